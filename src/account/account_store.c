/* All SQL of accounts. */
#include "account/account_store.h"

#define ACCOUNT_COLUMNS                                                                 \
    "account_id, email, name, role, language, CASE WHEN password_hash = '' THEN 0 ELSE" \
    " 1 END, is_active, created_at, signed_in_at, version"
#define TOKEN_COLUMNS                                                                      \
    "t.token_id, t.account_id, t.name, a.email, t.scopes, t.created_at, t.expires_at,"     \
    " t.used_at, t.revoked_at FROM account_token AS t JOIN account AS a ON a.account_id =" \
    " t.account_id"

const struct statement account_sql[] = {
    [ACCOUNT_GET] = {"SELECT " ACCOUNT_COLUMNS " FROM account WHERE account_id = $1"},
    [ACCOUNT_BY_EMAIL] = {"SELECT " ACCOUNT_COLUMNS " FROM account WHERE email = $1"},
    [ACCOUNT_PUT] = {"INSERT INTO account (account_id, email, name, role, language, password_hash,"
                     " is_active, created_at, signed_in_at, version)"
                     " VALUES ($1, $2, $3, $4, $5, '', 1, $6, 0, 1)"},
    [ACCOUNT_LIST] = {"SELECT " ACCOUNT_COLUMNS " FROM account WHERE account_id > $1"
                      " ORDER BY account_id LIMIT $2"},

    [TOKEN_PUT] = {"INSERT INTO account_token (token_hash, token_id, account_id, name, scopes,"
                   " created_at, expires_at, used_at, revoked_at)"
                   " VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0)"},
    [TOKEN_WHO] = {"SELECT t.token_id, t.account_id, t.name, t.scopes, t.used_at, a.role, a.email"
                   " FROM account_token AS t JOIN account AS a ON a.account_id = t.account_id"
                   " WHERE t.token_hash = $1 AND t.revoked_at = 0 AND a.is_active = 1"
                   " AND (t.expires_at = 0 OR t.expires_at > $2)"},
    [TOKEN_LIST] = {"SELECT " TOKEN_COLUMNS " WHERE t.account_id = $1 OR $1 = 0"
                    " ORDER BY t.token_id DESC"},
    [TOKEN_GET] = {"SELECT " TOKEN_COLUMNS " WHERE t.token_id = $1"},
    [TOKEN_REVOKE] = {"UPDATE account_token SET revoked_at = $2"
                      " WHERE token_id = $1 AND revoked_at = 0"},
    [TOKEN_TOUCH] = {"UPDATE account_token SET used_at = $2 WHERE token_id = $1 AND used_at < $2"},

    /* Locks the log's end until the transaction's. */
    [AUDIT_NEXT] = {"INSERT INTO audit_head (head_id, entries, hash) VALUES (1, 1, '')"
                    " ON CONFLICT (head_id) DO UPDATE SET entries = audit_head.entries + 1"
                    " RETURNING entries, hash"},
    [AUDIT_PUT] = {"INSERT INTO audit (entry, at, actor_kind, actor_id, actor_name, action,"
                   " records, request_id, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"},
    [AUDIT_HEAD_PUT] = {"UPDATE audit_head SET hash = $1 WHERE head_id = 1"},
};

const struct invariant account_invariants[] = {
    {"every user has a role", {"SELECT email FROM account WHERE role NOT IN (1, 2, 4, 8)"}},
    {"a business with users has an owner",
        {"SELECT email FROM account WHERE NOT EXISTS"
         " (SELECT 1 FROM account WHERE role = 1 AND is_active = 1)"
         " ORDER BY account_id LIMIT 1"}},
};
