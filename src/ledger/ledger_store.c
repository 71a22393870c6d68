/* All SQL of the books. */
#include "ledger/ledger_store.h"

#include <string.h>

#include "base/actor.h"
#include "base/id.h"
#include "customer/customer.h"
#include "customer/part_store.h"
#include "timeline/touchpoint.h"

#define WALLET_COLUMNS                                                                           \
    "wallet, code, name, expiry, expiry_days, expiry_month, expiry_day, pending_days, debt_max," \
    " is_open"
#define OP_COLUMNS \
    "id, kind, at, wallet, points, key, body, subject, ref, amount, note, actor, head"
#define OP_READ "id, kind, at, wallet, points, subject, ref, amount, note, actor"
#define ENTRY_COLUMNS                                                                       \
    "chain, seq, op, at, wallet, from_account, from_lot, to_account, to_lot, hold, points," \
    " valid_at, expires_at, hash"
#define ENTRY_OF_E                                                                              \
    "e.chain, e.seq, e.op, e.at, e.wallet, e.from_account, e.from_lot, e.to_account, e.to_lot," \
    " e.hold, e.points, e.valid_at, e.expires_at, e.hash"
#define ENTRY_CELLS 14

const struct statement ledger_sql[LEDGER_STATEMENT_COUNT] = {
    [LEDGER_WALLETS] = {"SELECT " WALLET_COLUMNS " FROM ledger_wallet ORDER BY wallet"},
    [LEDGER_WALLET_PUT] = {"INSERT INTO ledger_wallet (" WALLET_COLUMNS ") VALUES ($1, $2, $3, $4,"
                           " $5, $6, $7, $8, $9, $10) ON CONFLICT (wallet) DO UPDATE SET"
                           " name = excluded.name, expiry = excluded.expiry,"
                           " expiry_days = excluded.expiry_days,"
                           " expiry_month = excluded.expiry_month,"
                           " expiry_day = excluded.expiry_day,"
                           " pending_days = excluded.pending_days,"
                           " debt_max = excluded.debt_max, is_open = excluded.is_open"},
    [LEDGER_ENTRIES] = {"SELECT " ENTRY_COLUMNS " FROM ledger_entry WHERE customer_id = $1"
                        " ORDER BY chain, seq"},
    [LEDGER_ENTRY_ADD] = {"INSERT INTO ledger_entry (customer_id, " ENTRY_COLUMNS ") VALUES ($1,"
                          " $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"},
    [LEDGER_OP_ADD] = {"INSERT INTO ledger_op (customer_id, " OP_COLUMNS ") VALUES ($1, $2, $3,"
                       " $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"},
    [LEDGER_OP_BY_KEY] = {"SELECT " OP_READ ", body FROM ledger_op WHERE customer_id = $1"
                          " AND key = $2 ORDER BY id LIMIT 1"},
    [LEDGER_OP_BY_ID] = {"SELECT " OP_READ " FROM ledger_op WHERE customer_id = $1 AND id = $2"},
    [LEDGER_OPS_ABOUT] = {"SELECT " OP_READ " FROM ledger_op WHERE customer_id = $1"
                          " AND subject = $2 ORDER BY id LIMIT $3"},
    [LEDGER_OPS_BEFORE] = {"SELECT " OP_READ " FROM ledger_op WHERE customer_id = $1 AND id < $2"
                           " ORDER BY id DESC LIMIT $3"},
    [LEDGER_OPS_WALK] = {"SELECT " OP_READ ", head, customer_id FROM ledger_op WHERE id > $1"
                         " AND id < $2 ORDER BY id"},
    [LEDGER_ENTRIES_WALK] = {"SELECT " ENTRY_OF_E ", o.id, o.kind, o.at, o.wallet, o.points,"
                             " o.subject, o.ref, o.amount, o.note, o.actor, o.head, e.customer_id"
                             " FROM ledger_entry AS e JOIN ledger_op AS o"
                             " ON o.customer_id = e.customer_id AND o.id = e.op"
                             " ORDER BY e.customer_id, e.chain, e.seq"},
    [LEDGER_DUE_PUT] = {"INSERT INTO ledger_due (customer_id, at) VALUES ($1, $2)"
                        " ON CONFLICT (customer_id) DO UPDATE SET at = excluded.at"},
    [LEDGER_DUE_END] = {"DELETE FROM ledger_due WHERE customer_id = $1"},
    [LEDGER_DUE_LIST] = {"SELECT customer_id FROM ledger_due WHERE at <= $1"
                         " ORDER BY at, customer_id LIMIT $2"},
    [LEDGER_DIGESTS] = {"SELECT day, ops, written_at, hash FROM ledger_digest WHERE day >= $1"
                        " ORDER BY day LIMIT $2"},
    [LEDGER_DIGEST_LAST] = {"SELECT day, ops, written_at, hash FROM ledger_digest"
                            " ORDER BY day DESC LIMIT 1"},
    [LEDGER_DIGEST_ADD] = {"INSERT INTO ledger_digest (day, ops, written_at, hash)"
                           " VALUES ($1, $2, $3, $4)"},
    [LEDGER_FIRST_OP] = {"SELECT id FROM ledger_op ORDER BY id LIMIT 1"},
};

