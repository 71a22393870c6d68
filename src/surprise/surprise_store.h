/* The SQL of gifts, and its rows. */
#ifndef MAITRED_SURPRISE_STORE_H
#define MAITRED_SURPRISE_STORE_H

#include "module.h"
#include "surprise/surprise.h"

enum surprise_statement {
    GIFT_ADD,
    GIFT_EDIT,
    GIFT_BY_CODE,
    GIFT_ALL,
    BUDGET_LOCK,
    BUDGET_PUT,
    BUDGET_OF,
    BUDGET_ALL,
    SPENT,
    SURPRISE_ADD,
    SURPRISE_BY_ID,
    SURPRISE_BY_KEY,
    SURPRISE_HAD,
    SURPRISE_PAGE,
    SURPRISE_PAGE_ALL,
    SURPRISE_UNDO,
    SURPRISE_LATELY,
    SURPRISE_STATEMENT_COUNT
};
extern const struct statement surprise_sql[SURPRISE_STATEMENT_COUNT];

#define SURPRISE_PART_COUNT 1
extern const struct customer_part surprise_parts[SURPRISE_PART_COUNT];
#define SURPRISE_INVARIANT_COUNT 4
extern const struct invariant surprise_invariants[SURPRISE_INVARIANT_COUNT];

/* Locks the business's budget until the transaction ends. */
MUST bool budget_lock(struct ctx *c);
/* What was given from one moment until before another: by one user, or (0) by all. */
MUST bool budget_spent(
    struct ctx *c, int64_t user_id, int64_t from_us, int64_t until_us, int64_t *spent);
MUST bool surprise_find(struct ctx *c, int64_t id, struct surprise *out, bool *found);
MUST bool surprise_by_key(struct ctx *c, struct str key, struct surprise *out, bool *found);
MUST bool surprise_had(struct ctx *c, int64_t customer_id, int64_t gift_id, bool *had);
MUST bool surprise_put(struct ctx *c, const struct surprise *s, struct str key);
/* Customers who had a gift, or had any after a moment, ascending. */
MUST bool surprise_lately(
    struct ctx *c, int64_t gift_id, int64_t since_us, int64_t **out, size_t *count);

#endif
