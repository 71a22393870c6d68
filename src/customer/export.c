/* A customer's whole file as one JSON document: their fields, then an array for each part. Rows
 * stream from the database to the file, so a file may be larger than memory. The keys of a part
 * say how each column reads (module.h):
 *   name            text                    name:int        a number
 *   name:time       RFC 3339, 0 is null     name:known      a number, below nought null
 *   name:money      minor units             name:cost       money, below nought null
 *   name:flag       true or false           name:thousandths a quantity
 *   name@ord        an id, ord_..., 0 null  name:kind       touchpoint.h's words; so :stage,
 *                                           :channel and :pillar */
#include "customer/customer_priv.h"

#include "base/id.h"
#include "timeline/touchpoint.h"

typedef void put(
    struct ctx *c, struct output *o, const char *key, const struct rows *rows, int column);

static void put_text(
    struct ctx *c, struct output *o, const char *key, const struct rows *rows, int i)
{
    (void)c;
    output_text(o, key, NULL, db_text(rows, i));
}

static void put_int(
    struct ctx *c, struct output *o, const char *key, const struct rows *rows, int i)
{
    (void)c;
    output_int(o, key, NULL, db_i64(rows, i));
}

static void put_known(
    struct ctx *c, struct output *o, const char *key, const struct rows *rows, int i)
{
    (void)c;
    if (db_i64(rows, i) < 0)
        output_null(o, key, NULL);
    else
        output_int(o, key, NULL, db_i64(rows, i));
}

static void put_time(
    struct ctx *c, struct output *o, const char *key, const struct rows *rows, int i)
{
    (void)c;
    if (db_i64(rows, i) == 0)
        output_null(o, key, NULL);
    else
        output_moment(o, key, NULL, db_i64(rows, i));
}

static void put_money(
    struct ctx *c, struct output *o, const char *key, const struct rows *rows, int i)
{
    (void)c;
    output_money(o, key, NULL, db_i64(rows, i));
}

static void put_cost(
    struct ctx *c, struct output *o, const char *key, const struct rows *rows, int i)
{
    (void)c;
    if (db_i64(rows, i) < 0)
        output_null(o, key, NULL);
    else
        output_money(o, key, NULL, db_i64(rows, i));
}

static void put_flag(
    struct ctx *c, struct output *o, const char *key, const struct rows *rows, int i)
{
    (void)c;
    output_bool(o, key, NULL, db_i64(rows, i) != 0);
}

static void put_thousandths(
    struct ctx *c, struct output *o, const char *key, const struct rows *rows, int i)
{
    (void)c;
    output_real(o, key, NULL, (double)db_i64(rows, i) / 1000, 3);
}

static void put_kind(
    struct ctx *c, struct output *o, const char *key, const struct rows *rows, int i)
{
    (void)c;
    output_text(o, key, NULL, str_of(touchpoint_name((enum touchpoint_kind)db_i64(rows, i))));
}

static void put_stage(
    struct ctx *c, struct output *o, const char *key, const struct rows *rows, int i)
{
    (void)c;
    output_text(o, key, NULL, str_of(stage_name((enum stage)db_i64(rows, i))));
}

static void put_channel(
    struct ctx *c, struct output *o, const char *key, const struct rows *rows, int i)
{
    (void)c;
    output_text(o, key, NULL, str_of(channel_name((enum channel)db_i64(rows, i))));
}

static void put_pillar(
    struct ctx *c, struct output *o, const char *key, const struct rows *rows, int i)
{
    (void)c;
    output_text(o, key, NULL, str_of(pillar_name((enum pillar)db_i64(rows, i))));
}

static const struct {
    const char *name;
    put *put;
} shapes[] = {
    {"", put_text},
    {"int", put_int},
    {"known", put_known},
    {"time", put_time},
    {"money", put_money},
    {"cost", put_cost},
    {"flag", put_flag},
    {"thousandths", put_thousandths},
    {"kind", put_kind},
    {"stage", put_stage},
    {"channel", put_channel},
    {"pillar", put_pillar},
};

/* ---- parts ---- */

struct key {
    const char *name, *prefix; /* prefix: of an id, else NULL */
    put *put;
};
#define KEYS_MAX 16

static put *shape_of(struct str name)
{
    for (size_t i = 0; i < COUNT(shapes); i++)
        if (str_eq(str_of(shapes[i].name), name))
            return shapes[i].put;
    bug("an export key of the shape \"" STR_FMT "\"", STR_ARG(name));
}

