/* Wilson's interval is the pair of roots of n (p - x)^2 = z^2 x (1 - x). The upper root is a sum of
 * positive terms; the lower one comes from the product of the two, because the textbook difference
 * loses all digits where the share is tiny and n is large. */
#include "stats/interval.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#include "stats/normal.h"

struct interval interval_wilson_effective(double share, double n, double level)
{
    double zz = normal_reach(level) * normal_reach(level) / n;
    double root = sqrt(zz * (share * (1 - share) + zz / 4));
    struct interval i = {.high = fmax(share, fmin(1, (share + zz / 2 + root) / (1 + zz)))};

    assert(n > 0);
    i.low = fmin(share, share * share / (1 + zz) / i.high);
    assert(i.low >= 0);
    return i;
}

bool interval_wilson(struct share s, double level, struct interval *out)
{
    assert(s.yes >= 0);
    assert(s.yes <= s.n);
    if (s.n == 0)
        return false;
    *out = interval_wilson_effective((double)s.yes / (double)s.n, (double)s.n, level);
    return true;
}

struct interval interval_difference(double a, struct interval ai, double b, struct interval bi)
{
    return (struct interval){
        a - b - hypot(a - ai.low, bi.high - b), a - b + hypot(ai.high - a, b - bi.low)};
}

static double share_value(struct share s)
{
    return (double)s.yes / (double)s.n;
}

bool interval_newcombe(struct share a, struct share b, double level, struct interval *out)
{
    struct interval at, bt;

    if (!interval_wilson(a, level, &at) || !interval_wilson(b, level, &bt))
        return false;
    *out = interval_difference(share_value(a), at, share_value(b), bt);
    return true;
}

bool interval_share_test(struct share a, struct share b, double *p)
{
    double fewer = (double)(a.n < b.n ? a.n : b.n), both = (double)(a.n + b.n), pooled, se;

    if (a.n == 0 || b.n == 0)
        return false;
    pooled = (double)(a.yes + b.yes) / both;
    if (fewer * fmin(pooled, 1 - pooled) < SHARE_EXPECTED_MIN)
        return false;
    se = sqrt(pooled * (1 - pooled) * (1 / (double)a.n + 1 / (double)b.n));
    *p = normal_two_sided((share_value(a) - share_value(b)) / se);
    return true;
}

struct interval interval_poisson(int64_t count, double level)
{
    double tail = (1 - level) / 2, n = (double)count;

    assert(count >= 0);
    assert(level > 0);
    assert(level < 1);
    return (struct interval){count > 0 ? gsl_cdf_chisq_Pinv(tail, 2 * n) / 2 : 0,
        gsl_cdf_chisq_Qinv(tail, 2 * n + 2) / 2};
}
