/* The model of a customer base against sums that have a closed form. */
#include "unit.h"

#include <math.h>

#include "insight/economics.h"
#include "stats/normal.h"

#define CHECK(value, wanted, slack) assert_true(fabs((value) - (wanted)) <= (slack))

/* x + x^2 + ... + x^n */
static double geometric(double x, int n)
{
    return x * (1 - pow(x, n)) / (1 - x);
}

static void nobody_new_is_a_geometric_sum(void **state)
{
    struct customer_base b = {
        .present = 200, .retention = .6, .profit = 1000, .discount = .21, .periods = 2};
    double half_year = 1 / 1.1;

    (void)state;
    CHECK(base_profit(&b, 1), 200000 * geometric(.6 * half_year, 2), 1e-6);
    CHECK(base_profit(&b, 5), 200000 * geometric(.6 * half_year, 10), 1e-6);
    CHECK(base_gain(&b, .05, 3),
        200000 * (geometric(.65 * half_year, 6) - geometric(.6 * half_year, 6)), 1e-6);
    CHECK(base_annuity(&b, 5), geometric(half_year, 10) / 2, 1e-12);
    b.discount = 0;
    CHECK(base_annuity(&b, 3), 3, 1e-12);
}

/* Newcomers alone, nobody now: N(k) = a (1 - r^k) / (1 - r). */
static void newcomers_fill_the_base(void **state)
{
    struct customer_base b = {.newcomers = 30, .retention = .5, .profit = 10, .periods = 4};
    double at_half = 0, at_more = 0;

    (void)state;
    for (int k = 1; k <= 12; k++) {
        at_half += 30 * (1 - pow(.5, k)) / .5;
        at_more += 30 * (1 - pow(.6, k)) / .4;
    }
    CHECK(base_profit(&b, 3), 10 * at_half, 1e-9);
    CHECK(base_gain(&b, .1, 3), 10 * (at_more - at_half), 1e-9);
    b.returners = 30; /* business as it is doubles, what is gained does not */
    CHECK(base_profit(&b, 3), 20 * at_half, 1e-9);
    CHECK(base_gain(&b, .1, 3), 10 * (at_more - at_half), 1e-9);
}

static void points_undo_the_gain(void **state)
{
    struct customer_base b = {.present = 100,
        .newcomers = 7,
        .retention = .7,
        .profit = 10,
        .discount = .1,
        .periods = 4};
    double points;

    (void)state;
    assert_true(base_points(&b, base_gain(&b, .05, 3), 3, &points));
    CHECK(points, .05, 1e-9);
    assert_true(base_points(&b, base_gain(&b, .3, 1), 1, &points));
    CHECK(points, .3, 1e-9);
    assert_false(base_points(&b, base_gain(&b, .3, 1) * 1.001, 1, &points));
    assert_true(isnan(base_needed(&b, 1e9, 1, .95).points));
}

static void intervals_follow_profit_and_retention(void **state)
{
    struct customer_base b = {.present = 100, .retention = .5, .profit = 40, .periods = 1};
    struct base_outlook look;
    double reach = normal_reach(.95);

    (void)state;
    base_look(&b, .1, 1, .95, &look);
    CHECK(look.profit, 2000, 1e-9);
    CHECK(look.gain, 400, 1e-9);
    CHECK(look.share, .2, 1e-12);
    CHECK(look.budget, 400, 1e-9);
    CHECK(look.gain_interval.high - look.gain_interval.low, 0, 1e-9);
    b.var_profit = 16; /* a tenth of the profit */
    base_look(&b, .1, 1, .95, &look);
    CHECK(look.gain_interval.high, 400 * exp(.1 * reach), 1e-6);
    CHECK(look.profit_interval.low, 2000 / exp(.1 * reach), 1e-6);
    CHECK(look.share_interval.high, .2, 1e-9);
    /* Over one year the gain is N p m whatever r, the profit N r m: d log / dr is 1 / r. */
    b.var_profit = 0;
    b.var_retention = .0004;
    base_look(&b, .1, 1, .95, &look);
    CHECK(look.gain_interval.high, 400, 1e-6);
    CHECK(look.profit_interval.high, 2000 * exp(reach * .02 / .5), 1e-3);
    CHECK(look.share_interval.low, .2 / exp(reach * .02 / .5), 1e-6);
}

static void budgets_need_points(void **state)
{
    struct customer_base b = {
        .present = 100, .retention = .5, .profit = 40, .var_profit = 16, .periods = 1};
    struct base_need need = base_needed(&b, 400, 1, .95);
    double reach = exp(.1 * normal_reach(.95));

    (void)state;
    CHECK(need.points, .1, 1e-9);
    CHECK(need.interval.low, .1 / reach, 1e-9);
    CHECK(need.interval.high, .1 * reach, 1e-9);
    need = base_needed(&b, 1950, 1, .95); /* nearly all there is */
    CHECK(need.points, .4875, 1e-9);
    assert_true(isnan(need.interval.high));
}

static void costs_are_of_counts(void **state)
{
    struct economics e = {.won = 10, .kept = 40};
    struct economics_cost win = economics_cost(50000, 10, .95),
                          keep = economics_cost(4000, 40, .95);
    struct economics_cost ratio = economics_ratio(&win, &keep, &e, .95);

    (void)state;
    CHECK(win.value, 5000, 1e-9);
    CHECK(win.interval.low, 50000 / 18.39036, 1e-2); /* Garwood: 4.795389, 18.39036 */
    CHECK(win.interval.high, 50000 / 4.795389, 1e-2);
    CHECK(ratio.value, 50, 1e-9);
    CHECK(ratio.interval.high, 50 * exp(normal_reach(.95) * sqrt(.125)), 1e-9);
    assert_true(isnan(economics_cost(0, 10, .95).value));
    win = economics_cost(50000, 9, .95);
    assert_true(isnan(win.value));
    assert_true(isnan(economics_ratio(&win, &keep, &e, .95).value));
}

static void months_are_the_last_whole_twelve(void **state)
{
    int64_t first = civil_to_day((struct civil){2011, 1, 1});

    (void)state;
    assert_int_equal(economics_first_month(civil_to_day((struct civil){2011, 12, 31})), first);
    assert_int_equal(economics_first_month(civil_to_day((struct civil){2012, 1, 30})), first);
    assert_int_not_equal(economics_first_month(civil_to_day((struct civil){2012, 1, 31})), first);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_new_is_a_geometric_sum),
        cmocka_unit_test(newcomers_fill_the_base),
        cmocka_unit_test(points_undo_the_gain),
        cmocka_unit_test(intervals_follow_profit_and_retention),
        cmocka_unit_test(budgets_need_points),
        cmocka_unit_test(costs_are_of_counts),
        cmocka_unit_test(months_are_the_last_whole_twelve),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
