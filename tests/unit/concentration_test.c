/* Concentration against plain counting: every pair for the Gini, every value left out once for its
 * standard error. */
#include "unit.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "stats/concentration.h"

#define MANY 2000

static void check(double value, double expected, double half, int line)
{
    if (!(fabs(value - expected) <= half))
        fail_msg("line %d: %.9g is not %.9g (to %g)", line, value, expected, half);
}
#define CHECK(value, expected, half) check((value), (expected), (half), __LINE__)

static struct concentration of(const int64_t *values, size_t n)
{
    struct concentration k = {0};

    assert_true(concentration_of(values, n, .95, &k));
    return k;
}

static double gini_of_pairs(const int64_t *values, size_t n)
{
    double difference = 0, sum = 0;

    for (size_t i = 0; i < n; i++) {
        sum += (double)values[i];
        for (size_t j = 0; j < n; j++)
            difference += fabs((double)(values[i] - values[j]));
    }
    return difference / (2 * (double)n * sum);
}

/* Ascending, from one to thousands. */
static void values_fill(int64_t *values, size_t n)
{
    int64_t value = 1;

    for (size_t i = 0; i < n; i++) {
        value += (int64_t)(i * i % 7) + (i % 97 == 0 ? (int64_t)i : 0);
        values[i] = value;
    }
}

static void classes_end_within_their_share(void **state)
{
    static const int64_t values[] = {5, 5, 10, 20, 60};
    struct concentration k = of(values, COUNT(values));

    (void)state;
    assert_int_equal(k.sum, 100);
    assert_int_equal(k.classes[ABC_A].count, 2); /* 80 of 100 is still A */
    assert_int_equal(k.classes[ABC_A].sum, 80);
    assert_int_equal(k.classes[ABC_B].count, 2); /* 95 of 100 is still B */
    assert_int_equal(k.classes[ABC_C].count, 1);
    assert_int_equal(k.classes[ABC_C].sum, 5);
}

static void the_biggest_is_always_a(void **state)
{
    static const int64_t values[] = {0, 1, 99};
    struct concentration k = of(values, COUNT(values));

    (void)state;
    assert_int_equal(k.classes[ABC_A].count, 1);
    assert_int_equal(k.classes[ABC_B].count, 0);
    assert_int_equal(k.classes[ABC_C].count, 2);
}

static void lorenz_draws_lines_between_values(void **state)
{
    static const int64_t values[] = {10, 30};
    struct concentration k = of(values, COUNT(values));

    (void)state;
    CHECK(k.lorenz[0], 0, 0);
    CHECK(k.lorenz[25], .125, 1e-15);
    CHECK(k.lorenz[50], .25, 1e-15);
    CHECK(k.lorenz[75], .625, 1e-15);
    CHECK(k.lorenz[100], 1, 0);
    CHECK(k.gini, .25, 1e-15);
}

static void gini_keeps_its_edges(void **state)
{
    static const int64_t alike[] = {7, 7, 7, 7}, one_has_all[] = {0, 0, 0, 9}, nothing[] = {0, 0};
    struct concentration k = of(alike, 4);

    (void)state;
    CHECK(k.gini, 0, 1e-15);
    CHECK(k.gini_se, 0, 1e-8);
    k = of(one_has_all, 4);
    CHECK(k.gini, .75, 1e-15);
    CHECK(k.gini_interval.high, 1, .25);
    assert_false(concentration_of(nothing, 2, .95, &k));
    assert_false(concentration_of(NULL, 0, .95, &k));
    k = of(alike, 1);
    assert_true(isnan(k.gini_se));
}

static void gini_matches_pairs_and_jackknife(void **state)
{
    int64_t *values = mem_alloc(mem_size(MANY, sizeof *values));
    int64_t *others = mem_alloc(mem_size(MANY, sizeof *others));
    double sum = 0, squares = 0, se;
    struct concentration k;

    (void)state;
    values_fill(values, MANY);
    k = of(values, MANY);
    CHECK(k.gini, gini_of_pairs(values, MANY), 1e-12);
    for (size_t left_out = 0; left_out < MANY; left_out++) {
        double gini;

        for (size_t i = 0, to = 0; i < MANY; i++)
            if (i != left_out)
                others[to++] = values[i];
        gini = of(others, MANY - 1).gini;
        sum += gini;
        squares += gini * gini;
    }
    se = sqrt((squares - sum * sum / MANY) * (MANY - 1) / MANY);
    CHECK(k.gini_se / se, 1, 2e-3);
    mem_free(values);
    mem_free(others);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(classes_end_within_their_share),
        cmocka_unit_test(the_biggest_is_always_a),
        cmocka_unit_test(lorenz_draws_lines_between_values),
        cmocka_unit_test(gini_keeps_its_edges),
        cmocka_unit_test(gini_matches_pairs_and_jackknife),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
