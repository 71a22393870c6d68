/* The SQL of invitations, and its rows. */
#ifndef MAITRED_REFERRAL_STORE_H
#define MAITRED_REFERRAL_STORE_H

#include "module.h"
#include "referral/referral.h"

enum referral_statement {
    REFERRAL_CODE_OF,
    REFERRAL_CODE_PUT,
    REFERRAL_CODE_FIND,
    REFERRAL_ADD,
    REFERRAL_ONE,
    REFERRAL_OF_FRIEND,
    REFERRAL_BY_INVITER,
    REFERRAL_DUE,
    REFERRAL_WAIT,
    REFERRAL_SETTLE,
    REFERRAL_REWARDS,
    REFERRAL_IDENTS,
    REFERRAL_HAS_ORDER,
    REFERRAL_ORDERS,
    REFERRAL_STATEMENT_COUNT
};
extern const struct statement referral_sql[REFERRAL_STATEMENT_COUNT];

#define REFERRAL_PART_COUNT 3
extern const struct customer_part referral_parts[REFERRAL_PART_COUNT];
#define REFERRAL_INVARIANT_COUNT 5
extern const struct invariant referral_invariants[REFERRAL_INVARIANT_COUNT];

/* *holder is -1 when there is no such code. */
MUST bool referral_code_holder(struct ctx *c, struct str key, int64_t *holder);
/* *is_new is false when the code is another's. */
MUST bool referral_code_put(struct ctx *c, struct str key, int64_t customer_id, bool *is_new);
MUST bool referral_put(struct ctx *c, const struct referral *r);
/* *found is false also when it moved to another customer. */
MUST bool referral_find(
    struct ctx *c, int64_t customer_id, int64_t id, struct referral *out, bool *found);
/* Waiting ones that are due, longest first. */
MUST bool referrals_due(
    struct ctx *c, int64_t now_us, size_t limit, struct referral *out, size_t *count);
MUST bool referral_wait(struct ctx *c, const struct referral *r, int64_t due_us);
/* ERR_BUSY when somebody else was quicker. */
MUST bool referral_settle(struct ctx *c, const struct referral *r);
/* For how many friends an inviter was rewarded, from one moment until before another. */
MUST bool referral_rewards(
    struct ctx *c, int64_t inviter_id, int64_t from_us, int64_t until_us, int64_t *count);
#define REFERRAL_IDENTS_MAX 200
MUST bool referral_idents(
    struct ctx *c, int64_t customer_id, struct str *out /* that many */, size_t *count);
MUST bool referral_ordered_before(
    struct ctx *c, int64_t customer_id, int64_t before_us, bool *has_ordered);
/* The customer's first order of which something was kept; *id is 0 when there is none among the
 * first hundred. */
MUST bool referral_first_kept(struct ctx *c, int64_t customer_id, int64_t *id, int64_t *at_us);

#endif
