/* Pareto/NBD. A customer with x repeats, the last at t, seen until T, either lived beyond T or died
 * at some y between t and T, so the likelihood is
 *
 *   Gamma(r+x) / Gamma(r) alpha^r beta^s (Z + I),  Z = (alpha+T)^-(r+x) (beta+T)^-s,
 *   I = integral from t to T of f(y) dy,  f(y) = s (alpha+y)^-(r+x) (beta+y)^-(s+1),
 *
 * and P(alive) is Z / (Z + I). The published closed form writes I as a difference of two
 * hypergeometric functions, which may cancel to nothing; here it is integrated: f is positive,
 * falling and smooth. Derivatives by the parameters are means, under f, of
 *   phi = (log(alpha+y), 1/(alpha+y), log(beta+y), 1/(beta+y))
 * and of products of two of these: the moments below are integrals of 1, phi and phi phi^T.
 *
 * Times are whole days. Customers of the same x share f, so one walk back from the last day sums up
 * the integral from every day that somebody needs to the end, as a multiple of f at that day: no
 * power under- or overflows. I is the difference of two such sums; as f falls, it keeps all but
 * some three digits. */
#include <math.h>
#include <string.h>

#include "stats/btyd_priv.h"
#include "stats/gauss.h"

enum { R, ALPHA, S, BETA };

#define PHIS BTYD_PARAMETERS
#define MOMENTS (1 + PHIS + PHIS * (PHIS + 1) / 2)
/* A panel is one use of a rule. Its size: by how much log f may bend in it, and the distance to
 * where f has a pole. These keep the error of a panel under 1e-12 of it. */
#define PANEL_BEND_2 .01
#define PANEL_BEND_3 .08
#define PANEL_BEND_4 .35
#define PANEL_BEND_8 3.0
#define PANEL_POLE .6
#define NEGLIGIBLE (-45.0) /* e^-45 of the integrand */

/* f of one x. */
struct curve {
    double power, alpha, s, beta; /* power: r + x */
};

struct moments {
    double of[MOMENTS];
};

/* ---- integrals ---- */

static double log_f(const struct curve *f, double y)
{
    return -f->power * log(f->alpha + y) - (f->s + 1) * log(f->beta + y);
}

static void moments_add(struct moments *m, double weight, const double *phi)
{
    size_t n = 1 + PHIS;

    m->of[0] += weight;
    for (size_t i = 0; i < PHIS; i++) {
        m->of[1 + i] += weight * phi[i];
        for (size_t j = i; j < PHIS; j++)
            m->of[n++] += weight * phi[i] * phi[j];
    }
}

static const struct gauss_rule *rule_of(double bend)
{
    if (bend < PANEL_BEND_3)
        return bend < PANEL_BEND_2 ? &gauss_2 : &gauss_3;
    return bend < PANEL_BEND_4 ? &gauss_4 : &gauss_8;
}

/* The moments from `from` to `until`, as multiples of f / s at `from`. */
static void integrate(const struct curve *f, double from, double until, struct moments *m)
{
    double start = log_f(f, from), next, level = 0;

    for (double y = from; y < until && level > NEGLIGIBLE; y = next) {
        double pole = 1 / (fmin(f->alpha, f->beta) + y);
        double bend = f->power / (f->alpha + y) + (f->s + 1) / (f->beta + y) + pole;
        double wide = fmin(until - y, fmin(PANEL_BEND_8 / bend, PANEL_POLE / pole));
        const struct gauss_rule *rule = rule_of(bend * wide);

        next = wide < until - y ? y + wide : until;
        for (size_t i = 0; i < rule->count; i++) {
            double at = y + wide * rule->at[i], a = f->alpha + at, b = f->beta + at;
            double phi[PHIS] = {log(a), 1 / a, log(b), 1 / b};

            level = -f->power * phi[0] - (f->s + 1) * phi[2] - start;
            moments_add(m, rule->weights[i] * wide * exp(level), phi);
        }
    }
}

/* ---- the likelihood of all ---- */

/* Scratch memory: for each day its logs, whether the x at hand needs it (then the mark is x + 1),
 * and the moments from it on. */
struct days {
    double *log_alpha, *log_beta, *marks;
    struct moments *moments;
};

static size_t scratch_size(const struct btyd_groups *g)
{
    return (3 + MOMENTS) * ((size_t)g->age_max + 1);
}

static struct days days_of(const struct btyd_sample *s, const double *p)
{
    size_t n = (size_t)s->groups->age_max + 1;
    struct days d = {s->scratch, s->scratch + n, s->scratch + 2 * n, NULL};

    d.moments = (struct moments *)(s->scratch + 3 * n);
    memset(d.marks, 0, n * sizeof *d.marks);
    for (size_t i = 0; i < n; i++) {
        d.log_alpha[i] = log(p[ALPHA] + (double)i / s->unit_days);
        d.log_beta[i] = log(p[BETA] + (double)i / s->unit_days);
    }
    return d;
}

