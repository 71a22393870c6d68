/* The commands about what customers are worth and who goes silent: they read the log, fit the
 * models and say so alike when they cannot. */
#ifndef MAITRED_VALUE_CLI_H
#define MAITRED_VALUE_CLI_H

#include "insight/insight_cli.h"
#include "insight/insight_store.h"
#include "insight/value.h"

bool insight_value_run(struct ctx *c, struct call *call); /* value_cli.c */
bool insight_alive_run(struct ctx *c, struct call *call); /* alive_cli.c */

struct value_report {
    struct ctx *c;
    struct output *o;
    const struct call *call;
    struct insight_question question;
    struct value_question asked; /* its base points to the question above */
    struct value_plan plan;
    struct value_log log;
    struct value_fit fit;
    int64_t limit;
};

/* The last day of calibration, when so much of the time up to as_of is held out. */
int64_t value_cut_day(int64_t first, int64_t as_of, int64_t held_percent);
double value_minor_per_unit(const struct ctx *c);
/* Reads the options both commands share, the log, and fits. */
MUST bool value_ask(struct value_report *r);
/* Fields of the fit for programs, a line for people; or why there is none. */
void value_fit_put(const struct value_report *r);
bool value_is_fitted(const struct value_report *r);
/* By what to rank customers who are silent for longer than usual; negative of those who need no
 * warning. `f` is NULL without a model. */
int64_t value_urgency(
    const struct value_report *r, const struct value_customer *v, const struct value_forecast *f);
/* Money from a double; NaN shows as null. */
void value_money_put(const struct value_report *r, const char *key, double minor);
/* Calls put for each of the first `count` customers, with their names, a page a query. */
MUST bool value_each_put(const struct value_report *r, const uint32_t *customers, size_t count,
    void (*put)(const struct value_report *r, const struct insight_name *name, uint32_t customer));

#endif
