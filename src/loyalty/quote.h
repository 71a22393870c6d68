/* What a basket comes to for who buys it: coupons, the tier's discount, points that may pay, points
 * that it earns, and why, line by line. Asked as often as the basket changes; nothing is changed.
 *
 *   amount - coupons - tier = price;  price - what points pay = total, which earns
 *
 * The number of statements does not depend on the basket, but for one for each coupon. */
#ifndef MAITRED_QUOTE_H
#define MAITRED_QUOTE_H

#include "cli/output.h"
#include "coupon/coupon.h"
#include "ledger/ledger.h"
#include "loyalty/sale.h"

#define QUOTE_COUPONS_MAX 5
#define QUOTE_POINTS_MAX LEDGER_POINTS_MAX

struct quote_ask {
    struct basket basket;
    const struct str *codes; /* as typed */
    size_t code_count;       /* at most QUOTE_COUPONS_MAX */
    int64_t points;          /* to pay with */
    bool takes_held;         /* what a till has authorised may pay */
    bool has_earned;         /* an import told the order before, and the rules looked at it */
};
extern const struct shape quote_ask_shape, quote_shape;

/* Reads an object of quote_ask_shape; the basket may also stand alone, as an object of
 * basket_shape. Errors as basket_read. */
MUST bool quote_ask_read(
    struct ctx *c, const json_t *from, struct quote_ask *out, const char **pointer);
MUST bool quote_ask_parse(struct ctx *c, struct str text, struct quote_ask *out);

struct quote_coupon {
    struct coupon coupon; /* its verdict: of the whole */
    struct basket basket; /* as the coupons before it leave it */
    int64_t off;
};

struct quote {
    const struct programme *programme;
    const struct rule_set *set; /* of orders */
    const struct basket *basket;
    struct person *person;   /* NULL: nobody is named */
    const struct tier *tier; /* NULL none */
    const char *progress;    /* the way to the next tier, ''; for people */
    struct quote_coupon *coupons;
    size_t coupon_count;
    struct spend_line *lines;
    int64_t coupon_off, tier_off, price;
    int64_t available; /* points */
    struct spend_room room;
    int64_t points, points_off, total;
    int64_t *paid;  /* in money, of each line */
    int64_t *spent; /* of each rule's budget, before this order */
    struct earned earned;
};

/* In a read transaction, or, is_sale, in a write one: then budgets are locked, so that what is
 * promised can be given. ERR_CONFLICT: more points than may pay; else as coupon_find. */
MUST bool quote_make(struct ctx *c, const struct quote_ask *ask, bool is_sale, struct quote *out);
/* As an object's members, and as lines for people. */
void quote_show(struct ctx *c, struct output *o, const struct quote *q);

#endif
