/* The doors of this folder, for its module row. */
#ifndef MAITRED_SURPRISE_DOORS_H
#define MAITRED_SURPRISE_DOORS_H

#include "cli/output.h"
#include "cli/verb.h"
#include "http/route.h"
#include "job/job.h"
#include "surprise/gift_rule.h"

#define SURPRISE_VERB_COUNT 10
extern const struct verb surprise_verbs[SURPRISE_VERB_COUNT];
#define SURPRISE_ROUTE_COUNT 10
extern const struct route surprise_routes[SURPRISE_ROUTE_COUNT];

#define GIFT_RULE_VERB_COUNT 6
extern const struct verb gift_rule_verbs[GIFT_RULE_VERB_COUNT];
#define GIFT_RULE_ROUTE_COUNT 5
extern const struct route gift_rule_routes[GIFT_RULE_ROUTE_COUNT];
bool gift_rule_job(struct ctx *c, struct job *job);

/* What a dry run found, as the command line and the API print it. */
void gift_trial_show(struct ctx *c, struct output *o, const struct gift_trial *t);

#endif
