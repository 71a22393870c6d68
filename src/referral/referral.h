/* Customers invite friends: each has a code of their own, a friend names it before their first
 * order, and both are rewarded with points once the friend has kept an order.
 *
 *   WAITING   claimed; a job looks at it when it may have come to something
 *   REWARDED  the friend's first kept order is older than the days in which it may be returned
 *   ENDED     it came to nothing, and `reason` says why
 *
 * Nobody invites themselves (another phone, the same e-mail with a tag, a card that is the phone's
 * number), nobody is invited by whom they brought, however many stand between (RING_MAX looked at),
 * and nobody who bought before. All that is judged when the code is claimed and again before the
 * reward: customers may have been merged meanwhile. An inviter is rewarded for so many friends in a
 * calendar month and no more; the friend is rewarded anyway.
 *
 * Rewards are posted to the books with a key for each side, in the transaction that ends the
 * waiting: a job that is killed and runs again awards nothing twice.
 *
 * Functions run inside a transaction; those that write hold both customers. */
#ifndef MAITRED_REFERRAL_H
#define MAITRED_REFERRAL_H

#include "customer/customer.h"

#define REFERRAL_PREFIX "ref"
#define REFERRAL_CODE_LENGTH 8
#define REFERRAL_TAG "referral" /* of who came by one: insight counts it */
#define REFERRAL_DAYS_MAX 365   /* that a friend has for their first order */
#define REFERRAL_SHOWN_MAX 1000 /* friends of one inviter that are listed */
#define REFERRAL_SEEN_MAX 10
#define RING_MAX 64 /* people looked at, up the line */

/* Numbers are stored: never change one. T_REFERRAL_REASON_<NAME> says it. */
#define REFERRAL_REASONS(X)                                                   \
    X(SELF, 1, "self")       /* friend and inviter are one customer */        \
    X(SHARED, 2, "shared")   /* they share a phone, e-mail, card or device */ \
    X(RING, 3, "ring")       /* the inviter came by the friend */             \
    X(EARLIER, 4, "earlier") /* the friend had ordered before */              \
    X(AGAIN, 5, "again")     /* somebody had invited the friend before */     \
    X(GONE, 6, "gone")       /* the friend was erased; or: the inviter was */ \
    X(NO_ORDER, 7, "no_order")                                                \
    X(MONTH, 8, "month") /* the inviter's rewards of the month: theirs alone is not paid */

enum referral_reason {
    REFERRAL_FINE,
#define X(name, number, text) REFERRAL_##name = (number),
    REFERRAL_REASONS(X)
#undef X
        REFERRAL_REASON_COUNT
};
#define REFERRAL_REASON_NAMES "self|shared|ring|earlier|again|gone|no_order|month"

enum referral_state { REFERRAL_WAITING = 1, REFERRAL_REWARDED, REFERRAL_ENDED };
#define REFERRAL_STATES "waiting|rewarded|ended"

struct referral {
    int64_t customer_id, id, inviter_id; /* customer_id: the friend */
    int64_t at_us, due_us, settled_us, order_id, friend_points, inviter_points;
    enum referral_state state;
    enum referral_reason reason;
    struct str code;
    bool is_replay;
};

const char *referral_state_name(enum referral_state state);
const char *referral_reason_name(enum referral_reason reason); /* "" for REFERRAL_FINE */
/* In the reader's language; NULL for REFERRAL_FINE. */
const char *referral_reason_text(const struct ctx *c, enum referral_reason reason);

/* The customer's code as it is shown, made when there is none. Inside a write transaction. */
MUST bool referral_code(struct ctx *c, int64_t customer_id, struct str *out);
/* The same without making one: '' when there is none. */
MUST bool referral_code_find(struct ctx *c, int64_t customer_id, struct str *out);

struct referral_claim {
    struct str code; /* as typed */
    int64_t friend_id;
    const struct str *seen; /* how the friend came, "device:...", "phone:+44...": none of it may be
                             * the inviter's */
    size_t seen_count;
};
/* The same again answers what was done. ERR_INVALID: the code is mistyped. ERR_MISSING: there is no
 * such code or customer. ERR_CONFLICT: with the reason why it cannot be. */
MUST bool referral_claim(struct ctx *c, const struct referral_claim *claim, struct referral *out);

/* Who invited a customer (several when they were several customers once), oldest first, and whom
 * they invited, newest first. */
MUST bool referrals_of_friend(
    struct ctx *c, int64_t customer_id, struct referral **out, size_t *count);
MUST bool referrals_by_inviter(
    struct ctx *c, int64_t customer_id, struct referral **out, size_t *count);

/* Holds both until the transaction ends, lower id first; whoever was merged is held as the one they
 * became. ERR_CONFLICT: erased, or the anonymous one. */
MUST bool referral_hold(struct ctx *c, int64_t *friend_id, int64_t *inviter_id);
/* Whether the invitation may be rewarded, as far as it is about who they are: SELF, SHARED, RING,
 * or EARLIER when the friend ordered before that moment. Both are living customers. */
MUST bool referral_judge(struct ctx *c, int64_t friend_id, int64_t inviter_id, int64_t before_us,
    enum referral_reason *reason);

#endif
