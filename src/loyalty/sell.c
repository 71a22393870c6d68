/* The order of locks: the customer, then what coupons and books lock, then budgets. */
#include "loyalty/sell.h"

#include "customer/customer.h"
#include "loyalty/accrue.h"
#include "loyalty/loyalty_store.h"
#include "loyalty/tier.h"

/* ---- once ---- */

static bool known_read(struct ctx *c, struct sold *s, int64_t owner, int64_t id)
{
    struct rows rows;
    uint64_t request = 0;

    if (!db_one(c, &rows, &loyalty_sql[SALE_READ], ARGS(I64(owner), I64(id)), &s->is_known))
        return false;
    if (s->is_known) {
        request = (uint64_t)db_i64(&rows, 0);
        s->answer = str_keep(c->arena, db_text(&rows, 1));
    }
    if (!db_end(&rows))
        return false;
    if (s->is_known && request != s->request)
        return fail(c, ERR_MISMATCH,
            "the order \"" STR_FMT "\" was accepted before, with other contents: a new order has"
            " a new number",
            STR_ARG(s->number));
    if (!s->is_known && owner != s->ask.basket.customer_id)
        return fail(
            c, ERR_CONFLICT, "another customer has the number \"" STR_FMT "\"", STR_ARG(s->number));
    return true;
}

static bool known_look(struct ctx *c, struct sold *s)
{
    int64_t owner = -1, id = 0;

    return order_by_number(c, s->source, s->number, &owner, &id) &&
        (id == 0 ||
            (known_read(c, s, owner, id) &&
                (s->is_known || deed_is_known(c, owner, id, &s->ask.has_earned))));
}

/* ---- coupons and points ---- */

static bool sale_redeem(struct ctx *c, struct sold *s, size_t at)
{
    const struct quote_coupon *k = &s->quote.coupons[at];
    struct coupon_use use = {
        .key = str_of(arena_printf(c->arena, STR_FMT " %zu", STR_ARG(s->subject), at)),
        .code = s->ask.codes[at],
        .order = s->number,
        .basket = &k->basket,
        .margin_min = s->quote.programme->settings.spend.margin};
    struct redemption r;

    if (k->coupon.verdict != COUPON_GOOD)
        return fail(c, ERR_CONFLICT, "%s", coupon_verdict_text(c, &k->coupon, k->coupon.verdict));
    if (!coupon_redeem(c, &use, &r))
        return false;
    assert(r.discount == k->off);
    s->coupons = str_of(arena_printf(
        c->arena, STR_FMT "%s%lld", STR_ARG(s->coupons), at ? " " : "", (long long)r.id));
    return true;
}

static bool points_spend(struct ctx *c, struct sold *s)
{
    struct ledger_request rq = {.kind = s->hold ? LEDGER_CAPTURE : LEDGER_SPEND,
        .customer_id = s->ask.basket.customer_id,
        .wallet = LEDGER_POINTS,
        .points = s->ask.points,
        .key = str_of(arena_printf(c->arena, "sale:" STR_FMT, STR_ARG(s->subject))),
        .subject = s->subject,
        .ref = s->hold,
        .amount = s->quote.price};
    struct ledger_op op;

    return s->ask.points == 0 || ledger_post(c, &rq, &op);
}

/* ---- the order ---- */

static bool order_write(struct ctx *c, struct sold *s)
{
    const struct basket *b = &s->ask.basket;
    struct record_line *lines = arena_array(c->arena, b->line_count, struct record_line);
    struct order_record r = {.customer_id = b->customer_id,
        .number = s->number,
        .source = s->source,
        .at_us = b->at_us,
        .channel = b->channel,
        .lines = lines,
        .line_count = b->line_count};
    enum order_fate fate;

    for (size_t i = 0; i < b->line_count; i++)
        lines[i] = (struct record_line){b->lines[i].sku, b->lines[i].name, b->lines[i].category,
            b->lines[i].quantity, spend_line_price(&s->quote.lines[i]), -1};
    if (!order_record_put(c, &r, &fate))
        return false;
    assert(fate != ORDER_TAKEN);
    s->order_id = r.id;
    return true;
}

/* The basket at the prices that were written down. */
static struct basket priced(struct ctx *c, const struct sold *s)
{
    struct basket b = s->ask.basket;

    b.lines = arena_array(c->arena, b.line_count, struct basket_line);
    for (size_t i = 0; i < b.line_count; i++) {
        b.lines[i] = s->ask.basket.lines[i];
        b.lines[i].amount = spend_line_price(&s->quote.lines[i]);
    }
    b.amount = s->quote.price;
    return b;
}

static bool order_earn(struct ctx *c, struct sold *s)
{
    const struct programme *p = s->quote.programme;
    int64_t id = s->ask.basket.customer_id, points;
    struct deed d = {.on = ON_ORDER,
        .id = s->order_id,
        .subject = s->subject,
        .paid = s->quote.paid,
        .before_id = INT64_MAX};
    struct earning earning;
    struct people people; /* as they are with the order */

    if (!p->settings.starts_us || s->ask.basket.at_us < p->settings.starts_us)
        return true;
    d.basket = priced(c, s);
    if (!s->ask.has_earned &&
        (!earning_ready(c, &earning) || !earning_lock(c, &earning) ||
            !deed_earn(c, &earning, s->quote.person, &d, s->quote.available, &points)))
        return false;
    return people_read(c, id, id, &people) && tier_update(c, p, &people.rows[0]);
}

