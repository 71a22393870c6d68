/* What a basket costs: how much a tier and coupons may take off it, and how much of the rest may be
 * paid by points. Pure arithmetic over lines; products of two amounts are in 128 bits, shares are
 * basis points, halves go to even. */
#ifndef MAITRED_SPEND_H
#define MAITRED_SPEND_H

#include "order/basket.h"

#define WHOLE_BP 10000 /* basis points: all of it */

struct goods {
    bool is_category;
    struct str name; /* of a category, or a sku */
};
bool goods_have(const struct goods *goods, size_t count, const struct basket_line *l);

int64_t share_bp(int64_t amount, int64_t basis_points);

/* The least a line may be sold for so that `margin` of the price stays: cost / (1 - margin),
 * rounded up; 0 when the cost is not known or no margin is asked (-1). */
int64_t price_floor(const struct basket_line *l, int64_t margin);

/* A line on its way from its amount to what is paid for it. */
struct spend_line {
    int64_t amount, coupon, tier, points; /* money taken off by each */
    bool is_cut;                          /* the margin left less room than was asked */
    bool is_excluded;                     /* not payable by points */
};
static inline int64_t spend_line_price(const struct spend_line *l)
{
    return l->amount - l->coupon - l->tier;
}

/* Takes a tier's discount off what coupons left, each line at most down to its floor; tier and
 * coupons together at most `most_bp` of the basket (WHOLE_BP no limit). Returns what is off. */
int64_t spend_tier(const struct basket *b, struct spend_line *lines, int64_t discount_bp,
    int64_t most_bp, int64_t margin);

struct spend_terms {
    int64_t point_value; /* minor units, above nought */
    int64_t share_max;   /* basis points of the order */
    int64_t order_min;   /* minor units */
    int64_t margin;      /* basis points, -1 none */
    const struct goods *excluded;
    size_t excluded_count;
};

enum spend_bound { SPEND_BALANCE, SPEND_SHARE, SPEND_MINIMUM, SPEND_GOODS, SPEND_BOUND_COUNT };
#define SPEND_BOUNDS "balance|share|minimum|goods"

struct spend_room {
    int64_t points;         /* that may be spent on the basket, whoever buys it */
    int64_t spendable;      /* of what they have */
    enum spend_bound bound; /* what keeps it from being more */
};
/* How many points may pay for the lines, whose discounts are set; marks the excluded ones. */
void spend_room(const struct basket *b, struct spend_line *lines, const struct spend_terms *t,
    int64_t available, struct spend_room *out);
/* Splits the money of `points` (at most the room's) over the lines that may be paid so. */
void spend_points(
    const struct basket *b, struct spend_line *lines, const struct spend_terms *t, int64_t points);

#endif
