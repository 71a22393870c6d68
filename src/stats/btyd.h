/* "Buy till you die": how often customers buy and when they silently stop, from nothing but how
 * many times each bought and when last. Pure mathematics; all in log space, so that thousands of
 * purchases of one customer neither overflow nor cancel.
 *
 * BG/NBD (r, alpha, a, b): Fader, Hardie, Lee (2005), "Counting Your Customers the Easy Way",
 * Marketing Science 24, 275-284; expectations rearranged as bgnbd.c says. Pareto/NBD (r, alpha, s,
 * beta): Schmittlein, Morrison, Colombo (1987), Management Science 33, 1-24; Fader, Hardie (2005),
 * "A Note on Deriving the Pareto/NBD Model". Gamma-Gamma (p, q, v): Fader, Hardie (2013), "The
 * Gamma-Gamma Model of Monetary Value"; Fader, Hardie, Lee (2005), "RFM and CLV", Journal of
 * Marketing Research 42, 415-430.
 *
 * Fits take whole days and a unit of so many days (7: rates and scales are per week); everything
 * else takes times in that unit. Purchases of one day count as one. */
#ifndef MAITRED_BTYD_H
#define MAITRED_BTYD_H

#include "base/defs.h"

#define BTYD_PARAMETERS 4
#define BTYD_REPEATERS_MIN 50 /* fewer tell nothing of four parameters */

enum btyd_kind { BTYD_BGNBD, BTYD_PNBD, BTYD_KINDS };

struct btyd_model {
    enum btyd_kind kind;
    double p[BTYD_PARAMETERS]; /* in the order above */
};

enum btyd_status { BTYD_FITTED, BTYD_TOO_FEW, BTYD_NO_MAXIMUM };

/* Parameters and the rest mean something only when fitted. */
struct btyd_fit {
    enum btyd_status status;
    struct btyd_model model;
    double log_likelihood;
    double se[BTYD_PARAMETERS]; /* from the observed information, by the delta method */
    double covariance[BTYD_PARAMETERS][BTYD_PARAMETERS]; /* of the parameters' logarithms */
    int64_t customers, repeaters;
    int iterations;
};

/* A customer in whole days: repeat purchases (x), day of the last one (t_x, 0 without) and of the
 * look (T), both counted from the first purchase. 0 <= last <= age; repeats 0 means last 0. */
struct btyd_days {
    int32_t repeats, last, age;
};

/* Sorts them and counts those alike: what both fits work on. Free with btyd_groups_fini. */
struct btyd_group {
    int32_t repeats, last, age;
    double count;
};
struct btyd_groups {
    struct btyd_group *all; /* by repeats, last, age */
    size_t count;
    int32_t repeats_max, age_max;
    int64_t customers, repeaters;
};
void btyd_groups_init(struct btyd_groups *g, const struct btyd_days *customers, size_t count);
void btyd_groups_fini(struct btyd_groups *g);

void btyd_fit(
    enum btyd_kind kind, const struct btyd_groups *g, double unit_days, struct btyd_fit *out);

/* A customer in units of the model. */
struct btyd_history {
    double repeats, last, age;
};

double btyd_log_likelihood(const struct btyd_model *m, struct btyd_history h);
double btyd_alive(const struct btyd_model *m, struct btyd_history h); /* probability, 0 to 1 */
/* Repeat purchases of somebody new until time t after the first purchase: E[X(t)]. */
double btyd_expected(const struct btyd_model *m, double t);
/* Purchases within t from now: E[X(t) | x, t_x, T]. */
double btyd_conditional(const struct btyd_model *m, struct btyd_history h, double t);

/* Purchases from now until each of the ascending times by a customer who is still one (multiply by
 * btyd_alive), counted and discounted: one at time u from now counts exp(-force * u), `force` the
 * force of interest per unit of time. Integrated over the rate of purchases, to about ten digits.
 */
struct btyd_future {
    double expected, discounted;
};
#define BTYD_TIMES_MAX 16
void btyd_future(const struct btyd_model *m, struct btyd_history h, double force,
    const double *times, size_t count, struct btyd_future *out);

/* ---- spend ---- */

/* A customer's repeat purchases: how many, and their mean, in units of money. Both > 0. */
struct spend {
    double repeats, mean;
};

struct spend_model {
    double p, q, v;
};

struct spend_fit {
    enum btyd_status status;
    struct spend_model model;
    double log_likelihood, se[3], covariance[3][3]; /* of the logarithms p, q, v */
    double correlation; /* of repeats and mean, NaN when one does not vary: the model wants none */
    int64_t customers;
    int iterations;
};
void spend_fit(const struct spend *customers, size_t count, struct spend_fit *out);
/* Mean spend per purchase to be expected of a customer; repeats 0: of anybody. Infinite when the
 * model has no mean (p * repeats + q <= 1). */
double spend_expected(const struct spend_model *m, struct spend s);

#endif
