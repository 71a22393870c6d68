/* Coupons. A campaign says what is taken off, when, of which goods and how often; its codes are
 * what customers show: single ones, one word shared by all, or personal ones bound to a customer.
 *
 *     coupon_find     what a code is, and whether that customer may use it now: one keyed read
 *     coupon_price    what it takes off a basket, line by line: a pure function
 *     coupon_redeem   uses it for an order, exactly once under any race
 *     coupon_release  takes that back when the order is void
 *
 * The last two run inside the caller's write transaction and change nothing outside it, so a caller
 * may earn, spend and redeem in one. They lock, in this order: the caller's key, the customer, the
 * code, the campaign's tally. A redemption is a touchpoint of its customer; its id is the
 * touchpoint's. Where other discounts come first, the basket holds what they leave. */
#ifndef MAITRED_COUPON_H
#define MAITRED_COUPON_H

#include "order/basket.h"

#define CAMPAIGN_PREFIX "cpn"
#define REDEMPTION_PREFIX "red"
#define CAMPAIGN_NAME_MAX 200
#define CAMPAIGN_GOODS_MAX 500
#define COUPON_TEXT_MAX 200      /* bytes of a key and of an order's number */
#define COUPON_PERCENT_MAX 10000 /* basis points */
#define COUPON_USES_MAX INT64_C(1000000000000)

enum coupon_kind { COUPON_AMOUNT = 1, COUPON_PERCENT };
#define COUPON_KINDS "amount|percent"
enum coupon_codes { CODES_SINGLE = 1, CODES_SHARED, CODES_PERSONAL };
#define COUPON_CODES "single|shared|personal"
enum campaign_state { CAMPAIGN_DRAFT = 1, CAMPAIGN_OPEN, CAMPAIGN_CLOSED };
#define CAMPAIGN_STATES "draft|open|closed"

struct coupon_good {
    bool is_category, is_excluded;
    struct str name; /* of a category, or a sku */
};

struct campaign {
    int64_t id;
    struct str code, name; /* code: its handle; of shared codes, what customers type */
    enum campaign_state state;
    enum coupon_kind kind;
    int64_t value;              /* minor units, or basis points */
    int64_t off_max;            /* at most so much off an order; -1 no limit */
    int64_t order_min;          /* of the whole basket */
    int64_t starts_us, ends_us; /* 0 at once, never; it holds before ends_us */
    enum coupon_codes codes;
    int64_t code_length;  /* of made codes */
    int64_t customer_max; /* uses of one customer; 0 any number, -1 (campaign_add) as usual: one of
                             a shared or personal code */
    int64_t uses_max;     /* uses in all; 0 any number */
    bool stacks;          /* beside other coupons of the same order */
    bool comes_back;      /* a released use may be used again */
    int64_t margin_min;   /* each line keeps this share of its price, basis points; -1 none */
    const struct coupon_good *goods; /* those included, if any, else all; never those excluded */
    size_t good_count;
    int64_t made, used; /* codes, uses that stand */
    int64_t created_us;
};

/* ---- campaigns ---- */

/* Checks and adds one, open or as a draft; sets id and created_us. A shared code is its campaign's
 * code and is there from now on. ERR_INVALID: out of range; ERR_CONFLICT: the code is taken. */
MUST bool campaign_add(struct ctx *c, struct campaign *k);
/* By its code, however it is written. ERR_MISSING. */
MUST bool campaign_get(struct ctx *c, struct str code, struct campaign *out);
/* Older than `before` (INT64_MAX), newest first, without their goods. */
MUST bool campaign_page(
    struct ctx *c, int64_t before, size_t limit, struct campaign *out, size_t *count);
/* A draft may be opened or closed, an open one closed; the same again changes nothing. A closed one
 * stays closed: ERR_CONFLICT. */
MUST bool campaign_set_state(struct ctx *c, struct campaign *k, enum campaign_state next);

/* Writes name, ends_us and uses_max; what is off, of what and for whom stays as it was promised.
 * ERR_INVALID: as campaign_add, or a limit of uses where there was none, or the other way round
 * (uses are counted otherwise). ERR_CONFLICT: it is closed. */
MUST bool campaign_edit(struct ctx *c, struct campaign *k);

/* Personal codes, one for each customer, in a write transaction; keys in the arena. ERR_INVALID:
 * the campaign's codes are not personal, or its codes are as many as their length allows. */
MUST bool codes_make_for(struct ctx *c, const struct campaign *k, const int64_t *customers,
    size_t count, struct str *keys);
/* Single codes, in transactions of its own of CODES_CHUNK; `each` hears of those that are kept. */
#define CODES_CHUNK 50000
#define CODES_COUNT_MAX INT64_C(100000000)
MUST bool codes_make(struct ctx *c, const struct campaign *k, int64_t count,
    void (*each)(void *arg, struct str key), void *arg);
