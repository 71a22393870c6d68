/* Grouping, fitting and looking ahead: what the two models share. */
#include "stats/btyd.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "stats/btyd_priv.h"
#include "stats/gauss.h"

/* Of many more groups than this, so many are fitted first: the rest then needs two or three steps
 * instead of a dozen, and where so many have no maximum, the rest is not asked. */
#define SAMPLE_GROUPS 20000

static const struct btyd_kind_row *const rows[] = {
    [BTYD_BGNBD] = &bgnbd_row, [BTYD_PNBD] = &pnbd_row};
static_assert(COUNT(rows) == BTYD_KINDS, "every model has its functions");

/* ---- small mathematics ---- */

double log_rising(double r, double n)
{
    int sign;

    if (n == 0)
        return 0;
    return lgamma_r(r + n, &sign) - lgamma_r(r, &sign);
}

double log_sum(double a, double b)
{
    double high = fmax(a, b), low = fmin(a, b);

    return high + log1p(exp(low - high));
}

void curve_add(struct maximum_point *at, double weight, const double *u)
{
    for (size_t i = 0; i < BTYD_PARAMETERS; i++)
        for (size_t j = i; j < BTYD_PARAMETERS; j++)
            at->curve[i][j] += weight * u[i] * u[j];
}

/* ---- groups ---- */

static int32_t part_of(const struct btyd_group *g, int part)
{
    return part == 0 ? g->age : part == 1 ? g->last : g->repeats;
}

/* One pass of a counting sort, stable. */
static void distribute(const struct btyd_group *from, struct btyd_group *to, size_t count, int part,
    size_t *places, int32_t high)
{
    size_t place = 0;

    memset(places, 0, ((size_t)high + 1) * sizeof *places);
    for (size_t i = 0; i < count; i++)
        places[part_of(&from[i], part)]++;
    for (int32_t v = 0; v <= high; v++) {
        size_t n = places[v];

        places[v] = place;
        place += n;
    }
    for (size_t i = 0; i < count; i++)
        to[places[part_of(&from[i], part)]++] = from[i];
}

static void groups_sort(struct btyd_groups *g)
{
    int32_t high = g->age_max > g->repeats_max ? g->age_max : g->repeats_max;
    struct btyd_group *spare = mem_alloc(mem_size(g->count + 1, sizeof *spare));
    size_t *places = mem_alloc(mem_size((size_t)high + 1, sizeof *places));
    struct btyd_group *sorted = spare;

    distribute(g->all, spare, g->count, 0, places, high);
    distribute(spare, g->all, g->count, 1, places, high);
    distribute(g->all, spare, g->count, 2, places, high);
    spare = g->all;
    g->all = sorted;
    mem_free(spare);
    mem_free(places);
}

static bool is_alike(const struct btyd_group *a, const struct btyd_group *b)
{
    return a->repeats == b->repeats && a->last == b->last && a->age == b->age;
}

static void groups_merge(struct btyd_groups *g)
{
    size_t n = 0;

    for (size_t i = 0; i < g->count; i++) {
        if (n > 0 && is_alike(&g->all[n - 1], &g->all[i]))
            g->all[n - 1].count += g->all[i].count;
        else
            g->all[n++] = g->all[i];
    }
    g->count = n;
}

void btyd_groups_init(struct btyd_groups *g, const struct btyd_days *customers, size_t count)
{
    *g = (struct btyd_groups){.count = count, .customers = (int64_t)count};
    g->all = mem_alloc(mem_size(count + 1, sizeof *g->all));
    for (size_t i = 0; i < count; i++) {
        const struct btyd_days *d = &customers[i];

        assert(d->repeats >= 0);
        assert(d->last >= 0);
        assert(d->last <= d->age);
        assert((d->repeats == 0) == (d->last == 0));
        g->all[i] = (struct btyd_group){d->repeats, d->last, d->age, 1};
        g->repeaters += d->repeats > 0;
        if (d->age > g->age_max)
            g->age_max = d->age;
        if (d->repeats > g->repeats_max)
            g->repeats_max = d->repeats;
    }
    groups_sort(g);
    groups_merge(g);
}

void btyd_groups_fini(struct btyd_groups *g)
{
    mem_free(g->all);
    *g = (struct btyd_groups){0};
}

/* ---- fitting ---- */

static void more_count(const struct btyd_groups *g, double *more)
{
    for (size_t i = 0; i < g->count; i++)
        if (g->all[i].repeats > 0)
            more[g->all[i].repeats - 1] += g->all[i].count;
    for (int32_t i = g->repeats_max - 1; i > 0; i--)
        more[i - 1] += more[i];
}

