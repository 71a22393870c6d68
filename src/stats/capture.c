/* The interval is built for the odds of being missed by both lists, with half a head added to each
 * cell of the two-by-two table. */
#include "stats/capture.h"

#include <math.h>

#include "stats/normal.h"

bool capture_estimate(
    int64_t first, int64_t second, int64_t both, double level, struct capture *out)
{
    double a = (double)both + .5, b = (double)(first - both) + .5, c = (double)(second - both) + .5;
    double seen = (double)(first + second - both), missed = b * c / a, reach;

    assert(both >= 0);
    assert(both <= first);
    assert(both <= second);
    if (first == 0 || second == 0)
        return false;
    reach = exp(normal_reach(level) * sqrt(1 / a + 1 / b + 1 / c + a / (b * c)));
    out->total = (double)(first + 1) * (double)(second + 1) / (double)(both + 1) - 1;
    out->interval.low = fmax(seen, seen - .5 + missed / reach);
    out->interval.high = fmax(seen, seen - .5 + missed * reach);
    return true;
}
