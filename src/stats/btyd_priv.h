/* What the two models hand to btyd.c, which owns fitting, dispatch and discounting. */
#ifndef MAITRED_BTYD_PRIV_H
#define MAITRED_BTYD_PRIV_H

#include "stats/btyd.h"
#include "stats/maximum.h"

/* What a fit looks at; the tables are scratch memory for one value of the parameters. */
struct btyd_sample {
    const struct btyd_groups *groups;
    double unit_days;
    double *more; /* customers with more than i repeats, for i below repeats_max */
    double *scratch;
};

struct btyd_kind_row {
    void (*start)(const struct btyd_groups *g, double unit_days, double *parameters);
    size_t (*scratch_size)(const struct btyd_groups *g); /* doubles */
    void (*at)(const void *sample, const double *parameters, struct maximum_point *out);
    double (*log_likelihood)(const double *p, struct btyd_history h);
    double (*alive)(const double *p, struct btyd_history h);
    /* Of a customer who is still one: purchases within t, and their rate per unit at time t. */
    double (*expected)(const double *p, struct btyd_history h, double t);
    double (*rate)(const double *p, struct btyd_history h, double t);
};
extern const struct btyd_kind_row bgnbd_row, pnbd_row;

/* log(Gamma(r + n) / Gamma(r)). */
double log_rising(double r, double n);
/* log(e^a + e^b). */
double log_sum(double a, double b);
/* Adds the curvature  weight * u u^T  to the upper triangle. */
void curve_add(struct maximum_point *at, double weight, const double *u);

#endif
