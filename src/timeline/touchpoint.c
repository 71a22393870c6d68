/* What the numbers of the log mean, and single reads and writes of it. */
#include "timeline/touchpoint.h"

#include <time.h>
#include <unistd.h>
#include <xxhash.h>

#include "timeline/touchpoint_store.h"

static const struct {
    const char *name;
    enum text label;
    enum stage stage;
    enum pillar pillar;
} kinds[] = {
#define X(name, number, text, stage, pillar) [number] = {text, T_TOUCHPOINT_##name, stage, pillar},
    TOUCHPOINT_KINDS(X)
#undef X
};
static_assert(COUNT(kinds) == TOUCHPOINT_KIND_COUNT, "numbers of kinds leave no gap");

static const char *const channels[] = {
#define X(name, number, text) [number] = text,
    CHANNELS(X)
#undef X
};
static_assert(COUNT(channels) == CHANNEL_COUNT, "numbers of channels leave no gap");

static const char *const stages[] = {"", "before", "during", "after"};
static const char *const pillars[] = {"", "positioning", "site", "product", "support", "logistics"};

struct touchpoint touchpoint_of(enum touchpoint_kind kind)
{
    assert(kind > TOUCHPOINT_NONE);
    assert(kind < TOUCHPOINT_KIND_COUNT);
    return (struct touchpoint){.kind = kind,
        .stage = kinds[kind].stage,
        .pillar = kinds[kind].pillar,
        .score = SCORE_NONE};
}

const char *touchpoint_name(enum touchpoint_kind kind)
{
    assert(kind > TOUCHPOINT_NONE);
    assert(kind < TOUCHPOINT_KIND_COUNT);
    return kinds[kind].name;
}

const char *touchpoint_label(enum lang lang, enum touchpoint_kind kind)
{
    assert(kind > TOUCHPOINT_NONE);
    assert(kind < TOUCHPOINT_KIND_COUNT);
    return lang_text(lang, kinds[kind].label);
}

const char *stage_name(enum stage stage)
{
    assert((size_t)stage < COUNT(stages));
    return stages[stage];
}

const char *pillar_name(enum pillar pillar)
{
    assert((size_t)pillar < COUNT(pillars));
    return pillars[pillar];
}

const char *channel_name(enum channel channel)
{
    assert((size_t)channel < COUNT(channels));
    return channels[channel];
}

bool channel_parse(struct str name, enum channel *out)
{
    for (size_t i = 0; i < COUNT(channels); i++)
        if (str_eq_nocase(name, str_of(channels[i]))) {
            *out = (enum channel)i;
            return true;
        }
    return false;
}

/* The second of the writing; the rest of the bits keep programs apart that write in the same one.
 */
static int64_t mark_new(const struct clock *clock)
{
    struct timespec now;
    uint64_t seed[4] = {(uint64_t)getpid(), (uint64_t)id_new(clock)};

    clock_gettime(CLOCK_MONOTONIC, &now);
    seed[2] = (uint64_t)now.tv_sec;
    seed[3] = (uint64_t)now.tv_nsec;
    return id_at(clock_now(clock), XXH3_64bits(seed, sizeof seed));
}

bool timeline_changed(struct ctx *c, int64_t customer_id, int64_t from_us, int64_t until_us)
{
    static _Thread_local int64_t ignored;

    assert(customer_id >= 0);
    assert(from_us <= until_us);
    return db_batch(c, &touchpoint_sql[TIMELINE_CHANGE_PUT],
        ARGS(I64(customer_id), I64(mark_new(c->clock)), I64(id_at(from_us, 0)),
            I64(id_at(until_us, 0) | ID_LOW_MASK)),
        &ignored);
}

bool timeline_changed_all(struct ctx *c, int64_t customer_id)
{
    return timeline_changed(c, customer_id, INT64_MIN, INT64_MAX);
}

bool touchpoint_put(struct ctx *c, const struct touchpoint *t)
{
    assert(t->kind > TOUCHPOINT_NONE);
    assert(t->kind < TOUCHPOINT_KIND_COUNT);
    assert(id_second(t->id) == (t->at_us < 0 ? 0 : t->at_us / SECOND_US));
    return timeline_changed(c, t->customer_id, t->at_us, t->at_us) &&
        db_run(c, &touchpoint_sql[TOUCHPOINT_PUT],
            ARGS(I64(t->customer_id), I64(t->id), I64(t->at_us), I64(t->kind), I64(t->stage),
                I64(t->channel), I64(t->pillar), I64(t->amount), I64(t->items), I64(t->score),
                I64(t->ref)),
            NULL);
}

bool touchpoint_remove(struct ctx *c, int64_t customer_id, int64_t id)
{
    int64_t at_us = id_second(id) * SECOND_US;

    return timeline_changed(c, customer_id, at_us, at_us) &&
        db_run(c, &touchpoint_sql[TOUCHPOINT_REMOVE], ARGS(I64(customer_id), I64(id)), NULL);
}

bool touchpoint_page(struct ctx *c, int64_t customer_id, int64_t before, size_t limit,
    struct touchpoint *out, size_t *count)
{
    struct rows rows;

    assert(limit <= TOUCHPOINT_PAGE_MAX);
    *count = 0;
    if (!db_query(c, &rows, &touchpoint_sql[TOUCHPOINT_PAGE],
            ARGS(I64(customer_id), I64(before), I64((int64_t)limit))))
        return false;
    while (db_next(&rows))
        out[(*count)++] = (struct touchpoint){.customer_id = customer_id,
            .id = db_i64(&rows, 0),
            .at_us = db_i64(&rows, 1),
            .kind = (enum touchpoint_kind)db_i64(&rows, 2),
            .stage = (enum stage)db_i64(&rows, 3),
            .channel = (enum channel)db_i64(&rows, 4),
            .pillar = (enum pillar)db_i64(&rows, 5),
            .amount = db_i64(&rows, 6),
            .items = db_i64(&rows, 7),
            .score = (int)db_i64(&rows, 8),
            .ref = db_i64(&rows, 9)};
    return db_end(&rows);
}
