/* Carrying the models forward. What somebody buys while still a customer depends on repeats and
 * age alone, so customers are taken in this order and neighbours share it. */
#include <math.h>
#include <stdatomic.h>
#include <string.h>

#include "stats/rank.h"
#include "insight/value.h"
#include "stats/normal.h"
#include "timeline/shares.h"

#define SAMPLE_MAX 4000 /* customers whose forecasts tell how totals follow the parameters */
#define NUDGE 1e-4      /* of a parameter's logarithm */
#define YEAR_DAYS 365.25
#define SPEND_PARAMETERS 3
#define NUDGES (BTYD_PARAMETERS + SPEND_PARAMETERS)
#define BLOCK_CUSTOMERS ((size_t)8192) /* summed up together */

/* All that a forecast of somebody needs. */
struct outlook_arg {
    const struct value_question *question;
    const struct value_plan *plan;
    struct btyd_model model;
    struct spend_model spend;
    bool has_spend;
    double force, times[VALUE_HORIZONS_MAX]; /* in the model's unit */
};

static struct outlook_arg arg_of(
    const struct value_question *q, const struct value_fit *fit, const struct value_plan *plan)
{
    struct outlook_arg a = {.question = q,
        .plan = plan,
        .model = fit->fit.model,
        .spend = fit->spend.model,
        .has_spend = fit->has_spend};

    assert(fit->fit.status == BTYD_FITTED);
    assert(plan->count > 0);
    assert(plan->count <= VALUE_HORIZONS_MAX);
    a.force = log1p(plan->discount) * q->unit_days / YEAR_DAYS;
    for (size_t i = 0; i < plan->count; i++)
        a.times[i] = (double)plan->months[i] * VALUE_MONTH_DAYS / q->unit_days;
    return a;
}

static struct btyd_history history_of(const struct outlook_arg *a, const struct value_customer *v)
{
    double unit = a->question->unit_days;

    return (struct btyd_history){v->repeats, (v->last_day - v->first_day) / unit,
        (double)(a->question->base->as_of - v->first_day) / unit};
}

/* Of a purchase to come, minor units; NaN without a model. */
static double spend_of(const struct outlook_arg *a, const struct value_customer *v)
{
    double minor = a->question->minor_per_unit;
    struct spend s = {v->repeats, v->repeats ? (double)v->repeat_money / minor / v->repeats : 0};

    return a->has_spend ? minor * spend_expected(&a->spend, s) : NAN;
}

static void futures_of(
    const struct outlook_arg *a, const struct value_customer *v, struct btyd_future *out)
{
    btyd_future(&a->model, history_of(a, v), a->force, a->times, a->plan->count, out);
}

/* ---- everybody ---- */

static uint32_t *customers_by_age(const struct value_log *who, int64_t as_of)
{
    size_t n = who->count;
    struct rank_key *keys = mem_alloc(mem_size(2 * n + 1, sizeof *keys));
    uint32_t *order = mem_alloc(mem_size(n + 1, sizeof *order));

    for (size_t i = 0; i < n; i++)
        keys[i] = (struct rank_key){
            (uint64_t)who->all[i].repeats << 32 | (uint64_t)(as_of - who->all[i].first_day),
            (uint32_t)i};
    rank_sort(keys, keys + n, n);
    for (size_t i = 0; i < n; i++)
        order[i] = keys[i].index;
    mem_free(keys);
    return order;
}

/* Sums up every step-th customer from `first` to before `last` of the order; `each` may be NULL. */
struct walk {
    const struct outlook_arg *arg;
    const struct value_log *who;
    const uint32_t *order;
    size_t step;
    struct value_forecast *each;
};

static void customers_walk(
    const struct walk *w, size_t first, size_t last, struct value_outlook *sums)
{
    const struct outlook_arg *a = w->arg;
    struct btyd_future futures[VALUE_HORIZONS_MAX], *far = &futures[a->plan->count - 1];
    const struct value_customer *before = NULL;

    memset(sums, 0, a->plan->count * sizeof *sums);
    for (size_t i = first; i < last; i += w->step) {
        const struct value_customer *v = &w->who->all[w->order[i]];
        double alive = btyd_alive(&a->model, history_of(a, v)), spend = spend_of(a, v);

        if (!before || before->repeats != v->repeats || before->first_day != v->first_day)
            futures_of(a, v, futures);
        before = v;
        for (size_t h = 0; h < a->plan->count; h++) {
            sums[h].orders += alive * futures[h].expected;
            sums[h].money += alive * futures[h].discounted * spend;
        }
        if (w->each)
            w->each[w->order[i]] =
                (struct value_forecast){alive, spend, {far->expected, far->discounted * spend}};
    }
}

/* Everybody, in blocks of a fixed size: sums of blocks are added up in order, so that they do not
 * depend on who made which. */
struct walking {
    const struct walk *walk;
    struct value_outlook (*sums)[VALUE_HORIZONS_MAX]; /* of each block */
    size_t count;
    atomic_size_t next;
};

static void blocks_walk(void *arg, unsigned share)
{
    struct walking *w = arg;
    size_t block;

    (void)share;
    while ((block = atomic_fetch_add(&w->next, 1)) < w->count) {
        size_t first = block * BLOCK_CUSTOMERS, last = first + BLOCK_CUSTOMERS;

        if (last > w->walk->who->count)
            last = w->walk->who->count;
        customers_walk(w->walk, first, last, w->sums[block]);
    }
}