static void fit_take(const struct maximum *m, struct btyd_fit *out)
{
    out->status = BTYD_FITTED;
    out->log_likelihood = m->value;
    memcpy(out->model.p, m->parameters, sizeof out->model.p);
    memcpy(out->covariance, m->covariance, sizeof out->covariance);
    for (size_t i = 0; i < BTYD_PARAMETERS; i++)
        out->se[i] = m->parameters[i] * sqrt(m->covariance[i][i]);
}

/* From m's parameters to the top of the likelihood of these groups. */
static bool groups_fit(
    enum btyd_kind kind, const struct btyd_groups *g, double unit_days, struct maximum *m)
{
    struct btyd_sample sample = {.groups = g, .unit_days = unit_days};
    struct maximum_goal goal = {BTYD_PARAMETERS, rows[kind]->at, &sample};
    bool is_found;

    static_assert(BTYD_PARAMETERS <= MAXIMUM_PARAMETERS, "room for the parameters");
    sample.more = mem_alloc(mem_size((size_t)g->repeats_max + 1, sizeof *sample.more));
    sample.scratch = mem_alloc(mem_size(rows[kind]->scratch_size(g), sizeof *sample.scratch));
    more_count(g, sample.more);
    is_found = maximum_find(&goal, m);
    mem_free(sample.more);
    mem_free(sample.scratch);
    return is_found;
}

/* Every so-manieth of the groups, which stand in order and so are represented evenly. */
static struct btyd_groups groups_sample(const struct btyd_groups *g)
{
    struct btyd_groups few = {.repeats_max = g->repeats_max, .age_max = g->age_max};
    size_t step = g->count / SAMPLE_GROUPS;

    few.all = mem_alloc(mem_size(g->count / step + 1, sizeof *few.all));
    for (size_t i = step / 2; i < g->count; i += step) {
        few.all[few.count++] = g->all[i];
        few.customers += (int64_t)g->all[i].count;
    }
    return few;
}

void btyd_fit(
    enum btyd_kind kind, const struct btyd_groups *g, double unit_days, struct btyd_fit *out)
{
    struct maximum m = {0};
    bool is_found = true;

    *out = (struct btyd_fit){.status = BTYD_TOO_FEW,
        .model.kind = kind,
        .customers = g->customers,
        .repeaters = g->repeaters};
    if (g->repeaters < BTYD_REPEATERS_MIN)
        return;
    rows[kind]->start(g, unit_days, m.parameters);
    if (g->count >= 2 * SAMPLE_GROUPS) {
        struct btyd_groups few = groups_sample(g);

        is_found = groups_fit(kind, &few, unit_days, &m);
        btyd_groups_fini(&few);
    }
    is_found = is_found && groups_fit(kind, g, unit_days, &m);
    out->iterations = m.iterations;
    out->status = BTYD_NO_MAXIMUM;
    if (is_found)
        fit_take(&m, out);
}

/* ---- looking ahead ---- */

double btyd_log_likelihood(const struct btyd_model *m, struct btyd_history h)
{
    return rows[m->kind]->log_likelihood(m->p, h);
}

double btyd_alive(const struct btyd_model *m, struct btyd_history h)
{
    return rows[m->kind]->alive(m->p, h);
}

double btyd_expected(const struct btyd_model *m, double t)
{
    return rows[m->kind]->expected(m->p, (struct btyd_history){0, 0, 0}, t);
}

double btyd_conditional(const struct btyd_model *m, struct btyd_history h, double t)
{
    return rows[m->kind]->alive(m->p, h) * rows[m->kind]->expected(m->p, h, t);
}

/* The rate falls like a power of time, which is nearly straight in log(1 + u). */
static struct btyd_future stretch(
    const struct btyd_model *m, struct btyd_history h, double force, double from, double until)
{
    double low = log1p(from), wide = log1p(until) - low;
    struct btyd_future sum = {0, 0};

    for (size_t i = 0; i < gauss_8.count; i++) {
        double u = expm1(low + wide * gauss_8.at[i]);
        double part = gauss_8.weights[i] * wide * (1 + u) * rows[m->kind]->rate(m->p, h, u);

        sum.expected += part;
        sum.discounted += part * exp(-force * u);
    }
    return sum;
}

void btyd_future(const struct btyd_model *m, struct btyd_history h, double force,
    const double *times, size_t count, struct btyd_future *out)
{
    double from = 0;
    struct btyd_future sum = {0, 0}, part;

    for (size_t i = 0; i < count; i++) {
        assert(times[i] > from);
        part = stretch(m, h, force, from, times[i]);
        sum.expected += part.expected;
        sum.discounted += part.discounted;
        out[i] = sum;
        from = times[i];
    }
}
