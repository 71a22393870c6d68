/* Random numbers against their authors' values and against theory, and the hidden model against
 * what its header says of it. */
#include "unit.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/money.h"
#include "simulate/goods.h"
#include "simulate/model.h"
#include "simulate/people.h"
#include "stats/btyd.h"

#define ARENA_MAX ((size_t)256 << 20)
#define DRAWS 200000
#define FAR 5.0 /* standard errors: a right program fails once in two million */

static const struct span three_years = {19000, 20096};

/* The reference program of prng.di.unimi.it/xoshiro256starstar.c, from state 1, 2, 3, 4. */
static void generator_is_xoshiro(void **state)
{
    static const uint64_t expected[] = {UINT64_C(11520), UINT64_C(0), UINT64_C(1509978240),
        UINT64_C(1215971899390074240), UINT64_C(1216172134540287360), UINT64_C(607988272756665600),
        UINT64_C(16172922978634559625), UINT64_C(8476171486693032832),
        UINT64_C(10595114339597558777), UINT64_C(2904607092377533576)};
    struct random r = {{1, 2, 3, 4}};

    (void)state;
    for (size_t i = 0; i < COUNT(expected); i++)
        assert_int_equal(random_next(&r), expected[i]);
}

static void streams_differ(void **state)
{
    struct random a = random_of(7, 0, 0), same = random_of(7, 0, 0);
    struct random b = random_of(7, 1, 0), c = random_of(7, 0, 1), d = random_of(8, 0, 0);
    uint64_t first = random_next(&a);

    (void)state;
    assert_int_equal(first, random_next(&same));
    assert_true(first != random_next(&b));
    assert_true(first != random_next(&c));
    assert_true(first != random_next(&d));
}

static void functions_are_those_of_libm(void **state)
{
    struct random r = random_of(1, 0, 0);

    (void)state;
    for (int i = 0; i < DRAWS; i++) {
        double x = 100 * (random_uniform(&r) - .5), y = ldexp(random_uniform(&r), i % 600 - 300);

        assert_true(fabs(same_exp(x) / exp(x) - 1) < 1e-14);
        assert_true(fabs(same_log(y) - log(y)) <= 2e-15 * fmax(1, fabs(log(y))));
    }
    assert_true(same_exp(0) == 1);
    assert_true(same_log(1) == 0);
}

/* ---- moments ---- */

struct sums {
    double n, x, xx, xxx;
};

static void sums_add(struct sums *s, double x)
{
    s->n++;
    s->x += x;
    s->xx += x * x;
    s->xxx += x * x * x;
}

static void near(double actual, double expected, double se)
{
    if (!(fabs(actual - expected) < FAR * se))
        fail_msg("%.6f is not %.6f within %.6f", actual, expected, FAR * se);
}

/* Mean, variance and third moment about nought of gamma(shape), each with the standard error of
 * its estimate: raw moments are products of shape, shape + 1, ... */
static double gamma_raw(double shape, int power)
{
    double product = 1;

    for (int i = 0; i < power; i++)
        product *= shape + i;
    return product;
}

static void gamma_has_its_moments(double shape)
{
    struct random r = random_of(2, (uint64_t)(1000 * shape), 0);
    struct sums s = {0};

    for (int i = 0; i < DRAWS; i++)
        sums_add(&s, random_gamma(&r, shape));
    for (int power = 1; power <= 3; power++) {
        double raw = gamma_raw(shape, power), spread = gamma_raw(shape, 2 * power) - raw * raw;
        double sum = power == 1 ? s.x : power == 2 ? s.xx : s.xxx;

        near(sum / s.n, raw, sqrt(spread / s.n));
    }
}

static void distributions_have_their_moments(void **state)
{
    static const double shapes[] = {.1, .8, 1, 2.5, 6, 40};
    struct random r = random_of(3, 0, 0);
    struct sums normal = {0}, uniform = {0}, wait = {0}, below = {0};

    (void)state;
    for (int i = 0; i < DRAWS; i++) {
        sums_add(&normal, random_normal(&r));
        sums_add(&uniform, random_uniform(&r));
        sums_add(&wait, random_exponential(&r));
        sums_add(&below, random_below(&r, 7));
    }
    near(normal.x / DRAWS, 0, sqrt(1.0 / DRAWS));
    near(normal.xx / DRAWS, 1, sqrt(2.0 / DRAWS));
    near(normal.xxx / DRAWS, 0, sqrt(15.0 / DRAWS));
    near(uniform.x / DRAWS, .5, sqrt(1.0 / 12 / DRAWS));
    near(uniform.xx / DRAWS, 1.0 / 3, sqrt(4.0 / 45 / DRAWS));
    near(wait.x / DRAWS, 1, sqrt(1.0 / DRAWS));
    near(wait.xx / DRAWS, 2, sqrt(20.0 / DRAWS));
    near(below.x / DRAWS, 3, sqrt(4.0 / DRAWS));
    for (size_t i = 0; i < COUNT(shapes); i++)
        gamma_has_its_moments(shapes[i]);
}

