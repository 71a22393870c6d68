/* The SQL of accounts. */
#ifndef MAITRED_ACCOUNT_STORE_H
#define MAITRED_ACCOUNT_STORE_H

#include "module.h"

enum account_statement {
    ACCOUNT_GET,
    ACCOUNT_BY_EMAIL,
    ACCOUNT_PUT,
    ACCOUNT_LIST,
    TOKEN_PUT,
    TOKEN_WHO,
    TOKEN_LIST,
    TOKEN_GET,
    TOKEN_REVOKE,
    TOKEN_TOUCH,
    AUDIT_NEXT,
    AUDIT_PUT,
    AUDIT_HEAD_PUT,
    ACCOUNT_STATEMENT_COUNT
};
extern const struct statement account_sql[ACCOUNT_STATEMENT_COUNT];

#define ACCOUNT_INVARIANT_COUNT 2
extern const struct invariant account_invariants[ACCOUNT_INVARIANT_COUNT];

#endif
