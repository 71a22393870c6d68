/* Published figures of the statistics, to the digits that were printed, and the edges: no answers,
 * one answer, answers all of a kind, a thousand million of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "stats/interval.h"
#include "stats/normal.h"
#include "stats/nps.h"

#define BILLION INT64_C(1000000000)

static const enum nps_method methods[] = {NPS_WALD, NPS_ADJUSTED_WALD, NPS_SCORE};

/* `half` is half a unit of the last digit printed. */
static void check(double value, double printed, double half, int line)
{
    if (!(fabs(value - printed) <= half))
        fail_msg("line %d: %.9g is not %.9g (to %g)", line, value, printed, half);
}
#define CHECK(value, printed, half) check((value), (printed), (half), __LINE__)

static struct interval nps_of(struct nps_counts counts, enum nps_method method, double level)
{
    struct interval i = {0};

    assert_true(nps_interval(&counts, method, level, &i));
    return i;
}

static void normal_matches_tables(void **state)
{
    (void)state;
    CHECK(normal_cdf(0), .5, 0);
    CHECK(normal_cdf(1.96), 0.9750021048517795, 1e-15);
    CHECK(normal_cdf(-10) / 7.619853024160527e-24, 1, 1e-13);
    /* Wichura's own check values: .25, .001, 1e-20. */
    CHECK(normal_quantile(.25), -0.6744897501960817, 1e-15);
    CHECK(normal_quantile(.001), -3.090232306167814, 1e-14);
    CHECK(normal_quantile(1e-20), -9.262340089798408, 1e-14);
    CHECK(normal_quantile(.975), 1.959963984540054, 1e-15);
    CHECK(normal_quantile(.5), 0, 0);
    CHECK(normal_two_sided(1.959963984540054), .05, 1e-16);
    CHECK(normal_reach(.95), 1.959963984540054, 1e-14);
    CHECK(normal_reach(.99), 2.575829303548901, 1e-14);
}

static void normal_quantile_inverts_cdf(void **state)
{
    (void)state;
    for (int step = -37 * 16; step <= 6 * 16; step++) {
        double x = step / 16.0;

        /* Near 1 a double cannot tell tails apart: what it loses there is the density's share. */
        CHECK(normal_quantile(normal_cdf(x)), x, 1e-13 + 1e-15 * exp(x > 0 ? x * x / 2 : 0));
    }
}

static void wilson_and_newcombe_match_published(void **state)
{
    struct interval i;

    (void)state;
    assert_true(interval_wilson((struct share){45, 100}, .95, &i));
    CHECK(i.low, .356145, 5e-7);
    CHECK(i.high, .547554, 5e-7);
    assert_true(interval_newcombe((struct share){56, 70}, (struct share){48, 80}, .95, &i));
    CHECK(i.low, .052431, 5e-7);
    CHECK(i.high, .333873, 5e-7);
}

static void wilson_keeps_its_edges(void **state)
{
    struct interval i = {7, 7}, j;
    double zz = normal_reach(.95) * normal_reach(.95);

    (void)state;
    assert_false(interval_wilson((struct share){0, 0}, .95, &i));
    CHECK(i.low, 7, 0);
    assert_true(interval_wilson((struct share){0, 1}, .95, &i));
    CHECK(i.low, 0, 0);
    CHECK(i.high, zz / (1 + zz), 1e-15);
    assert_true(interval_wilson((struct share){1, 1}, .95, &j));
    CHECK(j.low, 1 - i.high, 1e-15);
    CHECK(j.high, 1, 0);
    /* A thousand million answers, one yes: both limits keep their digits. */
    assert_true(interval_wilson((struct share){1, BILLION}, .95, &i));
    CHECK(i.low * 1e9, 0.1765245550, 5e-11);
    CHECK(i.high * 1e9, 5.6649342433, 5e-11);
    assert_true(interval_wilson((struct share){BILLION / 2, BILLION}, .95, &i));
    CHECK(i.high - i.low, 2 * normal_reach(.95) * sqrt(.25e-9), 1e-12);
    for (int64_t n = 1; n <= 1000; n++) {
        assert_true(interval_wilson((struct share){n, n}, .95, &i));
        assert_true(i.high == 1);
        assert_true(interval_wilson((struct share){0, n}, .95, &i));
        assert_true(i.low == 0);
    }
}