/* An entry whose operation is gone does not show by SQL's joins: it breaks its chain (check.c). */
const struct invariant ledger_invariants[LEDGER_INVARIANT_COUNT] = {
    {"every operation's entries belong to the same customer",
        {"SELECT CAST(e.op AS text) FROM ledger_entry AS e LEFT JOIN ledger_op AS o"
         " ON o.customer_id = e.customer_id AND o.id = e.op WHERE o.id IS NULL LIMIT 100"}},
    {"points that left a customer by a transfer arrived at another",
        {"SELECT CAST(wallet AS text) FROM ledger_entry"
         " WHERE from_account = 7 OR to_account = 7 GROUP BY wallet"
         " HAVING sum(CASE WHEN to_account = 7 THEN points ELSE -points END) <> 0"}},
    {"an entry moves points from one account and lot to another",
        {"SELECT CAST(op AS text) FROM ledger_entry WHERE points <= 0"
         " OR (from_account = to_account AND from_lot = to_lot) LIMIT 100"}},
    {"who has lots or holds that end is looked at in time",
        {"SELECT CAST(e.customer_id AS text) FROM ledger_entry AS e"
         " WHERE e.to_account = 2 AND NOT EXISTS (SELECT 1 FROM ledger_entry AS r"
         " WHERE r.customer_id = e.customer_id AND r.from_account = 2 AND r.hold = e.hold)"
         " AND NOT EXISTS (SELECT 1 FROM ledger_due AS d WHERE d.customer_id = e.customer_id)"
         " LIMIT 100"}},
};

/* What happened to the books belongs to the business; whom it was about goes with the customer's
 * own row. Notes and keys may name people. */
