/* Logistic regression against closed forms and its own definition; the area under the curve against
 * a case worked by hand and against comparing each with each. */
#include "unit.h"

#include <math.h>

#include "base/arena.h"
#include "stats/logit.h"
#include "stats/normal.h"

#define ROWS 600
#define FEATURES 3
#define LEVEL .95

static void check(double value, double expected, double half, int line)
{
    if (!(fabs(value - expected) <= half))
        fail_msg("line %d: %.12g is not %.12g (to %g)", line, value, expected, half);
}
#define CHECK(value, expected, half) check((value), (expected), (half), __LINE__)

/* Uniform on (0, 1), the same each time: Lehmer's generator, Park and Miller (1988). */
static double chance(uint64_t *seed)
{
    *seed = *seed * 48271 % 2147483647;
    return (double)*seed / 2147483647.0;
}

struct sample {
    double x[ROWS][FEATURES];
    uint8_t yes[ROWS], folds[ROWS];
};

static struct logit_data data_of(const struct sample *s)
{
    return (struct logit_data){
        .x = &s->x[0][0], .yes = s->yes, .folds = s->folds, .rows = ROWS, .features = FEATURES};
}

/* The third feature says nothing. */
static void sample_draw(struct sample *s, double strength)
{
    uint64_t seed = 20261121;

    for (size_t i = 0; i < ROWS; i++) {
        double odds;

        for (size_t j = 0; j < FEATURES; j++)
            s->x[i][j] = normal_quantile(chance(&seed)) * 10 + 3;
        odds = strength * (s->x[i][0] - s->x[i][1] / 2) / 10 - 1;
        s->yes[i] = chance(&seed) < 1 / (1 + exp(-odds));
        s->folds[i] = (uint8_t)(i % LOGIT_FOLDS);
    }
}

static void two_by_two_has_a_closed_form(void **state)
{
    double x[150];
    uint8_t yes[150];
    struct logit_data d = {.x = x, .yes = yes, .rows = 150, .features = 1};
    struct logit m;

    (void)state;
    for (size_t i = 0; i < 150; i++) {
        x[i] = i < 50;
        yes[i] = i < 30 || (i >= 50 && i < 70);
    }
    assert_int_equal(logit_fit(&d, 0, &m), LOGIT_FITTED);
    CHECK(m.terms[0] / m.sd[0], log(30.0 * 80 / (20 * 20)), 1e-9);
    CHECK(sqrt(m.covariance[0][0]) / m.sd[0], sqrt(1. / 30 + 1. / 20 + 1. / 20 + 1. / 80), 1e-9);
    CHECK(logit_chance(&m, &(double){1}), .6, 1e-10);
    CHECK(logit_chance(&m, &(double){0}), .2, 1e-10);
    CHECK(m.log_likelihood, 30 * log(.6) + 20 * log(.4) + 20 * log(.2) + 80 * log(.8), 1e-9);
    /* The interval of a share by its log odds: Wald's, 1 / (n p q). */
    CHECK(logit_chance_interval(&m, &(double){1}, LEVEL).low,
        1 / (1 + exp(-log(1.5) + 1.959963984540054 * sqrt(1 / (50 * .24)))), 1e-9);
}

static double penalised(const struct sample *s, const struct logit *m, size_t term, double shift)
{
    double value = 0;

    for (size_t i = 0; i < ROWS; i++) {
        double odds = m->terms[FEATURES] + (term == FEATURES ? shift : 0);

        for (size_t j = 0; j < FEATURES; j++)
            odds += (m->terms[j] + (term == j ? shift : 0)) * (s->x[i][j] - m->mean[j]) / m->sd[j];
        value += s->yes[i] ? -log(1 + exp(-odds)) : -log(1 + exp(odds));
    }
    for (size_t j = 0; j < FEATURES; j++) {
        double b = m->terms[j] + (term == j ? shift : 0);

        value -= m->ridge * b * b / 2;
    }
    return value;
}

