/* The two routes of a sign-in at somebody else's. */
#include "account/account.h"
#include "account/account_gate.h"
#include "account/attempt.h"
#include "account/secret.h"
#include "account/session.h"
#include "http/serve.h"
#include "module.h"
#include "oidc/oidc.h"
#include "oidc/oidc_store.h"

extern const struct module oidc_module;

#define CALLBACK_PATH "/api/v1/session/oidc/callback"
#define COOKIE "maitred_oidc"
#define COOKIE_SECURE "__Host-" COOKIE /* browsers take it from TLS only, and from this host */
#define ERROR_SHOWN_MAX 60

static const char *cookie_name(const struct request *rq)
{
    return rq->is_secure ? COOKIE_SECURE : COOKIE;
}

/* '' takes it back. Lax: the provider sends the browser here from another site. */
static void cookie_put(struct request *rq, struct str value)
{
    reply_header(rq, "Set-Cookie",
        arena_printf(rq->arena, "%s=" STR_FMT "; Path=/; Max-Age=%d; HttpOnly; SameSite=Lax%s",
            cookie_name(rq), STR_ARG(value), value.n ? OIDC_LOGIN_S : 0,
            rq->is_secure ? "; Secure" : ""));
}

static const char *callback_url(struct ctx *c)
{
    return arena_printf(c->arena, "%s" CALLBACK_PATH, serve_url());
}

static bool settings_read(struct ctx *c, void *settings)
{
    return oidc_settings_read(c, settings);
}

/* ---- there ---- */

static bool begin_write(struct ctx *c, void *login)
{
    return oidc_login_begin(c, login);
}

static bool begin(struct ctx *c, struct request *rq)
{
    struct oidc_settings settings;
    struct oidc_provider provider;
    struct oidc_login login;

    if (!attempt_take(c, rq, STR("")) || !db_read(c, settings_read, &settings) ||
        !oidc_discover(c, &settings, &provider) || !db_write(c, begin_write, &login))
        return false;
    cookie_put(rq, login.cookie);
    reply_header(rq, "Location", oidc_login_url(c, &settings, &provider, &login, callback_url(c)));
    return true;
}

/* ---- and back ---- */

struct returning {
    struct request *rq;
    struct oidc_settings settings;
    struct oidc_login login;
    struct oidc_person person;
    struct str secret; /* of the session */
};

static bool take_write(struct ctx *c, void *arg)
{
    struct returning *r = arg;

    return oidc_settings_read(c, &r->settings) && oidc_login_take(c, &r->login);
}

/* What the provider puts into the address: words of RFC 6749, shown as far as they are such. */
static bool provider_agreed(struct ctx *c, const struct request *rq, const struct oidc_settings *s)
{
    struct str error = request_query(rq, "error"), issuer = request_query(rq, "iss");
    size_t n = 0;

    while (n < error.n && n < ERROR_SHOWN_MAX &&
        ((error.p[n] >= 'a' && error.p[n] <= 'z') || error.p[n] == '_'))
        n++;
    error.n = n;
    if (request_has(rq, "error"))
        return fail(c, ERR_DENIED, "the provider says no: " STR_FMT, STR_ARG(error));
    return !issuer.n || str_eq(issuer, s->issuer) ||
        fail(c, ERR_DENIED, "another provider answers than was asked"); /* RFC 9207 */
}

static bool session_write(struct ctx *c, void *arg)
{
    struct returning *r = arg;
    struct request *rq = r->rq;
    struct account a;
    int64_t id;

    if (!oidc_account(c, &r->settings, &r->person, &id) || !account_get(c, id, &a))
        return false;
    rq->actor = (struct actor){.kind = ACTOR_USER,
        .id = id,
        .user = id,
        .role = a.role,
        .permissions = role_permissions(a.role),
        .name = a.email};
    return session_open(c, rq, id, SESSION_FEDERATED, r->secret) && gate_note(c, rq);
}

static bool come_back(struct ctx *c, struct request *rq)
{
    struct returning r = {.rq = rq,
        .login = {.state = request_query(rq, "state"),
            .cookie = request_cookie(rq, cookie_name(rq))},
        .secret = secret_new(c->arena, "")};

    if (!attempt_take(c, rq, STR("")) || !db_write(c, take_write, &r) ||
        !provider_agreed(c, rq, &r.settings) ||
        !oidc_exchange(
            c, &r.settings, &r.login, request_query(rq, "code"), callback_url(c), &r.person) ||
        !db_write(c, session_write, &r))
        return false;
    attempt_give(c, rq, STR(""));
    cookie_put(rq, STR(""));
    session_cookie(rq, r.secret);
    reply_header(rq, "Location", SIGNED_IN_PATH);
    return true;
}

/* ---- what a page for signing in shows ---- */

static void count_one(void *arg, const struct account *a)
{
    (void)a;
    *(bool *)arg = true;
}

static bool ways_get(struct ctx *c, struct request *rq)
{
    struct oidc_settings settings;
    bool has_users = false, has_provider = true;

    if (!account_list(c, 0, 1, count_one, &has_users))
        return false;
    if (!oidc_settings_read(c, &settings)) {
        if (c->err != ERR_MISSING)
            return false;
        ctx_clear_error(c);
        has_provider = false;
    }
    json_open_object(&rq->out, NULL);
    json_put_bool(&rq->out, "has_users", has_users);
    json_put_bool(&rq->out, "has_provider", has_provider);
    json_close(&rq->out);
    return true;
}

/* ---- the rows ---- */

static const struct member ways_members[] = {
    {"has_users", MEMBER_BOOL, MEMBER_NEEDED, "false: the first is made on the command line"},
    {"has_provider", MEMBER_BOOL, MEMBER_NEEDED, "/api/v1/session/oidc leads somewhere"},
};
static const struct shape ways_shape = SHAPE("SignInWays", ways_members);

static const struct member callback_query[] = {
    {"state", MEMBER_TEXT, .note = "as it was given to the provider"},
    {"code", MEMBER_TEXT, .note = "what an ID token is to be had for"},
    {"iss", MEMBER_TEXT, .note = "who answers"},
    {"error", MEMBER_TEXT, .note = "why the provider says no"},
};

static const struct route oidc_routes[] = {
    {"GET", "/api/v1/session/ways", PERM_NONE, ROUTE_READ, ways_get, "How one can sign in here",
        .answer = &ways_shape},
    {"GET", "/api/v1/session/oidc", PERM_NONE, ROUTE_NONE, begin,
        "Sign in at the provider of the settings: sends the browser there", .status = 303},
    {"GET", CALLBACK_PATH, PERM_NONE, ROUTE_NONE, come_back,
        "Where the provider sends the browser back to", QUERY(callback_query), .status = 303,
        .flags = ROUTE_FOREIGN},
};

const struct module oidc_module = {.name = "oidc",
    ROUTES(oidc_routes),
    .statements = oidc_sql,
    .statement_count = OIDC_STATEMENT_COUNT};
