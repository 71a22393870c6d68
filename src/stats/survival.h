/* How long things last when some are still lasting: Kaplan and Meier (1958), JASA 53, 457-481.
 *
 * Each of n things ended at a time, or was still there when last seen ("left": censored). Times are
 * whole and not below nought, in whatever unit; who leaves at a time was still there when others
 * ended at it. Leaving must not depend on how near the end is. Sums are counted, so the same things
 * give the same figures in any order. */
#ifndef MAITRED_SURVIVAL_H
#define MAITRED_SURVIVAL_H

#include "stats/interval.h"

struct survival_count {
    int64_t time, ended, left;
};

struct survival_point {
    int64_t time, at_risk, ended; /* at_risk: still there just before it */
    double share;                 /* that last longer than this */
    double spread; /* Greenwood's sum of d / (n (n - d)): the variance of log(share) */
};

struct survival {
    struct survival_point *points;
    size_t count;
    int64_t n, ended;
    int64_t last; /* the latest time anything was seen at; -1 without things */
};

/* Times ascending, each once. To be freed with survival_fini. */
void survival_fit(const struct survival_count *counts, size_t count, struct survival *out);
void survival_fini(struct survival *s);

/* NaN stands for what the data do not say. */
struct survival_estimate {
    double value, se;
    struct interval interval;
};

/* The share that lasts longer than `time`, Greenwood's standard error, and the interval that is
 * symmetric for the logarithm of the share, cut at 1. False past the last time seen, unless nothing
 * was left before. */
MUST bool survival_at(
    const struct survival *s, int64_t time, double level, struct survival_estimate *out);
int64_t survival_at_risk(const struct survival *s, int64_t time); /* just before it */

/* The first time at which half or fewer are left; its limits are the times at which the limits of
 * the share get there: Brookmeyer and Crowley (1982), Biometrics 38, 29-41. No se. */
struct survival_estimate survival_median(const struct survival *s, double level);

/* The mean time, of longer ones only `horizon`: the area under the curve. No se and no limits when
 * the things do not vary, or there is but one: nothing tells how far it may be off. False when the
 * curve does not reach that far. */
MUST bool survival_mean(
    const struct survival *s, int64_t horizon, double level, struct survival_estimate *out);

#define SURVIVAL_GROUPS_MAX 16
#define SURVIVAL_GROUP_MIN 10 /* things; a smaller group is left out of the comparison */
struct survival_test {
    double chi_square, p;
    int df;                               /* 0: the groups cannot be compared, p is NaN */
    double expected[SURVIVAL_GROUPS_MAX]; /* ends of each group, were all alike; NaN: left out */
};
/* Do the groups last equally long? The log-rank test with the hypergeometric variance: Mantel
 * (1966), Cancer Chemotherapy Reports 50, 163-170; Peto and Peto (1972), JRSS A 135, 185-207. */
void survival_compare(const struct survival *groups, size_t count, struct survival_test *out);

#endif