static void the_top_is_flat_and_the_ridge_pulls_in(void **state)
{
    static const double ridges[] = {0, 1, 100};
    static struct sample s;
    double last = HUGE_VAL;

    (void)state;
    sample_draw(&s, 2);
    for (size_t r = 0; r < COUNT(ridges); r++) {
        struct logit_data d = data_of(&s);
        struct logit m;

        assert_int_equal(logit_fit(&d, ridges[r], &m), LOGIT_FITTED);
        for (size_t term = 0; term <= FEATURES; term++) {
            double up = penalised(&s, &m, term, 1e-4), down = penalised(&s, &m, term, -1e-4);

            CHECK((up - down) / 2e-4, 0, 1e-4);
            assert_true(up < penalised(&s, &m, term, 0));
        }
        assert_true(fabs(m.terms[0]) < last);
        last = fabs(m.terms[0]);
    }
}

static void units_do_not_matter(void **state)
{
    static struct sample s, t;
    struct logit_data d = data_of(&s), e = data_of(&t);
    struct logit_choice a, b;

    (void)state;
    sample_draw(&s, 1);
    t = s;
    for (size_t i = 0; i < ROWS; i++)
        t.x[i][1] = 7 - 1000 * t.x[i][1];
    assert_int_equal(logit_choose(&d, &a), LOGIT_FITTED);
    assert_int_equal(logit_choose(&e, &b), LOGIT_FITTED);
    CHECK(a.held_out, b.held_out, 1e-6);
    CHECK(a.model.terms[1], -b.model.terms[1], 1e-6);
    for (size_t i = 0; i < ROWS; i++)
        CHECK(a.chances[i], b.chances[i], 1e-7);
    mem_free(a.chances);
    mem_free(b.chances);
}

/* Held-out chances of noise are no better than the share said to everybody. */
static void noise_is_held_back(void **state)
{
    static struct sample s;
    struct logit_data d = data_of(&s);
    struct logit_choice k;
    struct auc auc;

    (void)state;
    sample_draw(&s, 0);
    assert_int_equal(logit_choose(&d, &k), LOGIT_FITTED);
    assert_true(k.model.ridge >= 100);
    assert_true(auc_delong(k.chances, s.yes, ROWS, LEVEL, &auc));
    assert_true(auc.interval.low < .5);
    mem_free(k.chances);
}

static void what_cannot_be_fitted_says_so(void **state)
{
    static struct sample s;
    struct logit_data d = data_of(&s);
    struct logit_choice k;
    struct logit m;

    (void)state;
    sample_draw(&s, 1);
    for (size_t i = 0; i < ROWS; i++)
        s.x[i][2] = s.x[i][0] + 1;
    assert_int_equal(logit_fit(&d, 0, &m), LOGIT_NO_END);
    assert_int_equal(logit_choose(&d, &k), LOGIT_FITTED); /* with a ridge twins share alike */
    CHECK(k.model.terms[0], k.model.terms[2], 1e-9);
    mem_free(k.chances);
    for (size_t i = 0; i < ROWS; i++)
        s.x[i][2] = s.yes[i] ? 4 + s.x[i][0] / 100 : -s.x[i][1] / 100;
    assert_int_equal(logit_choose(&d, &k), LOGIT_SEPARABLE);
    for (size_t i = 0; i < ROWS; i++)
        s.yes[i] = i < 29;
    assert_int_equal(logit_choose(&d, &k), LOGIT_TOO_FEW);
    assert_int_equal(k.yes, 29);
    assert_int_equal(k.needed, 30);
}

/* Yes .9 .6 .4, no .5 .3 .4. Placements of yes: 1, 1, 1/2; of no: 2/3, 1, 5/6. */
static void auc_matches_a_case_worked_by_hand(void **state)
{
    static const double chances[] = {.9, .5, .6, .3, .4, .4};
    static const uint8_t yes[] = {1, 0, 1, 0, 1, 0};
    struct auc auc;

    (void)state;
    assert_true(auc_delong(chances, yes, 6, LEVEL, &auc));
    CHECK(auc.value, 2.5 / 3, 1e-15);
    CHECK(auc.se * auc.se, (1. / 12) / 3 + (1. / 36) / 3, 1e-15);
    CHECK(auc.interval.low, 2.5 / 3 - 1.959963984540054 * sqrt(1. / 27), 1e-12);
    CHECK(auc.interval.high, 1, 0);
    assert_false(auc_delong(chances, yes, 3, LEVEL, &auc));
}

