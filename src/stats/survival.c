/* One walk over the times for the curve; for the log-rank test a walk over the times of all groups
 * together, with a place in each. The quadratic form of the test is taken through the Cholesky
 * factors of the whole covariance matrix, whose rank is one less than the groups: pivots that are
 * nought but for rounding are left out, which is the same for each choice of the group to drop. */
#include "stats/survival.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#include "base/arena.h"
#include "stats/normal.h"

#define HALF .5
#define PIVOT_MIN 1e-9 /* of the diagonal it came from: below, it is rounding */

/* ---- the curve ---- */

void survival_fit(const struct survival_count *counts, size_t count, struct survival *out)
{
    double share = 1, spread = 0;
    int64_t at_risk = 0;

    *out = (struct survival){.last = -1};
    out->points = mem_alloc(mem_size(count + 1, sizeof *out->points));
    for (size_t i = 0; i < count; i++)
        at_risk += counts[i].ended + counts[i].left;
    out->n = at_risk;
    for (size_t i = 0; i < count; i++) {
        const struct survival_count *k = &counts[i];
        double n = (double)at_risk, d = (double)k->ended;

        assert(k->time > out->last);
        if (k->ended + k->left == 0)
            continue;
        if (k->ended > 0) {
            share = k->ended < at_risk ? share * ((n - d) / n) : 0;
            spread += d / (n * (n - d)); /* infinite once nothing is left */
        }
        out->points[out->count++] =
            (struct survival_point){k->time, at_risk, k->ended, share, spread};
        out->ended += k->ended;
        out->last = k->time;
        at_risk -= k->ended + k->left;
    }
    assert(at_risk == 0);
}

void survival_fini(struct survival *s)
{
    mem_free(s->points);
    *s = (struct survival){.last = -1};
}

