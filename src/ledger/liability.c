/* What the business owes in points, when it falls due, and how much of it will probably never be
 * asked for. Breakage is learned from lots that have come to their end: of what left them, the
 * share that expired. Customers, not points, are what is independent, so the interval is that of a
 * ratio of sums over customers (Cochran, Sampling Techniques, 1977, section 6.3), with Student's t.
 */
#include <math.h>

#include <gsl/gsl_cdf.h>

#include "ledger/ledger_doors.h"
#include "ledger/ledger_store.h"

#define MONTHS 12
#define CUSTOMERS_MIN 30 /* with ended points; fewer tell nothing of the rest */
#define BOOK_BYTES_MAX ((size_t)256 << 20)

struct wallet_sums {
    int64_t customers, points, available, pending, held, debt, never;
    int64_t due[MONTHS + 1]; /* expire in this month, the next ... ; the last: later */
    int64_t enders;          /* customers with points that have ended */
    double x, y, xx, xy, yy; /* sums over customers: x points that ended, y of them expired */
};

struct liability {
    struct ctx *c;
    struct arena *arena; /* of one customer's book */
    struct ledger_wallet *wallets;
    size_t wallet_count;
    struct book *book;
    int64_t customer_id, month;
    struct wallet_sums sums[LEDGER_WALLETS_MAX + 1];
};

static int64_t month_of(struct ctx *c, int64_t at_us)
{
    struct civil date = civil_from_day(zone_day(c->zone, at_us));

    return date.year * 12 + date.month - 1;
}

static void lot_sum(struct liability *l, const struct book_lot *lot)
{
    struct wallet_sums *s = &l->sums[lot->wallet];
    int64_t expires_us = book_expires_us(l->book, lot->wallet, lot->expires_us), ahead;

    if (lot->left <= 0)
        return;
    if (!expires_us) {
        s->never += lot->left;
        return;
    }
    ahead = month_of(l->c, expires_us) - l->month;
    s->due[ahead < 0 ? 0 : ahead > MONTHS ? MONTHS : ahead] += lot->left;
}

static void ended_sum(struct liability *l, int wallet)
{
    struct wallet_sums *s = &l->sums[wallet];
    double x = 0, y = 0;

    for (size_t i = 0; i < l->book->entry_count; i++) {
        const struct book_entry *e = &l->book->entries[i];
        bool is_end = e->to == ACCOUNT_EXPIRED || e->to == ACCOUNT_REDEEMED;

        if (e->wallet != wallet)
            continue;
        x += is_end ? (double)e->points : 0;
        x -= e->from == ACCOUNT_REDEEMED ? (double)e->points : 0;
        y += e->to == ACCOUNT_EXPIRED ? (double)e->points : 0;
    }
    if (x <= 0)
        return;
    s->enders++;
    s->x += x;
    s->y += y;
    s->xx += x * x;
    s->xy += x * y;
    s->yy += y * y;
}

static int64_t same_id(const void *unused)
{
    (void)unused;
    return 1;
}

static void book_sum(struct liability *l)
{
    if (!l->book)
        return;
    book_settle(l->book, same_id, NULL); /* in memory alone */
    for (size_t i = 0; i < l->wallet_count; i++) {
        int wallet = l->wallets[i].number;
        struct wallet_sums *s = &l->sums[wallet];
        struct ledger_balance b;

        book_balance(l->book, wallet, &b);
        s->customers += b.points != 0;
        s->points += b.points;
        s->available += b.available;
        s->pending += b.pending;
        s->held += b.held;
        s->debt += b.debt;
        ended_sum(l, wallet);
    }
    for (size_t i = 0; i < l->book->lot_count; i++)
        lot_sum(l, &l->book->lots[i]);
}

static bool entry_take(
    void *arg, const struct book_entry *e, const struct ledger_op *op, const unsigned char *head)
{
    struct liability *l = arg;

    (void)head;
    if (!l->book || op->customer_id != l->customer_id) {
        book_sum(l);
        arena_free(&l->arena);
        l->arena = arena_new(BOOK_BYTES_MAX);
        l->book = arena_new_of(l->arena, struct book);
        book_init(l->book, l->arena, op->customer_id, clock_now(l->c->clock), l->wallets,
            l->wallet_count);
        l->customer_id = op->customer_id;
    }
    book_load(l->book, e);
    return true;
}

