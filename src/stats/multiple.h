/* Many comparisons at once: of twenty that compare nothing but chance, one looks real at .05. Both
 * corrections keep the chance of even one false alarm among all at its level, however the
 * comparisons hang together. NaN stands for a comparison that was not made and does not count. */
#ifndef MAITRED_MULTIPLE_H
#define MAITRED_MULTIPLE_H

#include "base/defs.h"

/* The p-values, each against the level of one comparison: Holm (1979), "A simple sequentially
 * rejective multiple test procedure", Scandinavian Journal of Statistics 6, 65-70. */
void multiple_holm(const double *p, size_t count, double *out);
size_t multiple_count(const double *p, size_t count); /* that are not NaN */
/* The coverage each of so many intervals needs so that all of them hold at once with `level`:
 * Bonferroni. Wider than what Holm rejects by, so an interval may reach nought where the corrected
 * p does not. */
double multiple_level(double level, size_t count);

#endif
