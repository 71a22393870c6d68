/* One operation on the books: checked, done once, drawn up on the customer's book, written. What
 * each kind does is a function of the table at the end. */
#include "ledger/ledger.h"

#include <sodium.h>
#include <string.h>

#include "base/actor.h"
#include "base/id.h"
#include "customer/customer.h"
#include "ledger/ledger_priv.h"
#include "ledger/ledger_store.h"

struct posting {
    const struct ledger_request *rq;
    struct book book;
    const struct ledger_wallet *wallet; /* NULL for REFUND */
};

typedef bool post_kind(struct ctx *c, struct posting *p);

const char *ledger_kind_name(enum ledger_kind kind)
{
    static const char *const names[] = {
#define X(name, number, text) [number] = (text),
        LEDGER_KINDS(X)
#undef X
    };

    assert(kind > LEDGER_NONE);
    assert(kind < LEDGER_KIND_COUNT);
    return names[kind];
}

static int64_t next_id(const void *clock)
{
    return id_new(clock);
}

static int64_t no_id(const void *unused)
{
    (void)unused;
    return 1;
}

/* ---- what a request must be ---- */

static bool texts_check(struct ctx *c, const struct ledger_request *rq)
{
    if (rq->key.n > LEDGER_KEY_MAX)
        return fail(c, ERR_INVALID, "the key is longer than %d bytes", LEDGER_KEY_MAX);
    if (rq->subject.n > LEDGER_SUBJECT_MAX)
        return fail(c, ERR_INVALID, "the subject is longer than %d bytes", LEDGER_SUBJECT_MAX);
    if (rq->note.n > LEDGER_NOTE_MAX)
        return fail(c, ERR_INVALID, "the note is longer than %d bytes", LEDGER_NOTE_MAX);
    if (rq->kind == LEDGER_ADJUST && !str_trim(rq->note).n)
        return fail(c, ERR_INVALID, "points changed by hand need a note that says why");
    return true;
}

static bool points_check(struct ctx *c, const struct ledger_request *rq)
{
    bool has_points = rq->kind != LEDGER_VOID && rq->kind != LEDGER_REFUND;
    int64_t size = rq->points < 0 && rq->kind == LEDGER_ADJUST ? -rq->points : rq->points;

    if (has_points && (size <= 0 || size > LEDGER_POINTS_MAX))
        return fail(c, ERR_INVALID, "points are a whole number from 1 to %lld, not %lld",
            (long long)LEDGER_POINTS_MAX, (long long)rq->points);
    if (rq->amount < 0)
        return fail(c, ERR_INVALID, "an amount is not below nought");
    if (rq->kind == LEDGER_REFUND && (!rq->subject.n || rq->amount == 0))
        return fail(c, ERR_INVALID, "a refund names its order and how much of it came back");
    return true;
}

static bool times_check(struct ctx *c, const struct ledger_request *rq, int64_t now_us)
{
    if (rq->at_us > now_us)
        return fail(c, ERR_INVALID, "points cannot be moved in the future");
    if (rq->kind == LEDGER_AUTHORISE && (rq->hold_s <= 0 || rq->hold_s > LEDGER_HOLD_S_MAX))
        return fail(
            c, ERR_INVALID, "points are held for 1 second to %d days", LEDGER_HOLD_S_MAX / 86400);
    if (rq->has_terms && rq->expires_us && rq->expires_us <= rq->valid_us)
        return fail(c, ERR_INVALID, "points cannot expire before they can be spent");
    return true;
}

/* Not of a retry: what was done then may have ended since. */
static bool expiry_check(struct ctx *c, const struct ledger_request *rq)
{
    return !rq->has_terms || !rq->expires_us || rq->expires_us > clock_now(c->clock) ||
        fail(c, ERR_INVALID, "points cannot expire in the past: they would be gone at once");
}

static void body_hash(unsigned char out[LEDGER_BODY], const struct ledger_request *rq)
{
    const int64_t numbers[] = {rq->kind, rq->wallet, rq->points, rq->ref, rq->amount, rq->at_us,
        rq->hold_s, rq->has_terms, rq->valid_us, rq->expires_us, rq->whole};
    size_t count = COUNT(numbers) - (rq->whole == 0); /* as it was before there was a whole */
    crypto_generichash_state st;

    crypto_generichash_init(&st, NULL, 0, LEDGER_BODY);
    crypto_generichash_update(&st, (const unsigned char *)numbers, count * sizeof *numbers);
    crypto_generichash_update(&st, (const unsigned char *)rq->subject.p, rq->subject.n);
    crypto_generichash_final(&st, out, LEDGER_BODY);
}

/* ---- terms of lots ---- */

