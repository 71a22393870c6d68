/* Logistic regression with a ridge: the log-likelihood less half of ridge times the sum of squared
 * coefficients, each feature centred and divided by its standard deviation so that all are held
 * back alike; the constant is not. Le Cessie and van Houwelingen (1992), "Ridge estimators in
 * logistic regression", Applied Statistics 41, 191-201. A ridge of 0 is plain maximum likelihood.
 *
 * How strong the ridge is, is tried: the data are split into folds, each is foretold by a fit to
 * the others, and the strength under which the held-out answers are likeliest is taken. The
 * held-out chances of that strength are what a model is judged by; one number chosen of six makes
 * them hardly kinder than they should be. */
#ifndef MAITRED_LOGIT_H
#define MAITRED_LOGIT_H

#include "stats/interval.h"

#define LOGIT_FEATURES_MAX 32
#define LOGIT_TERMS_MAX (LOGIT_FEATURES_MAX + 1) /* the last term is the constant */
#define LOGIT_FOLDS 10

/* Fewer answers of either kind, or fewer of the rarer kind for each feature, are not fitted:
 * Peduzzi et al. (1996), Journal of Clinical Epidemiology 49, 1373-1379, for the ten. */
#define LOGIT_CLASS_MIN 20
#define LOGIT_EVENTS_PER_FEATURE 10

struct logit_data {
    const double *x; /* row by row, `features` each */
    const uint8_t *yes;
    const uint8_t *folds; /* of each row, below LOGIT_FOLDS; for logit_choose */
    size_t rows, features;
};

struct logit {
    size_t features;
    double ridge;
    double mean[LOGIT_FEATURES_MAX], sd[LOGIT_FEATURES_MAX]; /* sd 0: constant, of no effect */
    double terms[LOGIT_TERMS_MAX];                           /* for standardised features */
    /* Of the terms, I^-1 H I^-1 with H the curvature of the likelihood and I that with the ridge:
     * how much they vary. What the ridge pulls them in by is not in it. */
    double covariance[LOGIT_TERMS_MAX][LOGIT_TERMS_MAX];
    double log_likelihood; /* without the ridge */
    int iterations;
};

enum logit_status {
    LOGIT_FITTED,
    LOGIT_TOO_FEW,
    LOGIT_SEPARABLE, /* a feature or several tell all answers apart: something gives them away */
    LOGIT_NO_END     /* the steps do not come to an end */
};

/* Newton's method, which here is iteratively reweighted least squares. LOGIT_FITTED or NO_END. */
enum logit_status logit_fit(const struct logit_data *d, double ridge, struct logit *out);
/* The chance of yes, and its interval from the covariance of the terms. */
double logit_chance(const struct logit *m, const double *x);
struct interval logit_chance_interval(const struct logit *m, const double *x, double level);

struct logit_choice {
    struct logit model;  /* of all rows, under the ridge that was chosen */
    double *chances;     /* of each row, held out; to be freed with mem_free */
    double held_out;     /* their log-likelihood */
    int64_t yes, needed; /* needed: of the rarer answer */
};
enum logit_status logit_choose(const struct logit_data *d, struct logit_choice *out);

/* ---- how good chances are ---- */

struct auc {
    double value, se;
    struct interval interval;
};
/* How often a yes got a higher chance than a no, equal ones counting half (Mann and Whitney), with
 * the standard error of DeLong, DeLong and Clarke-Pearson (1988), Biometrics 44, 837-845, in the
 * way of Sun and Xu (2014), IEEE Signal Processing Letters 21, 1389-1393. The interval is the
 * normal one, cut at 0 and 1. False with fewer than two of either answer. */
MUST bool auc_delong(
    const double *chances, const uint8_t *yes, size_t count, double level, struct auc *out);

#define CALIBRATION_BINS 10
struct calibration {
    struct calibration_bin {
        struct share observed;
        double predicted;         /* mean chance */
        struct interval interval; /* Wilson, of the share observed */
    } bins[CALIBRATION_BINS];     /* tenths by chance, the lowest first */
    /* The answers regressed on the log odds of the chances: Cox (1958), Biometrika 45, 562-565.
     * Nought and one are perfect; a slope below one is too sure of itself. NaN without a fit. */
    double intercept, slope;
    struct interval intercept_interval, slope_interval;
    double brier;      /* mean squared difference of chance and answer: Brier (1950) */
    double brier_base; /* of saying the overall share to everybody */
};
/* Chances strictly between 0 and 1, CALIBRATION_BINS rows at least. */
void calibration_of(
    const double *chances, const uint8_t *yes, size_t count, double level, struct calibration *out);

#endif
