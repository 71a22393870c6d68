/* The SQL of gift rules, and what choosing by them shares. */
#ifndef MAITRED_GIFT_RULE_STORE_H
#define MAITRED_GIFT_RULE_STORE_H

#include "module.h"
#include "surprise/gift_rule.h"

enum gift_rule_statement {
    GIFT_RULE_PUT,
    GIFT_RULE_ALL,
    GIFT_RULE_STATE,
    GIFT_RULE_CHOSEN,
    GIFT_RULE_CUSTOMERS,
    GIFT_RULE_STATEMENT_COUNT
};
extern const struct statement gift_rule_sql[GIFT_RULE_STATEMENT_COUNT];

#define GIFT_RULE_INVARIANT_COUNT 1
extern const struct invariant gift_rule_invariants[GIFT_RULE_INVARIANT_COUNT];

MUST bool gift_rule_write(struct ctx *c, const struct gift_rule *r);
/* Without what they chose and whether they go. */
MUST bool gift_rule_read(struct ctx *c, struct gift_rule **out, size_t *count);
/* The same with whether they go, read by who chooses. */
MUST bool gift_rule_now(struct ctx *c, struct gift_rule **out, size_t *count);
struct gift_rule *gift_rule_find(struct gift_rule *rules, size_t count, struct str code); /* NULL */
MUST bool gift_rule_chosen(struct ctx *c, struct gift_rule *rules, size_t count);
/* The next customers after one, up to `limit`. */
MUST bool gift_rule_customers(
    struct ctx *c, int64_t after_id, size_t limit, int64_t *ids, size_t *count);

#endif
