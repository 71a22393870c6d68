/* Random numbers that are the same on every machine, for the same seed. The generator is
 * xoshiro256** 1.0 of Blackman and Vigna (2021), "Scrambled Linear Pseudorandom Number Generators",
 * ACM Transactions on Mathematical Software 47, 36, its state filled by splitmix64 as its authors
 * advise (prng.di.unimi.it, public domain). Distributions use + - * / and sqrt alone, whose results
 * IEEE 754 fixes to the bit, and a logarithm and an exponential of our own made of these: those of
 * C libraries differ in the last bit. */
#ifndef MAITRED_RANDOM_H
#define MAITRED_RANDOM_H

#include "base/defs.h"

struct random {
    uint64_t state[4];
};

/* A stream of its own for each use: (7, 12, 0) and (7, 12, 1) have nothing in common. */
struct random random_of(uint64_t seed, uint64_t number, uint64_t use);
uint64_t random_next(struct random *r);
double random_uniform(struct random *r);               /* 0 < u < 1 */
uint32_t random_below(struct random *r, uint32_t end); /* 0 to end - 1, end > 0; without bias */
bool random_chance(struct random *r, double p);
double random_normal(struct random *r);      /* Marsaglia and Bray's polar method */
double random_exponential(struct random *r); /* mean 1 */
/* Mean `shape`, scale 1; shape > 0. Marsaglia and Tsang (2000), "A simple method for generating
 * gamma variables", ACM Transactions on Mathematical Software 26, 363-372. */
double random_gamma(struct random *r, double shape);

/* Natural logarithm of a normal x > 0, and e^x for |x| <= 700; relative errors below 1e-15. */
double same_log(double x);
double same_exp(double x);

#endif