static int64_t calendar_us(struct ctx *c, const struct ledger_wallet *w, int64_t from_us)
{
    int64_t day = zone_day(c->zone, from_us + w->expiry_days * DAY_US);
    struct civil date = civil_from_day(day);

    date.month = w->expiry_month;
    date.day = w->expiry_day;
    if (civil_to_day(date) < day)
        date.year++;
    return zone_moment(c->zone, civil_to_day(date) + 1, 0);
}

int64_t ledger_expires_us(struct ctx *c, const struct ledger_wallet *w, int64_t from_us)
{
    switch (w->expiry) {
    case EXPIRY_NONE:
        return 0;
    case EXPIRY_ROLLING:
    case EXPIRY_SLIDING:
        return from_us + w->expiry_days * DAY_US;
    case EXPIRY_CALENDAR:
        return calendar_us(c, w, from_us);
    }
    bug("an expiry of no kind: %d", (int)w->expiry);
}

/* The term begins when points can be spent, but not before they were given. */
static struct book_terms lot_terms(
    struct ctx *c, const struct posting *p, int64_t from_us, int64_t valid_us)
{
    const struct ledger_wallet *w = p->wallet;
    struct book_terms t = {.lot = id_new(c->clock), .valid_us = valid_us};

    if (!valid_us && w->pending_days)
        t.valid_us = from_us + w->pending_days * DAY_US;
    t.expires_us = ledger_expires_us(c, w, t.valid_us > from_us ? t.valid_us : from_us);
    return t;
}

static struct book_terms request_terms(struct ctx *c, const struct posting *p)
{
    const struct ledger_request *rq = p->rq;

    if (rq->has_terms)
        return (struct book_terms){
            .lot = id_new(c->clock), .valid_us = rq->valid_us, .expires_us = rq->expires_us};
    return lot_terms(c, p, rq->at_us ? rq->at_us : p->book.now_us, rq->valid_us);
}

/* ---- what each kind does ---- */

static bool enough(struct ctx *c, const struct posting *p)
{
    struct ledger_balance balance;

    book_balance(&p->book, p->rq->wallet, &balance);
    if (p->rq->points <= balance.available)
        return true;
    return fail(c, ERR_CONFLICT, "%lld points are there to be spent, %lld are asked",
        (long long)balance.available, (long long)p->rq->points);
}

static bool open_wallet(struct ctx *c, const struct posting *p)
{
    return p->wallet->is_open ||
        fail(c, ERR_CONFLICT, "the wallet \"" STR_FMT "\" is closed: nothing new is given in it",
            STR_ARG(p->wallet->code));
}

static bool award_post(struct ctx *c, struct posting *p)
{
    struct book_terms terms = request_terms(c, p);

    if (!open_wallet(c, p))
        return false;
    book_give(&p->book, p->rq->wallet, ACCOUNT_ISSUED, p->rq->points, &terms);
    return true;
}

static bool opening_post(struct ctx *c, struct posting *p)
{
    struct book_terms terms = request_terms(c, p);

    book_give(&p->book, p->rq->wallet, ACCOUNT_OPENING, p->rq->points, &terms);
    return true;
}

static bool spend_post(struct ctx *c, struct posting *p)
{
    if (!enough(c, p))
        return false;
    book_draw(&p->book, p->rq->wallet, p->rq->points, ACCOUNT_REDEEMED, 0);
    return true;
}

static bool authorise_post(struct ctx *c, struct posting *p)
{
    if (!enough(c, p))
        return false;
    book_draw(&p->book, p->rq->wallet, p->rq->points, ACCOUNT_HELD,
        p->book.now_us + p->rq->hold_s * SECOND_US);
    return true;
}

static bool hold_get(struct ctx *c, const struct posting *p, const struct book_hold **hold)
{
    char id[ID_TEXT_MAX];

    *hold = book_hold_find(&p->book, p->rq->ref);
    id_format(id, LEDGER_OP_PREFIX, p->rq->ref);
    return *hold != NULL ||
        fail(
            c, ERR_CONFLICT, "nothing is held by %s: it was captured, given back or has ended", id);
}

static bool capture_post(struct ctx *c, struct posting *p)
{
    const struct book_hold *hold;

    if (!hold_get(c, p, &hold))
        return false;
    if (p->rq->points > hold->points)
        return fail(c, ERR_CONFLICT, "%lld points are held, %lld are to be captured",
            (long long)hold->points, (long long)p->rq->points);
    book_release(&p->book, hold->id, p->rq->points, ACCOUNT_REDEEMED);
    return true;
}

static bool void_post(struct ctx *c, struct posting *p)
{
    const struct book_hold *hold;

    if (!hold_get(c, p, &hold))
        return false;
    book_release(&p->book, hold->id, 0, ACCOUNT_REDEEMED);
    return true;
}

