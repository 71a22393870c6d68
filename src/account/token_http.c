/* API tokens over HTTP: one's own; whoever may edit accounts sees and revokes anybody's. */
#include "account/account.h"
#include "account/session.h"
#include "base/id.h"
#include "http/request.h"
#include "module.h"

extern const struct module token_module;

static void token_members_write(struct request *rq, const struct token *t)
{
    struct str rest = t->scopes, one;

    reply_id(rq, "id", TOKEN_PREFIX, t->id);
    reply_id(rq, "user", ACCOUNT_PREFIX, t->account_id);
    reply_text(rq, "email", t->email);
    reply_text(rq, "name", t->name);
    json_open_array(&rq->out, "scopes");
    while (rest.n && str_cut(&rest, ' ', &one))
        json_put_text(&rq->out, NULL, one);
    json_close(&rq->out);
    reply_time(rq, "created_at", t->created_us);
    reply_time(rq, "expires_at", t->expires_us);
    reply_time(rq, "used_at", t->used_us);
    reply_time(rq, "revoked_at", t->revoked_us);
}

static void list_row(void *arg, const struct token *t)
{
    struct request *rq = arg;

    json_open_object(&rq->out, NULL);
    token_members_write(rq, t);
    json_close(&rq->out);
}

/* Another's are the business of who may edit accounts. */
static bool is_mine_to_see(struct ctx *c, const struct request *rq, int64_t user)
{
    return user == rq->actor.user || actor_may(&rq->actor, PERM_ACCOUNT_EDIT) ||
        fail(c, ERR_DENIED, "this needs the permission \"%s\"",
            permission_rows[PERM_ACCOUNT_EDIT].name);
}

static bool tokens_get(struct ctx *c, struct request *rq)
{
    int64_t user = request_query_id(rq, "user");

    if (user == 0)
        user = rq->actor.user;
    if (!is_mine_to_see(c, rq, user))
        return false;
    json_open_object(&rq->out, NULL);
    json_open_array(&rq->out, "items");
    if (!token_list(c, user, list_row, rq))
        return false;
    json_close(&rq->out);
    json_close(&rq->out);
    return true;
}

/* The scopes as the command line says them: names with commas between. */
static struct str scope_list(struct ctx *c, const json_t *scopes)
{
    struct str list = STR("");

    for (size_t i = 0; i < json_array_size(scopes); i++) {
        struct str one = str_of(json_string_value(json_array_get(scopes, i)));

        list = list.n ? str_join(c->arena, list, ',', one) : one;
    }
    return list;
}

static bool token_make(struct ctx *c, struct request *rq)
{
    struct token t = {.account_id = rq->actor.user,
        .name = str_trim(member_text(rq->json, "name")),
        .expires_us = member_time(rq->json, "expires_at"),
        .email = rq->actor.name};
    char id[ID_TEXT_MAX];
    struct str secret;

    if (!session_person(c, rq))
        return false;
    if (t.expires_us != 0 && t.expires_us <= clock_now(c->clock))
        return fail(c, ERR_INVALID, "a token must expire later than now");
    if (!token_scopes(c, scope_list(c, json_object_get(rq->json, "scopes")), &t.scopes) ||
        !token_add(c, &t, &secret))
        return false;
    id_format(id, TOKEN_PREFIX, t.id);
    reply_header(rq, "Location", arena_printf(rq->arena, "/api/v1/tokens/%s", id));
    json_open_object(&rq->out, NULL);
    reply_text(rq, "token", secret);
    token_members_write(rq, &t);
    json_close(&rq->out);
    return true;
}

static bool token_end(struct ctx *c, struct request *rq)
{
    struct token t;
    int64_t id;

    return request_id(c, rq, "id", TOKEN_PREFIX, &id) && token_get(c, id, &t) &&
        is_mine_to_see(c, rq, t.account_id) && token_revoke(c, id);
}

/* ---- the rows ---- */

#define TOKEN_MEMBERS                                                                    \
    {"id", MEMBER_ID, MEMBER_NEEDED, .of = TOKEN_PREFIX},                                \
        {"user", MEMBER_ID, MEMBER_NEEDED, .of = ACCOUNT_PREFIX},                        \
        {"email", MEMBER_TEXT, MEMBER_NEEDED, "of its user"},                            \
        {"name", MEMBER_TEXT, MEMBER_NEEDED},                                            \
        {"scopes", MEMBER_TEXT, MEMBER_NEEDED | MEMBER_LIST, "empty: all the user may"}, \
        {"created_at", MEMBER_TIME, MEMBER_NEEDED},                                      \
        {"expires_at", MEMBER_TIME, MEMBER_NEEDED | MEMBER_NULL, "null: never"},         \
        {"used_at", MEMBER_TIME, MEMBER_NEEDED | MEMBER_NULL, "to the hour"},            \
        {"revoked_at", MEMBER_TIME, MEMBER_NEEDED | MEMBER_NULL, "null: it is not"},

static const struct member token_members[] = {TOKEN_MEMBERS};
static const struct shape token_shape = SHAPE("Token", token_members);
static const struct member list_members[] = {
    {"items", MEMBER_OBJECT, MEMBER_NEEDED | MEMBER_LIST, .shape = &token_shape},
};
static const struct shape list_shape = SHAPE("TokenList", list_members);

static const struct member made_members[] = {
    {"token", MEMBER_TEXT, MEMBER_NEEDED, "shown this once"}, TOKEN_MEMBERS};
static const struct shape made_shape = SHAPE("TokenMade", made_members);

static const struct member new_members[] = {
    {"name", MEMBER_TEXT, MEMBER_NEEDED, "what it is for", .max = TOKEN_NAME_MAX},
    {"scopes", MEMBER_TEXT, MEMBER_LIST, "names of permissions; none: all you may",
        .max = PERM_COUNT},
    {"expires_at", MEMBER_TIME, .note = "without: when it is revoked"},
};
static const struct shape new_shape = SHAPE("TokenNew", new_members);

static const struct member list_query[] = {
    {"user", MEMBER_ID, .note = "another's, for who may edit accounts", .of = ACCOUNT_PREFIX},
};

static const struct route token_routes[] = {
    {"GET", "/api/v1/tokens", PERM_SELF, ROUTE_READ, tokens_get, "API tokens, the newest first",
        QUERY(list_query), .answer = &list_shape},
    {"POST", "/api/v1/tokens", PERM_SELF, ROUTE_WRITE, token_make,
        "Make an API token: at most what you may do yourself", .body = &new_shape,
        .answer = &made_shape, .status = 201, .flags = ROUTE_ONCE | ROUTE_PROVED},
    {"DELETE", "/api/v1/tokens/{id}", PERM_SELF, ROUTE_WRITE, token_end, "Revoke an API token",
        .status = 204, .flags = ROUTE_PROVED},
};

const struct module token_module = {.name = "token", ROUTES(token_routes)};
