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
    SURPRISE_PAGE_WAITING,
    SURPRISE_MOVE,
    SURPRISE_DUE,
    SURPRISE_PAST,
    SURPRISE_LATELY,
    SURPRISE_STATEMENT_COUNT
};
extern const struct statement surprise_sql[SURPRISE_STATEMENT_COUNT];

#define SURPRISE_PART_COUNT 1
extern const struct customer_part surprise_parts[SURPRISE_PART_COUNT];
#define SURPRISE_INVARIANT_COUNT 5
extern const struct invariant surprise_invariants[SURPRISE_INVARIANT_COUNT];

/* Locks the business's budget until the transaction ends. */
MUST bool budget_lock(struct ctx *c);
/* What was given from one moment until before another: by one user, or (0) by all. */
MUST bool budget_spent(
    struct ctx *c, int64_t user_id, int64_t from_us, int64_t until_us, int64_t *spent);
MUST bool surprise_find(struct ctx *c, int64_t id, struct surprise *out, bool *found);
MUST bool surprise_by_key(struct ctx *c, struct str key, struct surprise *out, bool *found);
/* One that stands, other than `but`; *state says whether it waits. */
MUST bool surprise_had(struct ctx *c, int64_t customer_id, int64_t gift_id, int64_t but, bool *had,
    enum surprise_state *state);
MUST bool surprise_put(struct ctx *c, const struct surprise *s, struct str key);
/* Writes state, touchpoint, by_whom and undone_us. */
MUST bool surprise_move(struct ctx *c, const struct surprise *s);
/* What has waited long enough by a moment, up to `limit`. */
MUST bool surprise_due(struct ctx *c, int64_t until_us, size_t limit, int64_t *ids, size_t *count);

/* What customers had, by customer. */
struct surprise_past {
    int64_t customer_id, gift_id, at_us, given_us, undone_us;
    enum surprise_state state;
    bool is_chosen; /* by a rule */
};
MUST bool surprise_past(
    struct ctx *c, int64_t from_id, int64_t until_id, struct surprise_past **out, size_t *count);
/* Customers who had a gift, or had any after a moment, ascending. */
MUST bool surprise_lately(
    struct ctx *c, int64_t gift_id, int64_t since_us, int64_t **out, size_t *count);

#endif
