/* The statements of signing in at somebody else's. */
#ifndef MAITRED_OIDC_STORE_H
#define MAITRED_OIDC_STORE_H

#include "db/db.h"

enum oidc_statement {
    OIDC_LOGIN_PUT,
    OIDC_LOGIN_GET,
    OIDC_LOGIN_DROP,
    OIDC_LOGIN_SWEEP,
    OIDC_IDENTITY_GET,
    OIDC_IDENTITY_PUT,
    OIDC_STATEMENT_COUNT
};
extern const struct statement oidc_sql[OIDC_STATEMENT_COUNT];

#endif
