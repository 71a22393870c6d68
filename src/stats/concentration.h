/* How unequally a sum is made up: by few or by all alike.
 *
 * Values are whole, not below nought and ascending; their sum is above nought. */
#ifndef MAITRED_CONCENTRATION_H
#define MAITRED_CONCENTRATION_H

#include "stats/interval.h"

/* Pareto's classes: of the values from the biggest down, A are those that together make no more
 * than 80 % of the sum, with B no more than 95 %, C is the rest. The biggest is A in any case. */
enum abc { ABC_A, ABC_B, ABC_C, ABC_COUNT };
#define CONCENTRATION_SUM_MAX ((INT64_C(1) << 58) - 1) /* 20 times it still fits */
struct abc_class {
    size_t count;
    int64_t sum;
};

#define LORENZ_POINTS 101 /* one for each per cent of the values */

struct concentration {
    size_t n;
    int64_t sum;
    struct abc_class classes[ABC_COUNT];
    /* The share of the sum that the smallest 0 %, 1 % ... 100 % make; between two values a line. */
    double lorenz[LORENZ_POINTS];
    /* Gini: half the mean difference of two values, by the mean: 0 when all are alike, 1 - 1 / n
     * when one has all. The standard error takes the values for a sample of many more: Davidson
     * (2009), "Reliable inference for the Gini index", Journal of Econometrics 150, 30-40. It is
     * too small when a few values are far above all others. NaN of a single value. */
    double gini, gini_se;
    struct interval gini_interval; /* gini -+ z se, cut at 0 and 1 */
};

/* False, and *out left alone, when there is no sum. */
MUST bool concentration_of(
    const int64_t *values, size_t n, double level, struct concentration *out);

#endif
