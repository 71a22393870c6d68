/* Gifts, as the rest of the house sees them. */
#include "surprise/surprise_doors.h"
#include "surprise/surprise_store.h"

extern const struct module surprise_module;

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
