/* Signing in and out over HTTP, and the sessions somebody has. */
#include "account/account.h"
#include "account/account_gate.h"
#include "account/account_store.h"
#include "account/attempt.h"
#include "account/audit.h"
#include "account/factor.h"
#include "account/me.h"
#include "account/password.h"
#include "account/secret.h"
#include "account/session.h"
#include "account/ticket.h"
#include "base/id.h"
#include "module.h"

extern const struct module session_module;

/* ---- signing in with a password ---- */

struct sign_in {
    struct request *rq;
    struct str email, password, code;
    bool is_known, has_factor;
    struct account account;
    struct str hash; /* of the password, as it is kept; '' none */
    struct str secret;
    struct me me;
};

/* Unknown, deactivated, without a password: all the same from outside. */
static bool sign_in_find(struct ctx *c, void *arg)
{
    struct sign_in *s = arg;
    struct str email;

    s->is_known = false;
    s->hash = STR("");
    if (!account_email(c, s->email, &email)) {
        ctx_clear_error(c);
        return true;
    }
    if (!account_find(c, email, &s->account, &s->is_known))
        return false;
    s->is_known = s->is_known && s->account.is_active;
    return !s->is_known ||
        (account_password(c, s->account.id, &s->hash) &&
            factor_is_on(c, s->account.id, &s->has_factor));
}

static bool sign_in_write(struct ctx *c, void *arg)
{
    struct sign_in *s = arg;
    struct request *rq = s->rq;

    if (s->has_factor && !factor_use(c, s->account.id, s->code))
        return false;
    return session_open(c, rq, s->account.id, SESSION_OWN, s->secret) &&
        me_read(c, s->account.id, &s->me) && gate_note(c, rq);
}

static bool failure_write(struct ctx *c, void *arg)
{
    const struct sign_in *s = arg;
    struct str who = STR("");

    if (s->is_known) {
        char text[ID_TEXT_MAX];

        id_format(text, ACCOUNT_PREFIX, s->account.id);
        who = str_keep(c->arena, str_of(text));
    }
    return audit_put(c, STR("POST /api/v1/session failed"), who, str_of(s->rq->id));
}

/* Notes a failure beside its error; a note that cannot be written does not hide it. */
static void failure_note(struct ctx *c, struct sign_in *s)
{
    struct ctx own = *c;
    struct actor nobody = {.kind = ACTOR_NOBODY, .name = s->rq->address};

    if (c->err != ERR_UNKNOWN || !attempt_is_noted())
        return;
    own.actor = &nobody;
    ctx_clear_error(&own);
    if (!db_write(&own, failure_write, s))
        ctx_clear_error(&own);
}

/* With the right password: the code, if there is a second factor, and the session. */
static bool sign_in_finish(struct ctx *c, struct sign_in *s)
{
    if (s->has_factor && !s->code.n) {
        s->rq->pointer = "/code";
        return fail(c, ERR_UNKNOWN, "a code of the second factor is needed");
    }
    if (s->has_factor && !attempt_take_code(c, s->rq, s->account.id))
        return false;
    session_actor(s->rq, &s->account);
    if (!db_write(c, sign_in_write, s)) {
        s->rq->actor = (struct actor){.kind = ACTOR_NOBODY};
        s->rq->pointer = c->err == ERR_UNKNOWN ? "/code" : NULL;
        failure_note(c, s);
        return false;
    }
    if (s->has_factor)
        attempt_give_code(s->account.id);
    return true;
}

static bool sign_in(struct ctx *c, struct request *rq)
{
    struct sign_in s = {.rq = rq,
        .email = member_text(rq->json, "email"),
        .password = member_text(rq->json, "password"),
        .code = member_text(rq->json, "code"),
        .secret = secret_new(c->arena, "")};
    bool ok;

    if (!session_is_own_page(c, rq, false) || !attempt_take(c, rq, s.email) ||
        !db_read(c, sign_in_find, &s) || !password_verify(c, s.hash, s.password, &ok))
        return false;
    if (!ok) {
        fail(c, ERR_UNKNOWN, "the e-mail address or the password is wrong");
        failure_note(c, &s);
        return false;
    }
    attempt_give(c, rq, s.email);
    if (!sign_in_finish(c, &s))
        return false;
    session_cookie(rq, s.secret);
    me_write(rq, &s.me);
    return true;
}

/* ---- signing in by a link ---- */

struct opening {
    struct request *rq;
    struct str secret;
    struct me me;
};

static bool link_write(struct ctx *c, void *arg)
{
    struct opening *o = arg;
    struct ticket ticket;
    struct account a;

    if (!ticket_use(c, TICKET_LINK, member_text(o->rq->json, "token"), &ticket) ||
        !account_get(c, ticket.account_id, &a))
        return false;
    if (!a.is_active)
        return fail(c, ERR_DENIED, "this user is deactivated");
    session_actor(o->rq, &a);
    return session_open(c, o->rq, a.id, SESSION_OWN, o->secret) && me_read(c, a.id, &o->me) &&
        gate_note(c, o->rq);
}

/* What the operator prints (`maitred account link`) leads to a page that posts what stands behind
 * the # of its address: so no URL that is sent anywhere holds it. */
