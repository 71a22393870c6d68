/* All SQL of the books, and how rows become entries and operations. */
#ifndef MAITRED_LEDGER_STORE_H
#define MAITRED_LEDGER_STORE_H

#include "ledger/book.h"
#include "module.h"

enum ledger_statement {
    LEDGER_WALLETS,
    LEDGER_WALLET_PUT,
    LEDGER_ENTRIES,
    LEDGER_ENTRY_ADD,
    LEDGER_OP_ADD,
    LEDGER_OP_BY_KEY,
    LEDGER_OP_BY_ID,
    LEDGER_OPS_ABOUT,
    LEDGER_OPS_BEFORE,
    LEDGER_OPS_WALK,
    LEDGER_ENTRIES_WALK,
    LEDGER_DUE_PUT,
    LEDGER_DUE_END,
    LEDGER_DUE_LIST,
    LEDGER_DIGESTS,
    LEDGER_DIGEST_LAST,
    LEDGER_DIGEST_ADD,
    LEDGER_FIRST_OP,
    LEDGER_STATEMENT_COUNT
};
extern const struct statement ledger_sql[LEDGER_STATEMENT_COUNT];

#define LEDGER_PART_COUNT 3
extern const struct customer_part ledger_parts[LEDGER_PART_COUNT];
#define LEDGER_INVARIANT_COUNT 4
extern const struct invariant ledger_invariants[LEDGER_INVARIANT_COUNT];

#define LEDGER_ABOUT_MAX 1000 /* operations about one order */
#define LEDGER_BODY 16        /* bytes: of the hash of a request */

/* The book as it stands; wallets are read too. */
MUST bool ledger_book_read(struct ctx *c, int64_t customer_id, struct book *b);
/* Writes what is new in the book: operations, one of them under the caller's key, entries, and when
 * it is due next. The book is not to be used after. */
struct ledger_mark {
    struct str key;
    unsigned char body[LEDGER_BODY];
    const struct ledger_op *op; /* the one that the key is of; NULL none */
};
MUST bool ledger_wallet_write(struct ctx *c, const struct ledger_wallet *w);
MUST bool ledger_book_write(struct ctx *c, const struct book *b, const struct ledger_mark *mark);

/* What was done under a key; *found false when nothing was. */
MUST bool ledger_op_by_key(struct ctx *c, int64_t customer_id, struct str key,
    struct ledger_op *out, unsigned char body[LEDGER_BODY], bool *found);

MUST bool ledger_op_by_id(
    struct ctx *c, int64_t customer_id, int64_t id, struct ledger_op *out, bool *found);

/* Customers whose books are due, the longest first. */
MUST bool ledger_due(
    struct ctx *c, int64_t now_us, size_t limit, int64_t *customers, size_t *count);

/* ---- going through everything ---- */

/* Operations in the order of their ids, from `from` (exclusive) to `until` (exclusive); texts are
 * borrowed for the call. */
typedef bool ledger_op_each(void *arg, const struct ledger_op *op, const unsigned char *head);
MUST bool ledger_ops_walk(
    struct ctx *c, int64_t from, int64_t until, ledger_op_each *each, void *arg);
/* Entries with their operations, chain by chain. */
typedef bool ledger_entry_each(
    void *arg, const struct book_entry *e, const struct ledger_op *op, const unsigned char *head);
MUST bool ledger_entries_walk(struct ctx *c, ledger_entry_each *each, void *arg);

/* ---- digests ---- */

struct ledger_digest {
    int64_t day, ops, written_us;
    unsigned char hash[LEDGER_HASH];
};
/* The newest; *found false when there is none. */
MUST bool ledger_digest_last(struct ctx *c, struct ledger_digest *out, bool *found);
MUST bool ledger_digest_add(struct ctx *c, const struct ledger_digest *d);
/* By day, from `from` on. */
MUST bool ledger_digests(
    struct ctx *c, int64_t from, size_t limit, struct ledger_digest **out, size_t *count);
/* When the first operation was posted; 0 there is none. */
MUST bool ledger_first_us(struct ctx *c, int64_t *at_us);

#endif
