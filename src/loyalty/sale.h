/* Orders that are known, as baskets for the rules: what was sold, without what was handed out. */
#ifndef MAITRED_SALE_H
#define MAITRED_SALE_H

#include "loyalty/people.h"

#define SALE_LINES_MAX 1000000 /* of one reading; more is ERR_TOO_LARGE */

struct sale_lines {
    struct sale_line {
        int64_t customer_id, order_id;
        struct basket_line line;
    } * rows; /* by customer, then order */
    size_t count;
};
/* Of a stretch of customers, orders from one id up to another, in the arena. */
MUST bool sale_lines_read(struct ctx *c, int64_t first_id, int64_t last_id, int64_t from_id,
    int64_t until_id, struct sale_lines *out);
/* An order without lines is one line of which nothing is known but its amount. */
void sale_basket(struct ctx *c, const struct sale_lines *lines, int64_t customer_id,
    const struct person_deed *order, struct basket *out);

/* One occasion of a customer, and what the rules of a set give for it. */
struct sale {
    const struct rule_set *set;
    struct person *person;
    const struct basket *basket; /* without lines: no order */
    const int64_t *paid;         /* earn.h */
    int64_t point_value;
    int64_t points;    /* that they can spend; -1 not known */
    int64_t *spent;    /* of each rule's budget; grows */
    int64_t before_id; /* people.h: its touchpoint; INT64_MAX when it is not in the log yet */
};
/* Gives it: what each rule gave counts against its limits from now on. */
MUST bool sale_earn(struct ctx *c, struct sale *s, struct earned *out);
/* The same, and counts nothing. */
MUST bool sale_quote(struct ctx *c, const struct sale *s, struct earned *out);

#endif
