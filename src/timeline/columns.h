/* The touchpoint log as columns, customer by customer, each in time order: what analysis runs on.
 * A scan gives every thread a share of the customers and calls a function per customer. Results do
 * not depend on the number of threads: states are merged in the order of the shares, and everything
 * summed is an integer.
 *
 * The columns stand in a file beside the database (FILE.timeline) or, for PostgreSQL, in the user's
 * cache folder; it is mapped, brought up to date when something changed, and made anew when it is
 * missing or not right. It is never the only copy of anything: delete it at will. */
#ifndef MAITRED_COLUMNS_H
#define MAITRED_COLUMNS_H

#include "timeline/touchpoint.h"

/* The arrays are for columns built in memory, by tests; columns that were loaded have `file`, and
 * are read with the functions below. */
struct columns {
    size_t customer_count, count; /* may count some that are not before until_us */
    int64_t *customer_ids;
    size_t *starts; /* of each customer's touchpoints; one more than customers */
    int64_t *at_us, *amounts, *refs;
    int32_t *items;
    int8_t *scores; /* SCORE_NONE unless given */
    uint8_t *kinds, *channels;
    struct log_file *file;
    int64_t until_us; /* used with a file */
};

/* Touchpoints before until_us; INT64_MAX for all. Inside a read transaction. The columns keep their
 * version while a newer one is written. */
MUST bool columns_load(struct ctx *c, int64_t until_us, struct columns **out);
void columns_free(struct columns **cols);

/* Not later than the first touchpoint, by a second at most; INT64_MAX when there is none. */
int64_t columns_first_us(const struct columns *cols);
/* The newest one that is not after limit_us; INT64_MIN when there is none. What is
 * ours alone (touchpoint_is_ours) does not count. */
int64_t columns_newest_us(const struct columns *cols, int64_t limit_us);

/* One customer's touchpoints, in time order, one at least; borrowed for the call. */
struct span {
    size_t index; /* of the customer among all: below customer_count */
    int64_t customer_id;
    size_t count;
    /* An order's ref is its own alone, a return's or cancellation's is that of its order, or 0;
     * they tell which belong together and nothing else. */
    const int64_t *at_us, *amounts, *refs;
    const int32_t *items;
    const int8_t *scores;
    const uint8_t *kinds, *channels;
};

enum span_columns {
    SPAN_AT = 1,
    SPAN_AMOUNT = 2,
    SPAN_REF = 4,
    SPAN_ITEMS = 8,
    SPAN_SCORE = 16,
    SPAN_KIND = 32,
    SPAN_CHANNEL = 64,
    SPAN_ALL = 127
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
    unsigned columns; /* SPAN_* that `each` reads, the others may be NULL then; 0 means all */
};
void columns_scan(const struct columns *cols, const struct scan *scan, void *state);

/* A scan on its way: whoever asks keeps what else it takes behind it. */
struct scan_part {
    struct scan scan;
    void *state;
};
/* One pass for several, which each see every customer; the log is decoded once. All want as many
 * threads as the first. */
#define READINGS_MAX 8
void columns_read(const struct columns *cols, struct scan_part *const *readings, size_t count);

#endif
