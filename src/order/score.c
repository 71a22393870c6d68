/* Answers on a scale. A score has no number of its own: it is known by its id, which comes from
 * the second and a hash of what it says. */
#include "order/order_store.h"

void metric_range(enum metric metric, int *min, int *max)
{
    static const int ranges[][2] = {
        [METRIC_NPS] = {0, 10}, [METRIC_CSAT] = {1, 5}, [METRIC_CES] = {1, 7}};

    assert(metric >= METRIC_NPS);
    assert(metric <= METRIC_CES);
    *min = ranges[metric][0];
    *max = ranges[metric][1];
}

/* Whether this very score is here; an id taken by anything else moves the search on. */
static bool score_find(struct ctx *c, struct score *s, bool *is_known)
{
    for (uint64_t hash = s->key_hash;; hash++) {
        struct rows rows;
        bool found, is_same, is_taken;

        s->id = id_at(s->at_us, hash);
        if (!db_one(
                c, &rows, &order_sql[SCORE_FIND], ARGS(I64(s->customer_id), I64(s->id)), &found))
            return false;
        is_same = found && db_i64(&rows, 0) == s->metric && db_i64(&rows, 1) == s->value &&
            str_eq(db_text(&rows, 2), s->comment);
        *is_known = is_same;
        if (!db_end(&rows))
            return false;
        if (is_same)
            return true;
        if (!db_one(c, &rows, &order_sql[TOUCHPOINT_AT], ARGS(I64(s->customer_id), I64(s->id)),
                &is_taken) ||
            !db_end(&rows))
            return false;
        if (!is_taken)
            return true;
    }
}

bool score_put(struct ctx *c, struct score *s, enum order_fate *fate)
{
    static const enum touchpoint_kind kinds[] = {[METRIC_NPS] = TOUCHPOINT_NPS,
        [METRIC_CSAT] = TOUCHPOINT_CSAT,
        [METRIC_CES] = TOUCHPOINT_CES};
    struct touchpoint t = touchpoint_of(kinds[s->metric]);
    bool is_known;
    int min, max;

    metric_range(s->metric, &min, &max);
    assert(s->value >= min);
    assert(s->value <= max);
    if (!score_find(c, s, &is_known))
        return false;
    *fate = is_known ? ORDER_KNOWN : ORDER_ADDED;
    if (is_known)
        return true;
    t.customer_id = s->customer_id;
    t.id = s->id;
    t.at_us = s->at_us;
    t.channel = s->channel;
    t.score = s->value;
    t.ref = s->order_id ? s->order_id : s->id;
    return timeline_changed(c, s->customer_id, s->at_us, s->at_us) &&
        db_run(c, &order_sql[SCORE_PUT],
            ARGS(I64(s->customer_id), I64(s->id), I64(s->at_us), I64(s->metric), I64(s->value),
                TEXT(s->comment), I64(s->channel), I64(s->order_id)),
            NULL) &&
        touchpoint_new(c, &t) && db_batch_wait(c);
}
