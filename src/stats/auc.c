/* Midranks among all less midranks among one's own kind count how many of the other kind lie below:
 * DeLong's components without comparing each with each. */
#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "stats/logit.h"
#include "stats/normal.h"

struct ranked {
    double chance, rank; /* rank: among all; then among all less among its own kind */
    size_t row;
    bool is_yes;
};

static int by_chance(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;

    if (x->chance != y->chance)
        return x->chance < y->chance ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

static struct ranked *ranked_of(const double *chances, const uint8_t *yes, size_t count)
{
    struct ranked *all = mem_alloc(mem_size(count + 1, sizeof *all));

    for (size_t i = 0; i < count; i++)
        all[i] = (struct ranked){.chance = chances[i], .row = i, .is_yes = yes[i]};
    qsort(all, count, sizeof *all, by_chance);
    return all;
}

/* How many of the other kind lie below each, equal ones half. */
static void count_below(struct ranked *all, size_t count)
{
    double below[2] = {0, 0};

    for (size_t i = 0, end; i < count; i = end) {
        double here[2] = {0, 0};

        for (end = i; end < count && all[end].chance == all[i].chance; end++)
            here[all[end].is_yes]++;
        for (size_t k = i; k < end; k++)
            all[k].rank = below[!all[k].is_yes] + here[!all[k].is_yes] / 2;
        below[0] += here[0];
        below[1] += here[1];
    }
}

bool auc_delong(
    const double *chances, const uint8_t *yes, size_t count, double level, struct auc *out)
{
    double n[2] = {0, 0}, sum[2] = {0, 0}, squares[2] = {0, 0}, half;
    struct ranked *all;

    for (size_t i = 0; i < count; i++)
        n[yes[i] != 0]++;
    if (n[0] < 2 || n[1] < 2)
        return false;
    all = ranked_of(chances, yes, count);
    count_below(all, count);
    for (size_t i = 0; i < count; i++)
        sum[all[i].is_yes] += all[i].rank / n[!all[i].is_yes];
    for (size_t i = 0; i < count; i++) {
        bool kind = all[i].is_yes;
        double off = all[i].rank / n[!kind] - sum[kind] / n[kind];

        squares[kind] += off * off;
    }
    mem_free(all);
    out->value = sum[1] / n[1];
    out->se = sqrt(squares[0] / (n[0] - 1) / n[0] + squares[1] / (n[1] - 1) / n[1]);
    half = normal_reach(level) * out->se;
    out->interval = (struct interval){fmax(0, out->value - half), fmin(1, out->value + half)};
    return true;
}

/* ---- calibration ---- */

static void bins_of(
    const double *chances, const uint8_t *yes, size_t count, double level, struct calibration *out)
{
    struct ranked *all = ranked_of(chances, yes, count);

    for (size_t b = 0; b < CALIBRATION_BINS; b++) {
        struct calibration_bin *bin = &out->bins[b];
        size_t first = count * b / CALIBRATION_BINS, end = count * (b + 1) / CALIBRATION_BINS;

        for (size_t i = first; i < end; i++) {
            bin->observed.yes += all[i].is_yes;
            bin->predicted += all[i].chance;
        }
        bin->observed.n = (int64_t)(end - first);
        bin->predicted /= (double)(end - first);
        if (!interval_wilson(bin->observed, level, &bin->interval))
            bug("a tenth of nobody");
    }
    mem_free(all);
}

/* The regression is fitted to standardised log odds and put back into theirs. */
static void line_of(
    const double *chances, const uint8_t *yes, size_t count, double level, struct calibration *out)
{
    double *odds = mem_alloc(mem_size(count, sizeof *odds)), reach = normal_reach(level);
    struct logit m;

    for (size_t i = 0; i < count; i++)
        odds[i] = log(chances[i]) - log1p(-chances[i]);
    out->slope = out->intercept = NAN;
    out->slope_interval = out->intercept_interval = (struct interval){NAN, NAN};
    if (logit_fit(&(struct logit_data){.x = odds, .yes = yes, .rows = count, .features = 1}, 0,
            &m) == LOGIT_FITTED) {
        double at = m.mean[0] / m.sd[0], slope_se = sqrt(m.covariance[0][0]) / m.sd[0];
        double intercept_se =
            sqrt(m.covariance[1][1] - 2 * at * m.covariance[0][1] + at * at * m.covariance[0][0]);

        out->slope = m.terms[0] / m.sd[0];
        out->intercept = m.terms[1] - m.terms[0] * at;
        out->slope_interval =
            (struct interval){out->slope - reach * slope_se, out->slope + reach * slope_se};
        out->intercept_interval = (struct interval){
            out->intercept - reach * intercept_se, out->intercept + reach * intercept_se};
    }
    mem_free(odds);
}

void calibration_of(
    const double *chances, const uint8_t *yes, size_t count, double level, struct calibration *out)
{
    double share = 0;

    assert(count >= CALIBRATION_BINS);
    *out = (struct calibration){0};
    for (size_t i = 0; i < count; i++) {
        double off = chances[i] - yes[i];

        out->brier += off * off / (double)count;
        share += yes[i] / (double)count;
    }
    out->brier_base = share * (1 - share);
    bins_of(chances, yes, count, level, out);
    line_of(chances, yes, count, level, out);
}
