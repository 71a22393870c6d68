/* The highest point of a smooth function of a few parameters that must stay positive, such as a
 * likelihood: Newton's method in the logarithms of the parameters, damped (Levenberg) where the
 * function is not concave, with the exact gradient and curvature its owner supplies. */
#ifndef MAITRED_MAXIMUM_H
#define MAITRED_MAXIMUM_H

#include "base/defs.h"

#define MAXIMUM_PARAMETERS 4

/* Value and derivatives by the parameters themselves; of the curvature the upper triangle. */
struct maximum_point {
    double value, slope[MAXIMUM_PARAMETERS];
    double curve[MAXIMUM_PARAMETERS][MAXIMUM_PARAMETERS];
};

struct maximum_goal {
    size_t count; /* of parameters */
    void (*at)(const void *arg, const double *parameters, struct maximum_point *out);
    const void *arg;
};

struct maximum {
    double parameters[MAXIMUM_PARAMETERS]; /* in: where to begin */
    double value;
    /* Of the logarithms: the inverse of the negative curvature. */
    double covariance[MAXIMUM_PARAMETERS][MAXIMUM_PARAMETERS];
    int iterations;
};

/* False when there is no top to be found: a parameter runs away to nought or infinity, the function
 * is flat or not concave where it stops, or the steps do not come to an end. */
MUST bool maximum_find(const struct maximum_goal *goal, struct maximum *m);

#endif
