/* The doors of the programme: for the module row. */
#ifndef MAITRED_LOYALTY_DOORS_H
#define MAITRED_LOYALTY_DOORS_H

#include "cli/verb.h"
#include "http/request.h"
#include "job/job.h"
#include "loyalty/programme.h"

#define RULES_VERB_COUNT 6
extern const struct verb rules_verbs[RULES_VERB_COUNT];
#define RULES_ROUTE_COUNT 8
extern const struct route rules_routes[RULES_ROUTE_COUNT];

#define TILL_VERB_COUNT 2
extern const struct verb till_verbs[TILL_VERB_COUNT];
#define TILL_ROUTE_COUNT 1
extern const struct route till_routes[TILL_ROUTE_COUNT];

#define SELL_ROUTE_COUNT 2
extern const struct route sell_routes[SELL_ROUTE_COUNT];
#define TIER_VERB_COUNT 1
extern const struct verb tier_verbs[TIER_VERB_COUNT];
#define TIER_ROUTE_COUNT 1
extern const struct route tier_routes[TIER_ROUTE_COUNT];
bool accrue_job(struct ctx *c, struct job *job);

/* What a rule has given so far. */
struct rule_given {
    struct str code;
    int64_t points, times, customers;
};
MUST bool rules_given(struct ctx *c, const struct programme *p, struct rule_given **out);

#endif
