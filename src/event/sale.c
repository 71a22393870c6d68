/* Orders and returns of shops. */
#include "event/sale.h"

#include "base/money.h"
#include "event/piece.h"

#define ONE_UNIT 1000

__extension__ typedef __int128 wide;

/* ---- lines ---- */

static bool money_any(struct ctx *c, const json_t *o, const char *path, int64_t *out)
{
    return path && piece_money(c, o, path, out);
}

static bool line_amount(
    struct ctx *c, const json_t *o, const struct sale_paths *p, struct record_line *l, bool *has)
{
    int64_t price, discount;

    *has = money_any(c, o, p->amount, &l->amount);
    if (!*has && !c->err && money_any(c, o, p->price, &price))
        *has = decimal_product((struct decimal){price, 0},
                   (struct decimal){l->quantity, QUANTITY_SCALE}, 0, &l->amount) ||
            fail(c, ERR_INVALID, "the amount of a line is too large");
    if (!c->err && *has && money_any(c, o, p->discount, &discount))
        l->amount -= discount < l->amount ? discount : l->amount;
    return !c->err;
}

static struct str text_any(struct ctx *c, const json_t *o, const char *paths, size_t max)
{
    return paths ? piece_cut(piece_any(c, o, paths), max) : STR("");
}

static bool line_read(
    struct ctx *c, const json_t *o, const struct sale_paths *p, struct record_line *l, bool *has)
{
    *l = (struct record_line){.sku = text_any(c, o, p->sku, RECORD_SKU_MAX),
        .name = text_any(c, o, p->name, RECORD_TEXT_MAX),
        .category = text_any(c, o, p->category, RECORD_TEXT_MAX),
        .quantity = ONE_UNIT,
        .cost = -1};
    if (!json_is_object(o))
        return fail(c, ERR_INVALID, "a line must be an object");
    if (p->quantity)
        (void)piece_quantity(c, o, p->quantity, &l->quantity);
    return !c->err && line_amount(c, o, p, l, has);
}

bool sale_read(struct ctx *c, const json_t *lines, const struct sale_paths *paths, struct sale *out)
{
    size_t count = json_is_array(lines) ? json_array_size(lines) : lines != NULL;

    *out = (struct sale){.is_priced = count > 0};
    if (count > ORDER_LINES_MAX)
        return fail(c, ERR_INVALID, "%zu lines: a document has at most %d", count, ORDER_LINES_MAX);
    out->lines = arena_array(c->arena, count, struct record_line);
    for (size_t i = 0; i < count; i++) {
        const json_t *o = json_is_array(lines) ? json_array_get(lines, i) : lines;
        struct record_line l;
        bool has_price = false;

        if (!line_read(c, o, paths, &l, &has_price))
            return false;
        out->is_priced = out->is_priced && has_price;
        if (l.quantity == 0)
            continue; /* taken out of the order */
        out->lines[out->count++] = l;
        out->sum += l.amount;
    }
    return true;
}

void sale_discount(struct sale *s, int64_t discount)
{
    int64_t rest = discount < s->sum ? discount : s->sum, of = s->sum;

    if (discount <= 0)
        return;
    for (size_t i = 0; i < s->count; i++) {
        int64_t share = of > 0 ? (int64_t)((wide)rest * s->lines[i].amount / of) : 0;

        of -= s->lines[i].amount;
        rest -= share;
        s->lines[i].amount -= share;
        s->sum -= share;
    }
}

/* ---- documents ---- */

static int64_t second_of(int64_t at_us)
{
    return at_us / SECOND_US * SECOND_US;
}

bool sale_put(struct ctx *c, const struct source *s, const struct sale *sale,
    const struct sale_order *order, int64_t *customer_id)
{
    struct order_record r = {.number = order->number,
        .source = s->system,
        .at_us = second_of(order->at_us ? order->at_us : order->fallback_us),
        .channel = order->channel,
        .total = order->total};
    enum order_fate fate;
    int64_t owner = -1, id = 0;

    if (order->number.n && !order_by_number(c, s->system, order->number, &owner, &id))
        return false;
    if (owner > CUSTOMER_ANONYMOUS)
        *customer_id = owner;
    if (owner >= 0 && !order->at_us)
        r.at_us = id_second(id) * SECOND_US;
    if (sale->is_priced) {
        r.lines = sale->lines;
        r.line_count = sale->count;
    }
    r.customer_id = *customer_id;
    if (!order_record_put(c, &r, &fate) || fate != ORDER_TAKEN)
        return c->err == ERR_NONE;
    r.customer_id = *customer_id = owner; /* nobody's, and named by others: it stays so */
    return order_record_put(c, &r, &fate);
}

bool sale_revive(struct ctx *c, const struct source *s, struct str number)
{
    int64_t owner, id;

    return order_by_number(c, s->system, number, &owner, &id) &&
        (owner < 0 || order_revive(c, owner, id));
}

bool sale_return(struct ctx *c, const struct source *s, const struct sale *sale,
    const struct return_record *r, int64_t *customer_id)
{
    struct return_record back = *r;
    enum order_fate fate;
    int64_t id;

    back.source = s->system;
    back.customer_id = -1;
    back.at_us = second_of(r->at_us);
    if (!order_by_number(c, s->system, r->order_number, customer_id, &id))
        return false;
    if (*customer_id < 0) {
        *customer_id = 0;
        return fail(c, ERR_MISSING, "there is no order \"" STR_FMT "\"",
            STR_ARG(piece_cut(r->order_number, 64)));
    }
    if (sale->count) {
        back.lines = sale->lines;
        back.line_count = sale->count;
        back.total = 0;
    }
    return return_record_put(c, &back, &fate);
}
