/* BG/NBD. The likelihood of a customer with x repeats, the last at t, seen until T, is
 *
 *   Gamma(r+x) / Gamma(r) alpha^r B(a,b+x) / B(a,b) (alpha+T)^-(r+x) (1 + e^u),
 *   u = (r+x) log((alpha+T) / (alpha+t)) + log(a / (b+x-1))    (without the e^u when x = 0),
 *
 * and P(alive) is 1 / (1 + e^u). Times are whole days, so their logarithms come from a table, and
 * the Gamma functions are sums of log(r+i), each taken once for all customers with more than i
 * repeats.
 *
 * Who is alive at T buys at time s later at the rate (r+x)/A 2F1(r+x+1, a; a+b+x; -s/A),
 * A = alpha+T; Pfaff's transformation leaves terms of one size for any x:
 *   2F1(r+x+1, a; c; -s/A) = (1-z)^a 2F1(a, a+b-r-1; c; z), c = a+b+x, z = s / (A+s).
 * Its integral, the published E[X(t) | alive], is with c = a+b+x-1, L = log(1 + t/A)
 *   c (1 - 2F1(r+x, a-1; c; -t/A)) / (a-1) = c g - (1-z)^(a-1) S,
 *   g = (1 - e^((1-a)L)) / (a-1), S = sum_k>=1 (a)_k-1 (a+b-1-r)_k / ((c+1)_k-1 k!) z^k,
 * where neither a = 1 nor c = 0 is a hole any more. */
#include <math.h>

#include "stats/btyd_priv.h"

enum { R, ALPHA, A, B };

#define TERMS_MAX 100000
#define TERM_MIN 1e-16

/* ---- the likelihood of all ---- */

static size_t scratch_size(const struct btyd_groups *g)
{
    return 2 * ((size_t)g->age_max + 1);
}

/* Half of the customers gone after their mean number of repeats is as good as any. */
static void start(const struct btyd_groups *g, double unit_days, double *p)
{
    double days = 0, repeats = 0;

    for (size_t i = 0; i < g->count; i++) {
        days += g->all[i].count * g->all[i].age;
        repeats += g->all[i].count * g->all[i].repeats;
    }
    p[R] = .5;
    p[ALPHA] = p[R] * days / unit_days / repeats;
    p[A] = 1;
    p[B] = 2;
}

struct tables {
    double r, alpha, a, b;
    const double *logs, *inverses; /* of alpha + d days */
};

static void single_add(const struct tables *k, const struct btyd_group *g, struct maximum_point *at)
{
    double inverse = k->inverses[g->age];

    at->value -= g->count * k->r * k->logs[g->age];
    at->slope[R] -= g->count * k->logs[g->age];
    at->slope[ALPHA] -= g->count * k->r * inverse;
    at->curve[R][ALPHA] -= g->count * inverse;
    at->curve[ALPHA][ALPHA] += g->count * k->r * inverse * inverse;
}

/* `odds` is log(a / (b+x-1)). */
static void repeater_add(
    const struct tables *k, const struct btyd_group *g, double odds, struct maximum_point *at)
{
    double n = g->count, power = k->r + g->repeats, below = 1 / (k->b + g->repeats - 1);
    double log_age = k->logs[g->age], age = k->inverses[g->age], last = k->inverses[g->last];
    double stretch = log_age - k->logs[g->last], u = power * stretch + odds;
    double e = exp(-fabs(u)), gone = u > 0 ? 1 / (1 + e) : e / (1 + e);
    const double slope[] = {stretch, power * (age - last), 1 / k->a, -below};

    at->value += n * (fmax(u, 0) + log1p(e) - power * log_age);
    at->slope[R] += n * (gone * stretch - log_age);
    at->slope[ALPHA] += n * (gone * slope[ALPHA] - power * age);
    at->slope[A] += n * gone * slope[A];
    at->slope[B] += n * gone * slope[B];
    at->curve[R][ALPHA] += n * (gone * (age - last) - age);
    at->curve[ALPHA][ALPHA] += n * power * (age * age - gone * (age * age - last * last));
    at->curve[A][A] -= n * gone * slope[A] * slope[A];
    at->curve[B][B] += n * gone * below * below;
    curve_add(at, n * gone * (1 - gone), slope);
}

