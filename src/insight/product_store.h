/* What the questions about loyalty read besides the log: what each product brought, what was earned
 * by each customer where the cost of the goods is known, and words said of customers. */
#ifndef MAITRED_PRODUCT_STORE_H
#define MAITRED_PRODUCT_STORE_H

#include "insight/pass.h"

/* Lines sold to customers before the question's end, in the net view less what came back. */
struct product_sum {
    int64_t product_id; /* 0: a line that names no product */
    int64_t sales;      /* minor units */
    int64_t quantity;   /* thousandths of a unit */
    int64_t cost;       /* of one unit; -1 unknown */
};
typedef void product_each(void *arg, const struct product_sum *sum);
/* One streamed query, products by id. */
MUST bool product_sums(
    struct ctx *c, const struct insight_question *q, product_each *each, void *arg);

/* A customer's sales of goods and of whole orders whose cost is known, in the net view less what
 * came back, and that cost in thousandths of minor units. */
struct earned {
    int64_t customer_id, sales, cost_thousandths;
};
typedef void earned_each(void *arg, const struct earned *earned);
MUST bool earned_by_customers(
    struct ctx *c, const struct insight_question *q, earned_each *each, void *arg);

typedef void customer_word_each(void *arg, int64_t customer_id, struct str word);
/* Countries of the customers who have one; customers who bear a tag; attributes, as JSON, of those
 * who have any. By customer id. */
MUST bool customer_countries(struct ctx *c, customer_word_each *each, void *arg);
MUST bool customers_tagged(struct ctx *c, struct str tag, customer_word_each *each, void *arg);
MUST bool customer_attributes(struct ctx *c, customer_word_each *each, void *arg);

enum product_statement {
    PRODUCT_SUMS,
    PRODUCT_EARNED,
    PRODUCT_COUNTRIES,
    PRODUCT_TAGGED,
    PRODUCT_ATTRIBUTES,
    PRODUCT_STATEMENT_COUNT
};
extern const struct statement product_sql[PRODUCT_STATEMENT_COUNT];

#endif
