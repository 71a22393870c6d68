/* The commands about loyalty: who makes the sales, who comes back, for how long, and who leaves
 * without a word. Their rows stand in loyal_cli.c. */
#ifndef MAITRED_LOYAL_CLI_H
#define MAITRED_LOYAL_CLI_H

#include "insight/insight_cli.h"
#include "stats/survival.h"

bool insight_pareto_run(struct ctx *c, struct call *call);    /* pareto_cli.c */
bool insight_cohorts_run(struct ctx *c, struct call *call);   /* cohort_cli.c */
bool insight_retention_run(struct ctx *c, struct call *call); /* retention_cli.c */
bool insight_iceberg_run(struct ctx *c, struct call *call);   /* iceberg_cli.c */

/* An object of value, its limits and their level; NaN shows as null. */
void loyal_share_put(struct output *o, const char *key, double value, struct interval i);
/* "37.5% (36.1% to 38.9%)"; a dash for limits that are NaN */
const char *loyal_share_text(const struct ctx *c, double value, struct interval i, int digits);
/* The log-rank test of groups, and for people what it says; without groups its numbers are null. */
void loyal_log_rank_put(const struct ctx *c, struct output *o, const struct survival_test *t);

#endif
