/* Two groups and many comparisons: published figures, a real experiment, and the edges. */
#include "unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/str.h"
#include "stats/multiple.h"
#include "stats/welch.h"

#define LINE_MAX_BYTES 1024
enum { FIELD_ARM = 8, FIELD_VISIT, FIELD_CONVERSION, FIELD_SPEND, FIELD_COUNT };
enum { ARM_NONE, ARM_MEN, ARM_WOMEN, ARM_COUNT };

static void check(double value, double printed, double half, int line)
{
    if (!(fabs(value - printed) <= half))
        fail_msg("line %d: %.9g is not %.9g (to %g)", line, value, printed, half);
}
#define CHECK(value, printed, half) check((value), (printed), (half), __LINE__)

/* R's p.adjust(c(.01, .02, .03, .04, .05), "holm"); and four tests of which Holm rejects two. */
static void holm_matches_published(void **state)
{
    static const double five[] = {.01, .02, .03, .04, .05}, five_holm[] = {.05, .08, .09, .09, .09};
    static const double four[] = {.01, .04, .03, .005}, four_holm[] = {.03, .06, .06, .02};
    double out[5];

    (void)state;
    multiple_holm(five, 5, out);
    for (size_t i = 0; i < 5; i++)
        CHECK(out[i], five_holm[i], 1e-15);
    multiple_holm(four, 4, out);
    for (size_t i = 0; i < 4; i++)
        CHECK(out[i], four_holm[i], 1e-15);
}

static void holm_keeps_its_edges(void **state)
{
    const double mixed[] = {NAN, .6, .02, .02, 0, NAN};
    double out[6];

    (void)state;
    multiple_holm(mixed, 6, out);
    assert_true(isnan(out[0]));
    assert_true(isnan(out[5]));
    CHECK(out[1], .6, 1e-15);
    CHECK(out[2], .06, 1e-15);
    CHECK(out[3], .06, 1e-15);
    CHECK(out[4], 0, 0);
    assert_int_equal(multiple_count(mixed, 6), 4);
    CHECK(multiple_level(.95, 5), .99, 1e-15);
    CHECK(multiple_level(.95, 0), .95, 0);
}

/* From a count, a sum and a sum of squares. */
static struct sample sample_of(int64_t n, double sum, double squares)
{
    return (struct sample){n, sum / (double)n, squares - sum * sum / (double)n};
}

static void welch_matches_published(void **state)
{
    struct sample a = sample_of(3461, 2422.7, 134698.29);
    struct sample b = sample_of(3407, 1396.87, 52377.9767);
    struct interval i;
    struct welch w;

    (void)state;
    assert_true(welch_compare(&a, &b, &w));
    i = welch_interval(&w, .95);
    CHECK(w.difference, .29, 5e-6);
    CHECK(i.low, .04538, 5e-6);
    CHECK(i.high, .53462, 5e-6);
    CHECK(w.p, .02016, 5e-6);
}

static void welch_needs_two_and_a_spread(void **state)
{
    struct sample one = {0}, flat = {0}, some = {0};
    struct welch w;

    (void)state;
    sample_add(&one, 4);
    for (int i = 0; i < 3; i++)
        sample_add(&flat, 7);
    sample_add(&some, 1);
    sample_add(&some, 2);
    assert_false(welch_compare(&one, &some, &w));
    assert_false(welch_compare(&flat, &flat, &w));
    assert_true(welch_compare(&some, &flat, &w));
    CHECK(w.difference, -5.5, 1e-15);
    CHECK(w.se, .5, 1e-15); /* (1/2) / 2 under the root */
    CHECK(w.df, 1, 1e-12);
}

struct arm {
    struct share visit;
    struct sample spend;
};

