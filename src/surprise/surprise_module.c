/* Gifts, as the rest of the house sees them. */
#include "surprise/gift_rule_store.h"
#include "surprise/surprise_doors.h"
#include "surprise/surprise_store.h"

extern const struct module gift_rule_module, surprise_module;

static const struct job_kind gift_rule_jobs[] = {
    {"surprise.choose", JOB_NONE, gift_rule_job, .attempts = 1, .retry_s = 60, .retry_max_s = 60,
        .lease_s = 1800, .every_s = 60, .summary = T_SURPRISE_RULE_JOB},
};

/* Gifts that rules choose. */
const struct module gift_rule_module = {.name = "gift_rule",
    .verbs = gift_rule_verbs,
    .verb_count = GIFT_RULE_VERB_COUNT,
    .routes = gift_rule_routes,
    .route_count = GIFT_RULE_ROUTE_COUNT,
    JOBS(gift_rule_jobs),
    .statements = gift_rule_sql,
    .statement_count = GIFT_RULE_STATEMENT_COUNT,
    .invariants = gift_rule_invariants,
    .invariant_count = GIFT_RULE_INVARIANT_COUNT};

const struct module surprise_module = {.name = "surprise",
    .verbs = surprise_verbs,
    .verb_count = SURPRISE_VERB_COUNT,
    .routes = surprise_routes,
    .route_count = SURPRISE_ROUTE_COUNT,
    .statements = surprise_sql,
    .statement_count = SURPRISE_STATEMENT_COUNT,
    .invariants = surprise_invariants,
    .invariant_count = SURPRISE_INVARIANT_COUNT,
    .parts = surprise_parts,
    .part_count = SURPRISE_PART_COUNT};
