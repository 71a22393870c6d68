/* The Net Promoter Score and how sure it is. Of the answers 0 to 10, promoters gave 9 or 10,
 * passives 7 or 8, detractors 0 to 6; the score is the share of promoters less that of detractors.
 * Scores, standard errors and intervals are in points, -100 to 100. Answers are independent and
 * weigh the same. Without answers there is no score: the functions return false and leave *out
 * alone. */
#ifndef MAITRED_NPS_H
#define MAITRED_NPS_H

#include "stats/interval.h"

struct nps_counts {
    int64_t promoters, passives, detractors; /* each >= 0 */
};

struct nps {
    int64_t n;
    double score;
    double se; /* of the multinomial, divisor n; 0 when all gave the same kind of answer */
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
