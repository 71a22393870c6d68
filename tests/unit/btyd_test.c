/* Published figures of the buy-till-you-die models on CDNOW, to the digits printed, and the edges:
 * nobody came back, one bought a thousand times, data that no model fits. */
#include "unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/zone.h"
#include "stats/btyd.h"

#define WEEK 7.0
#define CUSTOMERS_MAX 24000
#define LINE_MAX_BYTES 256
#define RUNS 20

static void check(double value, double printed, double half, int line)
{
    if (!(fabs(value - printed) <= half))
        fail_msg("line %d: %.9g is not %.9g (to %g)", line, value, printed, half);
}
#define CHECK(value, printed, half) check((value), (printed), (half), __LINE__)

/* ---- CDNOW ---- */

/* Purchases of one day merged, calibration to 1997-09-30, holdout 39 weeks more. */
struct shop {
    struct btyd_days customers[CUSTOMERS_MAX];
    double repeat_spend[CUSTOMERS_MAX];
    int holdout[CUSTOMERS_MAX];
    int64_t first[CUSTOMERS_MAX], last[CUSTOMERS_MAX];
    size_t count;
    long ids[CUSTOMERS_MAX];
};

static void purchase_add(struct shop *s, long id, int64_t day, double dollars)
{
    static const struct civil end = {1997, 9, 30};
    int64_t until = civil_to_day(end);
    size_t i = s->count - 1;

    if (s->count == 0 || s->ids[i] != id) {
        i = s->count++;
        s->ids[i] = id;
        s->first[i] = s->last[i] = day;
        s->customers[i].age = (int32_t)(until - day);
        return;
    }
    if (day != s->last[i] && day > until)
        s->holdout[i]++;
    if (day != s->last[i] && day <= until) {
        s->customers[i].repeats++;
        s->customers[i].last = (int32_t)(day - s->first[i]);
    }
    if (day != s->first[i] && day <= until)
        s->repeat_spend[i] += dollars;
    s->last[i] = day;
}

static struct shop *shop_read(const char *name, const char *format)
{
    const char *folder = getenv("MAITRED_SHARED_DATA");
    struct shop *s = mem_alloc(sizeof *s);
    char path[4096], line[LINE_MAX_BYTES];
    FILE *file;

    snprintf(path, sizeof path, "%s/%s", folder ? folder : "../shared/data", name);
    file = fopen(path, "r");
    if (!file) {
        print_message("skipped: %s is not there\n", path);
        mem_free(s);
        skip();
    }
    while (fgets(line, sizeof line, file)) {
        long id, date;
        double dollars;

        if (sscanf(line, format, &id, &date, &dollars) == 3)
            purchase_add(s, id,
                civil_to_day((struct civil){
                    (int)(date / 10000), (int)(date / 100 % 100), (int)(date % 100)}),
                dollars);
    }
    fclose(file);
    return s;
}

static struct shop *sample_read(void)
{
    return shop_read("CDNOW_sample.txt", "%*s %ld %ld %*d %lf");
}

static struct btyd_fit fit_of(const struct shop *s, enum btyd_kind kind)
{
    struct btyd_groups g;
    struct btyd_fit fit;

    btyd_groups_init(&g, s->customers, s->count);
    btyd_fit(kind, &g, WEEK, &fit);
    btyd_groups_fini(&g);
    return fit;
}

static struct btyd_history history_of(struct btyd_days d)
{
    return (struct btyd_history){d.repeats, d.last / WEEK, d.age / WEEK};
}

/* Published parameters come from searches that stop when the likelihood hardly grows; ours is the
 * exact top. They must be within `part` of a standard error of ours, and not be likelier. */
static void check_fit(const struct shop *s, const struct btyd_fit *fit, const double *printed,
    double half, double log_likelihood, double part)
{
    struct btyd_model theirs = {.kind = fit->model.kind};
    double sum = 0;

    print_message("%.7g %.7g %.7g %.7g (%.3g %.3g %.3g %.3g), LL %.4f, %d steps\n", fit->model.p[0],
        fit->model.p[1], fit->model.p[2], fit->model.p[3], fit->se[0], fit->se[1], fit->se[2],
        fit->se[3], fit->log_likelihood, fit->iterations);
    assert_int_equal(fit->status, BTYD_FITTED);
    CHECK(fit->log_likelihood, log_likelihood, half);
    for (size_t i = 0; i < BTYD_PARAMETERS; i++) {
        theirs.p[i] = printed[i];
        CHECK(fit->model.p[i], printed[i], part * fit->se[i]);
    }
    for (size_t i = 0; i < s->count; i++)
        sum += btyd_log_likelihood(&theirs, history_of(s->customers[i]));
    assert_true(sum < fit->log_likelihood + 1e-7);
}