const struct customer_part ledger_parts[LEDGER_PART_COUNT] = {
    {PART_ROWS(80, "ledger_op", OP_COLUMNS),
        .file = {"SELECT id, kind, at, wallet, points, subject, note FROM ledger_op"
                 " WHERE customer_id = $1 ORDER BY id"},
        .keys = "id@lop kind:int at:time wallet:int points:int subject note",
        .erase = {"UPDATE ledger_op SET note = '', key = '' WHERE customer_id = $1"}},
    {.what = 81,
        .table = "ledger_entry",
        .note = {"INSERT INTO customer_merge_row (customer_id, merge_id, what, id, ident)"
                 " SELECT DISTINCT CAST($1 AS bigint), CAST($2 AS bigint), 81, chain, ''"
                 " FROM ledger_entry WHERE customer_id = $3"},
        PART_MOVE("ledger_entry", ENTRY_COLUMNS),
        PART_BACK("ledger_entry", ENTRY_COLUMNS, "chain", "81")},
    {.what = 82,
        .table = "ledger_due",
        .move_copy = {"INSERT INTO ledger_due (customer_id, at) SELECT CAST($1 AS bigint), 0"
                      " FROM ledger_due WHERE customer_id = $2"
                      " ON CONFLICT (customer_id) DO UPDATE SET at = excluded.at"},
        .move_drop = {"DELETE FROM ledger_due WHERE customer_id = $2 AND customer_id <> $1"},
        .back_copy = {"INSERT INTO ledger_due (customer_id, at) SELECT CAST($2 AS bigint), 0"
                      " FROM customer_merge_row WHERE customer_id = $1 AND merge_id = $3"
                      " AND what = 81 GROUP BY customer_id"
                      " ON CONFLICT (customer_id) DO UPDATE SET at = excluded.at"},
        .erase = {"INSERT INTO ledger_due (customer_id, at) SELECT customer_id, 0 FROM ledger_op"
                  " WHERE customer_id = $1 GROUP BY customer_id"
                  " ON CONFLICT (customer_id) DO UPDATE SET at = excluded.at"}},
};

/* ---- rows ---- */

static struct ledger_op op_of_row(const struct rows *rows, int at)
{
    return (struct ledger_op){.id = db_i64(rows, at),
        .kind = (enum ledger_kind)db_i64(rows, at + 1),
        .at_us = db_i64(rows, at + 2),
        .wallet = (int)db_i64(rows, at + 3),
        .points = db_i64(rows, at + 4),
        .subject = db_text(rows, at + 5),
        .ref = db_i64(rows, at + 6),
        .amount = db_i64(rows, at + 7),
        .note = db_text(rows, at + 8),
        .actor = db_text(rows, at + 9)};
}
#define OP_CELLS 10

static void op_keep(struct ctx *c, struct ledger_op *op)
{
    op->subject = str_keep(c->arena, op->subject);
    op->note = str_keep(c->arena, op->note);
    op->actor = str_keep(c->arena, op->actor);
}

/* What a blob holds; one of another length is nought, so that a damaged one shows. */
static void bytes_of_cell(const struct rows *rows, int column, unsigned char *out, size_t size)
{
    struct str bytes = db_blob(rows, column);

    memset(out, 0, size);
    if (bytes.n == size)
        memcpy(out, bytes.p, size);
}

static struct book_entry entry_of_row(const struct rows *rows)
{
    struct book_entry e = {.chain = db_i64(rows, 0),
        .seq = db_i64(rows, 1),
        .op = db_i64(rows, 2),
        .at_us = db_i64(rows, 3),
        .wallet = (int)db_i64(rows, 4),
        .from = (enum ledger_account)db_i64(rows, 5),
        .from_lot = db_i64(rows, 6),
        .to = (enum ledger_account)db_i64(rows, 7),
        .to_lot = db_i64(rows, 8),
        .hold = db_i64(rows, 9),
        .points = db_i64(rows, 10),
        .valid_us = db_i64(rows, 11),
        .expires_us = db_i64(rows, 12)};

    bytes_of_cell(rows, 13, e.hash, LEDGER_HASH);
    return e;
}

/* ---- wallets ---- */

bool ledger_wallets(struct ctx *c, struct ledger_wallet **out, size_t *count)
{
    struct rows rows;

    *out = arena_array(c->arena, LEDGER_WALLETS_MAX, struct ledger_wallet);
    *count = 0;
    if (!db_query(c, &rows, &ledger_sql[LEDGER_WALLETS], NO_ARGS))
        return false;
    while (*count < LEDGER_WALLETS_MAX && db_next(&rows))
        (*out)[(*count)++] = (struct ledger_wallet){.number = (int)db_i64(&rows, 0),
            .code = str_keep(c->arena, db_text(&rows, 1)),
            .name = str_keep(c->arena, db_text(&rows, 2)),
            .expiry = (enum ledger_expiry)db_i64(&rows, 3),
            .expiry_days = db_i64(&rows, 4),
            .expiry_month = (int)db_i64(&rows, 5),
            .expiry_day = (int)db_i64(&rows, 6),
            .pending_days = db_i64(&rows, 7),
            .debt_max = db_i64(&rows, 8),
            .is_open = db_i64(&rows, 9) != 0};
    return db_end(&rows);
}

