/* What this folder hands to the house. */
#include "coupon/coupon_doors.h"
#include "coupon/coupon_store.h"

extern const struct module coupon_module, campaign_module;

const struct module campaign_module = {.name = "campaign", VERBS(campaign_verbs)};

const struct module coupon_module = {.name = "coupon",
    .verbs = coupon_verbs,
    .verb_count = COUPON_VERB_COUNT,
    ROUTES(coupon_routes),
    STATEMENTS(coupon_sql),
    INVARIANTS(coupon_invariants),
    CUSTOMER_PARTS(coupon_parts)};
