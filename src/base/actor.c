/* The permission matrix. */
#include "base/actor.h"

const struct permission_row permission_rows[PERM_COUNT] = {
    [PERM_NONE] = {"none", ROLES_ALL, "nothing that needs an account"},
#define X(id, text, roles, note) [PERM_##id] = {text, roles, note},
    PERMISSIONS(X)
#undef X
};
static_assert(PERM_COUNT < 64, "a mask of permissions is 64 bits");

const struct actor actor_operator = {
    .kind = ACTOR_OPERATOR,
    .role = ROLE_OWNER,
    .permissions = UINT64_MAX,
    .name = {"operator", 8},
};

static const struct {
    enum role role;
    const char *name;
} role_names[] = {{ROLE_OWNER, "owner"}, {ROLE_MANAGER, "manager"}, {ROLE_AGENT, "agent"},
    {ROLE_ANALYST, "analyst"}};

uint64_t role_permissions(enum role role)
{
    uint64_t mask = 0;

    for (int p = PERM_NONE; p < PERM_COUNT; p++)
        if (permission_rows[p].roles & role)
            mask |= PERM_BIT(p);
    return mask;
}

const char *role_name(enum role role)
{
    for (size_t i = 0; i < COUNT(role_names); i++)
        if (role_names[i].role == role)
            return role_names[i].name;
    return "none";
}

bool role_parse(struct str name, enum role *out)
{
    for (size_t i = 0; i < COUNT(role_names); i++)
        if (str_eq(name, str_of(role_names[i].name))) {
            *out = role_names[i].role;
            return true;
        }
    return false;
}

bool permission_parse(struct str name, enum permission *out)
{
    for (int p = PERM_NONE + 1; p < PERM_COUNT; p++)
        if (str_eq(name, str_of(permission_rows[p].name))) {
            *out = (enum permission)p;
            return true;
        }
    return false;
}

bool actor_may(const struct actor *a, enum permission permission)
{
    return permission == PERM_NONE || (a->permissions & PERM_BIT(permission)) != 0;
}
