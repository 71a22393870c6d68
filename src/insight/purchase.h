/* A customer's orders that count in the view asked for, in the order of time: what the questions
 * about loyalty read a customer by. One room a thread, used again for the next customer. */
#ifndef MAITRED_PURCHASE_H
#define MAITRED_PURCHASE_H

#include "insight/pass.h"

struct purchase {
    int64_t ref; /* the order's id */
    int64_t amount;
    size_t row; /* of the span */
};

struct purchases {
    struct purchase *items;
    size_t count, room;
};

/* Nobody's orders are no customer's: of the anonymous customer nothing is read. */
void purchases_read(struct purchases *p, const struct insight_question *q, const struct span *span);
void purchases_fini(struct purchases *p);

/* When the first order of any customer was made; INT64_MAX when there is none. */
int64_t purchases_begin_us(const struct columns *cols, const struct insight_question *q);

#endif