bool ledger_wallet_write(struct ctx *c, const struct ledger_wallet *w)
{
    return db_run(c, &ledger_sql[LEDGER_WALLET_PUT],
        ARGS(I64(w->number), TEXT(w->code), TEXT(w->name), I64(w->expiry), I64(w->expiry_days),
            I64(w->expiry_month), I64(w->expiry_day), I64(w->pending_days), I64(w->debt_max),
            I64(w->is_open)),
        NULL);
}

/* ---- a book ---- */

bool ledger_book_read(struct ctx *c, int64_t customer_id, struct book *b)
{
    struct ledger_wallet *wallets;
    struct rows rows;
    size_t count;

    if (!ledger_wallets(c, &wallets, &count))
        return false;
    book_init(b, c->arena, customer_id, clock_now(c->clock), wallets, count);
    if (!db_query(c, &rows, &ledger_sql[LEDGER_ENTRIES], ARGS(I64(customer_id))))
        return false;
    while (db_next(&rows)) {
        struct book_entry e = entry_of_row(&rows);

        book_load(b, &e);
    }
    b->loaded_due_us = book_due_us(b);
    return db_end(&rows);
}

static struct str bytes(const unsigned char *p, size_t n)
{
    return (struct str){(const char *)p, n};
}

static bool op_write(struct ctx *c, const struct book *b, const struct ledger_op *op,
    const unsigned char *head, const struct ledger_mark *mark, int64_t *changed)
{
    static const unsigned char nobody[LEDGER_BODY];
    bool is_marked = mark->op == op;

    return db_batch(c, &ledger_sql[LEDGER_OP_ADD],
        ARGS(I64(b->customer_id), I64(op->id), I64(op->kind), I64(op->at_us), I64(op->wallet),
            I64(op->points), TEXT(is_marked ? mark->key : STR("")),
            BLOB(bytes(is_marked ? mark->body : nobody, LEDGER_BODY)), TEXT(op->subject),
            I64(op->ref), I64(op->amount), TEXT(op->note), TEXT(c->actor->name),
            BLOB(bytes(head, LEDGER_HASH))),
        changed);
}

static bool entry_write(
    struct ctx *c, const struct book *b, const struct book_entry *e, int64_t *changed)
{
    return db_batch(c, &ledger_sql[LEDGER_ENTRY_ADD],
        ARGS(I64(b->customer_id), I64(e->chain), I64(e->seq), I64(e->op), I64(e->at_us),
            I64(e->wallet), I64(e->from), I64(e->from_lot), I64(e->to), I64(e->to_lot),
            I64(e->hold), I64(e->points), I64(e->valid_us), I64(e->expires_us),
            BLOB(bytes(e->hash, LEDGER_HASH))),
        changed);
}

/* What was held is no news until it is captured. */
static bool op_tell(struct ctx *c, const struct book *b, const struct ledger_op *op)
{
    struct touchpoint t = touchpoint_of(TOUCHPOINT_POINTS);

    if (op->points == 0 || op->kind == LEDGER_AUTHORISE)
        return true;
    t.customer_id = b->customer_id;
    t.id = id_at(op->at_us, (uint64_t)op->id * UINT64_C(0x9e3779b97f4a7c15));
    t.at_us = op->at_us;
    t.items = op->points;
    t.ref = op->id;
    return touchpoint_put(c, &t);
}