/* ---- the model ---- */

#define LIVES 40000

struct lives {
    struct arena *arena;
    struct life *all;
    struct btyd_days *days;
    size_t count;
};

static struct btyd_days days_of(const struct life *l)
{
    const struct deed *last = &l->deeds[l->count - 1];
    int32_t first = (int32_t)l->begin;

    return (struct btyd_days){(int32_t)l->count - 1, (int32_t)last->at - first,
        (int32_t)span_days(&three_years) - 1 - first};
}

static struct lives lives_of(uint64_t seed, size_t count)
{
    struct lives v = {.arena = arena_new(ARENA_MAX), .count = count};
    double *begin = model_arrivals(v.arena, seed, &three_years, count);

    v.all = arena_array(v.arena, count, struct life);
    v.days = arena_array(v.arena, count, struct btyd_days);
    for (size_t i = 0; i < count; i++) {
        model_life(v.arena, &model_usual, seed, &three_years, i, begin[i], &v.all[i]);
        v.days[i] = days_of(&v.all[i]);
    }
    return v;
}

static void lives_are_lives(void **state)
{
    struct lives v = lives_of(5, 2000);

    (void)state;
    for (size_t i = 0; i < v.count; i++) {
        const struct life *l = &v.all[i];

        assert_true(i == 0 || l->begin >= v.all[i - 1].begin);
        assert_true(l->deeds[0].at == l->begin);
        assert_true(l->deeds[l->count - 1].at < span_days(&three_years));
        assert_true(l->is_alive || l->next <= 1); /* one may slip to the next day */
        assert_true(l->is_unhappy || !l->has_complained);
        for (size_t k = 1; k < l->count; k++)
            assert_true(floor(l->deeds[k].at) > floor(l->deeds[k - 1].at));
    }
    arena_free(&v.arena);
}

static void the_less_satisfied_leave_sooner(void **state)
{
    struct lives v = lives_of(6, LIVES);
    struct sums happy = {0}, unhappy = {0}, all = {0}, z = {0};

    (void)state;
    for (size_t i = 0; i < v.count; i++) {
        const struct life *l = &v.all[i];

        sums_add(l->satisfaction > 0 ? &happy : &unhappy, l->leaving);
        sums_add(&all, l->leaving * model_usual.beta);
        sums_add(&z, l->satisfaction);
    }
    near(all.x / LIVES, 1, sqrt(1.0 / LIVES));
    near(all.xx / LIVES, 2, sqrt(20.0 / LIVES));
    near(z.x / LIVES, 0, sqrt(1.0 / LIVES));
    near(z.xx / LIVES, 1, sqrt(2.0 / LIVES));
    near(unhappy.x / unhappy.n / (happy.x / happy.n), MODEL_HAZARD_RATIO, .03);
    arena_free(&v.arena);
}

/* One complains of 26, however happy with the rest. */
static void one_in_26_complains(void **state)
{
    struct lives v = lives_of(7, LIVES);
    double unhappy = 0, complained = 0, p = model_usual.complains;

    (void)state;
    for (size_t i = 0; i < v.count; i++) {
        unhappy += v.all[i].is_unhappy;
        complained += v.all[i].has_complained;
    }
    assert_true(unhappy > .1 * LIVES);
    near(complained / unhappy, p, sqrt(p * (1 - p) / unhappy));
    arena_free(&v.arena);
}

/* ---- what a fit finds again ---- */

#define FIT_LIVES 8000
#define FIT_TOLERANCE .03 /* of a logarithm: whole days, and orders moved to the next one */

