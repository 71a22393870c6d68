/* Intervals for a share of yes-or-no answers, for a number of events, and for differences of two.
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
/* The same for a share of answers that hang together (several of one person): n is how many
 * independent ones they are worth, above 0; Korn and Graubard (1998), Survey Methodology 24,
 * 193-201, give an interval its effective sample size so. */
struct interval interval_wilson_effective(double share, double n, double level);
/* For a - b, two independent groups, from their Wilson intervals: method 10 of Newcombe (1998),
 * Statistics in Medicine 17, 873-890. False when either group is empty. */
MUST bool interval_newcombe(struct share a, struct share b, double level, struct interval *out);
/* Do the shares differ? Two-sided p of the score test, the squared distance by the pooled variance.
 * False when fewer than SHARE_EXPECTED_MIN of a kind would be expected in a group were both alike:
 * the normal distribution is no guide there (Cochran (1954), Biometrics 10, 417-451). */
#define SHARE_EXPECTED_MIN 5
MUST bool interval_share_test(struct share a, struct share b, double *p);

/* How many events to expect where `count` >= 0 were seen: exact, Garwood (1936), Biometrika 28,
 * 437-442. */
struct interval interval_poisson(int64_t count, double level);
/* For a - b of two independent groups, each with an interval of its own at that level, by adding up
 * the squares of what each reaches: Zou and Donner (2008), Statistics in Medicine 27, 1693-1702. Of
 * shares with Wilson's intervals it is Newcombe's. */
struct interval interval_difference(double a, struct interval ai, double b, struct interval bi);

#endif
