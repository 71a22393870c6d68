/* A refund in parts: of an order of T, when R of it had come back and r more do, what it earned is
 * taken back up to the share (R + r) / T, rounded down, and what it spent is given back up to the
 * same share, rounded up; so the parts add up to the whole, and the customer never loses by
 * rounding.
 *
 * Points that were spent go back to the lots they came from, the last drawn first, since it expires
 * last; where the lot has expired meanwhile, to a new one that can be spent for RESTORED_DAYS;
 * where it went with its chain (customers were parted), to a new one by the wallet's terms. */
#include "base/id.h"
#include "ledger/ledger_priv.h"

#define RESTORED_DAYS 30

__extension__ typedef __int128 wide; /* points times minor units */

struct refund {
    struct book *book;
    const struct ledger_op *ops; /* about the order */
    size_t op_count;
    int64_t total, before, after; /* T, R, R + r */
};

static const struct ledger_op *op_of(const struct refund *r, int64_t id)
{
    for (size_t i = 0; i < r->op_count; i++)
        if (r->ops[i].id == id)
            return &r->ops[i];
    return NULL;
}

static bool is_earned(const struct refund *r, const struct book_entry *e)
{
    const struct ledger_op *op = op_of(r, e->op);

    return e->from == ACCOUNT_ISSUED && op && op->kind == LEDGER_AWARD;
}

static bool is_spent(const struct refund *r, const struct book_entry *e)
{
    const struct ledger_op *op = op_of(r, e->op);

    return e->to == ACCOUNT_REDEEMED && op &&
        (op->kind == LEDGER_SPEND || op->kind == LEDGER_CAPTURE);
}

static int64_t share_down(int64_t points, int64_t part, int64_t whole)
{
    return (int64_t)((wide)points * part / whole);
}

static int64_t share_up(int64_t points, int64_t part, int64_t whole)
{
    return (int64_t)(((wide)points * part + whole - 1) / whole);
}

static void restore(struct ctx *c, struct refund *r, const struct book_entry *e, int64_t points)
{
    struct book_terms terms = book_lot_terms(r->book, e->wallet, e->from_lot);
    int64_t now_us = r->book->now_us,
            expires_us = book_expires_us(r->book, e->wallet, terms.expires_us);

    if (!book_lot_is_filled(r->book, e->wallet, e->from_lot))
        terms = (struct book_terms){.lot = id_new(c->clock),
            .expires_us = ledger_expires_us(c, book_wallet(r->book, e->wallet), now_us)};
    else if (expires_us && expires_us <= now_us)
        terms = (struct book_terms){
            .lot = id_new(c->clock), .expires_us = now_us + RESTORED_DAYS * DAY_US};
    book_give(r->book, e->wallet, ACCOUNT_REDEEMED, points, &terms);
}

/* Gives back from `skip` to `until` of what was spent, counted from the last point drawn. */
static void give_back(struct ctx *c, struct refund *r, int wallet, int64_t skip, int64_t until)
{
    int64_t at = 0;

    for (size_t i = r->book->loaded; i-- > 0 && at < until;) {
        struct book_entry e = r->book->entries[i];
        int64_t from, to;

        if (e.wallet != wallet || !is_spent(r, &e))
            continue;
        from = at > skip ? at : skip;
        at += e.points;
        to = at < until ? at : until;
        if (to > from)
            restore(c, r, &e, to - from);
    }
}

static void take_back(struct refund *r, const struct ledger_wallet *w, int64_t points)
{
    int64_t *lots = arena_array(r->book->arena, r->book->loaded + 1, int64_t);
    size_t count = 0;

    for (size_t i = 0; i < r->book->loaded; i++)
        if (is_earned(r, &r->book->entries[i]))
            lots[count++] = r->book->entries[i].to_lot;
    book_take(r->book, w->number, points, ACCOUNT_ISSUED, lots, count, w->debt_max);
}

static void wallet_refund(struct ctx *c, struct refund *r, const struct ledger_wallet *w)
{
    int64_t earned = 0, spent = 0, taken;

    for (size_t i = 0; i < r->book->loaded; i++) {
        const struct book_entry *e = &r->book->entries[i];

        if (e->wallet != w->number)
            continue;
        earned += is_earned(r, e) ? e->points : 0;
        spent += is_spent(r, e) ? e->points : 0;
    }
    give_back(
        c, r, w->number, share_up(spent, r->before, r->total), share_up(spent, r->after, r->total));
    taken = share_down(earned, r->after, r->total) - share_down(earned, r->before, r->total);
    if (taken > 0)
        take_back(r, w, taken);
}

static bool moves_points(const struct ledger_op *op)
{
    return op->kind != LEDGER_AUTHORISE && op->kind != LEDGER_VOID;
}

/* An order that told no amount can only come back whole. */
static void amounts_read(struct refund *r, int64_t whole, int64_t amount)
{
    for (size_t i = 0; i < r->op_count; i++) {
        if (r->ops[i].kind == LEDGER_REFUND)
            r->before += r->ops[i].amount;
        else if (moves_points(&r->ops[i]) && r->ops[i].amount > r->total)
            r->total = r->ops[i].amount;
    }
    if (whole)
        r->total = whole;
    if (r->total == 0)
        r->total = 1;
    if (r->before > r->total)
        r->before = r->total;
    r->after = amount < r->total - r->before ? r->before + amount : r->total;
}

bool refund_post(struct ctx *c, struct book *b, const struct ledger_request *rq)
{
    struct refund r = {.book = b};
    struct ledger_op *ops;

    if (!ledger_about(c, rq->customer_id, rq->subject, &ops, &r.op_count))
        return false;
    if (r.op_count == 0)
        return fail(c, ERR_MISSING, "no points were earned or spent for \"" STR_FMT "\"",
            STR_ARG(rq->subject));
    r.ops = ops;
    amounts_read(&r, rq->whole, rq->amount);
    if (r.before == r.total)
        return fail(
            c, ERR_CONFLICT, "\"" STR_FMT "\" has come back whole already", STR_ARG(rq->subject));
    for (size_t i = 0; i < b->wallet_count; i++)
        wallet_refund(c, &r, &b->wallets[i]);
    return true;
}
