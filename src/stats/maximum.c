/* A step solves (C + damping * diagonal) step = slope, C the negative curvature, by Cholesky. The
 * damping grows while C is not positive definite or a step leads down, and shrinks after a good
 * one. Half of slope * step is what the next step would still gain: when that is nothing beside the
 * rounding of a log-likelihood, we are there. */
#include "stats/maximum.h"

#include <math.h>
#include <string.h>

#define N MAXIMUM_PARAMETERS
#define ITERATIONS_MAX 100
#define RIDGE_STEPS 10    /* so many that together */
#define RIDGE_GAIN .05    /* gain less, of a log-likelihood, go along a ridge that has no top */
#define GAIN_MIN 1e-10    /* of a log-likelihood; moves a parameter by 1e-5 of its error */
#define GAIN_CERTAIN 1e-5 /* above, a step must lead up; below, rounding may hide it */
#define STEP_MAX 1.5      /* of a logarithm */
#define LOG_MAX 14.0      /* parameters beyond e^14 and below e^-14 have run away */
#define DAMPING_MIN 1e-3
#define DAMPING_MAX 1e10

/* Value, slope and negative curvature in the logarithms. */
struct place {
    double logs[N], value, slope[N], curve[N][N];
};

static void place_look(const struct maximum_goal *goal, struct place *p)
{
    struct maximum_point at = {0};
    double x[N];

    for (size_t i = 0; i < goal->count; i++)
        x[i] = exp(p->logs[i]);
    goal->at(goal->arg, x, &at);
    p->value = at.value;
    for (size_t i = 0; i < goal->count; i++) {
        p->slope[i] = at.slope[i] * x[i];
        for (size_t j = i; j < goal->count; j++)
            p->curve[i][j] = p->curve[j][i] = -at.curve[i][j] * x[i] * x[j];
        p->curve[i][i] -= p->slope[i];
    }
}

static bool cholesky(size_t n, double (*a)[N], double damping, double (*root)[N])
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j <= i; j++) {
            double sum = a[i][j] + (i == j ? damping * (fabs(a[i][i]) + 1e-6) : 0);

            for (size_t k = 0; k < j; k++)
                sum -= root[i][k] * root[j][k];
            if (i == j && !(sum > 1e-12 * fabs(a[i][i]) && sum < HUGE_VAL))
                return false;
            root[i][j] = i == j ? sqrt(sum) : sum / root[j][j];
        }
    return true;
}

static void solve(size_t n, double (*root)[N], const double *right, double *out)
{
    for (size_t i = 0; i < n; i++) {
        out[i] = right[i];
        for (size_t k = 0; k < i; k++)
            out[i] -= root[i][k] * out[k];
        out[i] /= root[i][i];
    }
    for (size_t i = n; i-- > 0;) {
        for (size_t k = i + 1; k < n; k++)
            out[i] -= root[k][i] * out[k];
        out[i] /= root[i][i];
    }
}

static double product(size_t n, const double *a, const double *b)
{
    double sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

/* Cut to what the quadratic may be trusted for; false outside the range of parameters. */
static bool place_step(size_t n, const struct place *from, const double *step, struct place *to)
{
    double longest = 0;

    for (size_t i = 0; i < n; i++)
        longest = fmax(longest, fabs(step[i]));
    for (size_t i = 0; i < n; i++) {
        to->logs[i] = from->logs[i] + step[i] * fmin(1, STEP_MAX / longest);
        if (!(fabs(to->logs[i]) < LOG_MAX))
            return false;
    }
    return true;
}

static bool covariance_of(size_t n, struct place *p, double (*out)[N])
{
    double root[N][N], unit[N];

    if (!cholesky(n, p->curve, 0, root))
        return false;
    for (size_t i = 0; i < n; i++) {
        memset(unit, 0, sizeof unit);
        unit[i] = 1;
        solve(n, root, unit, out[i]);
    }
    return true;
}

static double damping_more(double damping)
{
    return fmax(DAMPING_MIN, 8 * damping);
}

/* One step up from *p; *gain is what it promised, without damping. */
static bool climb(const struct maximum_goal *goal, struct place *p, double *damping, double *gain)
{
    double root[N][N], step[N];
    struct place next = {0};

    for (; *damping < DAMPING_MAX; *damping = damping_more(*damping)) {
        if (!cholesky(goal->count, p->curve, *damping, root))
            continue;
        solve(goal->count, root, p->slope, step);
        *gain = *damping == 0 ? product(goal->count, p->slope, step) / 2 : HUGE_VAL;
        if (*gain < GAIN_MIN)
            return true;
        if (!place_step(goal->count, p, step, &next))
            continue;
        place_look(goal, &next);
        if (next.value > p->value || (*gain < GAIN_CERTAIN && isfinite(next.value))) {
            *p = next;
            *damping = *damping <= DAMPING_MIN ? 0 : *damping / 8;
            return true;
        }
    }
    return false;
}

bool maximum_find(const struct maximum_goal *goal, struct maximum *m)
{
    struct place p = {0};
    double damping = 0, gain = HUGE_VAL, before[RIDGE_STEPS];

    assert(goal->count > 0);
    assert(goal->count <= N);
    for (size_t i = 0; i < goal->count; i++)
        p.logs[i] = log(m->parameters[i]);
    place_look(goal, &p);
    for (m->iterations = 0; gain >= GAIN_MIN; m->iterations++) {
        double *then = &before[m->iterations % RIDGE_STEPS];

        if (m->iterations == ITERATIONS_MAX || !isfinite(p.value) ||
            (m->iterations >= RIDGE_STEPS && p.value - *then < RIDGE_GAIN))
            return false;
        *then = p.value;
        if (!climb(goal, &p, &damping, &gain))
            return false;
    }
    m->value = p.value;
    for (size_t i = 0; i < goal->count; i++)
        m->parameters[i] = exp(p.logs[i]);
    return covariance_of(goal->count, &p, m->covariance);
}