static double placement(const double *chances, const uint8_t *yes, size_t of)
{
    double sum = 0, n = 0;

    for (size_t i = 0; i < ROWS; i++)
        if (yes[i] != yes[of]) {
            sum += yes[of] ? (chances[of] > chances[i]) : (chances[of] < chances[i]);
            sum += chances[of] == chances[i] ? .5 : 0;
            n++;
        }
    return sum / n;
}

static void auc_is_comparing_each_with_each(void **state)
{
    static struct sample s;
    static double chances[ROWS];
    double n[2] = {0}, sum[2] = {0}, squares[2] = {0};
    struct auc auc;

    (void)state;
    sample_draw(&s, 1);
    for (size_t i = 0; i < ROWS; i++)
        chances[i] = floor(s.x[i][0] / 4); /* many are equal */
    for (size_t i = 0; i < ROWS; i++) {
        double p = placement(chances, s.yes, i);

        n[s.yes[i]]++;
        sum[s.yes[i]] += p;
        squares[s.yes[i]] += p * p;
    }
    assert_true(auc_delong(chances, s.yes, ROWS, LEVEL, &auc));
    CHECK(auc.value, sum[1] / n[1], 1e-12);
    CHECK(auc.se * auc.se,
        (squares[0] / n[0] - sum[0] / n[0] * sum[0] / n[0]) / (n[0] - 1) +
            (squares[1] / n[1] - sum[1] / n[1] * sum[1] / n[1]) / (n[1] - 1),
        1e-12);
}

static void calibration_tells_a_braggart(void **state)
{
    static struct sample s;
    static double chances[ROWS];
    struct logit_data d = data_of(&s);
    struct calibration honest, loud;
    struct logit m;
    int64_t n = 0, yes = 0;

    (void)state;
    sample_draw(&s, 1);
    assert_int_equal(logit_fit(&d, 0, &m), LOGIT_FITTED);
    for (size_t i = 0; i < ROWS; i++)
        chances[i] = logit_chance(&m, s.x[i]);
    calibration_of(chances, s.yes, ROWS, LEVEL, &honest);
    CHECK(honest.slope, 1, 1e-6); /* in its own sample a fit is calibrated */
    CHECK(honest.intercept, 0, 1e-6);
    for (size_t b = 0; b < CALIBRATION_BINS; b++) {
        n += honest.bins[b].observed.n;
        yes += honest.bins[b].observed.yes;
        assert_true(b == 0 || honest.bins[b].predicted > honest.bins[b - 1].predicted);
    }
    assert_int_equal(n, ROWS);
    CHECK(honest.brier_base, (double)yes / ROWS * (1 - (double)yes / ROWS), 1e-12);
    assert_true(honest.brier < honest.brier_base);
    for (size_t i = 0; i < ROWS; i++) /* twice the log odds */
        chances[i] = 1 / (1 + pow(1 / chances[i] - 1, 2));
    calibration_of(chances, s.yes, ROWS, LEVEL, &loud);
    CHECK(loud.slope, honest.slope / 2, 1e-6);
    assert_true(loud.slope_interval.high < 1);
    assert_true(loud.brier > honest.brier);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_by_two_has_a_closed_form),
        cmocka_unit_test(the_top_is_flat_and_the_ridge_pulls_in),
        cmocka_unit_test(units_do_not_matter),
        cmocka_unit_test(noise_is_held_back),
        cmocka_unit_test(what_cannot_be_fitted_says_so),
        cmocka_unit_test(auc_matches_a_case_worked_by_hand),
        cmocka_unit_test(auc_is_comparing_each_with_each),
        cmocka_unit_test(calibration_tells_a_braggart),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
