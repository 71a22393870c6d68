/* The difference of two means whose spreads need not be equal: Welch (1947), "The generalization of
 * Student's problem when several different population variances are involved", Biometrika 34,
 * 28-35. Values are independent; with a long tail it takes some hundreds of them before the
 * coverage is what it says. */
#ifndef MAITRED_WELCH_H
#define MAITRED_WELCH_H

#include "stats/interval.h"

struct sample {
    int64_t n;
    double mean, squares; /* of the deviations from the mean, summed */
};

/* Begin with zeroes. Welford (1962), Technometrics 4, 419-420. */
void sample_add(struct sample *s, double value);
double sample_variance(const struct sample *s); /* divisor n - 1; NaN below two */

struct welch {
    double difference, se, df, t, p; /* a - b; p is two-sided, of Student's t */
};
/* False when a group has fewer than two values, or neither varies. */
MUST bool welch_compare(const struct sample *a, const struct sample *b, struct welch *out);
struct interval welch_interval(const struct welch *w, double level);

#endif
