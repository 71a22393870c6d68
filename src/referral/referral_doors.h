/* The doors of this folder, for its module row. */
#ifndef MAITRED_REFERRAL_DOORS_H
#define MAITRED_REFERRAL_DOORS_H

#include "cli/verb.h"
#include "http/route.h"
#include "job/job.h"
#include "referral/referral.h"

#define REFERRAL_VERB_COUNT 3
extern const struct verb referral_verbs[REFERRAL_VERB_COUNT];
#define REFERRAL_ROUTE_COUNT 3
extern const struct route referral_routes[REFERRAL_ROUTE_COUNT];

/* reward.c */
bool referral_reward_run(struct ctx *c, struct job *job);

#endif
