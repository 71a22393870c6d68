/* Who may come in: users with roles, and the tokens by which programs act for them.
 *
 * A user is known by an e-mail address and has one role; the permission matrix (base/actor.h) says
 * what the role may do. A token belongs to a user and may at most do what they may do. What opens a
 * door (token, session, ticket) is 32 random bytes that are shown once; the database keeps their
 * hash. Functions run inside the caller's transaction; texts live in c->arena. */
#ifndef MAITRED_ACCOUNT_H
#define MAITRED_ACCOUNT_H

#include "base/actor.h"
#include "base/mailbox.h"
#include "db/db.h"

#define ACCOUNT_PREFIX "usr"
#define ACCOUNT_EMAIL_MAX MAILBOX_ADDRESS_MAX
#define ACCOUNT_NAME_MAX 200
#define TOKEN_PREFIX "tok"
#define TOKEN_NAME_MAX 100
#define TOKEN_DAYS_MAX 3650

struct account {
    int64_t id;
    struct str email, name;
    enum role role;
    struct str language; /* "en", "ru", "uk"; '' as the browser asks */
    bool is_active, has_password;
    int64_t created_us, signed_in_us; /* 0 never */
    int64_t version;
};

/* ---- users ---- */

/* Lower case, in the arena; ERR_INVALID when it is no address. */
MUST bool account_email(struct ctx *c, struct str text, struct str *out);
/* Inside a write transaction: email, name, role and language of `a` are read, id is set.
 * ERR_CONFLICT when somebody has the address. */
MUST bool account_add(struct ctx *c, struct account *a);
MUST bool account_get(struct ctx *c, int64_t id, struct account *out); /* ERR_MISSING */
MUST bool account_find(struct ctx *c, struct str email, struct account *out, bool *found);
MUST bool account_by_email(struct ctx *c, struct str email, struct account *out); /* ERR_MISSING */
typedef void account_each(void *arg, const struct account *a);
/* By age, those after the id `after`, at most limit. */
MUST bool account_list(struct ctx *c, int64_t after, int64_t limit, account_each *each, void *arg);

/* Inside a write transaction: name, role, language and is_active of `a` are written. ERR_CONFLICT
 * when no active owner would be left. Another role ends the user's sessions and the invitations
 * they sent; deactivation also revokes their tokens. */
MUST bool account_edit(struct ctx *c, const struct account *a);
MUST bool account_password(struct ctx *c, int64_t id, struct str *hash); /* '' none was set */
/* Inside a write transaction; hash: of password_hash. */
MUST bool account_set_password(struct ctx *c, int64_t id, struct str hash);

/* ---- tokens ---- */

struct token {
    int64_t id, account_id;
    struct str name, email; /* of its user */
    struct str scopes;      /* names of permissions, a blank between two; '' all of the role's */
    int64_t created_us, expires_us, used_us, revoked_us; /* 0 never */
};

/* "import, customer.read" as names with a blank between two; ERR_INVALID for one there is not. */
MUST bool token_scopes(struct ctx *c, struct str list, struct str *out);
/* Inside a write transaction: account_id, name, scopes and expires_us of `t` are read, id is set.
 * *secret: what opens the door, "mt_...", never seen again. */
MUST bool token_add(struct ctx *c, struct token *t, struct str *secret);
/* Of one user, or with account_id 0 of all; the newest first. */
typedef void token_each(void *arg, const struct token *t);
MUST bool token_list(struct ctx *c, int64_t account_id, token_each *each, void *arg);
MUST bool token_get(struct ctx *c, int64_t id, struct token *out); /* ERR_MISSING */
MUST bool token_revoke(struct ctx *c, int64_t id);                 /* again changes nothing */

#endif
