/* What readers have in common. */
#include <math.h>
#include <string.h>
#include <xxhash.h>

#include "event/event_store.h"
#include "event/piece.h"
#include "event/reader.h"

#define NAME_MAX_BYTES 200

static uint64_t deed_hash(const struct deed *d, struct str name)
{
    return XXH3_64bits_withSeed(d->message.p, d->message.n, XXH3_64bits(name.p, name.n));
}

static bool free_id(struct ctx *c, const struct deed *d, uint64_t hash, int64_t *id)
{
    bool is_taken = true;

    while (is_taken) {
        struct rows rows;

        *id = id_at(d->at_us, hash++);
        if (!db_one(c, &rows, &event_sql[TOUCHPOINT_IS_TAKEN], ARGS(I64(d->customer_id), I64(*id)),
                &is_taken) ||
            !db_end(&rows))
            return false;
    }
    return true;
}

bool deed_put(struct ctx *c, const struct deed *d, enum touchpoint_kind kind, struct str name,
    const json_t *properties)
{
    struct touchpoint t = touchpoint_of(kind);
    struct str text = STR("{}");

    if (json_is_object(properties))
        text = piece_dump(c, properties, ARRIVAL_BYTES_MAX);
    t.customer_id = d->customer_id;
    t.at_us = d->at_us;
    t.channel = d->channel;
    if (!free_id(c, d, deed_hash(d, name), &t.id))
        return false;
    t.ref = t.id;
    return touchpoint_put(c, &t) &&
        db_run(c, &event_sql[DETAIL_PUT],
            ARGS(I64(d->customer_id), I64(t.id), I64(d->source->id),
                TEXT(piece_cut(name, NAME_MAX_BYTES)), TEXT(text.n ? text : STR("{}"))),
            NULL);
}

bool deed_visit(struct ctx *c, const struct deed *d, struct str place)
{
    int64_t from = d->at_us > VISIT_GAP_US ? d->at_us - VISIT_GAP_US : 0;
    struct visit v = {.customer_id = d->customer_id,
        .at_us = d->at_us,
        .channel = d->channel,
        .place = piece_cut(place, PLACE_MAX)};
    struct rows rows;
    bool found;

    if (!db_one(c, &rows, &event_sql[VISIT_NEAR],
            ARGS(I64(d->customer_id), I64(id_at(from, 0)),
                I64(id_at(d->at_us + VISIT_GAP_US, 0) | ID_LOW_MASK), I64(d->channel)),
            &found) ||
        !db_end(&rows))
        return false;
    return found || visit_add(c, &v);
}

bool deed_score(struct ctx *c, const struct deed *d, enum metric metric, double value,
    struct str comment, int64_t order_id)
{
    struct score s = {.customer_id = d->customer_id,
        .at_us = d->at_us,
        .metric = metric,
        .comment = piece_cut(comment, CUSTOMER_TEXT_MAX),
        .channel = d->channel,
        .order_id = order_id,
        .key_hash = deed_hash(d, comment)};
    enum order_fate fate;
    int min, max;

    metric_range(metric, &min, &max);
    if (!(value >= min && value <= max))
        return fail(c, ERR_INVALID, "the score %g is not from %d to %d", value, min, max);
    s.value = (int)lround(value);
    return score_put(c, &s, &fate);
}

static bool news_find(struct ctx *c, const struct source *s, const char *what, struct str id,
    struct str *key, int64_t *updated_us, struct str *known_as)
{
    struct rows rows;
    bool found;

    *key = str_of(arena_printf(c->arena, "%lld:%s:" STR_FMT, (long long)s->id, what, STR_ARG(id)));
    if (!db_one(c, &rows, &event_sql[NEWS_AT], ARGS(TEXT(*key)), &found))
        return false;
    *updated_us = found ? db_i64(&rows, 0) : INT64_MIN;
    *known_as = found ? str_keep(c->arena, db_text(&rows, 1)) : id;
    return db_end(&rows);
}

bool news_put(struct ctx *c, const struct source *s, const struct news *n, bool *is_new)
{
    int64_t known_us;
    struct str key, known_as;

    if (!news_find(c, s, n->what, n->id, &key, &known_us, &known_as))
        return false;
    *is_new = n->updated_us <= 0 || known_us < n->updated_us;
    return !*is_new ||
        db_run(
            c, &event_sql[NEWS_PUT], ARGS(TEXT(key), I64(n->updated_us), TEXT(n->known_as)), NULL);
}

bool news_known_as(
    struct ctx *c, const struct source *s, const char *what, struct str id, struct str *out)
{
    int64_t known_us;
    struct str key;

    return news_find(c, s, what, id, &key, &known_us, out);
}

bool currency_check(struct ctx *c, struct str currency)
{
    return !currency.n || str_eq_nocase(currency, str_of(c->currency)) ||
        fail(c, ERR_INVALID, "the currency is \"" STR_FMT "\", the business's is %s",
            STR_ARG(piece_cut(currency, 16)), c->currency);
}
