/* The programme, as the rest of the house sees it. */
#include "loyalty/loyalty_doors.h"
#include "loyalty/loyalty_store.h"

extern const struct module loyalty_module, sell_module, tier_module, till_module;

static const struct job_kind loyalty_jobs[] = {
    {"loyalty.accrue", JOB_NONE, accrue_job, .attempts = 1, .retry_s = 60, .retry_max_s = 60,
        .lease_s = 1800, .every_s = 60, .summary = T_ACCRUE_JOB},
};

const struct module loyalty_module = {.name = "loyalty",
    .verbs = rules_verbs,
    .verb_count = RULES_VERB_COUNT,
    .routes = rules_routes,
    .route_count = RULES_ROUTE_COUNT,
    JOBS(loyalty_jobs),
    .statements = loyalty_sql,
    .statement_count = LOYALTY_STATEMENT_COUNT,
    .invariants = loyalty_invariants,
    .invariant_count = LOYALTY_INVARIANT_COUNT,
    .parts = loyalty_parts,
    .part_count = LOYALTY_PART_COUNT};

/* What tills ask and tell. */
const struct module till_module = {.name = "till",
    .verbs = till_verbs,
    .verb_count = TILL_VERB_COUNT,
    .routes = till_routes,
    .route_count = TILL_ROUTE_COUNT};

const struct module tier_module = {.name = "tier",
    .verbs = tier_verbs,
    .verb_count = TIER_VERB_COUNT,
    .routes = tier_routes,
    .route_count = TIER_ROUTE_COUNT};

const struct module sell_module = {
    .name = "sell", .routes = sell_routes, .route_count = SELL_ROUTE_COUNT};