static bool adjust_post(struct ctx *c, struct posting *p)
{
    struct book_terms terms = request_terms(c, p);
    struct ledger_balance balance;

    book_balance(&p->book, p->rq->wallet, &balance);
    if (p->rq->points > 0) {
        book_give(&p->book, p->rq->wallet, ACCOUNT_ADJUSTED, p->rq->points, &terms);
        return true;
    }
    if (-p->rq->points > balance.available + balance.pending)
        return fail(c, ERR_CONFLICT, "%lld points are there to be taken away, %lld are asked",
            (long long)(balance.available + balance.pending), (long long)-p->rq->points);
    book_take(&p->book, p->rq->wallet, -p->rq->points, ACCOUNT_ADJUSTED, NULL, 0, 0);
    return true;
}

/* The lots that were drawn live on with the other customer, and end when they would have ended
 * here: what this one earned and spent since keeps sliding points alive there too. */
static bool transfer_in(struct ctx *c, struct posting *p, int64_t other, size_t first)
{
    struct ledger_request rq = {.kind = LEDGER_TRANSFER_IN,
        .customer_id = other,
        .wallet = p->rq->wallet,
        .ref = p->book.customer_id,
        .at_us = p->rq->at_us,
        .subject = p->rq->subject,
        .note = p->rq->note};
    struct ledger_mark none = {.op = NULL};
    struct book book;

    if (!ledger_book_read(c, other, &book))
        return false;
    book_settle(&book, next_id, c->clock);
    book_op(&book, &rq, id_new(c->clock));
    for (size_t i = first; i < p->book.entry_count; i++) {
        const struct book_entry *e = &p->book.entries[i];
        struct book_terms terms = book_lot_terms(&p->book, e->wallet, e->from_lot);

        terms.lot = id_new(c->clock);
        terms.expires_us = book_expires_us(&p->book, e->wallet, terms.expires_us);
        book_give(&book, e->wallet, ACCOUNT_TRANSFER, e->points, &terms);
    }
    return ledger_book_write(c, &book, &none);
}

static bool transfer_post(struct ctx *c, struct posting *p)
{
    size_t first = p->book.entry_count;

    if (!enough(c, p))
        return false;
    book_draw(&p->book, p->rq->wallet, p->rq->points, ACCOUNT_TRANSFER, 0);
    return transfer_in(c, p, p->rq->ref, first);
}

static post_kind *const kinds[LEDGER_KIND_COUNT] = {
    [LEDGER_AWARD] = award_post,
    [LEDGER_SPEND] = spend_post,
    [LEDGER_AUTHORISE] = authorise_post,
    [LEDGER_CAPTURE] = capture_post,
    [LEDGER_VOID] = void_post,
    [LEDGER_ADJUST] = adjust_post,
    [LEDGER_TRANSFER_OUT] = transfer_post,
    [LEDGER_OPENING] = opening_post,
};

/* ---- the whole ---- */

/* Who is meant, merges followed; nobody else moves their points until the transaction ends. */
static bool customers_hold(struct ctx *c, struct ledger_request *rq)
{
    int64_t *first = &rq->customer_id, *second = &rq->ref;

    if (rq->kind != LEDGER_TRANSFER_OUT)
        return customer_hold(c, &rq->customer_id);
    if (rq->ref < rq->customer_id) {
        first = &rq->ref;
        second = &rq->customer_id;
    }
    if (!customer_hold(c, first) || !customer_hold(c, second))
        return false;
    return rq->ref != rq->customer_id ||
        fail(c, ERR_INVALID, "points are transferred to another customer");
}

static bool replay(struct ctx *c, const struct ledger_request *rq,
    const unsigned char body[LEDGER_BODY], struct ledger_op *out)
{
    unsigned char known[LEDGER_BODY];
    bool found;

    out->is_replay = false;
    if (!rq->key.n)
        return true;
    if (!ledger_op_by_key(c, rq->customer_id, rq->key, out, known, &found))
        return false;
    if (found && memcmp(known, body, LEDGER_BODY) != 0)
        return fail(c, ERR_CONFLICT, "the key \"" STR_FMT "\" was used for another request",
            STR_ARG(rq->key));
    out->is_replay = found;
    return true;
}

/* A capture is about the order that its hold was for, so that a refund finds it; unless it says
 * another: a till may hold points before the order has its number. */
