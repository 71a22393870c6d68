/* Deliveries: promised and actual time. The touchpoint stands at the actual time, else at the
 * promised one, and counts the days late (early ones below nought). */
#include "order/order_store.h"

/* Whether it says anything new; what it leaves open stays as it was told before. */
static bool delivery_is_same(struct ctx *c, struct delivery *d, bool *is_same)
{
    struct rows rows;
    bool is_known;

    if (!db_one(
            c, &rows, &order_sql[DELIVERY_FIND], ARGS(I64(d->customer_id), I64(d->id)), &is_known))
        return false;
    if (is_known && !d->promised_us)
        d->promised_us = db_i64(&rows, 0);
    if (is_known && !d->delivered_us)
        d->delivered_us = db_i64(&rows, 1);
    *is_same =
        is_known && db_i64(&rows, 0) == d->promised_us && db_i64(&rows, 1) == d->delivered_us;
    return db_end(&rows);
}

static int64_t delivery_at(const struct delivery *d)
{
    return d->delivered_us ? d->delivered_us : d->promised_us;
}

static bool delivery_write(struct ctx *c, const struct delivery *d)
{
    struct touchpoint t = touchpoint_of(TOUCHPOINT_DELIVERY);
    int64_t at_us = delivery_at(d);

    t.customer_id = d->customer_id;
    t.at_us = at_us;
    t.ref = d->id;
    if (d->promised_us && d->delivered_us)
        t.items = zone_day(c->zone, d->delivered_us) - zone_day(c->zone, d->promised_us);
    return db_run(c, &order_sql[DELIVERY_PUT],
               ARGS(I64(d->customer_id), I64(d->id), I64(d->order_id), TEXT(d->number),
                   TEXT(d->source), I64(d->promised_us), I64(d->delivered_us)),
               NULL) &&
        db_run(c, &order_sql[TOUCHPOINT_DROP_BY_REF],
            ARGS(I64(d->customer_id), I64(TOUCHPOINT_DELIVERY), I64(d->id)), NULL) &&
        touchpoint_free_id(c, d->customer_id, at_us, d->key_hash, &t.id) && touchpoint_put(c, &t);
}

bool delivery_put(struct ctx *c, struct delivery *d, enum order_fate *fate)
{
    int64_t owner;
    struct str ident = document_ident(c, "delivery", d->source, d->number);
    bool is_same;

    assert(delivery_at(d) > 0);
    if (!document_find(c, ident, &owner, &d->id))
        return false;
    if (owner >= 0 && owner != d->customer_id) {
        *fate = ORDER_TAKEN;
        return true;
    }
    if (owner < 0) {
        *fate = ORDER_ADDED;
        return touchpoint_free_id(c, d->customer_id, delivery_at(d), d->key_hash, &d->id) &&
            document_put(c, ident, d->customer_id, d->id) && delivery_write(c, d);
    }
    if (!delivery_is_same(c, d, &is_same))
        return false;
    *fate = is_same ? ORDER_KNOWN : ORDER_CHANGED;
    return is_same || (timeline_changed_all(c, d->customer_id) && delivery_write(c, d));
}
