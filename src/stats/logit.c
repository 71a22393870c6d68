/* A step solves (H + ridge) step = slope by Cholesky's factors; it is halved while it leads down.
 * Half of slope times step is what the next step would still gain: when that is nothing beside the
 * rounding of a log-likelihood, we are there. */
#include "stats/logit.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "stats/normal.h"

#define T LOGIT_TERMS_MAX
#define ITERATIONS_MAX 50
#define HALVINGS_MAX 30
#define GAIN_MIN 1e-11
#define PIVOT_MIN 1e-11 /* of the diagonal it came from: below, a term cannot be told from others */
#define NO_FOLD LOGIT_FOLDS

static const double ridges[] = {.01, .1, 1, 10, 100, 1000};

/* What a fit reads: the rows outside of one fold. */
struct training {
    const struct logit_data *data;
    unsigned left_out; /* a fold, or NO_FOLD */
};

static bool is_in(const struct training *t, size_t row)
{
    return t->left_out == NO_FOLD || t->data->folds[row] != t->left_out;
}

/* ---- scaling ---- */

static void scale_of(const struct training *t, struct logit *m)
{
    const struct logit_data *d = t->data;
    double n = 0, squares[LOGIT_FEATURES_MAX] = {0};

    m->features = d->features;
    for (size_t i = 0; i < d->rows; i++) {
        const double *x = &d->x[i * d->features];

        if (!is_in(t, i))
            continue;
        n++;
        for (size_t j = 0; j < d->features; j++) { /* Welford (1962) */
            double off = x[j] - m->mean[j];

            m->mean[j] += off / n;
            squares[j] += off * (x[j] - m->mean[j]);
        }
    }
    for (size_t j = 0; j < d->features; j++)
        m->sd[j] = n > 1 && squares[j] > 0 ? sqrt(squares[j] / (n - 1)) : 0;
}

/* The row's terms: standardised features and 1. */
static void terms_of(const struct logit *m, const double *x, double z[T])
{
    for (size_t j = 0; j < m->features; j++)
        z[j] = m->sd[j] > 0 ? (x[j] - m->mean[j]) / m->sd[j] : 0;
    z[m->features] = 1;
}

