/* Gamma-Gamma. Of a customer with x repeat purchases of mean m, the likelihood is
 *
 *   Gamma(px+q) / (Gamma(px) Gamma(q)) v^q m^(px-1) x^(px) (xm+v)^-(px+q).
 *
 * Digamma and trigamma functions are asked for once per distinct x: customers are sorted by it. */
#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "stats/btyd.h"
#include "stats/maximum.h"
#include "stats/rank.h"

enum { P, Q, V, PARAMETERS };

#define ASYMPTOTIC_MIN 10.0 /* from here on the series below are good to 1e-15 */
#define START_P 2.0
#define START_Q 3.0

/* log Gamma and its first two derivatives. */
struct gammas {
    double log, slope, curve;
};

static struct gammas gammas_at(double x)
{
    struct gammas g = {0, 0, 0};
    double i, ii;
    int sign;

    g.log = lgamma_r(x, &sign);
    for (; x < ASYMPTOTIC_MIN; x++) {
        g.slope -= 1 / x;
        g.curve += 1 / (x * x);
    }
    i = 1 / x;
    ii = i * i;
    g.slope += log(x) - i / 2 -
        ii *
            (1. / 12 -
                ii *
                    (1. / 120 -
                        ii *
                            (1. / 252 -
                                ii *
                                    (1. / 240 - ii * (1. / 132 - ii * (691. / 32760 - ii / 12))))));
    g.curve += i + ii / 2 +
        i * ii *
            (1. / 6 -
                ii *
                    (1. / 30 -
                        ii *
                            (1. / 42 -
                                ii *
                                    (1. / 30 -
                                        ii * (5. / 66 - ii * (691. / 2730 - ii * 7. / 6))))));
    return g;
}

struct spends {
    const struct spend *all; /* by repeats */
    size_t count;
};

/* The part that depends on x alone, of n customers whose logarithms of x m sum up to log_sum. */
static void repeats_add(
    const double *k, double x, double n, double log_sum, struct maximum_point *at)
{
    struct gammas all = gammas_at(k[P] * x + k[Q]), own = gammas_at(k[P] * x);

    at->value += n * (all.log - own.log) + k[P] * x * log_sum;
    at->slope[P] += n * x * (all.slope - own.slope) + x * log_sum;
    at->slope[Q] += n * all.slope;
    at->curve[P][P] += n * x * x * (all.curve - own.curve);
    at->curve[P][Q] += n * x * all.curve;
    at->curve[Q][Q] += n * all.curve;
}

/* -(px+q) log(xm+v) - log m, and nothing else. */
static void spend_add(const double *k, struct spend s, struct maximum_point *at)
{
    double x = s.repeats, sum = x * s.mean + k[V], l = log(sum), power = k[P] * x + k[Q];

    at->value -= power * l + log(s.mean);
    at->slope[P] -= x * l;
    at->slope[Q] -= l;
    at->slope[V] -= power / sum;
    at->curve[P][V] -= x / sum;
    at->curve[Q][V] -= 1 / sum;
    at->curve[V][V] += power / (sum * sum);
}

static void likelihood_at(const void *arg, const double *k, struct maximum_point *at)
{
    const struct spends *s = arg;
    double n = (double)s->count;
    struct gammas q = gammas_at(k[Q]);

    at->value += n * (k[Q] * log(k[V]) - q.log);
    at->slope[Q] += n * (log(k[V]) - q.slope);
    at->slope[V] += n * k[Q] / k[V];
    at->curve[Q][Q] -= n * q.curve;
    at->curve[Q][V] += n / k[V];
    at->curve[V][V] -= n * k[Q] / (k[V] * k[V]);
    for (size_t first = 0, last; first < s->count; first = last) {
        double x = s->all[first].repeats, logs = 0;

        for (last = first; last < s->count && s->all[last].repeats == x; last++) {
            logs += log(x * s->all[last].mean);
            spend_add(k, s->all[last], at);
        }
        repeats_add(k, x, (double)(last - first), logs, at);
    }
}

/* Of doubles that are not below nought, order is that of their bits. */
static uint64_t bits_of(double value)
{
    uint64_t bits;

    assert(value >= 0);
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

/* By repeats, then mean, so that sums do not depend on the order customers came in. */
static void spends_sort(const struct spend *from, struct spend *to, size_t count)
{
    struct rank_key *keys = mem_alloc(mem_size(2 * count + 1, sizeof *keys));

    for (size_t i = 0; i < count; i++)
        keys[i] = (struct rank_key){bits_of(from[i].mean), (uint32_t)i};
    rank_sort(keys, keys + count, count);
    for (size_t i = 0; i < count; i++)
        keys[i].value = bits_of(from[keys[i].index].repeats);
    rank_sort(keys, keys + count, count);
    for (size_t i = 0; i < count; i++)
        to[i] = from[keys[i].index];
    mem_free(keys);
}

static double correlation(const struct spends *s)
{
    double n = (double)s->count, x = 0, m = 0, xx = 0, mm = 0, xm = 0;

    for (size_t i = 0; i < s->count; i++) {
        x += s->all[i].repeats;
        m += s->all[i].mean;
    }
    x /= n;
    m /= n;
    for (size_t i = 0; i < s->count; i++) {
        double dx = s->all[i].repeats - x, dm = s->all[i].mean - m;

        xx += dx * dx;
        mm += dm * dm;
        xm += dx * dm;
    }
    return xx > 0 && mm > 0 ? xm / sqrt(xx * mm) : NAN;
}

/* So that the mean spend, p v / (q - 1), is that of the data. */
static void start(const struct spends *s, double *k)
{
    double sum = 0;

    for (size_t i = 0; i < s->count; i++)
        sum += s->all[i].mean;
    k[P] = START_P;
    k[Q] = START_Q;
    k[V] = sum / (double)s->count * (START_Q - 1) / START_P;
}

static void fit_take(const struct maximum *m, struct spend_fit *out)
{
    out->status = BTYD_FITTED;
    out->log_likelihood = m->value;
    out->model = (struct spend_model){m->parameters[P], m->parameters[Q], m->parameters[V]};
    for (size_t i = 0; i < PARAMETERS; i++) {
        out->se[i] = m->parameters[i] * sqrt(m->covariance[i][i]);
        memcpy(out->covariance[i], m->covariance[i], sizeof out->covariance[i]);
    }
}

void spend_fit(const struct spend *customers, size_t count, struct spend_fit *out)
{
    struct spend *all = mem_alloc(mem_size(count + 1, sizeof *all));
    struct spends s = {all, count};
    struct maximum_goal goal = {PARAMETERS, likelihood_at, &s};
    struct maximum m = {0};

    *out = (struct spend_fit){.status = BTYD_TOO_FEW, .customers = (int64_t)count};
    spends_sort(customers, all, count);
    if (count >= BTYD_REPEATERS_MIN) {
        assert(all[0].repeats > 0);
        out->correlation = correlation(&s);
        out->status = BTYD_NO_MAXIMUM;
        start(&s, m.parameters);
        if (maximum_find(&goal, &m))
            fit_take(&m, out);
        out->iterations = m.iterations;
    }
    mem_free(all);
}

double spend_expected(const struct spend_model *m, struct spend s)
{
    double below = m->p * s.repeats + m->q - 1;

    return below > 0 ? m->p * (m->v + s.repeats * s.mean) / below : HUGE_VAL;
}
