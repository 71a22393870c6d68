/* The standard normal distribution, to the precision of a double. */
#ifndef MAITRED_NORMAL_H
#define MAITRED_NORMAL_H

double normal_cdf(double x); /* P(Z <= x); small tails keep their relative precision */
/* The x with normal_cdf(x) = p, 0 < p < 1; relative error about 1e-16.
 * Wichura (1988), Algorithm AS 241 (PPND16), Applied Statistics 37, 477-484. */
double normal_quantile(double p);
double normal_two_sided(double z); /* P(|Z| >= |z|): the two-sided p-value of a z statistic */
/* How many standard errors a two-sided interval of that level reaches: 1.96 for .95. */
double normal_reach(double level);

#endif
