/* What a programme would have given for the orders of a stretch of days, had it held then: points,
 * what they cost, who gains. Limits count from nothing; what is known of a customer is as of each
 * order, but for their tier and tags, which are today's. In a read transaction, in batches of
 * customers. */
#ifndef MAITRED_TRIAL_H
#define MAITRED_TRIAL_H

#include "cli/output.h"
#include "loyalty/programme.h"

#define TRIAL_TOP 10

struct trial_rule {
    int64_t points, full; /* full: before limits, of orders for which they left something */
    int64_t orders, customers;
};

struct trial {
    int64_t from_day, until_day; /* the last one */
    int64_t orders, customers;   /* looked at */
    int64_t amount;              /* of these orders, minor units */
    int64_t earning_orders, earning_customers;
    int64_t points, cost; /* cost: minor units, were all of them spent */
    struct rule_set set;
    struct trial_rule *rules; /* of each of the set */
    struct trial_gain {
        int64_t customer_id, points, orders;
    } top[TRIAL_TOP]; /* who gains most, first */
    size_t top_count;
};
/* Every rule counts as if it had been there before: p is changed for that. */
MUST bool trial_run(
    struct ctx *c, struct programme *p, int64_t from_day, int64_t until_day, struct trial *out);
void trial_show(struct ctx *c, struct output *o, const struct trial *t);
/* The calendar month before today. */
void trial_last_month(struct ctx *c, int64_t *from_day, int64_t *until_day);

#endif