static void hillstrom_add(struct arm arms[ARM_COUNT], struct str line)
{
    struct str fields[FIELD_COUNT], rest = line;
    struct arm *arm = &arms[ARM_NONE];
    double visit, spend;

    for (size_t n = 0; n < FIELD_COUNT; n++) {
        assert_true(str_cut(&rest, ',', &fields[n]));
        if (str_starts(fields[n], STR("\""))) /* "7) $1,000 +" */
            assert_true(str_cut(&rest, ',', &fields[n]));
    }
    if (str_find(fields[FIELD_ARM], STR("Womens"), NULL))
        arm = &arms[ARM_WOMEN];
    else if (str_find(fields[FIELD_ARM], STR("Mens"), NULL))
        arm = &arms[ARM_MEN];
    assert_true(str_to_f64(fields[FIELD_VISIT], 0, 1, &visit));
    assert_true(str_to_f64(str_trim(fields[FIELD_SPEND]), 0, 1e6, &spend));
    arm->visit.n++;
    arm->visit.yes += visit > 0;
    sample_add(&arm->spend, spend);
}

static bool hillstrom_read(struct arm arms[ARM_COUNT])
{
    const char *folder = getenv("MAITRED_SHARED_DATA");
    char path[LINE_MAX_BYTES], line[LINE_MAX_BYTES];
    gzFile file;

    memset(arms, 0, ARM_COUNT * sizeof *arms);
    if (!folder)
        return false;
    snprintf(path, sizeof path, "%s/hillstrom.csv.gz", folder);
    file = gzopen(path, "rb");
    if (!file)
        return false;
    assert_non_null(gzgets(file, line, sizeof line));
    while (gzgets(file, line, sizeof line))
        hillstrom_add(arms, str_of(line));
    gzclose(file);
    return true;
}

static void hillstrom_matches_two_tools(void **state)
{
    struct arm arms[ARM_COUNT];
    struct interval i;
    struct welch w;
    double p;

    (void)state;
    if (!hillstrom_read(arms)) {
        print_message("the shared data (MAITRED_SHARED_DATA/hillstrom.csv.gz) are absent\n");
        skip();
    }
    assert_true(welch_compare(&arms[ARM_MEN].spend, &arms[ARM_NONE].spend, &w));
    CHECK(w.difference, .769827, 5e-7);
    CHECK(w.t, 5.300, 5e-4);
    assert_true(welch_compare(&arms[ARM_WOMEN].spend, &arms[ARM_NONE].spend, &w));
    CHECK(w.difference, .424412, 5e-7);
    CHECK(w.t, 3.256, 5e-4);
    assert_true(interval_newcombe(arms[ARM_MEN].visit, arms[ARM_NONE].visit, .95, &i));
    CHECK((i.low + i.high) / 2, .076590, 1e-4);
    assert_true(interval_share_test(arms[ARM_MEN].visit, arms[ARM_NONE].visit, &p));
    assert_true(p < 1e-100);
}

/* 56/70 and 48/80, pooled 104/150: z = .2 / sqrt(.693333 * .306667 * (1/70 + 1/80)) = 2.650172. */
static void share_test_by_hand(void **state)
{
    double p = 7;

    (void)state;
    assert_true(interval_share_test((struct share){56, 70}, (struct share){48, 80}, &p));
    CHECK(p, .00804508, 5e-9);
    assert_false(interval_share_test((struct share){0, 70}, (struct share){4, 80}, &p));
    assert_false(interval_share_test((struct share){0, 0}, (struct share){48, 80}, &p));
}

/* Garwood's limits for 0 and 10 events stand in every table. */
static void poisson_matches_tables(void **state)
{
    struct interval none = interval_poisson(0, .95), ten = interval_poisson(10, .95), d;

    (void)state;
    CHECK(none.low, 0, 0);
    CHECK(none.high, 3.689, 5e-4);
    CHECK(ten.low, 4.795, 5e-4);
    CHECK(ten.high, 18.390, 5e-4);
    d = interval_difference(10, ten, 0, none);
    CHECK(d.low, 10 - hypot(10 - ten.low, none.high), 1e-12);
    CHECK(d.high, ten.high, 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(holm_matches_published),
        cmocka_unit_test(holm_keeps_its_edges),
        cmocka_unit_test(welch_matches_published),
        cmocka_unit_test(welch_needs_two_and_a_spread),
        cmocka_unit_test(hillstrom_matches_two_tools),
        cmocka_unit_test(share_test_by_hand),
        cmocka_unit_test(poisson_matches_tables),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