static void sample_matches_published(void **state)
{
    static const double printed[] = {.24259, 4.4136, .7929, 2.4259};
    static const double times[] = {.1429, 1, 3, 31.8571, 32, 78};
    static const double expected[] = {.007816, .053184, .150631, 1.040487, 1.043729, 1.857942};
    struct shop *s = sample_read();
    struct btyd_fit fit = fit_of(s, BTYD_BGNBD);
    struct btyd_history one = {2, 30.43, 38.86};
    int64_t repeats = 0;

    (void)state;
    for (size_t i = 0; i < s->count; i++)
        repeats += s->customers[i].repeats;
    assert_int_equal(s->count, 2357);
    assert_int_equal(repeats, 2457);
    assert_int_equal(fit.repeaters, 946);
    check_fit(s, &fit, printed, 5e-4, -9582.429, .0005);
    for (size_t i = 0; i < COUNT(times); i++)
        CHECK(btyd_expected(&fit.model, times[i]), expected[i], 5e-7 + 1.1e-5 * expected[i]);
    CHECK(btyd_conditional(&fit.model, one, 39), 1.2259, 5e-5);
    CHECK(btyd_alive(&fit.model, one), .72661, 5e-6);
    mem_free(s);
}

static void heavy_buyers_match_published(void **state)
{
    static const double paradox[] = {.34746, .042834, .004159, .000358};
    struct shop *s = sample_read();
    struct btyd_fit fit = fit_of(s, BTYD_BGNBD);
    struct btyd_history heavy = {26, 30.857, 31};

    (void)state;
    CHECK(btyd_conditional(&fit.model, heavy, 52), 25.7566, 1e-3);
    CHECK(btyd_alive(&fit.model, heavy), .968852, 1.5e-6);
    for (size_t i = 0; i < COUNT(paradox); i++) {
        struct btyd_history silent = {10 + 5 * (double)i, 20, 39};

        CHECK(btyd_conditional(&fit.model, silent, 52), paradox[i], 5e-7 + 1e-4 * paradox[i]);
    }
    mem_free(s);
}

static void pareto_sample_matches_published(void **state)
{
    static const double printed[] = {.5533, 10.5777, .6062, 11.6687};
    struct shop *s = sample_read();
    struct btyd_fit fit = fit_of(s, BTYD_PNBD);

    (void)state;
    check_fit(s, &fit, printed, 5e-4, -9594.976, .0005);
    mem_free(s);
}

/* A ten-thousandth of the sum is what parameters of the printed digits leave open. */
static void holdout_sums_match(void **state)
{
    static const double sums[] = {[BTYD_BGNBD] = 1653.39, [BTYD_PNBD] = 1665.43};
    struct shop *s = sample_read();
    int64_t actual = 0;

    (void)state;
    for (size_t i = 0; i < s->count; i++)
        actual += s->holdout[i];
    assert_int_equal(actual, 1882);
    for (int kind = 0; kind < BTYD_KINDS; kind++) {
        struct btyd_fit fit = fit_of(s, (enum btyd_kind)kind);
        double sum = 0;

        for (size_t i = 0; i < s->count; i++)
            sum += btyd_conditional(&fit.model, history_of(s->customers[i]), 39);
        CHECK(sum, sums[kind], 1e-4 * sums[kind]);
    }
    mem_free(s);
}

static struct spend_fit spend_of(const struct shop *s)
{
    struct spend *spends = mem_alloc(mem_size(s->count, sizeof *spends));
    struct spend_fit fit;
    size_t n = 0;

    for (size_t i = 0; i < s->count; i++)
        if (s->customers[i].repeats > 0 && s->repeat_spend[i] > 0)
            spends[n++] = (struct spend){
                s->customers[i].repeats, s->repeat_spend[i] / s->customers[i].repeats};
    spend_fit(spends, n, &fit);
    mem_free(spends);
    return fit;
}

static void check_spend(const struct spend_fit *fit, const double *printed, double log_likelihood)
{
    print_message("%.7g %.7g %.7g (%.3g %.3g %.3g), LL %.4f, correlation %.4f\n", fit->model.p,
        fit->model.q, fit->model.v, fit->se[0], fit->se[1], fit->se[2], fit->log_likelihood,
        fit->correlation);
    assert_int_equal(fit->status, BTYD_FITTED);
    CHECK(fit->model.p, printed[0], .0005 * fit->se[0]);
    CHECK(fit->model.q, printed[1], .0005 * fit->se[1]);
    CHECK(fit->model.v, printed[2], .0005 * fit->se[2]);
    CHECK(fit->log_likelihood, log_likelihood, .005);
}

