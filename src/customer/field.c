/* The fields of a customer as a list, so that editing, filling in and parting treat each alike.
 * Three fields are wholes: a birthday (its year may be missing alone), a home (two coordinates),
 * and the attributes, which are compared key by key. */
#include "customer/customer_priv.h"

#include <string.h>

#include "base/buf.h"
#include "customer/phone.h"

/* Checked fields with every byte escaped stay below this. */
#define JSON_TEXT_MAX (1 << 20)

static const struct field {
    const char *name;
    size_t offset, size_max;
} fields[] = {
    {"name", offsetof(struct customer, name), CUSTOMER_NAME_MAX},
    {"given_name", offsetof(struct customer, given_name), CUSTOMER_NAME_MAX},
    {"family_name", offsetof(struct customer, family_name), CUSTOMER_NAME_MAX},
    {"language", offsetof(struct customer, language), 35}, /* RFC 5646, section 4.4.1 */
    {"time_zone", offsetof(struct customer, time_zone), CUSTOMER_WORD_MAX},
    {"country", offsetof(struct customer, country), 2},
    {"address", offsetof(struct customer, address), CUSTOMER_TEXT_MAX},
};

static_assert(COUNT(fields) == CUSTOMER_FIELD_COUNT, "doors read them by number");

static struct str *field_of(struct customer *cu, const struct field *f)
{
    return (struct str *)(void *)((char *)cu + f->offset);
}

static struct str field_in(const struct customer *cu, const struct field *f)
{
    return *(const struct str *)(const void *)((const char *)cu + f->offset);
}

const char *customer_field(struct customer *cu, size_t i, struct str **value)
{
    assert(i < COUNT(fields));
    *value = field_of(cu, &fields[i]);
    return fields[i].name;
}

static bool has_birth(const struct customer *cu)
{
    return cu->birth_year || cu->birth_month;
}

/* Attributes as an object; what is not one was never written by us. */
static json_t *object_of(struct str json)
{
    json_t *object = json.n ? json_loadb(json.p, json.n, 0, NULL) : json_object();

    if (!json_is_object(object))
        bug("not a JSON object: " STR_FMT, STR_ARG(json));
    return object;
}

static int json_piece(const char *p, size_t n, void *buf)
{
    buf_put(buf, p, n);
    return 0;
}

struct str json_write(struct ctx *c, const json_t *json)
{
    struct buf b;
    struct str kept;

    buf_init(&b, JSON_TEXT_MAX);
    if (json_dump_callback(json, json_piece, &b, JSON_COMPACT | JSON_SORT_KEYS) != 0 || b.is_full)
        bug("a customer's fields do not fit %d bytes of JSON", JSON_TEXT_MAX);
    kept = str_keep(c->arena, buf_view(&b));
    buf_fini(&b);
    return kept;
}

/* ---- checking ---- */

static bool country_check(struct ctx *c, struct str *country)
{
    char *upper = str_dup(c->arena, *country);

    for (size_t i = 0; i < country->n; i++)
        if (upper[i] >= 'a' && upper[i] <= 'z')
            upper[i] = (char)(upper[i] - 32);
    if (country->n && !phone_region_is_known((struct str){upper, country->n}))
        return fail(c, ERR_INVALID, "there is no country \"%s\" (two letters, as in GB)", upper);
    country->p = upper;
    return true;
}

static bool language_check(struct ctx *c, struct str language)
{
    for (size_t i = 0; i < language.n; i++)
        if (!strchr(
                "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-", language.p[i]))
            return fail(c, ERR_INVALID, "\"" STR_FMT "\" is not a language (en, ru, uk, pt-BR)",
                STR_ARG(language));
    return language.n != 1 ||
        fail(c, ERR_INVALID, "\"" STR_FMT "\" is not a language (en, ru, uk, pt-BR)",
            STR_ARG(language));
}

