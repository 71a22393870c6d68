/* How many there are, from two incomplete lists of the same population: who stands on both tells
 * how much each list misses. It holds when the lists are independent (being on one does not make
 * the other likelier), nobody joins or leaves in between, and who is on both is recognised. Lists
 * that attract the same people make the estimate too low. */
#ifndef MAITRED_CAPTURE_H
#define MAITRED_CAPTURE_H

#include "stats/interval.h"

/* With fewer on both lists the estimate leans low: Robson and Regier (1964), "Sample size in
 * Petersen mark-recapture experiments", Transactions of the American Fisheries Society 93. */
#define CAPTURE_BOTH_MIN 7

struct capture {
    double total;
    struct interval interval;
};

/* `first` and `second` stand on each list, `both` on both. The estimate is Chapman's (1951); the
 * interval is the transformed logit one, never below what was seen: Sadinle (2009), Communications
 * in Statistics - Simulation and Computation 38, 1909-1924. False when a list is empty. */
MUST bool capture_estimate(
    int64_t first, int64_t second, int64_t both, double level, struct capture *out);

#endif
