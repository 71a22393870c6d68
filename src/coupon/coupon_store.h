/* The SQL of coupons, shared by the files of this folder. */
#ifndef MAITRED_COUPON_STORE_H
#define MAITRED_COUPON_STORE_H

#include "coupon/coupon.h"
#include "module.h"

enum coupon_statement {
    CAMPAIGN_PUT,
    CAMPAIGN_BY_KEY,
    CAMPAIGN_PAGE,
    CAMPAIGN_STATE,
    CAMPAIGN_CHANGE,
    GOODS_PUT,
    GOODS_OF,
    TALLY_OF,
    TALLY_ADD,
    CODE_PUT,
    CODE_PUT_MANY,
    CODE_FIND,
    CODE_USE,
    CODES_OF,
    CODE_OF_CUSTOMER,
    KEY_CLAIM,
    KEY_FIND,
    REDEMPTION_PUT,
    REDEMPTION_OF,
    REDEMPTION_BY_ID,
    REDEMPTION_RELEASE,
    CUSTOMER_USES,
    ORDER_COUPONS,
    COUPON_STATEMENT_COUNT
};
extern const struct statement coupon_sql[COUPON_STATEMENT_COUNT];

#define COUPON_PART_COUNT 3
extern const struct customer_part coupon_parts[COUPON_PART_COUNT];
#define COUPON_INVARIANT_COUNT 5
extern const struct invariant coupon_invariants[COUPON_INVARIANT_COUNT];

/* ---- campaigns ---- */

MUST bool campaign_put(struct ctx *c, const struct campaign *k, struct str key);
/* Without goods and tally. */
MUST bool campaign_find(struct ctx *c, struct str key, struct campaign *out, bool *found);
MUST bool campaign_change(struct ctx *c, const struct campaign *k); /* name, end, uses_max */
MUST bool campaign_move(struct ctx *c, const struct campaign *k, enum campaign_state next);
MUST bool goods_read(struct ctx *c, struct campaign *k);
MUST bool tally_read(struct ctx *c, struct campaign *k);
/* Adds to what was made and used. *is_within is false, and nothing was done, when the uses in all
 * would pass the campaign's. `spread` is any number: it tells slots apart. */
MUST bool tally_add(struct ctx *c, const struct campaign *k, int64_t spread, int64_t made,
    int64_t used, bool *is_within);

/* ---- codes ---- */

/* Writes those that are free; *added tells how many. */
MUST bool codes_put(struct ctx *c, const struct campaign *k, int64_t customer_id,
    const struct str *keys, size_t count, int64_t *added);
/* The code and its campaign, with its goods. */
MUST bool code_find(struct ctx *c, struct str key, struct coupon *out, bool *found);
/* The customer's personal code of a campaign; '' none. */
MUST bool code_of_customer(
    struct ctx *c, int64_t campaign_id, int64_t customer_id, struct str *key);
/* One use more (or less: -1); *is_within is false, and nothing was done, past uses_max. */
MUST bool code_use(
    struct ctx *c, struct str key, int64_t change, int64_t uses_max, bool *is_within);

/* ---- redemptions ---- */

/* Makes the key the redemption's. *is_new is false when it is another's already. */
MUST bool key_claim(struct ctx *c, struct str key, int64_t customer_id, int64_t id, bool *is_new);
/* The redemption that a key became. */
MUST bool key_find(struct ctx *c, struct str key, int64_t *customer_id, int64_t *id);

struct redemption_row {
    struct redemption r;
    uint64_t request_hash;
    struct str release_key;
};
MUST bool redemption_put(
    struct ctx *c, const struct redemption *r, uint64_t request_hash, const struct basket *basket);
/* customer_id -1: whoever has it. */
MUST bool redemption_find(
    struct ctx *c, int64_t customer_id, int64_t id, struct redemption_row *out, bool *found);
/* Notes that it is released. ERR_BUSY when somebody else was quicker. */
MUST bool redemption_end(struct ctx *c, const struct redemption *r, struct str key);
/* Uses of a campaign by a customer that stand, or were not given back. */
MUST bool customer_uses(struct ctx *c, int64_t customer_id, int64_t campaign_id, int64_t *count);
/* The coupons that stand on a customer's order, and those of them that stand alone. */
MUST bool order_coupons(
    struct ctx *c, int64_t customer_id, struct str order, int64_t *count, int64_t *alone);

#endif