static double product(size_t n, const double *a, const double *b)
{
    double sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

static double chance_of(double log_odds)
{
    return log_odds >= 0 ? 1 / (1 + exp(-log_odds)) : exp(log_odds) / (1 + exp(log_odds));
}

/* log of the chance of the answer, without losing tiny ones */
static double log_chance(double log_odds, bool is_yes)
{
    double against = is_yes ? -log_odds : log_odds;

    return against > 0 ? -against - log1p(exp(-against)) : -log1p(exp(against));
}

/* ---- the fit ---- */

struct place {
    double likelihood, value; /* value: less the ridge */
    double slope[T], curve[T][T];
};

static double ridge_of(const struct logit *m, size_t term)
{
    return term < m->features ? m->ridge : 0;
}

static void place_look(const struct training *t, const struct logit *m, struct place *p)
{
    const struct logit_data *d = t->data;
    size_t n = m->features + 1;

    *p = (struct place){0};
    for (size_t i = 0; i < d->rows; i++) {
        double z[T], odds, chance, weight;

        if (!is_in(t, i))
            continue;
        terms_of(m, &d->x[i * d->features], z);
        odds = product(n, z, m->terms);
        chance = chance_of(odds);
        weight = chance * (1 - chance);
        p->likelihood += log_chance(odds, d->yes[i]);
        for (size_t j = 0; j < n; j++) {
            p->slope[j] += (d->yes[i] - chance) * z[j];
            for (size_t k = 0; k <= j; k++)
                p->curve[j][k] += weight * z[j] * z[k];
        }
    }
    p->value = p->likelihood;
    for (size_t j = 0; j < n; j++) {
        p->value -= ridge_of(m, j) * m->terms[j] * m->terms[j] / 2;
        p->slope[j] -= ridge_of(m, j) * m->terms[j];
        for (size_t k = 0; k < j; k++)
            p->curve[k][j] = p->curve[j][k];
    }
}

/* Of the curvature with the ridge; false when a term is nothing but others. */
static bool factor(const struct logit *m, const struct place *p, double root[T][T])
{
    for (size_t i = 0; i <= m->features; i++)
        for (size_t j = 0; j <= i; j++) {
            double whole = p->curve[i][j] + (i == j ? ridge_of(m, i) : 0);
            double left = whole - product(j, root[i], root[j]);

            if (i == j && !(left > PIVOT_MIN * whole))
                return false;
            root[i][j] = i == j ? sqrt(left) : left / root[j][j];
        }
    return true;
}

static void solve(size_t n, double root[T][T], const double *right, double *out)
{
    for (size_t i = 0; i < n; i++)
        out[i] = (right[i] - product(i, root[i], out)) / root[i][i];
    for (size_t i = n; i-- > 0;) {
        for (size_t k = i + 1; k < n; k++)
            out[i] -= root[k][i] * out[k];
        out[i] /= root[i][i];
    }
}

/* One step up; *gain is what was left to gain before it. */
static bool climb(const struct training *t, struct logit *m, struct place *p, double *gain)
{
    double root[T][T], step[T], from[T], before = p->value;
    size_t n = m->features + 1;

    if (!factor(m, p, root))
        return false;
    solve(n, root, p->slope, step);
    *gain = product(n, p->slope, step) / 2;
    if (*gain < GAIN_MIN)
        return true;
    memcpy(from, m->terms, sizeof from);
    for (int halving = 0; halving < HALVINGS_MAX; halving++) {
        for (size_t j = 0; j < n; j++)
            m->terms[j] = from[j] + ldexp(step[j], -halving);
        place_look(t, m, p);
        /* Near the top rounding may hide the gain. */
        if (p->value >= before - GAIN_MIN * fabs(before))
            return true;
    }
    return false;
}

static bool covariance_of(struct logit *m, const struct place *p)
{
    size_t n = m->features + 1;
    double root[T][T], inverse[T][T], half[T][T];

    if (!factor(m, p, root))
        return false;
    for (size_t i = 0; i < n; i++) {
        double unit[T] = {0};

        unit[i] = 1;
        solve(n, root, unit, inverse[i]);
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            half[i][j] = product(n, inverse[i], p->curve[j]); /* both are symmetric */
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            m->covariance[i][j] = product(n, half[i], inverse[j]);
    return true;
}

/* From `start`, terms of much the same data; NULL begins at nought. The top is one. */
static enum logit_status fit(
    const struct training *t, double ridge, const double *start, struct logit *m)
{
    struct place p;
    double gain = HUGE_VAL;

    assert(t->data->features <= LOGIT_FEATURES_MAX);
    *m = (struct logit){.ridge = ridge};
    scale_of(t, m);
    if (start)
        memcpy(m->terms, start, sizeof m->terms);
    place_look(t, m, &p);
    while (gain >= GAIN_MIN)
        if (m->iterations++ == ITERATIONS_MAX || !climb(t, m, &p, &gain))
            return LOGIT_NO_END;
    m->log_likelihood = p.likelihood;
    return covariance_of(m, &p) ? LOGIT_FITTED : LOGIT_NO_END;
}

enum logit_status logit_fit(const struct logit_data *d, double ridge, struct logit *out)
{
    return fit(&(struct training){d, NO_FOLD}, ridge, NULL, out);
}

double logit_chance(const struct logit *m, const double *x)
{
    double z[T];

    terms_of(m, x, z);
    return chance_of(product(m->features + 1, z, m->terms));
}

struct interval logit_chance_interval(const struct logit *m, const double *x, double level)
{
    size_t n = m->features + 1;
    double z[T], odds, variance = 0, half;

    terms_of(m, x, z);
    odds = product(n, z, m->terms);
    for (size_t j = 0; j < n; j++)
        variance += z[j] * product(n, m->covariance[j], z);
    half = normal_reach(level) * sqrt(fmax(0, variance));
    return (struct interval){chance_of(odds - half), chance_of(odds + half)};
}

/* ---- the choice ---- */

/* Foretells each fold by the others. */
static bool hold_out(
    const struct logit_data *d, const struct logit *whole, double *chances, double *likelihood)
{
    *likelihood = 0;
    for (unsigned fold = 0; fold < LOGIT_FOLDS; fold++) {
        struct logit m;

        if (fit(&(struct training){d, fold}, whole->ridge, whole->terms, &m) != LOGIT_FITTED)
            return false;
        for (size_t i = 0; i < d->rows; i++) {
            double z[T], odds;

            if (d->folds[i] != fold)
                continue;
            terms_of(&m, &d->x[i * d->features], z);
            odds = product(d->features + 1, z, m.terms);
            chances[i] = chance_of(odds);
            *likelihood += log_chance(odds, d->yes[i]);
        }
    }
    return true;
}

/* Is every yes above every no? Under the weakest ridge, which comes near to telling them apart
 * wherever that can be done. */
static enum logit_status look_for_separation(const struct logit_data *d)
{
    double lowest_yes = 2, highest_no = -1;
    struct logit m;
    enum logit_status status = logit_fit(d, ridges[0], &m);

    if (status != LOGIT_FITTED)
        return status;
    for (size_t i = 0; i < d->rows; i++) {
        double chance = logit_chance(&m, &d->x[i * d->features]);

        if (d->yes[i])
            lowest_yes = fmin(lowest_yes, chance);
        else
            highest_no = fmax(highest_no, chance);
    }
    return lowest_yes > highest_no ? LOGIT_SEPARABLE : LOGIT_FITTED;
}

static bool is_enough(const struct logit_data *d, struct logit_choice *out)
{
    int64_t rarer;

    out->yes = 0;
    for (size_t i = 0; i < d->rows; i++)
        out->yes += d->yes[i];
    rarer = (int64_t)d->rows - out->yes < out->yes ? (int64_t)d->rows - out->yes : out->yes;
    out->needed = LOGIT_EVENTS_PER_FEATURE * (int64_t)d->features;
    if (out->needed < LOGIT_CLASS_MIN)
        out->needed = LOGIT_CLASS_MIN;
    return rarer >= out->needed;
}

/* The trials go from weak to strong; of equals the stronger one holds. */
static enum logit_status ridge_choose(const struct logit_data *d, struct logit_choice *out)
{
    double *trial = mem_alloc(mem_size(d->rows, sizeof *trial));
    enum logit_status status = LOGIT_NO_END;

    out->held_out = -HUGE_VAL;
    for (size_t r = 0; r < COUNT(ridges); r++) {
        double likelihood, *swap;
        struct logit whole;

        if (logit_fit(d, ridges[r], &whole) != LOGIT_FITTED ||
            !hold_out(d, &whole, trial, &likelihood) || likelihood < out->held_out)
            continue;
        status = LOGIT_FITTED;
        out->held_out = likelihood;
        out->model = whole;
        swap = out->chances;
        out->chances = trial;
        trial = swap;
    }
    mem_free(trial);
    return status;
}

enum logit_status logit_choose(const struct logit_data *d, struct logit_choice *out)
{
    enum logit_status status;

    *out = (struct logit_choice){0};
    if (!is_enough(d, out))
        return LOGIT_TOO_FEW;
    status = look_for_separation(d);
    if (status != LOGIT_FITTED)
        return status;
    out->chances = mem_alloc(mem_size(d->rows, sizeof *out->chances));
    return ridge_choose(d, out);
}