static void everybody_walk(
    const struct walk *walk, unsigned thread_count, struct value_outlook *sums)
{
    struct walking w = {.walk = walk, .count = walk->who->count / BLOCK_CUSTOMERS + 1};
    size_t horizons = walk->arg->plan->count;

    assert(walk->step == 1);
    w.sums = mem_alloc(mem_size(w.count, sizeof *w.sums));
    shares_run(shares_count(thread_count, w.count), blocks_walk, &w);
    memset(sums, 0, horizons * sizeof *sums);
    for (size_t i = 0; i < w.count; i++)
        for (size_t h = 0; h < horizons; h++) {
            sums[h].orders += w.sums[i][h].orders;
            sums[h].money += w.sums[i][h].money;
        }
    mem_free(w.sums);
}

/* ---- intervals ---- */

/* How the logarithms of the sums follow the logarithms of the parameters. */
struct slopes {
    double orders[BTYD_PARAMETERS];
    double money[NUDGES];
};

static void nudge(struct outlook_arg *a, size_t parameter)
{
    double *spend[] = {&a->spend.p, &a->spend.q, &a->spend.v};
    double *p =
        parameter < BTYD_PARAMETERS ? &a->model.p[parameter] : spend[parameter - BTYD_PARAMETERS];

    *p *= exp(NUDGE);
}

/* Parameter by parameter; the last walk is the one without a nudge. */
struct nudging {
    const struct walk *walk;
    struct value_outlook sums[NUDGES + 1][VALUE_HORIZONS_MAX];
    atomic_uint next;
};

static void nudges_walk(void *arg, unsigned share)
{
    struct nudging *n = arg;
    unsigned k;

    (void)share;
    while ((k = atomic_fetch_add(&n->next, 1)) <= NUDGES) {
        struct outlook_arg a = *n->walk->arg;
        struct walk w = *n->walk;

        w.arg = &a;
        if (k < NUDGES)
            nudge(&a, k);
        customers_walk(&w, 0, w.who->count, n->sums[k]);
    }
}

static void slopes_find(const struct walk *walk, unsigned thread_count, struct slopes *out)
{
    struct nudging n = {.walk = walk};
    const struct value_outlook *base = n.sums[NUDGES];

    shares_run(shares_count(thread_count, NUDGES + 1), nudges_walk, &n);
    for (size_t k = 0; k < NUDGES; k++)
        for (size_t h = 0; h < walk->arg->plan->count; h++) {
            out[h].money[k] = log(n.sums[k][h].money / base[h].money) / NUDGE;
            if (k < BTYD_PARAMETERS)
                out[h].orders[k] = log(n.sums[k][h].orders / base[h].orders) / NUDGE;
        }
}

/* The variance of a sum's logarithm. */
static double variance(size_t n, const double *slope, const double *covariance, size_t row)
{
    double sum = 0;

    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            sum += slope[i] * slope[j] * covariance[i * row + j];
    return sum;
}

static struct interval around(double value, double log_variance)
{
    double reach = exp(normal_reach(VALUE_LEVEL) * sqrt(log_variance));

    return (struct interval){value / reach, value * reach};
}

void value_forecast(const struct value_log *who, const struct value_question *q,
    const struct value_fit *fit, const struct value_plan *plan, struct value_forecast *each,
    struct value_total *totals)
{
    struct outlook_arg a = arg_of(q, fit, plan);
    struct value_outlook sums[VALUE_HORIZONS_MAX];
    struct slopes slopes[VALUE_HORIZONS_MAX];
    uint32_t *order = customers_by_age(who, q->base->as_of);
    struct walk walk = {&a, who, order, 1, each};
    const double *model = &fit->fit.covariance[0][0], *spend = &fit->spend.covariance[0][0];

    everybody_walk(&walk, q->base->thread_count, sums);
    walk.each = NULL;
    walk.step = who->count / SAMPLE_MAX + 1;
    slopes_find(&walk, q->base->thread_count, slopes);
    for (size_t h = 0; h < plan->count; h++) {
        const struct slopes *s = &slopes[h];

        totals[h] = (struct value_total){.sum = sums[h]};
        totals[h].orders =
            around(sums[h].orders, variance(BTYD_PARAMETERS, s->orders, model, BTYD_PARAMETERS));
        totals[h].money = around(sums[h].money,
            variance(BTYD_PARAMETERS, s->money, model, BTYD_PARAMETERS) +
                variance(SPEND_PARAMETERS, s->money + BTYD_PARAMETERS, spend, SPEND_PARAMETERS));
    }
    mem_free(order);
}

struct value_forecast value_forecast_one(const struct value_customer *customer,
    const struct value_question *q, const struct value_fit *fit, const struct value_plan *plan,
    struct value_outlook *out)
{
    struct outlook_arg a = arg_of(q, fit, plan);
    double alive = btyd_alive(&a.model, history_of(&a, customer)), spend = spend_of(&a, customer);
    struct btyd_future futures[VALUE_HORIZONS_MAX], *last = &futures[plan->count - 1];

    futures_of(&a, customer, futures);
    for (size_t h = 0; h < plan->count; h++)
        out[h] = (struct value_outlook){
            alive * futures[h].expected, alive * futures[h].discounted * spend};
    return (struct value_forecast){alive, spend, {last->expected, last->discounted * spend}};
}