static size_t keys_read(struct ctx *c, const char *text, struct key keys[KEYS_MAX])
{
    struct str rest = str_of(text), word, name;
    size_t count = 0;

    while (str_cut(&rest, ' ', &word)) {
        struct key *key = &keys[count++];
        bool is_id = str_find(word, STR("@"), NULL);

        assert(count <= KEYS_MAX);
        str_cut(&word, is_id ? '@' : ':', &name);
        key->name = str_dup(c->arena, name);
        key->prefix = is_id ? str_dup(c->arena, word) : NULL;
        key->put = is_id ? NULL : shape_of(word.p ? word : STR(""));
    }
    return count;
}

static void put_id(struct output *o, const struct key *key, int64_t id)
{
    char text[ID_TEXT_MAX];

    if (id == 0) {
        output_null(o, key->name, NULL);
        return;
    }
    id_format(text, key->prefix, id);
    output_text(o, key->name, NULL, str_of(text));
}

static void part_row(
    struct ctx *c, struct output *o, const struct key *keys, size_t count, const struct rows *rows)
{
    output_object(o, NULL);
    for (size_t i = 0; i < count; i++)
        if (keys[i].prefix)
            put_id(o, &keys[i], db_i64(rows, (int)i));
        else
            keys[i].put(c, o, keys[i].name, rows, (int)i);
    output_close(o);
}

static bool part_export(
    struct ctx *c, struct output *o, const struct customer_part *part, int64_t customer_id)
{
    struct key keys[KEYS_MAX];
    size_t count;
    struct rows rows;

    if (!part->file.sql)
        return true;
    count = keys_read(c, part->keys, keys);
    if (!db_stream(c, &rows, &part->file, ARGS(I64(customer_id))))
        return false;
    output_array(o, part->table);
    while (db_next(&rows)) {
        struct arena_mark mark = arena_mark(c->arena);

        part_row(c, o, keys, count, &rows);
        arena_release(c->arena, mark);
    }
    output_close(o);
    return db_end(&rows);
}

/* ---- the customer's own fields ---- */

static void birth_print(struct ctx *c, struct output *o, const struct customer *cu)
{
    if (!cu->birth_year && !cu->birth_month)
        output_null(o, "birth", NULL);
    else if (!cu->birth_month)
        output_text(o, "birth", NULL, str_of(arena_printf(c->arena, "%04d", cu->birth_year)));
    else
        output_text(o, "birth", NULL, date_text(c, cu->birth_year, cu->birth_month, cu->birth_day));
}

static void home_print(struct output *o, const struct customer *cu)
{
    if (!cu->has_home) {
        output_null(o, "home", NULL);
        return;
    }
    output_object(o, "home");
    output_real(o, "latitude", NULL, cu->latitude, 6);
    output_real(o, "longitude", NULL, cu->longitude, 6);
    output_close(o);
}

bool customer_fields_print(struct ctx *c, struct output *o, const struct customer *cu)
{
    output_text(o, "id", NULL, str_of(customer_text(c, cu->id)));
    output_text(o, "kind", NULL, str_of(customer_kind_name(cu->kind)));
    output_text(o, "name", NULL, cu->name);
    output_text(o, "given_name", NULL, cu->given_name);
    output_text(o, "family_name", NULL, cu->family_name);
    output_text(o, "language", NULL, cu->language);
    output_text(o, "time_zone", NULL, cu->time_zone);
    output_text(o, "country", NULL, cu->country);
    output_text(o, "address", NULL, cu->address);
    birth_print(c, o, cu);
    home_print(o, cu);
    output_int(o, "version", NULL, cu->version);
    output_moment(o, "created_at", NULL, cu->created_us);
    output_moment(o, "updated_at", NULL, cu->updated_us);
    if (cu->erased_us)
        output_moment(o, "erased_at", NULL, cu->erased_us);
    else
        output_null(o, "erased_at", NULL);
    return attributes_print(c, o, cu->attributes);
}

bool customer_export(struct ctx *c, int64_t id, struct output *o)
{
    struct customer cu;

    assert(output_format(o) == FORMAT_JSON);
    if (!customer_get(c, id, &cu) || !customer_fields_print(c, o, &cu))
        return false;
    for (size_t i = 0; i < module_count; i++)
        for (size_t j = 0; j < modules[i]->part_count; j++)
            if (!part_export(c, o, &modules[i]->parts[j], cu.id))
                return false;
    return true;
}
