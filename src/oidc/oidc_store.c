/* All SQL of signing in at somebody else's. */
#include "oidc/oidc_store.h"

const struct statement oidc_sql[] = {
    [OIDC_LOGIN_PUT] =
        {"INSERT INTO oidc_login (state_hash, cookie_hash, nonce, verifier, began_at)"
         " VALUES ($1, $2, $3, $4, $5)"},
    [OIDC_LOGIN_GET] = {"SELECT nonce, verifier FROM oidc_login"
                        " WHERE state_hash = $1 AND cookie_hash = $2 AND began_at >= $3"},
    [OIDC_LOGIN_DROP] = {"DELETE FROM oidc_login WHERE state_hash = $1"},
    [OIDC_LOGIN_SWEEP] = {"DELETE FROM oidc_login WHERE began_at < $1"},
    [OIDC_IDENTITY_GET] = {"SELECT account_id FROM oidc_identity"
                           " WHERE issuer = $1 AND subject = $2"},
    [OIDC_IDENTITY_PUT] = {"INSERT INTO oidc_identity (issuer, subject, account_id, linked_at)"
                           " VALUES ($1, $2, $3, $4)"},
};
