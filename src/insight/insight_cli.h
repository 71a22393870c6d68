/* What the three commands share: reading the question off the command line, and putting shares and
 * intervals into words. */
#ifndef MAITRED_INSIGHT_CLI_H
#define MAITRED_INSIGHT_CLI_H

#include "cli/verb.h"
#include "insight/insight.h"

#define INSIGHT_THREADS_MAX 64

bool insight_summary_run(struct ctx *c, struct call *call); /* summary_cli.c */
bool insight_rfm_run(struct ctx *c, struct call *call);     /* rfm_cli.c */
bool insight_nps_run(struct ctx *c, struct call *call);     /* nps_cli.c */
bool insight_all_run(struct ctx *c, struct call *call);     /* overview_cli.c */

/* The day of --as-of, from 1970 to 2199; *has says whether there is one. */
MUST bool insight_as_of(struct ctx *c, const struct call *call, int64_t *day, bool *has);
/* Reads the common options and loads the columns. */
MUST bool insight_ask(
    struct ctx *c, const struct call *call, struct insight_question *q, struct columns **cols);
/* The same, passed over, for the commands about orders. */
MUST bool insight_ask_pass(struct ctx *c, const struct call *call, struct insight_question *q,
    enum pass_part part, struct pass *p);

#define INSIGHT_DISCOUNT_DEFAULT .10
/* The yearly discount rate of --discount, else that. */
MUST bool insight_discount(struct ctx *c, const struct call *call, double *out);

/* The heading for people, and the fields every answer begins with. */
void insight_begin(
    struct ctx *c, struct output *o, enum text title, const struct insight_question *q);
void insight_view_put(struct ctx *c, struct output *o, const struct insight_question *q);
/* Whether the customers are simulated ones: the seed, and a line that says so. */
MUST bool insight_simulated_put(struct ctx *c, struct output *o);
bool insight_is_for_people(const struct output *o);
/* Nothing to analyse: says how to begin. */
void insight_welcome(struct ctx *c, struct output *o);

const char *insight_text(const struct ctx *c, enum text id);
double insight_share(int64_t part, int64_t whole); /* NaN of nothing */

#endif
