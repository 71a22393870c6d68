/* The one pass over the columns that the summary and RFM share. What it finds about a customer goes
 * into their own slot, what it counts goes into a state of each thread; both are whole numbers. */
#ifndef MAITRED_PASS_H
#define MAITRED_PASS_H

#include "insight/purchase.h"

struct buyer {
    int64_t customer_id, money;
    int32_t last_day, orders;
};

struct month_figures {
    int64_t new_customers, returning_customers; /* returning: first ordered in an earlier month */
    int64_t orders, sales;
};

struct totals {
    int64_t orders, lines, sales;       /* of customers, in the view asked for */
    int64_t repeat_customers;           /* two orders or more */
    int64_t returns, returned;          /* how many; how much, below nought */
    int64_t unmatched_lines, unmatched; /* of these, without an order to take them off */
    int64_t anonymous_orders, anonymous_sales;
    int64_t handouts, adjustments, adjusted;
    int64_t future_orders; /* among the touchpoints loaded */
};

/* Buyers and the totals of their orders, or all: lines, returns and months too. */
enum pass_part { PASS_BUYERS, PASS_SALES };

struct pass {
    struct buyer *buyers; /* customers with an order that counts, by id */
    size_t buyer_count;
    struct totals totals;
    struct month_figures *months; /* from the first with an order to that of as_of */
    size_t month_count;
    int64_t first_month; /* year * 12 + month - 1 */
};

void pass_run(struct zone *zone, const struct insight_question *q, const struct columns *cols,
    enum pass_part part, struct pass *out);
/* The same in two halves, around columns_read. */
struct scan_part *pass_begin(struct zone *zone, const struct insight_question *q,
    const struct columns *cols, enum pass_part part);
void pass_end(struct scan_part **reading, struct pass *out);
void pass_fini(struct pass *p);
int64_t pass_month_day(const struct pass *p, size_t month); /* its first day */

#endif