/* ---- what is printed ---- */

static void breakage_put(struct ctx *c, struct output *o, const struct wallet_sums *s)
{
    double n = (double)s->enders, rate, variance, half;

    output_int(o, "breakage_customers", NULL, s->enders);
    if (s->enders < CUSTOMERS_MIN) {
        output_null(o, "breakage", NULL);
        output_line(o,
            LANG_FORMAT(c->arena, c->lang, T_LEDGER_NO_BREAKAGE, ARG_INT("n", s->enders),
                ARG_INT("min", CUSTOMERS_MIN)));
        return;
    }
    rate = s->y / s->x;
    variance = (s->yy - 2 * rate * s->xy + rate * rate * s->xx) / (n - 1) * n / (s->x * s->x);
    half = gsl_cdf_tdist_Pinv(.975, n - 1) * sqrt(variance > 0 ? variance : 0);
    output_percent(o, "breakage", lang_text(c->lang, T_LEDGER_BREAKAGE), rate, 3);
    output_percent(o, "breakage_low", lang_text(c->lang, T_LEDGER_LOW), fmax(0, rate - half), 3);
    output_percent(o, "breakage_high", lang_text(c->lang, T_LEDGER_HIGH), fmin(1, rate + half), 3);
    output_int(o, "expected_unused", lang_text(c->lang, T_LEDGER_UNUSED),
        llround(rate * (double)s->points));
}

static void due_put(struct liability *l, struct output *o, const struct wallet_sums *s)
{
    struct ctx *c = l->c;
    const struct column columns[] = {{"month", lang_text(c->lang, T_LEDGER_MONTH), COLUMN_LEFT},
        {"points", lang_text(c->lang, T_LEDGER_POINTS), COLUMN_RIGHT}};

    output_table(o, "due", columns, COUNT(columns));
    for (int i = 0; i < MONTHS; i++) {
        int64_t month = l->month + i;

        output_row(o);
        output_text(o, NULL, NULL,
            str_of(arena_printf(
                c->arena, "%04lld-%02lld", (long long)(month / 12), (long long)(month % 12 + 1))));
        output_int(o, NULL, NULL, s->due[i]);
    }
    output_row(o);
    output_text(o, NULL, NULL, str_of(lang_text(c->lang, T_LEDGER_LATER)));
    output_int(o, NULL, NULL, s->due[MONTHS]);
    output_row(o);
    output_text(o, NULL, NULL, str_of(lang_text(c->lang, T_LEDGER_NEVER)));
    output_int(o, NULL, NULL, s->never);
    output_table_end(o);
}

static void wallet_put(struct liability *l, struct output *o, const struct ledger_wallet *w)
{
    const struct wallet_sums *s = &l->sums[w->number];
    struct ctx *c = l->c;

    output_object(o, NULL);
    output_title(o, str_dup(c->arena, w->name));
    output_text(o, "wallet", NULL, w->code);
    output_int(o, "customers", lang_text(c->lang, T_LEDGER_CUSTOMERS), s->customers);
    output_int(o, "outstanding", lang_text(c->lang, T_LEDGER_OUTSTANDING), s->points);
    output_int(o, "available", lang_text(c->lang, T_LEDGER_AVAILABLE), s->available);
    output_int(o, "pending", lang_text(c->lang, T_LEDGER_PENDING), s->pending);
    output_int(o, "held", lang_text(c->lang, T_LEDGER_HELD), s->held);
    output_int(o, "debt", lang_text(c->lang, T_LEDGER_DEBT), s->debt);
    breakage_put(c, o, s);
    due_put(l, o, s);
    output_close(o);
}

bool ledger_liability_run(struct ctx *c, struct call *call)
{
    struct liability *l = arena_new_of(c->arena, struct liability);
    bool ok;

    l->c = c;
    l->month = month_of(c, clock_now(c->clock));
    if (!ledger_wallets(c, &l->wallets, &l->wallet_count))
        return false;
    ok = ledger_entries_walk(c, entry_take, l);
    if (ok)
        book_sum(l);
    arena_free(&l->arena);
    if (!ok)
        return false;
    output_array(call->out, "wallets");
    for (size_t i = 0; i < l->wallet_count; i++)
        wallet_put(l, call->out, &l->wallets[i]);
    output_close(call->out);
    return true;
}
