/* Parts are cut from a running sum, so they add up to the whole whatever is rounded. */
#include "loyalty/spend.h"

__extension__ typedef __int128 wide; /* a product of two int64_t */

bool goods_have(const struct goods *goods, size_t count, const struct basket_line *l)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(goods[i].name, goods[i].is_category ? l->category : l->sku))
            return true;
    return false;
}

int64_t share_bp(int64_t amount, int64_t basis_points)
{
    wide product = (wide)amount * basis_points;
    int64_t whole = (int64_t)(product / WHOLE_BP), rest = (int64_t)(product % WHOLE_BP);

    assert(amount >= 0);
    assert(basis_points >= 0);
    return whole + (rest > WHOLE_BP / 2 || (rest == WHOLE_BP / 2 && whole % 2 != 0));
}

int64_t price_floor(const struct basket_line *l, int64_t margin)
{
    wide floor;

    assert(margin < WHOLE_BP);
    if (margin < 0 || l->cost < 0)
        return 0;
    floor = ((wide)l->cost * WHOLE_BP + (WHOLE_BP - margin) - 1) / (WHOLE_BP - margin);
    return floor > l->amount ? l->amount : (int64_t)floor;
}

/* What may still be taken off a line. */
static int64_t line_room(const struct basket_line *l, const struct spend_line *s, int64_t margin)
{
    int64_t room = spend_line_price(s) - price_floor(l, margin);

    return room > 0 ? room : 0;
}

/* Gives each line its share of `off`: the running sum is rounded down, so the parts sum to the
 * whole and no line gets more than its weight. */
static int64_t part_of(int64_t off, int64_t weight, int64_t before, int64_t total)
{
    return (int64_t)((wide)off * (before + weight) / total) - (int64_t)((wide)off * before / total);
}

static void tier_shrink(struct spend_line *lines, size_t count, int64_t sum, int64_t most)
{
    int64_t before = 0;

    for (size_t i = 0; i < count; i++) {
        int64_t asked = lines[i].tier;

        lines[i].tier = part_of(most, asked, before, sum);
        before += asked;
    }
}

int64_t spend_tier(const struct basket *b, struct spend_line *lines, int64_t discount_bp,
    int64_t most_bp, int64_t margin)
{
    int64_t sum = 0, coupons = 0, most;

    assert(discount_bp <= WHOLE_BP);
    for (size_t i = 0; i < b->line_count; i++) {
        int64_t room = line_room(&b->lines[i], &lines[i], margin);
        int64_t off = share_bp(spend_line_price(&lines[i]), discount_bp);

        lines[i].is_cut = lines[i].is_cut || off > room;
        lines[i].tier = off < room ? off : room;
        sum += lines[i].tier;
        coupons += lines[i].coupon;
    }
    most = share_bp(b->amount, most_bp) - coupons;
    most = most > 0 ? most : 0;
    if (sum <= most)
        return sum;
    tier_shrink(lines, b->line_count, sum, most);
    return most;
}

void spend_room(const struct basket *b, struct spend_line *lines, const struct spend_terms *t,
    int64_t available, struct spend_room *out)
{
    int64_t price = 0, goods = 0, share;

    assert(t->point_value > 0);
    for (size_t i = 0; i < b->line_count; i++) {
        lines[i].is_excluded = goods_have(t->excluded, t->excluded_count, &b->lines[i]);
        price += spend_line_price(&lines[i]);
        goods += lines[i].is_excluded ? 0 : line_room(&b->lines[i], &lines[i], t->margin);
    }
    share = share_bp(price, t->share_max);
    *out = (struct spend_room){
        .points = (share < goods ? share : goods) / t->point_value,
        .bound = share <= goods ? SPEND_SHARE : SPEND_GOODS,
    };
    if (price < t->order_min)
        *out = (struct spend_room){.bound = SPEND_MINIMUM};
    out->spendable = out->points;
    if (available >= out->points)
        return;
    out->spendable = available;
    out->bound = SPEND_BALANCE;
}

void spend_points(
    const struct basket *b, struct spend_line *lines, const struct spend_terms *t, int64_t points)
{
    int64_t money = points * t->point_value, total = 0, before = 0;

    for (size_t i = 0; i < b->line_count; i++)
        if (!lines[i].is_excluded)
            total += line_room(&b->lines[i], &lines[i], t->margin);
    assert(money <= total);
    for (size_t i = 0; i < b->line_count && total > 0; i++) {
        int64_t weight = line_room(&b->lines[i], &lines[i], t->margin);

        if (lines[i].is_excluded)
            continue;
        lines[i].points = part_of(money, weight, before, total);
        before += weight;
    }
}
