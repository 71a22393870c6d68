/* What a coupon takes off. All products of two amounts are in 128 bits: an amount may be 5 * 10^15
 * minor units. */
#include <stdlib.h>

#include "coupon/coupon.h"

#define WHOLE 10000 /* basis points */

__extension__ typedef __int128 wide;

/* ---- which lines ---- */

static bool good_is(const struct coupon_good *g, const struct basket_line *l)
{
    return str_eq(g->name, g->is_category ? l->category : l->sku);
}

static bool holds_for(const struct campaign *k, const struct basket_line *l)
{
    bool has_included = false, is_included = false;

    for (size_t i = 0; i < k->good_count; i++) {
        const struct coupon_good *g = &k->goods[i];

        if (g->is_excluded && good_is(g, l))
            return false;
        has_included |= !g->is_excluded;
        is_included |= !g->is_excluded && good_is(g, l);
    }
    return !has_included || is_included;
}

/* ---- how much ---- */

static int64_t share_of(int64_t base, int64_t basis_points)
{
    wide product = (wide)base * basis_points;
    int64_t whole = (int64_t)(product / WHOLE), rest = (int64_t)(product % WHOLE);

    return whole + (rest > WHOLE / 2 || (rest == WHOLE / 2 && whole % 2 != 0));
}

static int64_t asked_of(const struct campaign *k, int64_t base)
{
    int64_t off = k->kind == COUPON_PERCENT ? share_of(base, k->value) : k->value;

    if (k->off_max >= 0 && off > k->off_max)
        off = k->off_max;
    return off < base ? off : base;
}

/* ---- the split ---- */

struct rest {
    int64_t rest; /* of the division, below the base */
    size_t line;
};

static int rest_order(const void *a, const void *b)
{
    const struct rest *x = a, *y = b;

    if (x->rest != y->rest)
        return x->rest < y->rest ? 1 : -1;
    return x->line < y->line ? -1 : 1;
}

/* The largest remainders get one unit each; they are above nought, so no line gets more than its
 * amount. `lines` holds the amounts, and becomes what is off. */
static void split(struct arena *a, int64_t off, int64_t base, int64_t *lines, size_t count)
{
    struct rest *rests = arena_array(a, count, struct rest);
    int64_t left = off;

    for (size_t i = 0; i < count; i++) {
        wide product = (wide)off * lines[i];

        rests[i] = (struct rest){(int64_t)(product % base), i};
        lines[i] = (int64_t)(product / base);
        left -= lines[i];
    }
    qsort(rests, count, sizeof *rests, rest_order);
    assert(left >= 0);
    assert(left < (int64_t)count);
    for (size_t i = 0; i < (size_t)left; i++)
        lines[rests[i].line]++;
}

/* ---- the margin ---- */

/* The most that may be off a line so that (price - cost) / price >= margin: the price after it is
 * at least cost / (1 - margin), rounded up. */
static int64_t room_of(const struct basket_line *l, int64_t margin)
{
    wide keep = ((wide)l->cost * WHOLE + (WHOLE - margin) - 1) / (WHOLE - margin);

    return keep < l->amount ? l->amount - (int64_t)keep : 0;
}

static void margin_keep(const struct basket *b, int64_t margin, struct coupon_price *out)
{
    for (size_t i = 0; i < b->line_count; i++) {
        int64_t room;

        if (margin < 0 || b->lines[i].cost < 0 || out->lines[i] == 0)
            continue;
        room = room_of(&b->lines[i], margin);
        if (out->lines[i] <= room)
            continue;
        out->lines[i] = room;
        out->is_cut[i] = true;
        out->cut_count++;
    }
}

static enum coupon_verdict verdict_of(
    const struct campaign *k, const struct basket *b, const struct coupon_price *p)
{
    if (b->amount < k->order_min)
        return COUPON_ORDER_SMALL;
    if (p->base == 0)
        return COUPON_NO_GOODS;
    return p->off == 0 ? COUPON_NOTHING : COUPON_GOOD;
}

void coupon_price(struct arena *a, const struct campaign *k, const struct basket *b,
    int64_t margin_min, struct coupon_price *out)
{
    int64_t margin = margin_min > k->margin_min ? margin_min : k->margin_min;

    assert(margin < WHOLE);
    *out = (struct coupon_price){.lines = arena_array(a, b->line_count, int64_t),
        .is_cut = arena_array(a, b->line_count, bool)};
    for (size_t i = 0; i < b->line_count; i++) {
        out->lines[i] = holds_for(k, &b->lines[i]) ? b->lines[i].amount : 0;
        out->base += out->lines[i];
    }
    if (out->base > 0 && b->amount >= k->order_min) {
        out->asked = asked_of(k, out->base);
        split(a, out->asked, out->base, out->lines, b->line_count);
        margin_keep(b, margin, out);
        for (size_t i = 0; i < b->line_count; i++)
            out->off += out->lines[i];
    } else {
        for (size_t i = 0; i < b->line_count; i++)
            out->lines[i] = 0;
    }
    out->verdict = verdict_of(k, b, out);
    assert(out->off <= out->asked);
}
