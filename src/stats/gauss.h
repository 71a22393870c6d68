/* Gauss and Legendre's rules for integrals over (0, 1): n nodes are exact for polynomials up to the
 * power 2 n - 1. */
#ifndef MAITRED_GAUSS_H
#define MAITRED_GAUSS_H

#include "base/defs.h"

#define GAUSS_MAX 8

struct gauss_rule {
    size_t count;
    double at[GAUSS_MAX], weights[GAUSS_MAX];
};
extern const struct gauss_rule gauss_2, gauss_3, gauss_4, gauss_8;

#endif
