/* Inside, everything is in shares, -1 to 1; results leave in points.
 *
 * Wald: the variance of the score is (P + D - (P - D)^2) / n for shares P and D.
 *
 * Tango: for a supposed difference x >= 0 (below 0 the answers are mirrored), the likeliest share
 * of detractors is the larger root q of 2 q^2 + B q - D x (1 - x) = 0, B = (2 - P + D) x - P - D.
 * The score statistic is (P - D - x) / sqrt((2 q + x (1 - x)) / n), and the limits are the x at
 * which it reaches -z and z. It falls with x, so bisection finds them. */
#include "stats/nps.h"

#include <math.h>

#include "stats/normal.h"

#define POINTS 100.0
#define ADDED_ENDS 0.75 /* to promoters and to detractors, by the adjusted Wald interval */
#define ADDED_TOTAL 3.0
#define BISECTIONS_MAX 200 /* doubles in -1..1 run out of midpoints far earlier, but for near 0 */

struct shares {
    double promoters, detractors, n;
};

static int64_t counts_total(const struct nps_counts *counts)
{
    assert(counts->promoters >= 0);
    assert(counts->passives >= 0);
    assert(counts->detractors >= 0);
    return counts->promoters + counts->passives + counts->detractors;
}

void nps_counts_add(struct nps_counts *into, const struct nps_counts *one)
{
    int64_t n = counts_total(one), d = one->promoters - one->detractors;

    into->promoters += one->promoters;
    into->passives += one->passives;
    into->detractors += one->detractors;
    into->sum_dd += d * d;
    into->sum_dn += d * n;
    into->sum_nn += n * n;
}

/* Squares about the mean, summed over customers and over answers. */
double nps_design_effect(const struct nps_counts *counts)
{
    double n = (double)counts_total(counts),
           ends = (double)(counts->promoters + counts->detractors);
    double mean = (double)(counts->promoters - counts->detractors) / n;
    double alone = ends - n * mean * mean;
    double together = (double)counts->sum_dd - 2 * mean * (double)counts->sum_dn +
        mean * mean * (double)counts->sum_nn;

    if (counts->sum_nn == 0 || !(alone > 0))
        return 1;
    return fmax(1, together / alone);
}

static struct shares shares_with(const struct nps_counts *counts, double ends, double total)
{
    double effect = nps_design_effect(counts), n = (double)counts_total(counts) / effect + total;

    return (struct shares){((double)counts->promoters / effect + ends) / n,
        ((double)counts->detractors / effect + ends) / n, n};
}

static double shares_se(struct shares s)
{
    double score = s.promoters - s.detractors;

    return sqrt(fmax(0, s.promoters + s.detractors - score * score) / s.n);
}

bool nps_score(const struct nps_counts *counts, struct nps *out)
{
    int64_t n = counts_total(counts);
    struct shares s;

    if (n == 0)
        return false;
    s = shares_with(counts, 0, 0);
    *out = (struct nps){n, POINTS * (s.promoters - s.detractors), POINTS * shares_se(s)};
    return true;
}

static struct interval wald(struct shares s, double z)
{
    double score = s.promoters - s.detractors, half = z * shares_se(s);

    return (struct interval){fmax(-1, score - half), fmin(1, score + half)};
}

static struct shares mirrored(struct shares s)
{
    return (struct shares){s.detractors, s.promoters, s.n};
}

/* The likeliest share of detractors if the difference were x >= 0, so written that nothing
 * cancels. */
static double likeliest_detractors(struct shares s, double x)
{
    double b = (2 - s.promoters + s.detractors) * x - s.promoters - s.detractors;
    double c = s.detractors * x * (1 - x);
    double root = sqrt(b * b + 8 * c);

    assert(c >= 0);
    if (b > 0)
        return 2 * c / (b + root);
    return (root - b) / 4;
}

static bool is_rejected(struct shares s, double x, double z)
{
    double miss, variance;

    if (x < 0)
        return is_rejected(mirrored(s), -x, z);
    miss = s.promoters - s.detractors - x;
    variance = (2 * likeliest_detractors(s, x) + x * (1 - x)) / s.n;
    return miss * miss > z * z * variance;
}

static double tango_high(struct shares s, double z)
{
    double low = s.promoters - s.detractors, high = 1;

    for (int i = 0; i < BISECTIONS_MAX && low < high; i++) {
        double middle = low + (high - low) / 2;

        if (middle <= low || middle >= high)
            break;
        if (is_rejected(s, middle, z))
            high = middle;
        else
            low = middle;
    }
    return high;
}

/* The lower limit is the upper one of the mirrored answers, so that mirrored data give exactly
 * mirrored limits. */
static struct interval tango(struct shares s, double z)
{
    return (struct interval){-tango_high(mirrored(s), z), tango_high(s, z)};
}

bool nps_interval(
    const struct nps_counts *counts, enum nps_method method, double level, struct interval *out)
{
    double z = normal_reach(level);
    struct interval i = {0};

    if (counts_total(counts) == 0)
        return false;
    switch (method) {
    case NPS_WALD:
        i = wald(shares_with(counts, 0, 0), z);
        break;
    case NPS_ADJUSTED_WALD:
        i = wald(shares_with(counts, ADDED_ENDS, ADDED_TOTAL), z);
        break;
    case NPS_SCORE:
        i = tango(shares_with(counts, 0, 0), z);
        break;
    }
    assert(i.low <= i.high);
    *out = (struct interval){POINTS * i.low, POINTS * i.high};
    return true;
}

bool nps_compare(const struct nps_counts *a, const struct nps_counts *b, struct nps_difference *out)
{
    struct nps at, bt;
    double se, points;

    if (!nps_score(a, &at) || !nps_score(b, &bt))
        return false;
    se = hypot(at.se, bt.se);
    if (se == 0)
        return false;
    points = at.score - bt.score;
    *out = (struct nps_difference){points, se, points / se, normal_two_sided(points / se)};
    return true;
}
