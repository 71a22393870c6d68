/* Attributes: what a business wants to know of its customers beyond our fields. A value is
 * accepted only for a declared name and in the declared type, so that segments can rely on it. In
 * the JSON of a customer a flag is 0 or 1: the databases do not agree on true and false. */
#include "customer/customer_priv.h"

#include <math.h>
#include <string.h>

static const char *const type_names[] = {
    [ATTRIBUTE_TEXT] = "text",
    [ATTRIBUTE_NUMBER] = "number",
    [ATTRIBUTE_FLAG] = "flag",
    [ATTRIBUTE_DATE] = "date",
};
static_assert(COUNT(type_names) == ATTRIBUTE_TYPE_COUNT, "every type has a name");

#define ATTRIBUTE_VALUE_MAX 1000  /* bytes of a text */
#define ATTRIBUTE_NUMBER_MAX 1e15 /* whole numbers up to here are exact in a double */

const char *attribute_type_name(enum attribute_type type)
{
    assert(type < ATTRIBUTE_TYPE_COUNT);
    return type_names[type];
}

static void attribute_row(struct ctx *c, const struct rows *rows, struct attribute *out)
{
    struct str type = db_text(rows, 1);

    *out = (struct attribute){.name = str_keep(c->arena, db_text(rows, 0)),
        .label = str_keep(c->arena, db_text(rows, 2)),
        .type = ATTRIBUTE_TYPE_COUNT};
    for (size_t i = 0; i < ATTRIBUTE_TYPE_COUNT; i++)
        if (str_eq(str_of(type_names[i]), type))
            out->type = (enum attribute_type)i;
    assert(out->type < ATTRIBUTE_TYPE_COUNT);
}

bool attribute_list(struct ctx *c, struct attribute **out, size_t *count)
{
    struct rows rows;
    struct attribute *all = NULL;
    size_t room = 0;

    *count = 0;
    if (!db_query(c, &rows, &customer_sql[ATTRIBUTE_ALL], NO_ARGS))
        return false;
    while (db_next(&rows)) {
        if (*count == room) {
            struct attribute *more = arena_array(c->arena, room ? room * 2 : 16, struct attribute);

            if (room)
                memcpy(more, all, room * sizeof *all);
            all = more;
            room = room ? room * 2 : 16;
        }
        attribute_row(c, &rows, &all[(*count)++]);
    }
    *out = all;
    return db_end(&rows);
}

static bool attribute_find(struct ctx *c, struct str name, struct attribute *out, bool *found)
{
    struct rows rows;

    if (!db_one(c, &rows, &customer_sql[ATTRIBUTE_OF], ARGS(TEXT(name)), found))
        return false;
    if (*found)
        attribute_row(c, &rows, out);
    return db_end(&rows);
}

static bool name_check(struct ctx *c, struct str name)
{
    bool is_fit =
        name.n > 0 && name.n <= ATTRIBUTE_NAME_MAX && name.p[0] >= 'a' && name.p[0] <= 'z';

    for (size_t i = 0; i < name.n; i++)
        is_fit &= strchr("abcdefghijklmnopqrstuvwxyz0123456789_", name.p[i]) && name.p[i];
    return is_fit ||
        fail(c, ERR_INVALID, "an attribute's name is a-z, 0-9 and \"_\", not \"" STR_FMT "\"",
            STR_ARG(name));
}

bool attribute_declare(struct ctx *c, const struct attribute *a, bool *changed)
{
    struct attribute old;
    struct str label = a->label;
    int64_t count;
    bool found;

    assert(a->type < ATTRIBUTE_TYPE_COUNT);
    if (!name_check(c, a->name) || !text_check(c, "label", CUSTOMER_NAME_MAX, &label) ||
        !attribute_find(c, a->name, &old, &found))
        return false;
    if (found && old.type != a->type)
        return fail(c, ERR_CONFLICT, "attribute \"" STR_FMT "\" is declared as %s already",
            STR_ARG(a->name), type_names[old.type]);
    if (!db_run(c, &customer_sql[ATTRIBUTE_PUT],
            ARGS(TEXT(a->name), TEXT(str_of(type_names[a->type])), TEXT(label)), &count))
        return false;
    *changed = count == 1;
    return true;
}

/* ---- values ---- */

static json_t *flag_read(struct str value)
{
    static const char *const no[] = {"0", "no", "false", "off"},
                             *const yes[] = {"1", "yes", "true", "on"};

    for (size_t i = 0; i < COUNT(no); i++) {
        if (str_eq_nocase(value, str_of(no[i])))
            return json_integer(0);
        if (str_eq_nocase(value, str_of(yes[i])))
            return json_integer(1);
    }
    return NULL;
}

static json_t *number_read(struct str value)
{
    int64_t whole;
    double real;

    if (str_to_i64(value, (int64_t)-ATTRIBUTE_NUMBER_MAX, (int64_t)ATTRIBUTE_NUMBER_MAX, &whole))
        return json_integer(whole);
    if (str_to_f64(value, -ATTRIBUTE_NUMBER_MAX, ATTRIBUTE_NUMBER_MAX, &real))
        return json_real(real);
    return NULL;
}