/* Most operations leave it where it was. A time that somebody else put (a merge) stays: the job
 * that comes for it writes what is true. */
static bool due_write(struct ctx *c, const struct book *b)
{
    int64_t due_us = book_due_us(b);

    if (due_us == b->loaded_due_us)
        return true;
    if (due_us == INT64_MAX)
        return db_run(c, &ledger_sql[LEDGER_DUE_END], ARGS(I64(b->customer_id)), NULL);
    return db_run(c, &ledger_sql[LEDGER_DUE_PUT], ARGS(I64(b->customer_id), I64(due_us)), NULL);
}

bool ledger_book_write(struct ctx *c, const struct book *b, const struct ledger_mark *mark)
{
    int64_t *changed = arena_new_of(c->arena, int64_t);
    const unsigned char *head = b->loaded_head;
    size_t e = b->loaded;

    for (size_t i = 0; i < b->op_count; i++) {
        for (; e < b->entry_count && b->entries[e].op == b->ops[i].id; e++) {
            head = b->entries[e].hash;
            if (!entry_write(c, b, &b->entries[e], changed))
                return false;
        }
        if (!op_write(c, b, &b->ops[i], head, mark, changed) || !op_tell(c, b, &b->ops[i]))
            return false;
    }
    assert(e == b->entry_count);
    return due_write(c, b) && db_batch_wait(c);
}

/* ---- operations ---- */

bool ledger_op_by_key(struct ctx *c, int64_t customer_id, struct str key, struct ledger_op *out,
    unsigned char body[LEDGER_BODY], bool *found)
{
    struct rows rows;

    if (!db_one(c, &rows, &ledger_sql[LEDGER_OP_BY_KEY], ARGS(I64(customer_id), TEXT(key)), found))
        return false;
    if (*found) {
        *out = op_of_row(&rows, 0);
        out->customer_id = customer_id;
        op_keep(c, out);
        bytes_of_cell(&rows, OP_CELLS, body, LEDGER_BODY);
    }
    return db_end(&rows);
}

static bool ops_read(struct ctx *c, const struct statement *st, const struct val *args,
    size_t arg_count, size_t limit, struct ledger_op **out, size_t *count)
{
    struct rows rows;

    *out = arena_array(c->arena, limit, struct ledger_op);
    *count = 0;
    if (!db_query(c, &rows, st, args, arg_count))
        return false;
    while (*count < limit && db_next(&rows)) {
        struct ledger_op *op = &(*out)[(*count)++];

        *op = op_of_row(&rows, 0);
        op->customer_id = args[0].i;
        op_keep(c, op);
    }
    return db_end(&rows);
}

bool ledger_op_by_id(
    struct ctx *c, int64_t customer_id, int64_t id, struct ledger_op *out, bool *found)
{
    struct ledger_op *ops;
    size_t count;

    if (!ops_read(
            c, &ledger_sql[LEDGER_OP_BY_ID], ARGS(I64(customer_id), I64(id)), 1, &ops, &count))
        return false;
    *found = count == 1;
    if (*found)
        *out = ops[0];
    return true;
}

bool ledger_history(struct ctx *c, int64_t customer_id, int64_t before, size_t limit,
    struct ledger_op **out, size_t *count)
{
    return ops_read(c, &ledger_sql[LEDGER_OPS_BEFORE],
        ARGS(I64(customer_id), I64(before), I64((int64_t)limit)), limit, out, count);
}

bool ledger_about(
    struct ctx *c, int64_t customer_id, struct str subject, struct ledger_op **out, size_t *count)
{
    return ops_read(c, &ledger_sql[LEDGER_OPS_ABOUT],
        ARGS(I64(customer_id), TEXT(subject), I64(LEDGER_ABOUT_MAX)), LEDGER_ABOUT_MAX, out, count);
}

