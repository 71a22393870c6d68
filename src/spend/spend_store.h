/* The SQL of marketing spend. */
#ifndef MAITRED_SPEND_STORE_H
#define MAITRED_SPEND_STORE_H

#include "module.h"

enum spend_statement {
    SPEND_FIND,
    SPEND_PUT,
    SPEND_DROP,
    SPEND_LIST,
    SPEND_SUMS,
    SPEND_STATEMENT_COUNT
};
extern const struct statement spend_sql[SPEND_STATEMENT_COUNT];

#define SPEND_INVARIANT_COUNT 1
extern const struct invariant spend_invariants[SPEND_INVARIANT_COUNT];

#endif