static void spend_matches_published(void **state)
{
    static const double printed[] = {6.2493, 3.7443, 15.4443};
    static const double means[] = {
        24.65, 18.91, 35.17, 35.17, 35.17, 71.46, 18.91, 35.17, 27.28, 35.17};
    struct shop *s = sample_read();
    struct spend_fit fit = spend_of(s);

    (void)state;
    assert_int_equal(fit.customers, 946);
    check_spend(&fit, printed, -4055.9177);
    for (size_t i = 0; i < COUNT(means); i++) {
        double x = s->customers[i].repeats;
        struct spend spend = {x, x > 0 ? s->repeat_spend[i] / x : 0};

        CHECK(spend_expected(&fit.model, spend), means[i], .0051);
    }
    mem_free(s);
}

/* ---- edges ---- */

static void stability_cases_match(void **state)
{
    static const struct btyd_model m = {BTYD_BGNBD, {.25, 4, .8, 2.5}};

    (void)state;
    CHECK(btyd_log_likelihood(&m, (struct btyd_history){0, 0, 40}), -.59947382, 5e-9);
    CHECK(btyd_log_likelihood(&m, (struct btyd_history){200, 38, 40}), 100.7957, 5e-5);
}

/* Any number of purchases, any silence: probabilities, and expectations that grow with time. */
static void nothing_overflows(void **state)
{
    static const struct btyd_model models[] = {{BTYD_BGNBD, {.25, 4, .8, 2.5}},
        {BTYD_BGNBD, {.25, 4, 1, .001}}, {BTYD_BGNBD, {30, .01, .001, 500}},
        {BTYD_PNBD, {.55, 10.6, .61, 11.7}}, {BTYD_PNBD, {30, .01, 1, 500}},
        {BTYD_PNBD, {.01, 900, 5, .01}}};
    static const double repeats[] = {0, 1, 20, 1000, 200000};
    static const double last[] = {1e-3, 1, 300, 999, 1000};

    (void)state;
    for (size_t i = 0; i < COUNT(models) * COUNT(repeats) * COUNT(last); i++) {
        const struct btyd_model *m = &models[i % COUNT(models)];
        double x = repeats[i / COUNT(models) % COUNT(repeats)];
        double seen = last[i / COUNT(models) / COUNT(repeats)];
        struct btyd_history h = {x, x > 0 ? seen : 0, 1000};
        double alive = btyd_alive(m, h), before = 0;

        assert_true(isfinite(btyd_log_likelihood(m, h)));
        assert_true(alive >= 0);
        assert_true(alive <= 1);
        for (double t = .01; t < 1e5; t *= 10) {
            double now = btyd_conditional(m, h, t);

            assert_true(isfinite(now));
            assert_true(now >= before * (1 - 1e-12));
            before = now;
        }
    }
}

/* With alpha = beta the integral has a plain closed form. */
static void pareto_integral_matches_its_closed_form(void **state)
{
    static const struct btyd_history rows[] = {{0, 0, 39}, {0, 0, 900}, {2, 30.43, 38.86},
        {40, .5, 39}, {3000, 300, 300.1}, {300, 200, 300}};
    const double r = .55, alpha = 7, s = .6;
    const struct btyd_model m = {BTYD_PNBD, {r, alpha, s, alpha}};

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct btyd_history *h = &rows[i];
        double power = r + s + h->repeats, ratio = log((alpha + h->age) / (alpha + h->last));
        double odds = log(s / power) + log(expm1(power * ratio));

        CHECK(btyd_alive(&m, *h) * (1 + exp(odds)), 1, 1e-10);
    }
}

static void what_is_integrated_is_the_closed_form(void **state)
{
    static const struct btyd_model models[] = {{BTYD_BGNBD, {.2426, 4.4136, .7929, 2.4259}},
        {BTYD_BGNBD, {3, 20, 1.5, 2}}, {BTYD_PNBD, {.5533, 10.5777, .6062, 11.6687}}};
    static const double times[] = {13, 26, 52, 156};
    static const struct btyd_history rows[] = {{0, 0, 39}, {2, 30.43, 38.86}, {26, 30.857, 31}};
    struct btyd_future out[COUNT(times)];

    (void)state;
    for (size_t i = 0; i < COUNT(models) * COUNT(rows); i++) {
        const struct btyd_model *m = &models[i % COUNT(models)];
        struct btyd_history h = rows[i / COUNT(models)];

        btyd_future(m, h, .1 / 52, times, COUNT(times), out);
        for (size_t t = 0; t < COUNT(times); t++) {
            double closed = btyd_conditional(m, h, times[t]) / btyd_alive(m, h);

            CHECK(out[t].expected / closed, 1, 1e-10);
            assert_true(out[t].discounted < closed);
            assert_true(out[t].discounted > closed * exp(-.1 / 52 * times[t]));
        }
    }
}