bool ledger_due(struct ctx *c, int64_t now_us, size_t limit, int64_t *customers, size_t *count)
{
    struct rows rows;

    *count = 0;
    if (!db_query(c, &rows, &ledger_sql[LEDGER_DUE_LIST], ARGS(I64(now_us), I64((int64_t)limit))))
        return false;
    while (*count < limit && db_next(&rows))
        customers[(*count)++] = db_i64(&rows, 0);
    return db_end(&rows);
}

/* ---- going through everything ---- */

bool ledger_ops_walk(struct ctx *c, int64_t from, int64_t until, ledger_op_each *each, void *arg)
{
    struct rows rows;
    bool goes_on = true;

    if (!db_stream(c, &rows, &ledger_sql[LEDGER_OPS_WALK], ARGS(I64(from), I64(until))))
        return false;
    while (goes_on && db_next(&rows)) {
        struct ledger_op op = op_of_row(&rows, 0);
        unsigned char head[LEDGER_HASH];

        op.customer_id = db_i64(&rows, OP_CELLS + 1);
        bytes_of_cell(&rows, OP_CELLS, head, LEDGER_HASH);
        goes_on = each(arg, &op, head);
    }
    return db_end(&rows);
}

bool ledger_entries_walk(struct ctx *c, ledger_entry_each *each, void *arg)
{
    struct rows rows;
    bool goes_on = true;

    if (!db_stream(c, &rows, &ledger_sql[LEDGER_ENTRIES_WALK], NO_ARGS))
        return false;
    while (goes_on && db_next(&rows)) {
        struct book_entry e = entry_of_row(&rows);
        struct ledger_op op = op_of_row(&rows, ENTRY_CELLS);
        unsigned char head[LEDGER_HASH];

        op.customer_id = db_i64(&rows, ENTRY_CELLS + OP_CELLS + 1);
        bytes_of_cell(&rows, ENTRY_CELLS + OP_CELLS, head, LEDGER_HASH);
        goes_on = each(arg, &e, &op, head);
    }
    return db_end(&rows);
}

/* ---- digests ---- */

static struct ledger_digest digest_of_row(const struct rows *rows)
{
    struct ledger_digest d = {
        .day = db_i64(rows, 0), .ops = db_i64(rows, 1), .written_us = db_i64(rows, 2)};

    bytes_of_cell(rows, 3, d.hash, LEDGER_HASH);
    return d;
}

bool ledger_digest_last(struct ctx *c, struct ledger_digest *out, bool *found)
{
    struct rows rows;

    if (!db_one(c, &rows, &ledger_sql[LEDGER_DIGEST_LAST], NO_ARGS, found))
        return false;
    if (*found)
        *out = digest_of_row(&rows);
    return db_end(&rows);
}

bool ledger_digests(
    struct ctx *c, int64_t from, size_t limit, struct ledger_digest **out, size_t *count)
{
    struct rows rows;

    *out = arena_array(c->arena, limit, struct ledger_digest);
    *count = 0;
    if (!db_query(c, &rows, &ledger_sql[LEDGER_DIGESTS], ARGS(I64(from), I64((int64_t)limit))))
        return false;
    while (*count < limit && db_next(&rows))
        (*out)[(*count)++] = digest_of_row(&rows);
    return db_end(&rows);
}

bool ledger_digest_add(struct ctx *c, const struct ledger_digest *d)
{
    return db_run(c, &ledger_sql[LEDGER_DIGEST_ADD],
        ARGS(I64(d->day), I64(d->ops), I64(d->written_us), BLOB(bytes(d->hash, LEDGER_HASH))),
        NULL);
}

bool ledger_first_us(struct ctx *c, int64_t *at_us)
{
    struct rows rows;
    bool found;

    if (!db_one(c, &rows, &ledger_sql[LEDGER_FIRST_OP], NO_ARGS, &found))
        return false;
    *at_us = found ? id_second(db_i64(&rows, 0)) * SECOND_US : 0;
    return db_end(&rows);
}
