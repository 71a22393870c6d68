/* The books of points, in double entry. Every entry takes points from one account and gives them to
 * another, so all accounts together are always nought; entries are never changed, a correction is
 * another entry. A customer's balance, lots and holds are sums over their entries (book.h): no
 * balance is stored. Each entry carries the hash of the one before it.
 *
 * Accounts, for each customer and wallet:
 *
 *   POINTS    what they have, in lots: an award is a lot with its own pending time and expiry.
 *             Lot 0 is what they owe: it only goes below nought
 *   HELD      authorised by a till and not captured yet, still of its lots
 *   ISSUED, REDEEMED, EXPIRED, ADJUSTED, TRANSFER, OPENING, FORFEIT   the other side
 *
 * Spending draws the lot that expires first. What is given pays debts first.
 *
 * Everything goes through ledger_post: it locks the customer, answers a retry (same key, same
 * request) with what was done then, ends lots and holds that are due, and writes operation and
 * entries. Inside a write transaction. */
#ifndef MAITRED_LEDGER_H
#define MAITRED_LEDGER_H

#include "db/db.h"

#define LEDGER_POINTS_MAX INT64_C(1000000000000) /* of one operation; sums stay far below 2^63 */
#define LEDGER_KEY_MAX 200                       /* bytes of a caller's key */
#define LEDGER_SUBJECT_MAX 200
#define LEDGER_NOTE_MAX 500
#define LEDGER_HOLD_S_MAX (30 * 86400)
#define LEDGER_OP_PREFIX "lop" /* of an operation's id outside */

/* ---- wallets ---- */

enum ledger_expiry { EXPIRY_NONE = 1, EXPIRY_ROLLING, EXPIRY_CALENDAR, EXPIRY_SLIDING };
#define LEDGER_EXPIRIES "none|rolling|calendar|sliding" /* number - 1 */

struct ledger_wallet {
    int number; /* from 1; 1 is "points", which is always there */
    struct str code, name;
    enum ledger_expiry expiry;
    int64_t expiry_days, pending_days, debt_max;
    int expiry_month, expiry_day; /* EXPIRY_CALENDAR */
    bool is_open;
};
#define LEDGER_WALLETS_MAX 50
#define LEDGER_POINTS 1

/* By number, in the arena. Inside any transaction. */
MUST bool ledger_wallets(struct ctx *c, struct ledger_wallet **out, size_t *count);
/* ERR_MISSING, naming those that exist; '' is "points". */
MUST bool ledger_wallet_get(struct ctx *c, struct str code, struct ledger_wallet *out);
/* Adds one, or changes the one of that code. ERR_INVALID with what is wrong. */
MUST bool ledger_wallet_put(struct ctx *c, struct ledger_wallet *w);

/* ---- operations ---- */

/* Numbers are stored: never change one. What points of the request mean is said beside it. */
#define LEDGER_KINDS(X)                                                                           \
    X(AWARD, 1, "award")               /* new lot of `points` */                                  \
    X(SPEND, 2, "spend")               /* at once */                                              \
    X(AUTHORISE, 3, "authorise")       /* holds them for hold_s seconds */                        \
    X(CAPTURE, 4, "capture")           /* takes `points` (at most those held) of the hold       \
                                        * `ref`, gives the rest back */ \
    X(VOID, 5, "void")                 /* gives the hold `ref` back whole */                      \
    X(EXPIRE, 6, "expire")             /* made by the books themselves */                         \
    X(REFUND, 7, "refund")             /* of `amount` of the order `subject`: takes back what   \
                                        * it earned, gives back what it spent, in proportion */ \
    X(ADJUST, 8, "adjust")             /* by hand, up or down; a note says why */                 \
    X(TRANSFER_OUT, 9, "transfer_out") /* to the customer `ref`, lots keep their expiry */        \
    X(TRANSFER_IN, 10, "transfer_in")  /* made by its other half */                               \
    X(OPENING, 11, "opening")          /* balance brought from another programme */               \
    X(FORFEIT, 12, "forfeit")          /* of who was erased; made by the books themselves */