static void fit_finds(const char *name, double value, double se, double truth)
{
    if (fabs(log(value / truth)) > FAR * se / value + FIT_TOLERANCE)
        fail_msg("%s is %.4f (se %.4f), not %.4f", name, value, se, truth);
}

static void the_rhythm_is_found_again(void **state)
{
    static const char *const names_of[] = {"r", "alpha", "s", "beta"};
    const double truth[] = {model_usual.r, model_usual.alpha, model_usual.s, model_usual.beta};
    struct lives v = lives_of(8, FIT_LIVES);
    struct btyd_groups groups;
    struct btyd_fit fit;

    (void)state;
    btyd_groups_init(&groups, v.days, v.count);
    btyd_fit(BTYD_PNBD, &groups, MODEL_WEEK, &fit);
    assert_int_equal(fit.status, BTYD_FITTED);
    for (size_t i = 0; i < COUNT(truth); i++)
        fit_finds(names_of[i], fit.model.p[i], fit.se[i], truth[i]);
    btyd_groups_fini(&groups);
    arena_free(&v.arena);
}

static void the_spend_is_found_again(void **state)
{
    struct lives v = lives_of(9, FIT_LIVES);
    struct spend *spends = arena_array(v.arena, v.count, struct spend);
    struct spend_fit fit;
    size_t count = 0;

    (void)state;
    for (size_t i = 0; i < v.count; i++) {
        const struct life *l = &v.all[i];
        double sum = 0;

        for (size_t k = 1; k < l->count; k++)
            sum += l->deeds[k].money;
        if (l->count > 1)
            spends[count++] = (struct spend){(double)l->count - 1, sum / ((double)l->count - 1)};
    }
    spend_fit(spends, count, &fit);
    assert_int_equal(fit.status, BTYD_FITTED);
    fit_finds("p", fit.model.p, fit.se[0], model_usual.p);
    fit_finds("q", fit.model.q, fit.se[1], model_usual.q);
    fit_finds("v", fit.model.v, fit.se[2], model_usual.v);
    arena_free(&v.arena);
}

/* ---- people and goods ---- */

static void people_can_be_reached_by_nobody(void **state)
{
    struct arena *a = arena_new(ARENA_MAX);

    (void)state;
    for (uint64_t i = 0; i < 5000; i++) {
        struct person p;

        person_make(a, 11, i, LANG_COUNT, 2020, &p);
        assert_true(p.given.n > 0 && p.family.n > 0 && str_is_utf8(p.name));
        assert_true(!p.email.n || str_find(p.email, STR("@example.com"), NULL));
        assert_true(!p.phone.n || p.lang != LANG_UK || str_starts(p.phone, STR("phone:+38040")));
        assert_true(!p.phone.n || p.lang != LANG_RU || str_starts(p.phone, STR("phone:+7500")));
        assert_true(!p.birth.year || (p.birth.year >= 1945 && p.birth.year <= 2002));
        assert_true(p.takes_email || !p.took_back_email);
    }
    arena_free(&a);
}

static void baskets_cost_what_they_should(void **state)
{
    struct arena *a = arena_new(ARENA_MAX);
    struct random r = random_of(12, 0, 0);
    struct goods goods;

    (void)state;
    goods_make(a, "UAH", LANG_UK, &goods);
    assert_int_equal(goods.minor_per_unit, 4500);
    for (int i = 0; i < 5000; i++) {
        double money = 100 * random_uniform(&r);
        struct basket b;
        int64_t sum = 0;

        basket_fill(&goods, &r, money, &b);
        for (size_t k = 0; k < b.count; k++) {
            assert_true(b.lines[k].amount > 0 && b.lines[k].quantity > 0);
            sum += b.lines[k].amount;
        }
        assert_int_equal(sum, b.total);
        assert_true(fabs((double)sum - money * goods.minor_per_unit) <= 1);
    }
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(generator_is_xoshiro),
        cmocka_unit_test(streams_differ),
        cmocka_unit_test(functions_are_those_of_libm),
        cmocka_unit_test(distributions_have_their_moments),
        cmocka_unit_test(lives_are_lives),
        cmocka_unit_test(the_less_satisfied_leave_sooner),
        cmocka_unit_test(one_in_26_complains),
        cmocka_unit_test(the_rhythm_is_found_again),
        cmocka_unit_test(the_spend_is_found_again),
        cmocka_unit_test(people_can_be_reached_by_nobody),
        cmocka_unit_test(baskets_cost_what_they_should),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