static json_t *date_read(struct ctx *c, struct str value)
{
    struct str text;
    int year, month, day;

    if (!customer_date_read(value, &year, &month, &day) || year == 0)
        return NULL;
    text = date_text(c, year, month, day);
    return json_stringn(text.p, text.n);
}

static json_t *value_read(struct ctx *c, enum attribute_type type, struct str value)
{
    switch (type) {
    case ATTRIBUTE_TEXT:
        return value.n <= ATTRIBUTE_VALUE_MAX ? json_stringn(value.p, value.n) : NULL;
    case ATTRIBUTE_NUMBER:
        return number_read(value);
    case ATTRIBUTE_FLAG:
        return flag_read(value);
    case ATTRIBUTE_DATE:
        return date_read(c, value);
    case ATTRIBUTE_TYPE_COUNT:
        break;
    }
    bug("an attribute of type %d", (int)type);
}

static bool value_refuse(struct ctx *c, const struct attribute *a, struct str value)
{
    switch (a->type) {
    case ATTRIBUTE_TEXT:
        return fail(c, ERR_INVALID,
            "attribute \"" STR_FMT "\" takes a UTF-8 text of at most %d bytes", STR_ARG(a->name),
            ATTRIBUTE_VALUE_MAX);
    case ATTRIBUTE_NUMBER:
        return fail(c, ERR_INVALID,
            "attribute \"" STR_FMT "\" takes a number such as 12 or 1.5, not \"" STR_FMT "\"",
            STR_ARG(a->name), STR_ARG(value));
    case ATTRIBUTE_FLAG:
        return fail(c, ERR_INVALID,
            "attribute \"" STR_FMT "\" takes a flag, yes or no, not \"" STR_FMT "\"",
            STR_ARG(a->name), STR_ARG(value));
    case ATTRIBUTE_DATE:
        return fail(c, ERR_INVALID,
            "attribute \"" STR_FMT "\" takes a date such as 2011-12-31, not \"" STR_FMT "\"",
            STR_ARG(a->name), STR_ARG(value));
    case ATTRIBUTE_TYPE_COUNT:
        break;
    }
    bug("an attribute of type %d", (int)a->type);
}

bool attribute_set(struct ctx *c, struct str assignment, struct str *json)
{
    struct str value = assignment, name;

    str_cut(&value, '=', &name);
    if (!value.p)
        return fail(c, ERR_INVALID, "an attribute is set as NAME=VALUE, not \"" STR_FMT "\"",
            STR_ARG(assignment));
    return attribute_put(c, str_trim(name), value, json);
}

bool attribute_put(struct ctx *c, struct str name, struct str value, struct str *json)
{
    struct attribute a;
    json_t *all, *read;
    bool found;

    value = str_trim(value);
    if (!attribute_find(c, name, &a, &found))
        return false;
    if (!found)
        return fail(c, ERR_MISSING,
            "attribute \"" STR_FMT "\" is not declared (maitred attribute declare)", STR_ARG(name));
    read = value.n ? value_read(c, a.type, value) : json_null();
    if (!read)
        return value_refuse(c, &a, value);
    all = json->n ? json_loadb(json->p, json->n, 0, NULL) : json_object();
    assert(json_is_object(all));
    json_object_setn_new(all, a.name.p, a.name.n, read);
    *json = json_write(c, all);
    json_decref(all);
    return true;
}

/* ---- printing ---- */

/* As many decimal places as the number needs. */
static int digits_of(double value)
{
    int digits = 0;

    for (double scale = 1; digits < 6 && round(value * scale) != value * scale; scale *= 10)
        digits++;
    return digits;
}

static void value_print(
    struct output *o, const char *key, const char *label, const json_t *value, bool is_flag)
{
    if (json_is_string(value))
        output_text(
            o, key, label, (struct str){json_string_value(value), json_string_length(value)});
    else if (is_flag)
        output_bool(o, key, label, json_integer_value(value) != 0);
    else if (json_is_integer(value))
        output_int(o, key, label, json_integer_value(value));
    else if (json_is_real(value))
        output_real(o, key, label, json_real_value(value), digits_of(json_real_value(value)));
    else
        output_null(o, key, label);
}

void attribute_show(struct output *o, const struct attribute *a, struct str json)
{
    json_t *all = json_loadb(json.p, json.n, 0, NULL);
    const json_t *value = json_object_getn(all, a->name.p, a->name.n);

    assert(json_is_object(all));
    if (value)
        value_print(
            o, a->name.p, a->label.n ? a->label.p : a->name.p, value, a->type == ATTRIBUTE_FLAG);
    json_decref(all);
}

bool attributes_print(struct ctx *c, struct output *o, struct str json)
{
    struct attribute *declared;
    size_t count;
    json_t *all, *value;
    const char *key;

    if (!attribute_list(c, &declared, &count))
        return false;
    all = json_loadb(json.p, json.n, 0, NULL);
    assert(json_is_object(all));
    output_object(o, "attributes");
    json_object_foreach(all, key, value)
    {
        bool is_flag = false;

        for (size_t i = 0; i < count; i++)
            is_flag |= declared[i].type == ATTRIBUTE_FLAG && str_eq(declared[i].name, str_of(key));
        value_print(o, key, NULL, value, is_flag);
    }
    output_close(o);
    json_decref(all);
    return true;
}