static bool zone_check(struct ctx *c, struct str name)
{
    struct zone *zone;

    if (!name.n)
        return true;
    zone = zone_open(name);
    if (!zone)
        return fail(c, ERR_INVALID, "there is no time zone \"" STR_FMT "\" (as in Europe/Kyiv)",
            STR_ARG(name));
    zone_close(&zone);
    return true;
}

static bool birth_check(struct ctx *c, const struct customer *cu)
{
    /* 29 February is a birthday, whatever the year that was not given. */
    int year = cu->birth_year ? cu->birth_year : 2000;

    if (!has_birth(cu))
        return true;
    if (cu->birth_month == 0 && cu->birth_day == 0 && cu->birth_year >= 1 && cu->birth_year <= 9999)
        return true;
    if (!civil_is_valid((struct civil){year, cu->birth_month, cu->birth_day}))
        return fail(c, ERR_INVALID, "there is no such day: %04d-%02d-%02d", cu->birth_year,
            cu->birth_month, cu->birth_day);
    return true;
}

static bool home_check(struct ctx *c, const struct customer *cu)
{
    if (cu->has_home &&
        !(cu->latitude >= -90 && cu->latitude <= 90 && cu->longitude >= -180 &&
            cu->longitude <= 180))
        return fail(
            c, ERR_INVALID, "a home is a latitude from -90 to 90 and a longitude from -180 to 180");
    return true;
}

bool text_check(struct ctx *c, const char *what, size_t size_max, struct str *text)
{
    *text = str_trim(*text);
    if (text->n > size_max)
        return fail(
            c, ERR_INVALID, "\"%s\" has %zu bytes, at most %zu are kept", what, text->n, size_max);
    if (!str_is_utf8(*text))
        return fail(c, ERR_INVALID, "\"%s\" is not UTF-8", what);
    for (size_t i = 0; i < text->n; i++)
        if (((unsigned char)text->p[i] < ' ' && text->p[i] != '\n' && text->p[i] != '\t') ||
            text->p[i] == 0x7F)
            return fail(c, ERR_INVALID, "\"%s\" has control characters", what);
    return true;
}

bool fields_check(struct ctx *c, struct customer *cu)
{
    for (size_t i = 0; i < COUNT(fields); i++)
        if (!text_check(c, fields[i].name, fields[i].size_max, field_of(cu, &fields[i])))
            return false;
    if (cu->attributes.n > CUSTOMER_ATTRIBUTES_MAX)
        return fail(c, ERR_INVALID, "\"%s\" has %zu bytes, at most %zu are kept", "attributes",
            cu->attributes.n, (size_t)CUSTOMER_ATTRIBUTES_MAX);
    return country_check(c, &cu->country) && language_check(c, cu->language) &&
        zone_check(c, cu->time_zone) && birth_check(c, cu) && home_check(c, cu);
}

/* ---- one customer over another ---- */

static bool attributes_overlay(struct ctx *c, struct customer *to, struct str from, bool only_empty)
{
    json_t *mine = object_of(to->attributes), *theirs = object_of(from), *value;
    struct str before = json_write(c, mine);
    const char *key;

    json_object_foreach(theirs, key, value)
    {
        if (only_empty && json_object_get(mine, key))
            continue;
        if (json_is_null(value))
            json_object_del(mine, key);
        else
            json_object_set(mine, key, value);
    }
    to->attributes = json_write(c, mine);
    json_decref(mine);
    json_decref(theirs);
    return !str_eq(before, to->attributes);
}

static bool birth_overlay(struct customer *to, const struct customer *from, bool only_empty)
{
    if (!has_birth(from) || (only_empty && has_birth(to)))
        return false;
    if (to->birth_year == from->birth_year && to->birth_month == from->birth_month &&
        to->birth_day == from->birth_day)
        return false;
    to->birth_year = from->birth_year;
    to->birth_month = from->birth_month;
    to->birth_day = from->birth_day;
    return true;
}

static bool home_overlay(struct customer *to, const struct customer *from, bool only_empty)
{
    if (!from->has_home || (only_empty && to->has_home))
        return false;
    if (to->has_home && to->latitude == from->latitude && to->longitude == from->longitude)
        return false;
    to->has_home = true;
    to->latitude = from->latitude;
    to->longitude = from->longitude;
    return true;
}

