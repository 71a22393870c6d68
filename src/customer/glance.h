/* What is worth knowing of a customer before one talks to them: sums over their newest touchpoints,
 * and the printed numbers of the documents behind these. */
#ifndef MAITRED_GLANCE_H
#define MAITRED_GLANCE_H

#include "customer/customer.h"
#include "timeline/touchpoint.h"

/* Over the newest TOUCHPOINT_PAGE_MAX touchpoints; they are all there are when fewer are here. */
struct customer_glance {
    struct touchpoint *all; /* newest first */
    size_t count;
    int64_t orders, sales;                /* returns taken off */
    int64_t last_order_us, last_visit_us; /* 0 none */
    int64_t since_us;
};
MUST bool customer_glance(struct ctx *c, const struct customer *cu, struct customer_glance *out);

struct document_numbers {
    struct document_number {
        int64_t id;
        struct str text;
    } * all;
    size_t count;
};
/* Of the documents that these touchpoints stand for; `count` is at most TOUCHPOINT_PAGE_MAX. */
MUST bool document_numbers(struct ctx *c, int64_t customer_id, const struct touchpoint *all,
    size_t count, struct document_numbers *out);
/* A document's own number, or that of the order it is about; '' when it has none. */
struct str document_number(const struct document_numbers *n, const struct touchpoint *t);

#endif