/* How many points lie at or before the time. */
static size_t points_until(const struct survival *s, int64_t time)
{
    size_t low = 0, high = s->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (s->points[middle].time <= time)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

int64_t survival_at_risk(const struct survival *s, int64_t time)
{
    size_t before = points_until(s, time - 1);

    return before < s->count ? s->points[before].at_risk : 0;
}

static struct survival_estimate estimate_of(const struct survival_point *p, double z)
{
    double half = z * sqrt(p->spread);

    if (p->share == 0)
        return (struct survival_estimate){0, NAN, {NAN, NAN}};
    return (struct survival_estimate){p->share, p->share * sqrt(p->spread),
        {p->share * exp(-half), fmin(1, p->share * exp(half))}};
}

bool survival_at(
    const struct survival *s, int64_t time, double level, struct survival_estimate *out)
{
    static const struct survival_point all = {.share = 1};
    size_t before = points_until(s, time);
    const struct survival_point *p = before > 0 ? &s->points[before - 1] : &all;

    if (s->n == 0 || (time > s->last && p->share > 0))
        return false;
    *out = estimate_of(p, normal_reach(level));
    return true;
}

struct survival_estimate survival_median(const struct survival *s, double level)
{
    struct survival_estimate out = {NAN, NAN, {NAN, NAN}};
    double z = normal_reach(level);

    for (size_t i = s->count; i-- > 0;) {
        struct survival_estimate e = estimate_of(&s->points[i], z);
        double time = (double)s->points[i].time;

        if (!(e.interval.low > HALF))
            out.interval.low = time;
        if (!(e.value > HALF))
            out.value = time;
        if (e.interval.high <= HALF)
            out.interval.high = time;
    }
    return out;
}

/* The variance of an area is that of each step times the square of what lies beyond it. */
bool survival_mean(
    const struct survival *s, int64_t horizon, double level, struct survival_estimate *out)
{
    size_t within = points_until(s, horizon);
    double area = 0, beyond = 0, variance = 0;
    int64_t until = horizon;

    if (s->n == 0 || (horizon > s->last && s->points[s->count - 1].share > 0))
        return false;
    for (size_t i = within; i-- > 0;) {
        const struct survival_point *p = &s->points[i];
        double n = (double)p->at_risk, d = (double)p->ended;

        beyond += p->share * (double)(until - p->time);
        if (p->ended > 0 && p->ended < p->at_risk)
            variance += beyond * beyond * d / (n * (n - d));
        until = p->time;
    }
    area = beyond + (double)until;
    *out = (struct survival_estimate){area, NAN, {NAN, NAN}};
    if (variance == 0)
        return true;
    out->se = sqrt(variance);
    out->interval = (struct interval){fmax(0, area - normal_reach(level) * out->se),
        fmin((double)horizon, area + normal_reach(level) * out->se)};
    return true;
}

/* ---- the log-rank test ---- */

struct walk {
    const struct survival *groups;
    size_t count;
    size_t next[SURVIVAL_GROUPS_MAX];
    double at_risk[SURVIVAL_GROUPS_MAX], ended[SURVIVAL_GROUPS_MAX]; /* at the time at hand */
    double excess[SURVIVAL_GROUPS_MAX]; /* ends beyond those expected */
    double covariance[SURVIVAL_GROUPS_MAX][SURVIVAL_GROUPS_MAX];
};

static bool walk_time(const struct walk *w, int64_t *time)
{
    bool found = false;

    for (size_t g = 0; g < w->count; g++) {
        const struct survival *s = &w->groups[g];

        if (w->next[g] == s->count)
            continue;
        if (!found || s->points[w->next[g]].time < *time)
            *time = s->points[w->next[g]].time;
        found = true;
    }
    return found;
}

static void walk_read(struct walk *w, int64_t time)
{
    for (size_t g = 0; g < w->count; g++) {
        const struct survival *s = &w->groups[g];
        bool is_left = w->next[g] < s->count && s->n >= SURVIVAL_GROUP_MIN, is_here;

        is_here = is_left && s->points[w->next[g]].time == time;
        w->at_risk[g] = is_left ? (double)s->points[w->next[g]].at_risk : 0;
        w->ended[g] = is_here ? (double)s->points[w->next[g]].ended : 0;
        w->next[g] += w->next[g] < s->count && s->points[w->next[g]].time == time;
    }
}

static void walk_add(struct walk *w, double expected[])
{
    double n = 0, d = 0, factor;

    for (size_t g = 0; g < w->count; g++) {
        n += w->at_risk[g];
        d += w->ended[g];
    }
    if (d == 0)
        return;
    factor = n > 1 ? d * (n - d) / (n - 1) : 0;
    for (size_t g = 0; g < w->count; g++) {
        double share = w->at_risk[g] / n;

        expected[g] += d * share;
        w->excess[g] += w->ended[g] - d * share;
        w->covariance[g][g] += factor * share;
        for (size_t h = 0; h < w->count; h++)
            w->covariance[g][h] -= factor * share * (w->at_risk[h] / n);
    }
}

/* One step of the elimination: the pivot's row and column leave the rest of the matrix. */
static void eliminate(struct walk *w, size_t pivot)
{
    for (size_t g = pivot + 1; g < w->count; g++) {
        double share = w->covariance[g][pivot] / w->covariance[pivot][pivot];

        w->excess[g] -= share * w->excess[pivot];
        for (size_t h = pivot + 1; h < w->count; h++)
            w->covariance[g][h] -= share * w->covariance[pivot][h];
    }
}

void survival_compare(const struct survival *groups, size_t count, struct survival_test *out)
{
    struct walk w = {.groups = groups, .count = count};
    double diagonal[SURVIVAL_GROUPS_MAX];
    int64_t time = 0;

    assert(count <= SURVIVAL_GROUPS_MAX);
    *out = (struct survival_test){.p = NAN};
    while (walk_time(&w, &time)) {
        walk_read(&w, time);
        walk_add(&w, out->expected);
    }
    for (size_t g = 0; g < count; g++) {
        diagonal[g] = w.covariance[g][g];
        if (groups[g].n < SURVIVAL_GROUP_MIN)
            out->expected[g] = NAN;
    }
    for (size_t g = 0; g < count; g++) {
        if (!(w.covariance[g][g] > PIVOT_MIN * diagonal[g]))
            continue;
        out->chi_square += w.excess[g] * w.excess[g] / w.covariance[g][g];
        out->df++;
        eliminate(&w, g);
    }
    if (out->df > 0)
        out->p = gsl_cdf_chisq_Q(out->chi_square, out->df);
}
