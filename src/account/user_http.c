/* The users of the business over HTTP, and what their roles allow. */
#include "account/account.h"
#include "account/account_gate.h"
#include "account/session.h"
#include "base/id.h"
#include "http/request.h"
#include "module.h"

extern const struct module user_module;

/* ---- users ---- */

static void user_write(struct request *rq, const struct account *a)
{
    json_open_object(&rq->out, NULL);
    reply_id(rq, "id", ACCOUNT_PREFIX, a->id);
    reply_text(rq, "email", a->email);
    reply_text(rq, "name", a->name);
    reply_text(rq, "role", str_of(role_name(a->role)));
    reply_text(rq, "language", a->language);
    json_put_bool(&rq->out, "is_active", a->is_active);
    json_put_bool(&rq->out, "has_password", a->has_password);
    reply_time(rq, "created_at", a->created_us);
    reply_time(rq, "signed_in_at", a->signed_in_us);
    json_close(&rq->out);
}

struct page {
    struct request *rq;
    size_t limit, shown;
    int64_t last;
};

static void page_row(void *arg, const struct account *a)
{
    struct page *p = arg;

    if (p->shown++ == p->limit)
        return;
    p->last = a->id;
    user_write(p->rq, a);
}

static bool user_page(struct ctx *c, struct request *rq)
{
    struct page p = {.rq = rq};
    int64_t after;

    if (!request_page(c, rq, 0, &p.limit, &after))
        return false;
    reply_page_open(rq);
    if (!account_list(c, after, (int64_t)p.limit + 1, page_row, &p))
        return false;
    reply_page_close(rq, p.shown > p.limit, p.last);
    return true;
}

static bool path_user(struct ctx *c, const struct request *rq, struct account *out)
{
    int64_t id;

    return request_id(c, rq, "id", ACCOUNT_PREFIX, &id) && account_get(c, id, out);
}

static bool user_get(struct ctx *c, struct request *rq)
{
    struct account a;

    if (!path_user(c, rq, &a))
        return false;
    reply_etag(rq, a.version);
    user_write(rq, &a);
    return true;
}

static bool user_edit(struct ctx *c, struct request *rq)
{
    struct account a;

    if (!path_user(c, rq, &a) || !request_matches(c, rq, a.version))
        return false;
    if (member_has(rq->json, "name"))
        a.name = member_text(rq->json, "name");
    if (member_has(rq->json, "language"))
        a.language = member_text(rq->json, "language");
    if (member_has(rq->json, "is_active"))
        a.is_active = member_bool(rq->json, "is_active");
    if (member_has(rq->json, "role") && !role_parse(member_text(rq->json, "role"), &a.role))
        bug("a role that was not checked");
    return account_edit(c, &a) && user_get(c, rq);
}

static bool user_sign_out(struct ctx *c, struct request *rq)
{
    struct account a;

    return path_user(c, rq, &a) && session_close_all(c, a.id);
}

/* ---- roles ---- */

/* The matrix, row by row. */
static bool role_list(struct ctx *c, struct request *rq)
{
    (void)c;
    json_open_object(&rq->out, NULL);
    json_open_array(&rq->out, "items");
    for (int p = PERM_NONE + 1; p < PERM_COUNT; p++) {
        json_open_object(&rq->out, NULL);
        reply_text(rq, "permission", str_of(permission_rows[p].name));
        reply_text(rq, "note", str_of(permission_rows[p].note));
        json_open_array(&rq->out, "roles");
        for (unsigned role = ROLE_OWNER; role <= ROLE_ANALYST; role <<= 1)
            if (permission_rows[p].roles & role)
                json_put_text(&rq->out, NULL, str_of(role_name((enum role)role)));
        json_close(&rq->out);
        json_close(&rq->out);
    }
    json_close(&rq->out);
    json_close(&rq->out);
    return true;
}

/* ---- the rows ---- */

static const struct member user_members[] = {
    {"id", MEMBER_ID, MEMBER_NEEDED, .of = ACCOUNT_PREFIX},
    {"email", MEMBER_TEXT, MEMBER_NEEDED},
    {"name", MEMBER_TEXT, MEMBER_NEEDED},
    {"role", MEMBER_CHOICE, MEMBER_NEEDED, .of = ROLES},
    {"language", MEMBER_TEXT, MEMBER_NEEDED, "en, ru, uk, or empty: as the browser asks"},
    {"is_active", MEMBER_BOOL, MEMBER_NEEDED, "may sign in"},
    {"has_password", MEMBER_BOOL, MEMBER_NEEDED},
    {"created_at", MEMBER_TIME, MEMBER_NEEDED},
    {"signed_in_at", MEMBER_TIME, MEMBER_NEEDED | MEMBER_NULL, "null: never"},
};
static const struct shape user_shape = SHAPE("User", user_members);

static const struct member user_edit_members[] = {
    {"name", MEMBER_TEXT, .max = ACCOUNT_NAME_MAX},
    {"role", MEMBER_CHOICE, .note = "another one ends the user's sessions", .of = ROLES},
    {"language", MEMBER_CHOICE, .of = "en|ru|uk"},
    {"is_active", MEMBER_BOOL, .note = "false ends the user's sessions and revokes their tokens"},
};
static const struct shape user_edit_shape = SHAPE("UserEdit", user_edit_members);

static const struct member permission_members[] = {
    {"permission", MEMBER_TEXT, MEMBER_NEEDED},
    {"note", MEMBER_TEXT, MEMBER_NEEDED, "what it allows"},
    {"roles", MEMBER_CHOICE, MEMBER_NEEDED | MEMBER_LIST, "that have it", .of = ROLES},
};
static const struct shape permission_shape = SHAPE("Permission", permission_members);
static const struct member matrix_members[] = {
    {"items", MEMBER_OBJECT, MEMBER_NEEDED | MEMBER_LIST, .shape = &permission_shape},
};
static const struct shape matrix_shape = SHAPE("PermissionMatrix", matrix_members);

static const struct route user_routes[] = {
    {"GET", "/api/v1/roles", PERM_SELF, ROUTE_NONE, role_list, "What each role may do",
        .answer = &matrix_shape},
    {"GET", "/api/v1/users", PERM_ACCOUNT_EDIT, ROUTE_READ, user_page, "Users, the oldest first",
        .answer = &user_shape, .flags = ROUTE_PAGED},
    {"GET", "/api/v1/users/{id}", PERM_ACCOUNT_EDIT, ROUTE_READ, user_get, "A user",
        .answer = &user_shape},
    {"PATCH", "/api/v1/users/{id}", PERM_ACCOUNT_EDIT, ROUTE_WRITE, user_edit,
        "Change or deactivate a user; an owner always stays", .body = &user_edit_shape,
        .answer = &user_shape, .flags = ROUTE_PROVED},
    {"DELETE", "/api/v1/users/{id}/sessions", PERM_ACCOUNT_EDIT, ROUTE_WRITE, user_sign_out,
        "End a user's sessions", .status = 204, .flags = ROUTE_PROVED},
};

const struct module user_module = {.name = "user", ROUTES(user_routes)};
