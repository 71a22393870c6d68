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

/* Reads the options both commands share, the log, and fits. */
MUST bool value_ask(struct value_report *r);
/* Fields of the fit for programs, a line for people; or why there is none. */
void value_fit_put(const struct value_report *r);
bool value_is_fitted(const struct value_report *r);
/* Money from a double; NaN shows as null. */
void value_money_put(const struct value_report *r, const char *key, double minor);
/* Calls put for each of the first `count` customers, with their names, a page a query. */
MUST bool value_each_put(const struct value_report *r, const uint32_t *customers, size_t count,
    void (*put)(const struct value_report *r, const struct insight_name *name, uint32_t customer));

#endif
