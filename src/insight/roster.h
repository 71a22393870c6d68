/* Every customer's figures side by side, in the order of the columns: what groups are chosen by and
 * compared in. One pass; a place for each customer of the columns, those without an order that
 * counts included, so that a place is the index of a span. */
#ifndef MAITRED_ROSTER_H
#define MAITRED_ROSTER_H

#include "insight/pass.h"

struct guest {
    int64_t customer_id; /* ascending */
    int64_t money;       /* of the orders that count */
    int32_t orders;      /* that count; without one they are no customer, the rest says nothing */
    int32_t first_day, last_day;
    int32_t previous_day; /* of the order before the last; INT32_MIN of a single one */
    int8_t score;         /* the newest NPS answer; SCORE_NONE */
    uint8_t channel;      /* of the first order */
    uint8_t has_returned; /* sent something back or cancelled something */
};

struct roster {
    struct guest *guests;
    size_t count, customers; /* customers: guests with an order that counts */
};

void roster_read(struct zone *zone, const struct insight_question *q, const struct columns *cols,
    struct roster *out);
void roster_fini(struct roster *r);

#endif
