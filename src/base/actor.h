/* For whom something is done, and what they may do. Permissions are rows; a role is a column of
 * the matrix they make. The command line works for whoever holds the database and may do all. */
#ifndef MAITRED_ACTOR_H
#define MAITRED_ACTOR_H

#include "base/str.h"

/* Roles of users: bits, so that a row can name several. */
enum role {
    ROLE_NONE = 0,
    ROLE_OWNER = 1,
    ROLE_MANAGER = 2,
    ROLE_AGENT = 4, /* the front line: at a till, on the phone */
    ROLE_ANALYST = 8
};
#define ROLES "owner|manager|agent|analyst"

#define ROLES_ALL (ROLE_OWNER | ROLE_MANAGER | ROLE_AGENT | ROLE_ANALYST)
#define ROLES_LEAD (ROLE_OWNER | ROLE_MANAGER)

/* Stored in tokens by name; the number is a bit of a mask, at most 63.
 * NAME, name, roles that have it, what it allows */
#define PERMISSIONS(X)                                                                          \
    X(SELF, "self", ROLES_ALL, "their own account")                                             \
    X(CUSTOMER_READ, "customer.read", ROLES_ALL, "customers without names and contacts")        \
    X(CUSTOMER_PERSONAL, "customer.personal", ROLES_LEAD | ROLE_AGENT, "names and contacts")    \
    X(CUSTOMER_EDIT, "customer.edit", ROLES_LEAD | ROLE_AGENT, "adding and changing customers") \
    X(CUSTOMER_ERASE, "customer.erase", ROLES_LEAD, "merging, exporting and erasing customers") \
    X(ORDER_READ, "order.read", ROLES_ALL, "orders and products")                               \
    X(ORDER_EDIT, "order.edit", ROLES_LEAD | ROLE_AGENT, "adding orders, returns and scores")   \
    X(INSIGHT_READ, "insight.read", ROLES_LEAD | ROLE_ANALYST, "analyses")                      \
    X(IMPORT, "import", ROLES_LEAD, "importing files")                                          \
    X(EVENT_WRITE, "event.write", ROLES_LEAD, "sending events")                                 \
    X(SOURCE_EDIT, "source.edit", ROLES_LEAD, "event sources, their keys and rejected events")  \
    X(SETTING_READ, "setting.read", ROLES_ALL, "the business's settings")                       \
    X(SETTING_EDIT, "setting.edit", ROLES_LEAD, "changing the business's settings")             \
    X(ACCOUNT_EDIT, "account.edit", ROLE_OWNER, "users, their roles and tokens")                \
    X(AUDIT_READ, "audit.read", ROLE_OWNER, "who did what")                                     \
    X(METRICS_READ, "metrics.read", ROLE_OWNER, "the server's counters")                        \
    X(LOYALTY_READ, "loyalty.read", ROLES_ALL, "points, programmes and coupon campaigns")       \
    X(LOYALTY_TILL, "loyalty.till", ROLES_LEAD | ROLE_AGENT,                                    \
        "pricing, earning, spending and redeeming at a till")                                   \
    X(LOYALTY_EDIT, "loyalty.edit", ROLES_LEAD, "programmes, campaigns and adjustments")

enum permission {
    PERM_NONE, /* anybody, also without an account */
#define X(name, text, roles, note) PERM_##name,
    PERMISSIONS(X)
#undef X
        PERM_COUNT
};

struct permission_row {
    const char *name;
    unsigned roles;
    const char *note;
};
extern const struct permission_row permission_rows[PERM_COUNT];

#define PERM_BIT(permission) (UINT64_C(1) << (permission))

enum actor_kind {
    ACTOR_NOBODY,
    ACTOR_OPERATOR /* the command line */,
    ACTOR_USER,
    ACTOR_TOKEN,
    ACTOR_SOURCE /* a program with a write key */
};

struct actor {
    enum actor_kind kind;
    int64_t id;   /* of the user, token or source */
    int64_t user; /* whose account it is; 0 when nobody's */
    enum role role;
    uint64_t permissions; /* PERM_BIT of each */
    struct str name;      /* for the audit log; no secret */
};

extern const struct actor actor_operator;

uint64_t role_permissions(enum role role);
const char *role_name(enum role role);
bool role_parse(struct str name, enum role *out);
bool permission_parse(struct str name, enum permission *out);
bool actor_may(const struct actor *a, enum permission permission);

#endif
