/* The doors of Today: for the module row. */
#ifndef MAITRED_TODAY_DOORS_H
#define MAITRED_TODAY_DOORS_H

#include "cli/verb.h"
#include "http/route.h"
#include "job/job.h"

#define TODAY_VERB_COUNT 5
extern const struct verb today_verbs[TODAY_VERB_COUNT];
#define TODAY_ROUTE_COUNT 6
extern const struct route today_routes[TODAY_ROUTE_COUNT];

/* today_job.c */
bool today_find_run(struct ctx *c, struct job *job);
bool today_hour_run(struct ctx *c, struct job *job); /* the same, when it is needed */
/* Looks and keeps, in two transactions of its own. */
MUST bool today_renew(struct ctx *c);

#endif