static bool balance_read(struct ctx *c, int64_t customer_id, int64_t *available, int64_t *points)
{
    struct ledger_balance balance = {0};

    if (customer_id != CUSTOMER_ANONYMOUS &&
        !ledger_balance_get(c, customer_id, LEDGER_POINTS, &balance))
        return false;
    *available = balance.available;
    *points = balance.points;
    return true;
}

static bool buyer_hold(struct ctx *c, int64_t *customer_id)
{
    return *customer_id == CUSTOMER_ANONYMOUS || customer_hold(c, customer_id);
}

bool sell(struct ctx *c, struct sold *s)
{
    int64_t now_us = clock_now(c->clock), ignored;

    assert(s->number.n > 0);
    if (s->ask.basket.at_us > now_us)
        s->ask.basket.at_us = now_us;
    s->ask.takes_held = s->hold != 0;
    s->subject = order_subject(c, s->source, s->number, 0);
    s->coupons = STR("");
    if (!buyer_hold(c, &s->ask.basket.customer_id) || !known_look(c, s))
        return false;
    if (s->is_known)
        return true;
    if (!quote_make(c, &s->ask, true, &s->quote))
        return false;
    for (size_t i = 0; i < s->ask.code_count; i++)
        if (!sale_redeem(c, s, i))
            return false;
    return points_spend(c, s) && order_write(c, s) && (!s->quote.person || order_earn(c, s)) &&
        balance_read(c, s->ask.basket.customer_id, &s->balance, &ignored);
}

bool sold_note(struct ctx *c, const struct sold *s, struct str answer)
{
    return db_run(c, &loyalty_sql[SALE_PUT],
        ARGS(I64(s->ask.basket.customer_id), I64(s->order_id), I64(clock_now(c->clock)),
            I64((int64_t)s->request), TEXT(s->coupons), TEXT(answer)),
        NULL);
}

/* ---- what came back ---- */

static bool coupons_release(struct ctx *c, struct str ids, int64_t order_id, int64_t *count)
{
    const char *key = arena_printf(c->arena, "unsold %lld", (long long)order_id);
    struct redemption r;
    struct str one;
    int64_t id;

    while (ids.n > 0 && str_cut(&ids, ' ', &one)) {
        if (!str_to_i64(one, 1, INT64_MAX, &id))
            bug("a sale's coupon is no id");
        if (!coupon_release(c, id, str_of(key), &r))
            return false;
        *count += !r.is_replay;
    }
    return true;
}

/* Only when nothing is left of the order. */
static bool sale_release(
    struct ctx *c, int64_t customer_id, int64_t order_id, bool is_whole, int64_t *count)
{
    struct str ids = STR("");
    struct rows rows;
    bool found;

    if (!db_one(c, &rows, &loyalty_sql[SALE_ENDED],
            ARGS(I64(customer_id), I64(order_id), I64(is_whole)), &found))
        return false;
    if (found)
        ids = str_keep(c->arena, db_text(&rows, 0));
    return db_end(&rows) && coupons_release(c, ids, order_id, count);
}

/* Of who was erased, sums change and points do not. */
static bool returner_hold(struct ctx *c, int64_t *customer_id, bool *has_books)
{
    struct customer cu;

    if (!customer_get(c, *customer_id, &cu))
        return false;
    *customer_id = cu.id;
    *has_books = cu.id != CUSTOMER_ANONYMOUS && !cu.erased_us;
    return !*has_books || customer_hold(c, customer_id);
}

bool unsell(struct ctx *c, struct unsold *u)
{
    bool is_whole = u->back.line_count == 0 && u->back.total == 0;
    int64_t order_id = 0, before, after, told = 0;
    bool has_books;

    assert(u->back.number.n > 0);
    if (!order_by_number(c, u->back.source, u->back.order_number, &u->back.customer_id, &order_id))
        return false;
    if (order_id == 0)
        return fail(
            c, ERR_MISSING, "there is no order \"" STR_FMT "\"", STR_ARG(u->back.order_number));
    u->customer_id = u->back.customer_id;
    if (!returner_hold(c, &u->customer_id, &has_books) ||
        !balance_read(c, u->customer_id, &u->balance, &before) ||
        !return_record_put(c, &u->back, &u->fate))
        return false;
    if (u->fate == ORDER_TAKEN || u->fate == ORDER_CHANGED)
        return fail(c, ERR_CONFLICT, "another return has the number \"" STR_FMT "\"",
            STR_ARG(u->back.number));
    if ((has_books && !returns_tell(c, u->customer_id, &told)) ||
        !sale_release(c, u->customer_id, order_id, is_whole, &u->coupons) ||
        !balance_read(c, u->customer_id, &u->balance, &after))
        return false;
    u->points = after - before;
    return true;
}
