/* One simulated customer's rows, inside the transaction of all of them. */
#ifndef MAITRED_WRITE_H
#define MAITRED_WRITE_H

#include "order/order_store.h"
#include "simulate/goods.h"
#include "simulate/people.h"
#include "simulate/simulate.h"

#define DAY_SECONDS INT64_C(86400)

struct writer {
    struct simulation *s;
    struct zone *zone;
    enum lang lang; /* of the goods */
    struct goods goods;
    struct touchpoint_group group;
    /* Of the customer being written: */
    const struct life *life;
    const struct person *person;
    int64_t customer_id, created_us;
    uint64_t low;       /* low bits of the next id */
    struct random r;    /* of what the model leaves open: goods, channels, times of day */
    enum channel usual; /* where they mostly buy */
};

/* When something happens that the model puts at `at`: between opening and closing hours, to a
 * minute, in the order of `at`. */
int64_t writer_moment(const struct writer *w, double at);
int64_t writer_id(struct writer *w, int64_t at_us); /* new within the customer */
/* The customer's own rows: who they are and what they told us. */
MUST bool customer_write(struct ctx *c, struct writer *w);
/* Orders, deliveries, answers and visits; touchpoints of the last ones wait in the group. */
MUST bool deeds_write(struct ctx *c, struct writer *w);

#endif
