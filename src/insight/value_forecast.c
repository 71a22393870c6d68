/* Carrying the models forward. What somebody buys while still a customer depends on repeats and
 * age alone, so customers are taken in this order and neighbours share it. */
#include <math.h>
#include <string.h>

#include "insight/rank.h"
#include "insight/value.h"
#include "stats/normal.h"

#define SAMPLE_MAX 4000 /* customers whose forecasts tell how totals follow the parameters */
#define NUDGE 1e-4      /* of a parameter's logarithm */
#define YEAR_DAYS 365.25
#define SPEND_PARAMETERS 3

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

/* Sums up every step-th customer of the order; `each` may be NULL. */
static void customers_walk(const struct outlook_arg *a, const struct value_log *who,
    const uint32_t *order, size_t step, struct value_forecast *each, struct value_outlook *sums)
{
    struct btyd_future futures[VALUE_HORIZONS_MAX];
    const struct value_customer *before = NULL;
    size_t last = a->plan->count - 1;

    memset(sums, 0, a->plan->count * sizeof *sums);
    for (size_t i = 0; i < who->count; i += step) {
        const struct value_customer *v = &who->all[order[i]];
        double alive = btyd_alive(&a->model, history_of(a, v)), spend = spend_of(a, v);

        if (!before || before->repeats != v->repeats || before->first_day != v->first_day)
            futures_of(a, v, futures);
        before = v;
        for (size_t h = 0; h < a->plan->count; h++) {
            sums[h].orders += alive * futures[h].expected;
            sums[h].money += alive * futures[h].discounted * spend;
        }
        if (each)
            each[order[i]] = (struct value_forecast){
                alive, spend, {futures[last].expected, futures[last].discounted * spend}};
    }
}

/* ---- intervals ---- */

/* How the logarithms of the sums follow the logarithms of the parameters. */
struct slopes {
    double orders[BTYD_PARAMETERS];
    double money[BTYD_PARAMETERS + SPEND_PARAMETERS];
};

static void nudge(struct outlook_arg *a, size_t parameter)
{
    double *spend[] = {&a->spend.p, &a->spend.q, &a->spend.v};
    double *p =
        parameter < BTYD_PARAMETERS ? &a->model.p[parameter] : spend[parameter - BTYD_PARAMETERS];

    *p *= exp(NUDGE);
}

static void slopes_find(const struct outlook_arg *a, const struct value_log *who,
    const uint32_t *order, struct slopes *out)
{
    struct value_outlook base[VALUE_HORIZONS_MAX], moved[VALUE_HORIZONS_MAX];
    size_t step = who->count / SAMPLE_MAX + 1;

    customers_walk(a, who, order, step, NULL, base);
    for (size_t k = 0; k < BTYD_PARAMETERS + SPEND_PARAMETERS; k++) {
        struct outlook_arg b = *a;

        nudge(&b, k);
        customers_walk(&b, who, order, step, NULL, moved);
        for (size_t h = 0; h < a->plan->count; h++) {
            out[h].money[k] = log(moved[h].money / base[h].money) / NUDGE;
            if (k < BTYD_PARAMETERS)
                out[h].orders[k] = log(moved[h].orders / base[h].orders) / NUDGE;
        }
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
    const double *model = &fit->fit.covariance[0][0], *spend = &fit->spend.covariance[0][0];

    customers_walk(&a, who, order, 1, each, sums);
    slopes_find(&a, who, order, slopes);
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