static void start(const struct btyd_groups *g, double unit_days, double *p)
{
    double days = 0, repeats = 0;

    for (size_t i = 0; i < g->count; i++) {
        days += g->all[i].count * g->all[i].age;
        repeats += g->all[i].count * g->all[i].repeats;
    }
    p[R] = .5;
    p[ALPHA] = p[R] * days / unit_days / repeats;
    p[S] = .5;
    p[BETA] = days / unit_days / (double)g->customers / 2;
}

static double day_ratio(const struct days *d, const struct curve *f, int32_t from, int32_t to)
{
    return exp(f->power * (d->log_alpha[from] - d->log_alpha[to]) +
        (f->s + 1) * (d->log_beta[from] - d->log_beta[to]));
}

/* Marks the days of groups [first, last) and sums up from each to the last of them. */
static void days_walk(const struct btyd_sample *s, const struct days *d, const struct curve *f,
    size_t first, size_t last)
{
    const struct btyd_group *all = s->groups->all;
    double mark = all[first].repeats + 1.0;
    int32_t high = 0, low = all[first].last, later;

    for (size_t i = first; i < last; i++) {
        if (all[i].last == all[i].age)
            continue;
        d->marks[all[i].last] = d->marks[all[i].age] = mark;
        if (all[i].age > high)
            high = all[i].age;
    }
    if (high == 0)
        return;
    later = high;
    d->moments[high] = (struct moments){{0}};
    for (int32_t day = high - 1; day >= low; day--) {
        struct moments *m = &d->moments[day];
        double ratio;

        if (d->marks[day] != mark)
            continue;
        *m = (struct moments){{0}};
        ratio = day_ratio(d, f, day, later);
        integrate(f, day / s->unit_days, later / s->unit_days, m);
        for (size_t i = 0; i < MOMENTS; i++)
            m->of[i] += ratio * d->moments[later].of[i];
        later = day;
    }
}

/* The derivatives of log Z, and of log I by its moments. */
struct parts {
    double lived[PHIS], died[PHIS], lived_curve[PHIS][PHIS], died_curve[PHIS][PHIS];
};

static void lived_fill(const struct curve *f, double log_a, double log_b, struct parts *k)
{
    double a = exp(-log_a), b = exp(-log_b);

    k->lived[R] = -log_a;
    k->lived[ALPHA] = -f->power * a;
    k->lived[S] = -log_b;
    k->lived[BETA] = -f->s * b;
    k->lived_curve[R][ALPHA] = -a;
    k->lived_curve[ALPHA][ALPHA] = f->power * a * a;
    k->lived_curve[S][BETA] = -b;
    k->lived_curve[BETA][BETA] = f->s * b * b;
}

static void died_fill(const struct curve *f, const struct moments *m, struct parts *k)
{
    /* The slope of log f is factor * phi, and 1/s for s. */
    const double factor[PHIS] = {-1, -f->power, -1, -(f->s + 1)};
    double mean[PHIS], square[PHIS][PHIS];
    size_t n = 1 + PHIS;

    for (size_t i = 0; i < PHIS; i++)
        mean[i] = m->of[1 + i] / m->of[0];
    for (size_t i = 0; i < PHIS; i++)
        for (size_t j = i; j < PHIS; j++) {
            square[i][j] = m->of[n++] / m->of[0];
            k->died_curve[i][j] = factor[i] * factor[j] * (square[i][j] - mean[i] * mean[j]);
        }
    for (size_t i = 0; i < PHIS; i++)
        k->died[i] = factor[i] * mean[i];
    k->died[S] += 1 / f->s;
    k->died_curve[R][ALPHA] -= mean[ALPHA];
    k->died_curve[ALPHA][ALPHA] += f->power * square[ALPHA][ALPHA];
    k->died_curve[S][S] -= 1 / (f->s * f->s);
    k->died_curve[S][BETA] -= mean[BETA];
    k->died_curve[BETA][BETA] += (f->s + 1) * square[BETA][BETA];
}

/* `odds` is log(I / Z). */
static void parts_add(const struct parts *k, double n, double odds, struct maximum_point *at)
{
    double e = exp(-fabs(odds)), died = odds > 0 ? 1 / (1 + e) : e / (1 + e), apart[PHIS];

    for (size_t i = 0; i < PHIS; i++) {
        apart[i] = k->died[i] - k->lived[i];
        at->slope[i] += n * (k->lived[i] + died * apart[i]);
        for (size_t j = i; j < PHIS; j++)
            at->curve[i][j] +=
                n * (k->lived_curve[i][j] + died * (k->died_curve[i][j] - k->lived_curve[i][j]));
    }
    curve_add(at, n * died * (1 - died), apart);
    at->value += n * (fmax(odds, 0) + log1p(e));
}