static void answers_that_hang_together_count_less(void **state)
{
    struct interval i, j;

    (void)state;
    assert_true(interval_wilson((struct share){30, 40}, .95, &i));
    j = interval_wilson_effective(.75, 40, .95);
    assert_memory_equal(&i, &j, sizeof i);
    j = interval_wilson_effective(.75, 20, .95);
    assert_true(j.low < i.low);
    assert_true(j.high > i.high);
}

static void newcombe_keeps_its_edges(void **state)
{
    struct interval i, j;
    struct share all = {10, 10}, none = {0, 10}, some = {3, 8}, empty = {0, 0};

    (void)state;
    assert_false(interval_newcombe(all, empty, .95, &i));
    assert_false(interval_newcombe(empty, all, .95, &i));
    assert_true(interval_newcombe(all, none, .95, &i));
    CHECK(i.high, 1, 0);
    assert_true(i.low > 0);
    assert_true(interval_newcombe(some, none, .95, &i));
    assert_true(interval_newcombe(none, some, .95, &j));
    CHECK(i.low, -j.high, 1e-15);
    CHECK(i.high, -j.low, 1e-15);
}

static void nps_matches_published(void **state)
{
    static const struct {
        struct nps_counts counts;
        double half;
        struct interval of[3];
    } rows[] = {
        {{5, 3, 2}, .005, {{-18.41, 78.41}, {-19.05, 65.20}, {-21.66, 67.53}}},
        {{238, 396, 431}, .0005, {{-22.756, -13.488}, {-22.698, -13.444}, {-22.708, -13.446}}},
    };
    struct nps s;

    (void)state;
    for (size_t r = 0; r < COUNT(rows); r++)
        for (size_t m = 0; m < COUNT(methods); m++) {
            struct interval i = nps_of(rows[r].counts, methods[m], .95);

            CHECK(i.low, rows[r].of[m].low, rows[r].half);
            CHECK(i.high, rows[r].of[m].high, rows[r].half);
        }
    assert_true(nps_score(&rows[0].counts, &s));
    CHECK(s.score, 30, 1e-12);
    assert_true(nps_score(&rows[1].counts, &s));
    CHECK(s.score, -18.1221, 5e-5);
    CHECK(s.se, 2.3643, 5e-5);
    assert_int_equal(s.n, 1065);
}

static void nps_difference_matches_published(void **state)
{
    struct nps_counts up = {40, 30, 30}, down = {30, 30, 40}, none = {0}, all = {9, 0, 0};
    struct nps_difference d, e;

    (void)state;
    assert_true(nps_compare(&up, &down, &d));
    CHECK(d.points, 20, 1e-12);
    CHECK(d.se, 11.747, 5e-4);
    CHECK(d.z, d.points / d.se, 0);
    CHECK(d.p, .0887, 5e-5);
    assert_true(nps_compare(&down, &up, &e));
    CHECK(e.z, -d.z, 0);
    CHECK(e.p, d.p, 0);
    assert_false(nps_compare(&up, &none, &d));
    assert_false(nps_compare(&none, &up, &d));
    assert_false(nps_compare(&all, &all, &d));
    assert_true(nps_compare(&all, &up, &d));
}

static void nps_of_nobody_and_of_one(void **state)
{
    struct nps_counts none = {0}, one = {1, 0, 0};
    struct interval i = {7, 7};
    struct nps s;

    (void)state;
    assert_false(nps_score(&none, &s));
    for (size_t m = 0; m < COUNT(methods); m++) {
        assert_false(nps_interval(&none, methods[m], .95, &i));
        CHECK(i.high, 7, 0);
    }
    assert_true(nps_score(&one, &s));
    CHECK(s.score, 100, 0);
    CHECK(s.se, 0, 0);
    i = nps_of(one, NPS_ADJUSTED_WALD, .95);
    CHECK(i.low, -i.high + 50, 1e-12); /* centred at (1.75 - .75) / 4 */
    assert_true(i.high < 100);
}

