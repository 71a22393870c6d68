/* Intervals for a share of yes-or-no answers, and for the difference of two shares.
 *
 * Counts are of independent answers, 0 <= yes <= n; shares run from 0 to 1, differences from -1
 * to 1; `level` is the coverage, 0 < level < 1, usually .95. Both intervals stay inside their range
 * and keep a sensible width when nobody or everybody said yes. Without answers there is no
 * interval: the functions return false and leave *out alone. */
#ifndef MAITRED_INTERVAL_H
#define MAITRED_INTERVAL_H

#include "base/defs.h"

struct interval {
    double low, high;
};

struct share {
    int64_t yes, n;
};

/* Score interval without continuity correction: Wilson (1927), JASA 22, 209-212. */
MUST bool interval_wilson(struct share s, double level, struct interval *out);
/* For a - b, two independent groups, from their Wilson intervals: method 10 of Newcombe (1998),
 * Statistics in Medicine 17, 873-890. False when either group is empty. */
MUST bool interval_newcombe(struct share a, struct share b, double level, struct interval *out);

#endif