static bool hold_subject(struct ctx *c, struct ledger_request *rq)
{
    struct ledger_op hold;
    bool found;

    if (rq->kind != LEDGER_CAPTURE && rq->kind != LEDGER_VOID)
        return true;
    if (!ledger_op_by_id(c, rq->customer_id, rq->ref, &hold, &found))
        return false;
    if (!found || hold.kind != LEDGER_AUTHORISE)
        return fail(c, ERR_MISSING, "no such hold");
    rq->wallet = hold.wallet;
    if (!rq->subject.n) {
        rq->subject = hold.subject;
        rq->amount = hold.amount;
    }
    return true;
}

static bool draw_up(struct ctx *c, struct posting *p, struct ledger_op **op)
{
    const struct ledger_request *rq = p->rq;

    if (!ledger_book_read(c, rq->customer_id, &p->book))
        return false;
    book_settle(&p->book, next_id, c->clock);
    if (rq->kind != LEDGER_REFUND)
        p->wallet = book_wallet(&p->book, rq->wallet);
    book_op(&p->book, rq, id_new(c->clock));
    if (rq->kind == LEDGER_REFUND ? !refund_post(c, &p->book, rq) : !kinds[rq->kind](c, p))
        return false;
    *op = &p->book.ops[p->book.op_count - 1];
    (*op)->actor = c->actor->name;
    return true;
}

bool ledger_post(struct ctx *c, const struct ledger_request *asked, struct ledger_op *out)
{
    struct ledger_request rq = *asked;
    struct posting *p = arena_new_of(c->arena, struct posting);
    struct ledger_mark mark = {.key = rq.key};
    struct ledger_op *op = NULL;

    assert(rq.kind == LEDGER_REFUND || kinds[rq.kind] != NULL);
    if (!texts_check(c, &rq) || !points_check(c, &rq) || !times_check(c, &rq, clock_now(c->clock)))
        return false;
    body_hash(mark.body, &rq);
    if (!customers_hold(c, &rq) || !replay(c, &rq, mark.body, out))
        return false;
    if (out->is_replay)
        return true;
    p->rq = &rq;
    if (!expiry_check(c, &rq) || !hold_subject(c, &rq) || !draw_up(c, p, &op))
        return false;
    mark.op = op;
    *out = *op;
    return ledger_book_write(c, &p->book, &mark);
}

/* ---- reading ---- */

static bool settled_book(struct ctx *c, int64_t customer_id, struct book *b)
{
    struct customer cu;

    if (!customer_get(c, customer_id, &cu) || !ledger_book_read(c, cu.id, b))
        return false;
    book_settle(b, no_id, NULL); /* in memory alone */
    return true;
}

bool ledger_balances(struct ctx *c, int64_t customer_id, struct ledger_balance **out, size_t *count)
{
    bool seen[LEDGER_WALLETS_MAX + 1] = {false};
    struct book book;

    if (!settled_book(c, customer_id, &book))
        return false;
    *out = arena_array(c->arena, LEDGER_WALLETS_MAX, struct ledger_balance);
    *count = 0;
    for (size_t i = 0; i < book.entry_count; i++)
        seen[book.entries[i].wallet] = true;
    for (int wallet = 1; wallet <= LEDGER_WALLETS_MAX; wallet++)
        if (seen[wallet])
            book_balance(&book, wallet, &(*out)[(*count)++]);
    return true;
}

bool ledger_balance_get(struct ctx *c, int64_t customer_id, int wallet, struct ledger_balance *out)
{
    struct book book;

    if (!settled_book(c, customer_id, &book))
        return false;
    book_balance(&book, wallet, out);
    return true;
}

/* ---- the books' own work ---- */

/* A book that is looked at because it is due: what is due next is written whatever it is. */
static bool book_read_due(struct ctx *c, int64_t customer_id, struct book *b)
{
    if (!ledger_book_read(c, customer_id, b))
        return false;
    b->loaded_due_us = 0;
    return true;
}

static bool forfeit(struct ctx *c, int64_t customer_id)
{
    struct ledger_request rq = {.kind = LEDGER_FORFEIT, .customer_id = customer_id};
    struct ledger_mark none = {.op = NULL};
    struct book book;

    if (!book_read_due(c, customer_id, &book))
        return false;
    if (book.lot_count > 0) {
        book_op(&book, &rq, id_new(c->clock));
        book_forfeit(&book);
    }
    return ledger_book_write(c, &book, &none);
}

bool ledger_settle(struct ctx *c, int64_t customer_id)
{
    struct ledger_mark none = {.op = NULL};
    struct customer cu;
    struct book book;

    if (!customer_get(c, customer_id, &cu))
        return false;
    if (cu.erased_us)
        return forfeit(c, cu.id);
    if (!customer_hold(c, &cu.id) || !book_read_due(c, cu.id, &book))
        return false;
    book_settle(&book, next_id, c->clock);
    return ledger_book_write(c, &book, &none);
}
