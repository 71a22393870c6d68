/* The touchpoint log as columns, customer by customer, each in time order: what analysis runs on.
 * Loaded from the database in one ordered read; then a scan gives every thread a share of the
 * customers and calls a function per customer. Results do not depend on the number of threads:
 * states are merged in the order of the shares, and everything summed is an integer. */
#ifndef MAITRED_COLUMNS_H
#define MAITRED_COLUMNS_H

#include "timeline/touchpoint.h"

struct columns {
    size_t customer_count, count;
    int64_t *customer_ids;
    size_t *starts; /* of each customer's touchpoints; one more than customers */
    int64_t *at_us, *amounts, *refs;
    int32_t *items;
    int8_t *scores; /* SCORE_NONE unless given */
    uint8_t *kinds, *channels;
};

/* Touchpoints before until_us. Inside a read transaction. */
MUST bool columns_load(struct ctx *c, int64_t until_us, struct columns **out);
void columns_free(struct columns **cols);

/* One customer's touchpoints, in time order; borrowed for the call. */
struct span {
    size_t index; /* of the customer among all */
    int64_t customer_id;
    size_t count;
    const int64_t *at_us, *amounts, *refs;
    const int32_t *items;
    const int8_t *scores;
    const uint8_t *kinds, *channels;
};

/* A pass over all customers. `each` runs on many threads, a state for each; `merge` then adds the
 * states up, in the order of the customers. States are zeroed memory of state_size bytes; what they
 * point to is the caller's. thread_count 0 means one for each processor. */
struct scan {
    size_t state_size;
    void (*each)(void *state, const void *arg, struct span span);
    void (*merge)(void *into, const void *from);
    const void *arg;
    unsigned thread_count;
};
void columns_scan(const struct columns *cols, const struct scan *scan, void *state);

#endif