/* The same for a few, in the caller's write transaction; keys in the arena. */
#define CODES_FEW 1000
MUST bool codes_make_few(struct ctx *c, const struct campaign *k, size_t count, struct str *keys);

struct coupon_code {
    struct str key;
    int64_t campaign_id, customer_id, used;
};
/* All codes of a campaign, by key; nothing else may run meanwhile. */
MUST bool codes_each(struct ctx *c, const struct campaign *k,
    void (*each)(void *arg, const struct coupon_code *code), void *arg);

/* ---- codes ---- */

enum coupon_verdict {
    COUPON_GOOD,
    COUPON_DRAFT,
    COUPON_CLOSED,
    COUPON_EARLY,
    COUPON_LATE,
    COUPON_USED,          /* this code, as often as it may be */
    COUPON_USED_UP,       /* the campaign, as often as it may be */
    COUPON_WHOSE,         /* only with a customer: uses of each are counted */
    COUPON_NOT_THEIRS,    /* another customer's personal code */
    COUPON_CUSTOMER_DONE, /* this customer used the campaign as often as they may */
    COUPON_ALONE,         /* another coupon is on the order, and one of the two stands alone */
    COUPON_ORDER_SMALL,
    COUPON_NO_GOODS, /* it holds for nothing in the basket */
    COUPON_NOTHING,  /* less than the least coin, or the margin leaves no room */
    COUPON_VERDICT_COUNT
};
#define COUPON_VERDICTS                                                                           \
    "good|draft|closed|early|late|used|used_up|whose|not_theirs|customer_done|alone|order_small|" \
    "no_goods|nothing"

struct coupon {
    struct coupon_code code;
    struct campaign campaign; /* made and used are not read */
    enum coupon_verdict verdict;
};

/* A code as typed, for a customer (or CUSTOMER_ANONYMOUS), at a moment. The verdict says whether
 * they may use it; COUPON_ALONE and what depends on the basket is not asked. ERR_INVALID: its check
 * letter says that it was mistyped; ERR_MISSING: there is no such code. In any transaction. */
MUST bool coupon_find(
    struct ctx *c, struct str typed, int64_t customer_id, int64_t at_us, struct coupon *out);
/* Why not, a sentence in the reader's language, in the arena. */
const char *coupon_verdict_text(struct ctx *c, const struct coupon *k, enum coupon_verdict verdict);
const char *coupon_verdict_name(enum coupon_verdict verdict);

struct coupon_price {
    enum coupon_verdict verdict; /* ORDER_SMALL, NO_GOODS, NOTHING, or GOOD: something is off */
    int64_t base;                /* amount of the lines it holds for */
    int64_t asked;               /* off, were there no margin to keep */
    int64_t off;                 /* off: the sum of `lines` */
    int64_t *lines;              /* off each line of the basket, from 0 to its amount */
    bool *is_cut;                /* the line's share was cut to keep its margin */
    size_t cut_count;
};
/* What it takes off a basket. A percentage is of the goods it holds for, halves to even; what is
 * off is split over their lines by amount, rests to the lines that lose most by rounding, the
 * earlier first, so the parts sum to the whole. margin_min is asked by the caller, -1 not; the
 * larger of it and the campaign's holds. A line whose cost is known then keeps at least that share
 * of its price after the discount; what is cut is not put on other lines. Pure; the answer is in
 * the arena. */
void coupon_price(struct arena *a, const struct campaign *k, const struct basket *b,
    int64_t margin_min, struct coupon_price *out);

/* ---- redeeming ---- */

struct coupon_use {
    struct str key;   /* the caller's, up to COUPON_TEXT_MAX: one key, one redemption */
    struct str code;  /* as typed */
    struct str order; /* the caller's number of the order */
    const struct basket *basket;
    int64_t margin_min; /* as coupon_price; -1 */
};

struct redemption {
    int64_t customer_id, id, campaign_id;
    struct str code, order;
    int64_t amount, discount; /* of the basket; off it */
    const int64_t *lines;     /* off each line, as many as the basket had */
    size_t line_count;
    int64_t at_us, released_us; /* 0: it stands */
    bool is_returned;           /* released, and the use given back */
    bool is_replay;             /* the key had come before: nothing was done now */
};
/* Uses a code for an order, now (the basket's moment is not looked at). The same key with the same
 * code, order, customer and lines answers what it answered before, also when it has been released
 * since; with anything else, ERR_CONFLICT. ERR_CONFLICT also for every verdict but COUPON_GOOD;
 * else as coupon_find. */
MUST bool coupon_redeem(struct ctx *c, const struct coupon_use *use, struct redemption *out);
/* Takes a redemption back; where the campaign lets it, the use is given back, once. With the key it
 * was released by it answers the same; with another, ERR_CONFLICT. ERR_MISSING: there is none. */
MUST bool coupon_release(
    struct ctx *c, int64_t redemption_id, struct str key, struct redemption *out);
/* ERR_MISSING. */
MUST bool redemption_get(struct ctx *c, int64_t id, struct redemption *out);

#endif