static void too_little_is_said(void **state)
{
    struct btyd_days customers[400] = {0};
    struct btyd_groups g;
    struct btyd_fit fit;
    struct spend_fit spend;

    (void)state;
    for (size_t i = 0; i < COUNT(customers); i++)
        customers[i] = (struct btyd_days){i < 49, i < 49 ? 20 : 0, 100};
    btyd_groups_init(&g, customers, COUNT(customers));
    btyd_fit(BTYD_BGNBD, &g, WEEK, &fit);
    assert_int_equal(fit.status, BTYD_TOO_FEW);
    btyd_groups_fini(&g);
    btyd_groups_init(&g, customers, 0);
    btyd_fit(BTYD_PNBD, &g, WEEK, &fit);
    assert_int_equal(fit.status, BTYD_TOO_FEW);
    btyd_groups_fini(&g);
    spend_fit(NULL, 0, &spend);
    assert_int_equal(spend.status, BTYD_TOO_FEW);
}

/* Everybody buys every tenth day and nobody leaves: no rate varies, nobody dies. */
static void clockwork_has_no_maximum(void **state)
{
    struct btyd_days customers[300];
    struct spend spends[300];
    struct btyd_groups g;
    struct btyd_fit fit;
    struct spend_fit spend;

    (void)state;
    for (size_t i = 0; i < COUNT(customers); i++) {
        customers[i] = (struct btyd_days){10, 100, 100};
        spends[i] = (struct spend){10, 25};
    }
    btyd_groups_init(&g, customers, COUNT(customers));
    assert_int_equal(g.count, 1);
    for (int kind = 0; kind < BTYD_KINDS; kind++) {
        btyd_fit((enum btyd_kind)kind, &g, WEEK, &fit);
        assert_int_equal(fit.status, BTYD_NO_MAXIMUM);
        assert_true(fit.iterations < 50); /* it is noticed, not waited for */
    }
    btyd_groups_fini(&g);
    spend_fit(spends, COUNT(spends), &spend);
    assert_int_equal(spend.status, BTYD_NO_MAXIMUM);
    assert_true(isnan(spend.correlation));
}

/* ---- the whole file ---- */

static double now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int by_value(const void *a, const void *b)
{
    return (*(const double *)a > *(const double *)b) - (*(const double *)a < *(const double *)b);
}

/* The median of some runs, printed only: a busy machine must not fail a test. */
static void fit_time(const struct shop *s, enum btyd_kind kind, const char *name)
{
    double times[RUNS];

    for (size_t i = 0; i < RUNS; i++) {
        double from = now_ms();

        fit_of(s, kind);
        times[i] = now_ms() - from;
    }
    qsort(times, RUNS, sizeof *times, by_value);
    print_message("%s: %.2f ms\n", name, times[RUNS / 2]);
}

static void whole_file_matches_two_tools(void **state)
{
    static const double bg_printed[] = {.251624, 4.788941, .723430, 2.161077};
    static const double pareto_printed[] = {.597414, 11.585114, .522170, 8.825979};
    static const double spend_printed[] = {6.27534, 3.62444, 14.98371};
    struct shop *s = shop_read("CDNOW_master.txt", "%ld %ld %*d %lf");
    struct btyd_fit bg = fit_of(s, BTYD_BGNBD), pareto = fit_of(s, BTYD_PNBD);
    struct spend_fit spend = spend_of(s);

    (void)state;
    assert_int_equal(s->count, 23570);
    assert_int_equal(spend.customers, 9450);
    check_fit(s, &bg, bg_printed, .005, -95368.44, .002);
    check_fit(s, &pareto, pareto_printed, .005, -95415.12, .002);
    check_spend(&spend, spend_printed, -40763.48);
    fit_time(s, BTYD_BGNBD, "BG/NBD");
    fit_time(s, BTYD_PNBD, "Pareto/NBD");
    mem_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sample_matches_published),
        cmocka_unit_test(heavy_buyers_match_published),
        cmocka_unit_test(pareto_sample_matches_published),
        cmocka_unit_test(holdout_sums_match),
        cmocka_unit_test(spend_matches_published),
        cmocka_unit_test(stability_cases_match),
        cmocka_unit_test(nothing_overflows),
        cmocka_unit_test(pareto_integral_matches_its_closed_form),
        cmocka_unit_test(what_is_integrated_is_the_closed_form),
        cmocka_unit_test(too_little_is_said),
        cmocka_unit_test(clockwork_has_no_maximum),
        cmocka_unit_test(whole_file_matches_two_tools),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