static void group_add(const struct days *d, const struct curve *f, const struct btyd_group *g,
    struct maximum_point *at)
{
    double log_a = d->log_alpha[g->age], log_b = d->log_beta[g->age];
    double lived = -f->power * log_a - f->s * log_b;
    struct moments m = {{0}};
    struct parts k = {0};
    double odds = -HUGE_VAL;

    lived_fill(f, log_a, log_b, &k);
    at->value += g->count * lived;
    if (g->age > g->last) {
        double ratio = day_ratio(d, f, g->last, g->age);

        for (size_t i = 0; i < MOMENTS; i++)
            m.of[i] = d->moments[g->last].of[i] - ratio * d->moments[g->age].of[i];
        died_fill(f, &m, &k);
        odds = log(f->s * m.of[0]) - lived - f->power * d->log_alpha[g->last] -
            (f->s + 1) * d->log_beta[g->last];
    }
    parts_add(&k, g->count, odds, at);
}

/* log of Gamma(r+x)/Gamma(r) alpha^r beta^s, of all customers. */
static void constants_add(const struct btyd_sample *s, const double *p, struct maximum_point *at)
{
    double n = (double)s->groups->customers;

    for (int32_t i = 0; i < s->groups->repeats_max; i++) {
        double r = p[R] + i;

        at->value += s->more[i] * log(r);
        at->slope[R] += s->more[i] / r;
        at->curve[R][R] -= s->more[i] / (r * r);
    }
    at->value += n * (p[R] * log(p[ALPHA]) + p[S] * log(p[BETA]));
    at->slope[R] += n * log(p[ALPHA]);
    at->slope[S] += n * log(p[BETA]);
    for (size_t i = R; i <= S; i += S - R) { /* each with its scale: r and alpha, s and beta */
        at->slope[i + 1] += n * p[i] / p[i + 1];
        at->curve[i][i + 1] += n / p[i + 1];
        at->curve[i + 1][i + 1] -= n * p[i] / (p[i + 1] * p[i + 1]);
    }
}

static void likelihood_at(const void *arg, const double *p, struct maximum_point *at)
{
    const struct btyd_sample *s = arg;
    const struct btyd_groups *g = s->groups;
    struct days d = days_of(s, p);

    constants_add(s, p, at);
    for (size_t first = 0, last; first < g->count; first = last) {
        struct curve f = {p[R] + g->all[first].repeats, p[ALPHA], p[S], p[BETA]};

        for (last = first; last < g->count && g->all[last].repeats == g->all[first].repeats;)
            last++;
        days_walk(s, &d, &f, first, last);
        for (size_t i = first; i < last; i++)
            group_add(&d, &f, &g->all[i], at);
    }
}

/* ---- one customer ---- */

static struct curve curve_of(const double *p, struct btyd_history h)
{
    return (struct curve){p[R] + h.repeats, p[ALPHA], p[S], p[BETA]};
}

static double log_lived(const struct curve *f, double age)
{
    return -f->power * log(f->alpha + age) - f->s * log(f->beta + age);
}

static double log_died(const struct curve *f, struct btyd_history h)
{
    struct moments m = {{0}};

    if (h.age <= h.last)
        return -HUGE_VAL;
    integrate(f, h.last, h.age, &m);
    return log(f->s * m.of[0]) + log_f(f, h.last);
}

static double log_likelihood(const double *p, struct btyd_history h)
{
    struct curve f = curve_of(p, h);

    return log_rising(p[R], h.repeats) + p[R] * log(p[ALPHA]) + p[S] * log(p[BETA]) +
        log_sum(log_lived(&f, h.age), log_died(&f, h));
}

static double alive(const double *p, struct btyd_history h)
{
    struct curve f = curve_of(p, h);

    return 1 / (1 + exp(log_died(&f, h) - log_lived(&f, h.age)));
}

/* Alive at T, the rates of buying and dying are Gamma(r+x, alpha+T) and Gamma(s, beta+T). */
static double rate(const double *p, struct btyd_history h, double t)
{
    return (p[R] + h.repeats) / (p[ALPHA] + h.age) * exp(-p[S] * log1p(t / (p[BETA] + h.age)));
}

static double expected(const double *p, struct btyd_history h, double t)
{
    double base = p[BETA] + h.age, l = log1p(t / base), rest = (1 - p[S]) * l;
    double g = fabs(rest) < 1e-300 ? l : expm1(rest) / (1 - p[S]);

    return (p[R] + h.repeats) / (p[ALPHA] + h.age) * base * g;
}

const struct btyd_kind_row pnbd_row = {
    start, scratch_size, likelihood_at, log_likelihood, alive, expected, rate};
