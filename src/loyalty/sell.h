/* An order that a till or a site has sold, accepted once: in one transaction its coupons are
 * redeemed, the points it was paid with are spent or captured, it is written down as an order, what
 * it earned is awarded and the customer's tier is looked at. An import that tells it again finds
 * it.
 *
 * Its lines are written down at their price: discounts taken off, the part that points paid not.
 * What comes back is told at these prices; points follow in proportion. */
#ifndef MAITRED_SELL_H
#define MAITRED_SELL_H

#include "loyalty/quote.h"

struct sold {
    struct quote_ask ask;
    struct str number, source; /* what it is known by; the number is not '' */
    int64_t hold;              /* a hold of its points, 0: they are spent at once */
    uint64_t request;          /* hash of all that was asked */
    /* Set: */
    struct quote quote;
    int64_t order_id, balance; /* balance: points that can be spent after it */
    struct str subject;        /* as the books know it */
    struct str coupons;        /* ids of redemptions, apart by blanks */
    bool is_known;             /* accepted before: `answer` is what was said then, and all that is
                                * set */
    struct str answer;
};

/* In a write transaction; sold_note follows with the answer. ERR_CONFLICT: a coupon that cannot be
 * used, too few points, a hold that has ended, a number of another customer's order. ERR_MISMATCH:
 * the number was accepted with another request. Else as quote_make. */
MUST bool sell(struct ctx *c, struct sold *s);
MUST bool sold_note(struct ctx *c, const struct sold *s, struct str answer);

struct unsold {
    struct return_record back; /* order_number and number are not '' */
    /* Set: */
    enum order_fate fate;
    int64_t customer_id, points, balance; /* points: change of the balance */
    int64_t coupons;                      /* given back, when nothing is left of the order */
};
/* What came back of an order, once for each number: the books are told, and when nothing is left of
 * it its coupons are released. In a write transaction. ERR_MISSING: no such order; ERR_CONFLICT:
 * another return has the number. */
MUST bool unsell(struct ctx *c, struct unsold *u);

#endif