static bool link_open(struct ctx *c, struct request *rq)
{
    struct opening o = {.rq = rq, .secret = secret_new(c->arena, "")};

    if (!session_is_own_page(c, rq, false) || !attempt_take(c, rq, STR("")))
        return false;
    if (!db_write(c, link_write, &o)) {
        rq->actor = (struct actor){.kind = ACTOR_NOBODY};
        return false;
    }
    attempt_give(c, rq, STR(""));
    session_cookie(rq, o.secret);
    me_write(rq, &o.me);
    return true;
}

/* ---- signing out ---- */

static bool sign_out(struct ctx *c, struct request *rq)
{
    if (!session_person(c, rq) || !session_close(c, rq))
        return false;
    session_cookie(rq, STR(""));
    reply_header(rq, "Clear-Site-Data", "\"cache\", \"storage\"");
    return true;
}

static bool session_list(struct ctx *c, struct request *rq)
{
    struct str own = session_hash(c, rq);
    struct rows rows;

    if (!db_query(c, &rows, &account_sql[SESSION_LIST], ARGS(I64(rq->actor.user), TEXT(own))))
        return false;
    json_open_object(&rq->out, NULL);
    json_open_array(&rq->out, "items");
    while (db_next(&rows)) {
        json_open_object(&rq->out, NULL);
        reply_id(rq, "id", SESSION_PREFIX, db_i64(&rows, 0));
        reply_time(rq, "created_at", db_i64(&rows, 1));
        reply_time(rq, "used_at", db_i64(&rows, 2));
        reply_text(rq, "address", db_text(&rows, 3));
        reply_text(rq, "agent", db_text(&rows, 4));
        json_put_bool(&rq->out, "is_this", db_i64(&rows, 5) != 0);
        json_close(&rq->out);
    }
    json_close(&rq->out);
    json_close(&rq->out);
    return db_end(&rows);
}

static bool session_end(struct ctx *c, struct request *rq)
{
    int64_t id, changed;

    if (!session_person(c, rq) || !request_id(c, rq, "id", SESSION_PREFIX, &id) ||
        !db_run(c, &account_sql[SESSION_DROP_ONE], ARGS(I64(rq->actor.user), I64(id)), &changed))
        return false;
    return changed > 0 || fail(c, ERR_MISSING, "there is no such session, or not any more");
}

static bool session_end_others(struct ctx *c, struct request *rq)
{
    return session_person(c, rq) && session_close_others(c, rq);
}

/* ---- the rows ---- */

static const struct member sign_in_members[] = {
    {"email", MEMBER_TEXT, MEMBER_NEEDED, .max = ACCOUNT_EMAIL_MAX},
    {"password", MEMBER_TEXT, MEMBER_NEEDED, .max = PASSWORD_MAX},
    {"code", MEMBER_TEXT, .note = "of the second factor, or a recovery code",
        .max = FACTOR_CODE_MAX},
};
static const struct shape sign_in_shape = SHAPE("SignIn", sign_in_members);

static const struct member link_members[] = {
    {"token", MEMBER_TEXT, MEMBER_NEEDED, "what stands behind the # of the link",
        .max = SECRET_TEXT_MAX},
};
static const struct shape link_shape = SHAPE("SignInLink", link_members);

static const struct member session_members[] = {
    {"id", MEMBER_ID, MEMBER_NEEDED, .of = SESSION_PREFIX},
    {"created_at", MEMBER_TIME, MEMBER_NEEDED, "of the sign-in"},
    {"used_at", MEMBER_TIME, MEMBER_NEEDED, "to a few minutes"},
    {"address", MEMBER_TEXT, MEMBER_NEEDED, "of the sign-in"},
    {"agent", MEMBER_TEXT, MEMBER_NEEDED, "what the browser calls itself"},
    {"is_this", MEMBER_BOOL, MEMBER_NEEDED, "the one that asks"},
};
static const struct shape session_shape = SHAPE("Session", session_members);
static const struct member list_members[] = {
    {"items", MEMBER_OBJECT, MEMBER_NEEDED | MEMBER_LIST, .shape = &session_shape},
};
static const struct shape list_shape = SHAPE("SessionList", list_members);

static const struct route session_routes[] = {
    {"POST", "/api/v1/session", PERM_NONE, ROUTE_NONE, sign_in, "Sign in: the answer sets a cookie",
        .body = &sign_in_shape, .answer = &me_shape, .flags = ROUTE_ONCE},
    {"DELETE", "/api/v1/session", PERM_SELF, ROUTE_WRITE, sign_out, "Sign out", .status = 204,
        .flags = ROUTE_ENROL},
    {"POST", "/api/v1/session/link", PERM_NONE, ROUTE_NONE, link_open,
        "Sign in by the operator's link, which works once: the answer sets a cookie",
        .body = &link_shape, .answer = &me_shape, .flags = ROUTE_ONCE},
    {"GET", "/api/v1/sessions", PERM_SELF, ROUTE_READ, session_list,
        "Your sessions, the last used first", .answer = &list_shape},
    {"DELETE", "/api/v1/sessions", PERM_SELF, ROUTE_WRITE, session_end_others,
        "End your other sessions", .status = 204, .flags = ROUTE_PROVED},
    {"DELETE", "/api/v1/sessions/{id}", PERM_SELF, ROUTE_WRITE, session_end,
        "End one of your sessions", .status = 204, .flags = ROUTE_PROVED},
};

const struct module session_module = {.name = "session", ROUTES(session_routes)};
