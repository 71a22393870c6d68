/* Wilson's interval is the pair of roots of n (p - x)^2 = z^2 x (1 - x). The upper root is a sum of
 * positive terms; the lower one comes from the product of the two, because the textbook difference
 * loses all digits where the share is tiny and n is large. */
#include "stats/interval.h"

#include <math.h>

#include "stats/normal.h"

bool interval_wilson(struct share s, double level, struct interval *out)
{
    double n = (double)s.n, p, zz, root;

    assert(s.yes >= 0);
    assert(s.yes <= s.n);
    if (s.n == 0)
        return false;
    p = (double)s.yes / n;
    zz = normal_reach(level) * normal_reach(level) / n;
    root = sqrt(zz * (p * (1 - p) + zz / 4));
    out->high = fmin(1, (p + zz / 2 + root) / (1 + zz));
    out->low = fmin(p, p * p / (1 + zz) / out->high);
    assert(out->low >= 0);
    return true;
}

bool interval_newcombe(struct share a, struct share b, double level, struct interval *out)
{
    struct interval at, bt;
    double p, q;

    if (!interval_wilson(a, level, &at) || !interval_wilson(b, level, &bt))
        return false;
    p = (double)a.yes / (double)a.n;
    q = (double)b.yes / (double)b.n;
    out->low = p - q - hypot(p - at.low, bt.high - q);
    out->high = p - q + hypot(at.high - p, q - bt.low);
    return true;
}
