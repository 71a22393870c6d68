/* What the log does not hold: names, identities, what imports refused. */
#ifndef MAITRED_INSIGHT_STORE_H
#define MAITRED_INSIGHT_STORE_H

#include "insight/pass.h"

MUST bool insight_rejected_rows(struct ctx *c, int64_t *out);

/* The buyers (by position) in the order of the business's customer numbers, external ids: numbers
 * by value, then what is no number by its text, then customers without one by our id.
 * To be freed with mem_free. */
MUST bool insight_order_by_number(struct ctx *c, const struct pass *p, uint32_t **out);

#define INSIGHT_NAMES_MAX 40 /* customers of one query */
struct insight_name {
    int64_t customer_id;
    struct str name, external,
        phone; /* empty when there is none, or not for them to see; in the ctx's arena */
};
/* Fills in the names of customers whose ids are set. */
MUST bool insight_names(struct ctx *c, struct insight_name *names, size_t count);

enum insight_statement {
    INSIGHT_REJECTED_ROWS,
    INSIGHT_EXTERNAL_IDENTS,
    INSIGHT_NAMES,
    INSIGHT_IDENTS,
    INSIGHT_STATEMENT_COUNT
};
extern const struct statement insight_sql[INSIGHT_STATEMENT_COUNT];

#endif