/* Tango's limits have a closed form when all answers are of one kind. */
static void score_interval_of_one_kind(void **state)
{
    static const int64_t sizes[] = {1, 2, 10, 1000, BILLION};
    double zz = normal_reach(.95) * normal_reach(.95);

    (void)state;
    for (size_t k = 0; k < COUNT(sizes); k++) {
        double n = (double)sizes[k];
        struct interval i = nps_of((struct nps_counts){sizes[k], 0, 0}, NPS_SCORE, .95);

        CHECK(i.low, 100 * (n - zz) / (n + zz), 1e-11);
        CHECK(i.high, 100, 0);
        i = nps_of((struct nps_counts){0, sizes[k], 0}, NPS_SCORE, .95);
        CHECK(i.low, -100 * zz / (n + zz), 1e-12);
        CHECK(i.high, 100 * zz / (n + zz), 1e-12);
    }
}

static void mirrored_answers_mirror_the_interval(void **state)
{
    (void)state;
    for (int k = 0; k < 6 * 6 * 6; k++) {
        struct nps_counts a = {k % 6, k / 6 % 6, k / 36};
        struct nps_counts b = {a.detractors, a.passives, a.promoters};

        for (size_t m = 0; m < COUNT(methods) && k > 0; m++) {
            struct interval i = nps_of(a, methods[m], .9), j = nps_of(b, methods[m], .9);

            CHECK(i.low, -j.high, 1e-12);
            CHECK(i.high, -j.low, 1e-12);
        }
    }
}

/* With a thousand million answers the three intervals agree; the score stays inside its own. */
static void huge_samples_agree(void **state)
{
    struct nps_counts counts = {5 * BILLION / 10, 3 * BILLION / 10, 2 * BILLION / 10};
    struct interval wald = nps_of(counts, NPS_WALD, .95);

    (void)state;
    CHECK(wald.high - wald.low, 200 * normal_reach(.95) * sqrt(.61e-9), 1e-11);
    for (size_t m = 0; m < COUNT(methods); m++) {
        struct interval i = nps_of(counts, methods[m], .95);

        CHECK(i.low, wald.low, 1e-6);
        CHECK(i.high, wald.high, 1e-6);
    }
}

static void higher_levels_reach_further(void **state)
{
    static const struct nps_counts rows[] = {
        {5, 3, 2}, {1, 0, 0}, {0, 1, 0}, {0, 40, 1}, {238, 396, 431}};
    static const double levels[] = {.5, .8, .9, .95, .99, .999};

    (void)state;
    for (size_t k = 0; k < COUNT(rows) * COUNT(methods) * (COUNT(levels) - 1); k++) {
        size_t l = k % (COUNT(levels) - 1), m = k / (COUNT(levels) - 1) % COUNT(methods);
        struct nps_counts c = rows[k / (COUNT(levels) - 1) / COUNT(methods)];
        struct interval near = nps_of(c, methods[m], levels[l]);
        struct interval wide = nps_of(c, methods[m], levels[l + 1]);

        assert_true(wide.low <= near.low);
        assert_true(wide.high >= near.high);
        assert_true(wide.low >= -100);
        assert_true(wide.high <= 100);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(normal_matches_tables),
        cmocka_unit_test(normal_quantile_inverts_cdf),
        cmocka_unit_test(wilson_and_newcombe_match_published),
        cmocka_unit_test(wilson_keeps_its_edges),
        cmocka_unit_test(answers_that_hang_together_count_less),
        cmocka_unit_test(newcombe_keeps_its_edges),
        cmocka_unit_test(nps_matches_published),
        cmocka_unit_test(nps_difference_matches_published),
        cmocka_unit_test(nps_of_nobody_and_of_one),
        cmocka_unit_test(score_interval_of_one_kind),
        cmocka_unit_test(mirrored_answers_mirror_the_interval),
        cmocka_unit_test(huge_samples_agree),
        cmocka_unit_test(higher_levels_reach_further),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
