/* One customer's book: their entries added up into lots and holds, and new entries drawn up. Pure:
 * no database, no clock. The store loads a book, ledger.c does one operation on it, the store
 * writes what is new. A book and all it holds live in an arena.
 *
 * Entries are added up in any order: a merge brings chains together, and parting may leave a
 * customer with entries on a lot that went away with its chain. What such a lot is short of is
 * owed. */
#ifndef MAITRED_BOOK_H
#define MAITRED_BOOK_H

#include "base/arena.h"
#include "ledger/ledger.h"

#define LEDGER_HASH 32 /* bytes: BLAKE2b-256 */

enum ledger_account {
    ACCOUNT_POINTS = 1,
    ACCOUNT_HELD,
    ACCOUNT_ISSUED,
    ACCOUNT_REDEEMED,
    ACCOUNT_EXPIRED,
    ACCOUNT_ADJUSTED,
    ACCOUNT_TRANSFER,
    ACCOUNT_OPENING,
    ACCOUNT_FORFEIT,
    ACCOUNT_COUNT
};

struct book_entry {
    int64_t chain, seq, op, at_us;
    int wallet;
    enum ledger_account from, to;
    int64_t from_lot, to_lot, hold, points;
    int64_t valid_us, expires_us; /* of the lot that it fills, or of the hold */
    unsigned char hash[LEDGER_HASH];
};

struct book_lot {
    int64_t id, left, held, valid_us, expires_us;
    int wallet;
};

struct book_hold {
    int64_t id, points, until_us;
    int wallet;
};

struct book {
    struct arena *arena;
    int64_t customer_id, now_us;
    const struct ledger_wallet *wallets;
    size_t wallet_count;
    struct book_entry *entries; /* as loaded, then the new ones */
    size_t entry_count, entry_room, loaded;
    struct book_lot *lots; /* with points left or held, and lot 0 of each wallet that owes */
    size_t lot_count, lot_room;
    struct book_hold *holds; /* with points */
    size_t hold_count, hold_room;
    struct ledger_op *ops; /* new ones */
    size_t op_count, op_room;
    int64_t seq;                     /* of the customer's own chain */
    unsigned char head[LEDGER_HASH]; /* of its last entry; nought before the first */
    unsigned char loaded_head[LEDGER_HASH];
    int64_t loaded_due_us; /* book_due_us once all was loaded */
    int64_t *active_us;    /* by wallet's number: last award or spend, for sliding expiry */
};

void book_init(struct book *b, struct arena *a, int64_t customer_id, int64_t now_us,
    const struct ledger_wallet *wallets, size_t wallet_count);
/* Adds up one entry that was loaded. */
void book_load(struct book *b, const struct book_entry *e);

/* ---- reading ---- */

void book_balance(const struct book *b, int wallet, struct ledger_balance *out);
const struct book_hold *book_hold_find(const struct book *b, int64_t hold);
int64_t book_debt(const struct book *b, int wallet);
/* When somebody has to look at it next: a lot or a hold ends; INT64_MAX never. */
int64_t book_due_us(const struct book *b);
const struct ledger_wallet *book_wallet(const struct book *b, int wallet);
struct book_terms {
    int64_t lot, valid_us, expires_us;
};
/* Whether points came into the lot from outside, or it is the name of one that went with its chain.
 */
bool book_lot_is_filled(const struct book *b, int wallet, int64_t lot);
/* What an entry does to the balance; what is held still belongs to the customer. */
int64_t book_entry_effect(const struct book_entry *e);
/* Of a lot that some entry filled from outside, also when nothing is left of it; all nought but its
 * name when that entry went with its chain. */
struct book_terms book_lot_terms(const struct book *b, int wallet, int64_t lot);
/* When points end whose lot says expires_us: in a sliding wallet activity since then counts. */
int64_t book_expires_us(const struct book *b, int wallet, int64_t expires_us);

/* ---- writing: each opens an operation or adds entries to the newest one ---- */

/* A new operation; its points and head are filled in by what follows. */
struct ledger_op *book_op(struct book *b, const struct ledger_request *rq, int64_t id);

/* Points of an account become a lot; what is owed is paid from it. */
void book_give(struct book *b, int wallet, enum ledger_account from, int64_t points,
    const struct book_terms *terms);
/* Takes points from valid lots, those that expire first, to an account (or to the hold of the
 * newest operation, until hold_until_us). The caller has seen that they are there. */
void book_draw(
    struct book *b, int wallet, int64_t points, enum ledger_account to, int64_t hold_until_us);
/* Takes points from lots whatever their terms, those of `first` before others, then into debt, as
 * far as debt_max allows; returns how many were taken. */
int64_t book_take(struct book *b, int wallet, int64_t points, enum ledger_account to,
    const int64_t *first, size_t first_count, int64_t debt_max);
/* Points of a hold go to an account, those that expire first; the rest goes back to its lots. */
void book_release(struct book *b, int64_t hold, int64_t captured, enum ledger_account to);
/* Ends holds and lots that are due, each as an operation of its own with an id of `next_id`. */
void book_settle(struct book *b, int64_t (*next_id)(const void *arg), const void *arg);
/* Takes everything away: holds first. One operation, of who was erased. */
void book_forfeit(struct book *b);

/* The hash of an entry: of the one before it, of its operation and of itself (BLAKE2b-256 over
 * fixed-width little-endian numbers, then the subject). */
void book_hash(unsigned char out[LEDGER_HASH], const unsigned char before[LEDGER_HASH],
    const struct ledger_op *op, const struct book_entry *e);

#endif