/* log of Gamma(r+x)/Gamma(r) B(a,b+x)/B(a,b), of all customers. */
static void rising_add(const struct btyd_sample *s, const double *p, struct maximum_point *at)
{
    for (int32_t i = 0; i < s->groups->repeats_max; i++) {
        double n = s->more[i], r = 1 / (p[R] + i), b = 1 / (p[B] + i), ab = 1 / (p[A] + p[B] + i);

        at->value -= n * log(r * b / ab);
        at->slope[R] += n * r;
        at->slope[A] -= n * ab;
        at->slope[B] += n * (b - ab);
        at->curve[R][R] -= n * r * r;
        at->curve[A][A] += n * ab * ab;
        at->curve[A][B] += n * ab * ab;
        at->curve[B][B] += n * (ab * ab - b * b);
    }
}

static void likelihood_at(const void *arg, const double *p, struct maximum_point *at)
{
    const struct btyd_sample *s = arg;
    const struct btyd_groups *g = s->groups;
    size_t days = (size_t)g->age_max + 1;
    double *logs = s->scratch, *inverses = s->scratch + days, n = (double)g->customers, odds = 0;
    const struct tables k = {p[R], p[ALPHA], p[A], p[B], logs, inverses};
    int32_t repeats = 0;

    for (size_t d = 0; d < days; d++) {
        logs[d] = log(p[ALPHA] + (double)d / s->unit_days);
        inverses[d] = 1 / (p[ALPHA] + (double)d / s->unit_days);
    }
    rising_add(s, p, at);
    at->value += n * p[R] * logs[0];
    at->slope[R] += n * logs[0];
    at->slope[ALPHA] += n * p[R] / p[ALPHA];
    at->curve[R][ALPHA] += n / p[ALPHA];
    at->curve[ALPHA][ALPHA] -= n * p[R] / (p[ALPHA] * p[ALPHA]);
    for (size_t i = 0; i < g->count; i++) {
        if (g->all[i].repeats == 0) {
            single_add(&k, &g->all[i], at);
            continue;
        }
        if (g->all[i].repeats != repeats)
            odds = log(p[A] / (p[B] + g->all[i].repeats - 1));
        repeats = g->all[i].repeats;
        repeater_add(&k, &g->all[i], odds, at);
    }
}

/* ---- one customer ---- */

/* u above; only of repeaters. */
static double log_gone(const double *p, struct btyd_history h)
{
    return (p[R] + h.repeats) * log1p((h.age - h.last) / (p[ALPHA] + h.last)) +
        log(p[A] / (p[B] + h.repeats - 1));
}

static double log_likelihood(const double *p, struct btyd_history h)
{
    double power = p[R] + h.repeats;
    double base = log_rising(p[R], h.repeats) + p[R] * log(p[ALPHA]) + log_rising(p[B], h.repeats) -
        log_rising(p[A] + p[B], h.repeats) - power * log(p[ALPHA] + h.age);

    return h.repeats > 0 ? base + log_sum(0, log_gone(p, h)) : base;
}

static double alive(const double *p, struct btyd_history h)
{
    return h.repeats > 0 ? 1 / (1 + exp(log_gone(p, h))) : 1;
}

static double rate(const double *p, struct btyd_history h, double t)
{
    double base = p[ALPHA] + h.age, z = t / (base + t), other = p[A] + p[B] - p[R] - 1;
    double c = p[A] + p[B] + h.repeats, term = 1, sum = 1;

    for (int k = 0; k < TERMS_MAX && fabs(term) > TERM_MIN * sum; k++) {
        term *= z * (p[A] + k) * (other + k) / ((c + k) * (k + 1));
        sum += term;
    }
    return (p[R] + h.repeats) / base * exp(-p[A] * log1p(t / base)) * sum;
}

static double expected(const double *p, struct btyd_history h, double t)
{
    double base = p[ALPHA] + h.age, z = t / (base + t), other = p[A] + p[B] - 1 - p[R];
    double c = p[A] + p[B] + h.repeats - 1, rest = (1 - p[A]) * log1p(t / base);
    double term = other * z, sum = term;
    double g = fabs(rest) < 1e-300 ? log1p(t / base) : expm1(rest) / (1 - p[A]);

    for (int k = 1; k < TERMS_MAX && fabs(term) > TERM_MIN * fabs(sum); k++) {
        term *= z * (p[A] + k - 1) * (other + k) / ((c + k) * (k + 1));
        sum += term;
    }
    return c * g - exp(rest) * sum;
}

const struct btyd_kind_row bgnbd_row = {
    start, scratch_size, likelihood_at, log_likelihood, alive, expected, rate};