enum ledger_kind {
    LEDGER_NONE,
#define X(name, number, text) LEDGER_##name = (number),
    LEDGER_KINDS(X)
#undef X
        LEDGER_KIND_COUNT
};
const char *ledger_kind_name(enum ledger_kind kind);

struct ledger_request {
    enum ledger_kind kind;
    int64_t customer_id;
    int wallet;         /* LEDGER_POINTS; 0 for REFUND, which is of all */
    int64_t points;     /* above nought; of ADJUST not nought; none for VOID and REFUND */
    struct str key;     /* of the caller's: the same again answers the same */
    struct str subject; /* "order:<number>", "survey:<id>": what a refund finds it by; '', of
                         * CAPTURE: as its hold, with its amount */
    int64_t ref;        /* CAPTURE, VOID: the hold's id. TRANSFER_OUT: the other customer */
    int64_t amount;     /* AWARD, SPEND, AUTHORISE: of the whole order, for refunds in parts;
                         * REFUND: of the goods that came back this time; minor units */
    int64_t whole;      /* REFUND: what the order came to; 0: as its operations say */
    int64_t at_us;      /* when it happened; 0: now. Not ahead of now */
    int64_t hold_s;     /* AUTHORISE: seconds after which the hold ends by itself */
    bool has_terms;     /* AWARD, ADJUST up, OPENING: valid_us and expires_us are given; else as
                         * the wallet says, counted from valid_us when it is given */
    int64_t valid_us;   /* spendable from; 0 at once, without terms as the wallet says */
    int64_t expires_us; /* 0 never; else ahead of now */
    struct str note;    /* why, for people */
};

struct ledger_op {
    int64_t id, customer_id, at_us, ref, amount; /* id: of AUTHORISE, the hold's */
    enum ledger_kind kind;
    int wallet;
    int64_t points; /* what it did to the balance; of AUTHORISE, what is held */
    struct str subject, note, actor;
    bool is_replay; /* was done before, under this key */
};

/* ERR_INVALID: the request makes no sense, with the reason. ERR_CONFLICT: not enough points ("120
 * points are there, 150 are asked"), the hold has ended, or the key was used for another request.
 * ERR_MISSING: no such customer, hold or order. A merged customer answers as the one they became.
 */
MUST bool ledger_post(struct ctx *c, const struct ledger_request *rq, struct ledger_op *out);

/* ---- reading ---- */

struct ledger_balance {
    int wallet;
    int64_t points;    /* available, pending and held, less what is owed */
    int64_t available; /* can be spent now; never below nought */
    int64_t pending;   /* can be spent later */
    int64_t held, debt;
    int64_t next_points, next_us; /* expire next, and when; 0 none */
    int64_t pending_until_us;     /* when the last pending lot can be spent; 0 none */
};
/* As of now, one for each wallet that the customer ever had points in, by number; lots and holds
 * that are due count as ended. Inside any transaction. */
MUST bool ledger_balances(
    struct ctx *c, int64_t customer_id, struct ledger_balance **out, size_t *count);
/* Of one wallet; all nought when there is nothing. */
MUST bool ledger_balance_get(
    struct ctx *c, int64_t customer_id, int wallet, struct ledger_balance *out);

/* A customer's operations, newest first, those before the id `before` (INT64_MAX: all). */
MUST bool ledger_history(struct ctx *c, int64_t customer_id, int64_t before, size_t limit,
    struct ledger_op **out, size_t *count);
/* Operations about a subject, oldest first. */
MUST bool ledger_about(
    struct ctx *c, int64_t customer_id, struct str subject, struct ledger_op **out, size_t *count);

/* The spoken form of an operation, in the reader's language: "Earned 120 points for order 1001". */
const char *ledger_op_text(struct ctx *c, const struct ledger_op *op);

#endif
