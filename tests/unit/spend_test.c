/* What a tier and points take off a basket: parts sum to the whole, no line falls below its floor. */
#include "unit.h"

#include <stdlib.h>

#include "loyalty/spend.h"

#define LINES 7

static struct basket_line goods[LINES];
static struct spend_line lines[LINES];
static struct basket basket = {.lines = goods, .line_count = LINES};

static int64_t dice(unsigned *seed, int64_t below)
{
    *seed = *seed * 1664525U + 1013904223U;
    return (int64_t)(*seed >> 8) % below;
}

static void basket_make(unsigned *seed)
{
    basket.amount = 0;
    for (size_t i = 0; i < LINES; i++) {
        int64_t amount = dice(seed, 4) ? dice(seed, 100000) : 0;

        goods[i] = (struct basket_line){.sku = STR("a"),
            .category = dice(seed, 3) ? STR("tea") : STR("gift"),
            .amount = amount,
            .cost = dice(seed, 2) ? dice(seed, amount + 1) : -1};
        lines[i] = (struct spend_line){.amount = amount, .coupon = dice(seed, amount / 3 + 1)};
        basket.amount += amount;
    }
}

static void a_floor_keeps_the_margin(void **state)
{
    struct basket_line l = {.amount = 10000, .cost = 6000};

    (void)state;
    assert_int_equal(price_floor(&l, 2000), 7500);
    assert_int_equal(price_floor(&l, -1), 0);
    l.cost = 6001;
    assert_int_equal(price_floor(&l, 2000), 7502);
    l.cost = -1;
    assert_int_equal(price_floor(&l, 2000), 0);
    l.cost = 12000;
    assert_int_equal(price_floor(&l, 0), 10000);
}

static void halves_go_to_even(void **state)
{
    (void)state;
    assert_int_equal(share_bp(50, 100), 0);
    assert_int_equal(share_bp(150, 100), 2);
    assert_int_equal(share_bp(INT64_C(10000000000000), 9999), INT64_C(9999000000000));
}

/* Of a random basket: the tier's parts, and then the points', are where they may be. */
static void basket_check(unsigned *seed)
{
    const struct goods excluded[] = {{true, STR("gift")}};
    int64_t margin = dice(seed, 3) ? dice(seed, 5000) : -1, most = dice(seed, WHOLE_BP + 1);
    struct spend_terms terms = {.point_value = 1 + dice(seed, 9),
        .share_max = dice(seed, WHOLE_BP + 1),
        .margin = margin,
        .excluded = excluded,
        .excluded_count = 1};
    int64_t off = spend_tier(&basket, lines, dice(seed, WHOLE_BP + 1), most, margin);
    int64_t tier = 0, coupons = 0, paid = 0;
    struct spend_room room;

    spend_room(&basket, lines, &terms, INT64_MAX, &room);
    spend_points(&basket, lines, &terms, room.points);
    for (size_t i = 0; i < LINES; i++) {
        int64_t floor = price_floor(&goods[i], margin), price = spend_line_price(&lines[i]);

        tier += lines[i].tier;
        coupons += lines[i].coupon;
        paid += lines[i].points;
        assert_true(lines[i].tier >= 0 && lines[i].points >= 0);
        assert_true(lines[i].tier == 0 || price >= floor);
        assert_true(lines[i].points == 0 || price - lines[i].points >= floor);
        assert_true(lines[i].points == 0 || !lines[i].is_excluded);
    }
    assert_int_equal(tier, off);
    assert_int_equal(paid, room.points * terms.point_value);
    assert_true(tier == 0 || tier + coupons <= share_bp(basket.amount, most));
}

static void random_baskets_add_up(void **state)
{
    unsigned seed = 20261122;

    (void)state;
    for (int i = 0; i < 20000; i++) {
        basket_make(&seed);
        basket_check(&seed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_floor_keeps_the_margin),
        cmocka_unit_test(halves_go_to_even),
        cmocka_unit_test(random_baskets_add_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
