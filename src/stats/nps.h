/* The Net Promoter Score and how sure it is. Of the answers 0 to 10, promoters gave 9 or 10,
 * passives 7 or 8, detractors 0 to 6; the score is the share of promoters less that of detractors.
 * Scores, standard errors and intervals are in points, -100 to 100. Answers weigh the same. Without
 * any there is no score: the functions return false and leave *out alone.
 *
 * Answers of different customers are independent. What one customer answers several times says less
 * than as many customers would, by the design effect: the variance of the score over customers, as
 * of a ratio of two sums, over that of independent answers. All is reckoned with n over it answers:
 * Rao and Scott (1992), "A simple method for the analysis of clustered binary data", Biometrics 48,
 * 577-585. */
#ifndef MAITRED_NPS_H
#define MAITRED_NPS_H

#include "stats/interval.h"

struct nps_counts {
    int64_t promoters, passives, detractors; /* each >= 0 */
    /* Summed over customers, of whom each gave n answers, d more of them as a promoter than as a
     * detractor: d^2, d n, n^2. All 0: it is not known who answered twice. */
    int64_t sum_dd, sum_dn, sum_nn;
};
/* Adds a customer's answers; `one` has no sums. */
void nps_counts_add(struct nps_counts *into, const struct nps_counts *one);
/* How many answers count as one: 1 or more. */
double nps_design_effect(const struct nps_counts *counts);

struct nps {
    int64_t n;
    double score;
    double se; /* of the multinomial, divisor n over the design effect; 0 when all are alike */
};

MUST bool nps_score(const struct nps_counts *counts, struct nps *out);

enum nps_method {
    /* score -+ z se; too short for few answers, and of no width when all answers are of a kind. */
    NPS_WALD,
    /* Wald after adding .75 promoters, 1.5 passives and .75 detractors: three answers, triangular.
     * With a handful of answers, all of a kind, it may leave the score itself out. Rocks (2016),
     * "Interval estimation for the Net Promoter Score", The American Statistician 70, 365-372:
     * adjusted Wald and score intervals keep their level best. */
    NPS_ADJUSTED_WALD,
    /* The differences a score test does not reject, where promoters and detractors are the two
     * kinds of discordant pairs: Tango (1998), Statistics in Medicine 17, 891-908. */
    NPS_SCORE,
};

/* `level` is the coverage, 0 < level < 1. Wald intervals are cut at -100 and 100. */
MUST bool nps_interval(
    const struct nps_counts *counts, enum nps_method method, double level, struct interval *out);

/* a - b for two independent groups; p is two-sided, from the normal distribution. */
struct nps_difference {
    double points, se, z, p;
};
/* False also when neither group varies (se is 0): then there is nothing to test with. */
MUST bool nps_compare(
    const struct nps_counts *a, const struct nps_counts *b, struct nps_difference *out);

#endif
