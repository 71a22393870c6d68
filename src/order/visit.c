/* A visit: somebody came, by whatever door. */
#include "order/order_store.h"

bool visit_add(struct ctx *c, struct visit *v)
{
    struct touchpoint t = touchpoint_of(TOUCHPOINT_VISIT);

    assert(v->customer_id >= 0);
    if (!touchpoint_free_id(c, v->customer_id, v->at_us, (uint64_t)id_new(c->clock), &v->id))
        return false;
    t.customer_id = v->customer_id;
    t.id = v->id;
    t.at_us = v->at_us;
    t.channel = v->channel;
    t.ref = v->id;
    return db_run(c, &order_sql[VISIT_PUT],
               ARGS(
                   I64(v->customer_id), I64(v->id), I64(v->at_us), I64(v->channel), TEXT(v->place)),
               NULL) &&
        touchpoint_put(c, &t);
}