bool fields_overlay(
    struct ctx *c, struct customer *to, const struct customer *from, bool only_empty)
{
    bool changed = false;

    for (size_t i = 0; i < COUNT(fields); i++) {
        struct str *mine = field_of(to, &fields[i]), theirs = field_in(from, &fields[i]);

        if (!theirs.n || str_eq(*mine, theirs) || (only_empty && mine->n))
            continue;
        *mine = theirs;
        changed = true;
    }
    if (!only_empty && from->kind != CUSTOMER_NOBODY && from->kind != to->kind) {
        to->kind = from->kind;
        changed = true;
    }
    changed |= birth_overlay(to, from, only_empty);
    changed |= home_overlay(to, from, only_empty);
    changed |= attributes_overlay(c, to, from->attributes, only_empty);
    return changed;
}

bool fields_clear(struct customer *cu, unsigned cleared)
{
    bool changed = false;

    for (size_t i = 0; i < COUNT(fields); i++) {
        struct str *text = field_of(cu, &fields[i]);

        if (!(cleared & 1U << i) || !text->n)
            continue;
        *text = STR("");
        changed = true;
    }
    if ((cleared & CUSTOMER_CLEARS_BIRTH) && has_birth(cu)) {
        cu->birth_year = cu->birth_month = cu->birth_day = 0;
        changed = true;
    }
    if ((cleared & CUSTOMER_CLEARS_HOME) && cu->has_home) {
        cu->has_home = false;
        changed = true;
    }
    return changed;
}

/* ---- remembering and parting ---- */

struct str fields_json(struct ctx *c, const struct customer *cu)
{
    json_t *all = json_object();
    struct str text;

    for (size_t i = 0; i < COUNT(fields); i++) {
        struct str value = field_in(cu, &fields[i]);

        json_object_set_new(all, fields[i].name, json_stringn(value.p, value.n));
    }
    json_object_set_new(all, "has_birth", json_boolean(has_birth(cu)));
    json_object_set_new(all, "has_home", json_boolean(cu->has_home));
    json_object_set_new(all, "attributes", object_of(cu->attributes));
    text = json_write(c, all);
    json_decref(all);
    return text;
}

static void attributes_part(
    struct ctx *c, struct customer *kept, const struct customer *gone, const json_t *before)
{
    json_t *mine = object_of(kept->attributes), *theirs = object_of(gone->attributes), *value;
    const char *key;

    json_object_foreach(theirs, key, value)
    {
        if (!json_object_get(before, key) && json_equal(json_object_get(mine, key), value))
            json_object_del(mine, key);
    }
    kept->attributes = json_write(c, mine);
    json_decref(mine);
    json_decref(theirs);
}

/* Fields were only ever filled where they were empty, so to part is to empty what still reads as
 * the gone one's: their own row keeps their fields while they are merged. */
void fields_part(
    struct ctx *c, struct customer *kept, const struct customer *gone, struct str before)
{
    json_t *old = object_of(before);

    for (size_t i = 0; i < COUNT(fields); i++) {
        struct str *mine = field_of(kept, &fields[i]);
        bool was_empty = json_string_length(json_object_get(old, fields[i].name)) == 0;

        if (was_empty && str_eq(*mine, field_in(gone, &fields[i])))
            *mine = STR("");
    }
    if (!json_is_true(json_object_get(old, "has_birth")) && kept->birth_year == gone->birth_year &&
        kept->birth_month == gone->birth_month && kept->birth_day == gone->birth_day)
        kept->birth_year = kept->birth_month = kept->birth_day = 0;
    if (!json_is_true(json_object_get(old, "has_home")) && kept->latitude == gone->latitude &&
        kept->longitude == gone->longitude) {
        kept->has_home = false;
        kept->latitude = kept->longitude = 0;
    }
    attributes_part(c, kept, gone, json_object_get(old, "attributes"));
    json_decref(old);
}
