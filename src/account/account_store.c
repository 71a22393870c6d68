/* All SQL of accounts. */
#include "account/account_store.h"

#define ACCOUNT_COLUMNS                                                                 \
    "account_id, email, name, role, language, CASE WHEN password_hash = '' THEN 0 ELSE" \
    " 1 END, is_active, created_at, signed_in_at, version"
#define TOKEN_COLUMNS                                                                      \
    "t.token_id, t.account_id, t.name, a.email, t.scopes, t.created_at, t.expires_at,"     \
    " t.used_at, t.revoked_at FROM account_token AS t JOIN account AS a ON a.account_id =" \
    " t.account_id"

#define AUDIT_COLUMNS "entry, at, actor_kind, actor_id, actor_name, action, records, request_id"

const struct statement account_sql[] = {
    [ACCOUNT_GET] = {"SELECT " ACCOUNT_COLUMNS " FROM account WHERE account_id = $1"},
    [ACCOUNT_BY_EMAIL] = {"SELECT " ACCOUNT_COLUMNS " FROM account WHERE email = $1"},
    [ACCOUNT_PUT] = {"INSERT INTO account (account_id, email, name, role, language, password_hash,"
                     " is_active, created_at, signed_in_at, version)"
                     " VALUES ($1, $2, $3, $4, $5, '', 1, $6, 0, 1)"},
    [ACCOUNT_LIST] = {"SELECT " ACCOUNT_COLUMNS " FROM account WHERE account_id > $1"
                      " ORDER BY account_id LIMIT $2"},
    [ACCOUNT_EDIT] = {"UPDATE account SET name = $2, role = $3, language = $4, is_active = $5,"
                      " version = version + 1 WHERE account_id = $1"},
    [ACCOUNT_LOCK_OWNERS] = {"UPDATE account SET role = role WHERE role = 1"},
    [ACCOUNT_OTHER_OWNER] = {"SELECT account_id FROM account WHERE role = 1 AND is_active = 1"
                             " AND account_id <> $1 LIMIT 1"},
    [ACCOUNT_SIGNED_IN] = {"UPDATE account SET signed_in_at = $2 WHERE account_id = $1"},
    [ACCOUNT_PASSWORD] = {"SELECT password_hash FROM account WHERE account_id = $1"},
    [ACCOUNT_PASSWORD_PUT] = {"UPDATE account SET password_hash = $2, version = version + 1"
                              " WHERE account_id = $1"},

    [TOKEN_PUT] = {"INSERT INTO account_token (token_hash, token_id, account_id, name, scopes,"
                   " created_at, expires_at, used_at, revoked_at)"
                   " VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0)"},
    [TOKEN_WHO] = {"SELECT t.token_id, t.account_id, t.name, t.scopes, t.used_at, a.role, a.email"
                   " FROM account_token AS t JOIN account AS a ON a.account_id = t.account_id"
                   " WHERE t.token_hash = $1 AND t.revoked_at = 0 AND a.is_active = 1"
                   " AND (t.expires_at = 0 OR t.expires_at > $2)"},
    [TOKEN_LIST] = {"SELECT " TOKEN_COLUMNS " WHERE t.account_id = $1 OR $1 = 0"
                    " ORDER BY t.token_id DESC LIMIT 1000"},
    [TOKEN_GET] = {"SELECT " TOKEN_COLUMNS " WHERE t.token_id = $1"},
    [TOKEN_REVOKE] = {"UPDATE account_token SET revoked_at = $2"
                      " WHERE token_id = $1 AND revoked_at = 0"},
    [TOKEN_REVOKE_ALL] = {"UPDATE account_token SET revoked_at = $2"
                          " WHERE account_id = $1 AND revoked_at = 0"},
    [TOKEN_TOUCH] = {"UPDATE account_token SET used_at = $2 WHERE token_id = $1 AND used_at < $2"},

    /* With the settings that say when it is over. */
    [SESSION_WHO] = {"SELECT s.session_id, s.account_id, s.created_at, s.used_at, a.role, a.email,"
                     " (SELECT value FROM setting WHERE name = 'session_idle_hours'),"
                     " (SELECT value FROM setting WHERE name = 'session_days'), s.proved_at,"
                     " (SELECT value FROM setting WHERE name = 'second_factor_roles'),"
                     " CASE WHEN s.is_federated = 1 OR EXISTS (SELECT 1 FROM account_totp AS f"
                     " WHERE f.account_id = a.account_id AND f.confirmed_at > 0) THEN 1 ELSE 0 END"
                     " FROM account_session AS s JOIN account AS a ON a.account_id = s.account_id"
                     " WHERE s.session_hash = $1 AND a.is_active = 1"},
    [SESSION_PUT] = {"INSERT INTO account_session (session_hash, session_id, account_id,"
                     " created_at, used_at, address, agent, proved_at, is_federated)"
                     " VALUES ($1, $2, $3, $4, $4, $5, $6, $4, $7)"},
    [SESSION_PROVE] = {"UPDATE account_session SET proved_at = $2 WHERE session_hash = $1"},
    [SESSION_RENEW] = {"UPDATE account_session SET session_hash = $2 WHERE session_hash = $1"},
    [SESSION_TOUCH] = {"UPDATE account_session SET used_at = $2 WHERE session_hash = $1"},
    [SESSION_DROP] = {"DELETE FROM account_session WHERE session_hash = $1"},
    [SESSION_DROP_OTHERS] = {"DELETE FROM account_session"
                             " WHERE account_id = $1 AND session_hash <> $2"},
    [SESSION_DROP_ONE] = {"DELETE FROM account_session WHERE account_id = $1 AND session_id = $2"},
    [SESSION_SWEEP] = {"DELETE FROM account_session WHERE created_at < $1"},
    [SESSION_LIST] = {"SELECT session_id, created_at, used_at, address, agent,"
                      " CASE WHEN session_hash = $2 THEN 1 ELSE 0 END FROM account_session"
                      " WHERE account_id = $1 ORDER BY used_at DESC, session_id DESC LIMIT 100"},

    [TICKET_PUT] = {"INSERT INTO account_ticket (ticket_hash, ticket_id, purpose, account_id,"
                    " email, role, created_at, expires_at, used_at)"
                    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)"},
    [TICKET_GET] = {"SELECT ticket_id, account_id, email, role, created_at, expires_at"
                    " FROM account_ticket WHERE ticket_hash = $1 AND purpose = $2"
                    " AND used_at = 0 AND expires_at > $3"},
    [TICKET_USE] = {"UPDATE account_ticket SET used_at = $2 WHERE ticket_id = $1 AND used_at = 0"},
    [TICKET_LIST] = {"SELECT ticket_id, account_id, email, role, created_at, expires_at"
                     " FROM account_ticket WHERE purpose = $1 AND used_at = 0 AND expires_at > $2"
                     " ORDER BY ticket_id LIMIT 1000"},
    [TICKET_DROP] = {"UPDATE account_ticket SET used_at = $3 WHERE purpose = $1"
                     " AND ticket_id = $2 AND used_at = 0 AND expires_at > $3"},
    [TICKET_DROP_EMAIL] = {"UPDATE account_ticket SET used_at = $3"
                           " WHERE purpose = $1 AND email = $2 AND used_at = 0"},
    [TICKET_DROP_ALL] = {"UPDATE account_ticket SET used_at = $3"
                         " WHERE purpose = $1 AND account_id = $2 AND used_at = 0"},
    /* What is too old to be asked about. */
    [TICKET_SWEEP] = {"DELETE FROM account_ticket WHERE expires_at < $1"},

    [TOTP_GET] = {"SELECT secret, confirmed_at, last_step FROM account_totp"
                  " WHERE account_id = $1"},
    [TOTP_PUT] = {"INSERT INTO account_totp (account_id, secret, confirmed_at, last_step)"
                  " VALUES ($1, $2, 0, 0) ON CONFLICT (account_id) DO UPDATE SET"
                  " secret = excluded.secret, confirmed_at = 0, last_step = 0"},
    [TOTP_STEP] = {"UPDATE account_totp SET last_step = $2"
                   " WHERE account_id = $1 AND last_step < $2"},
    [TOTP_CONFIRM] = {"UPDATE account_totp SET confirmed_at = $2 WHERE account_id = $1"},
    [TOTP_DROP] = {"DELETE FROM account_totp WHERE account_id = $1"},
    [RECOVERY_PUT] = {"INSERT INTO account_recovery (account_id, code_hash) VALUES ($1, $2)"},
    [RECOVERY_USE] = {"DELETE FROM account_recovery WHERE account_id = $1 AND code_hash = $2"},
    [RECOVERY_DROP] = {"DELETE FROM account_recovery WHERE account_id = $1"},

    /* Locks the log's end until the transaction's. */
    [AUDIT_NEXT] = {"INSERT INTO audit_head (head_id, entries, hash) VALUES (1, 1, '')"
                    " ON CONFLICT (head_id) DO UPDATE SET entries = audit_head.entries + 1"
                    " RETURNING entries, hash"},
    [AUDIT_PUT] = {"INSERT INTO audit (entry, at, actor_kind, actor_id, actor_name, action,"
                   " records, request_id, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"},
    [AUDIT_HEAD_PUT] = {"UPDATE audit_head SET hash = $1 WHERE head_id = 1"},
    [AUDIT_HEAD_GET] = {"SELECT entries, hash FROM audit_head WHERE head_id = 1"},
    [AUDIT_LIST] = {"SELECT " AUDIT_COLUMNS " FROM audit WHERE entry < $1"
                    " ORDER BY entry DESC LIMIT $2"},
    [AUDIT_ALL] = {"SELECT " AUDIT_COLUMNS ", hash FROM audit ORDER BY entry"},
};

const struct invariant account_invariants[] = {
    {"every user has a role", {"SELECT email FROM account WHERE role NOT IN (1, 2, 4, 8)"}},
    {"a business with users has an owner",
        {"SELECT email FROM account WHERE NOT EXISTS"
         " (SELECT 1 FROM account WHERE role = 1 AND is_active = 1)"
         " ORDER BY account_id LIMIT 1"}},
};
