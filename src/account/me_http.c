/* One's own account: who I am, my password, my second factor. */
#include "account/account.h"
#include "account/account_gate.h"
#include "account/attempt.h"
#include "account/audit.h"
#include "account/factor.h"
#include "account/me.h"
#include "account/password.h"
#include "account/secret.h"
#include "account/session.h"
#include "module.h"
#include "setting/setting.h"

extern const struct module me_module;

#define LANGUAGES "en|ru|uk"

/* ---- who I am ---- */

bool me_read(struct ctx *c, int64_t account_id, struct me *out)
{
    struct account a;
    struct str roles;

    if (!account_get(c, account_id, &a) || !factor_is_on(c, account_id, &out->has_factor) ||
        !setting_get(c, "second_factor_roles", &roles))
        return false;
    out->needs_factor = !out->has_factor && factor_is_for(roles, a.role);
    out->account_id = a.id;
    out->email = a.email;
    out->name = a.name;
    out->language = a.language;
    out->has_password = a.has_password;
    return true;
}

void me_write(struct request *rq, const struct me *me)
{
    json_open_object(&rq->out, NULL);
    reply_id(rq, "id", ACCOUNT_PREFIX, me->account_id);
    reply_text(rq, "email", me->email);
    reply_text(rq, "name", me->name);
    reply_text(rq, "role", str_of(role_name(rq->actor.role)));
    reply_text(rq, "language", me->language);
    json_put_bool(&rq->out, "has_password", me->has_password);
    json_put_bool(&rq->out, "has_second_factor", me->has_factor);
    json_put_bool(&rq->out, "needs_second_factor", me->needs_factor);
    json_put_bool(&rq->out, "is_token", rq->actor.kind == ACTOR_TOKEN);
    json_open_array(&rq->out, "permissions");
    for (int p = PERM_NONE + 1; p < PERM_COUNT; p++)
        if (actor_may(&rq->actor, (enum permission)p))
            json_put_text(&rq->out, NULL, str_of(permission_rows[p].name));
    json_close(&rq->out);
    json_close(&rq->out);
}

static bool me_get(struct ctx *c, struct request *rq)
{
    struct me me;

    if (!me_read(c, rq->actor.user, &me))
        return false;
    me.needs_factor = rq->lacks_factor; /* not who came from elsewhere, nor a program */
    me_write(rq, &me);
    return true;
}

static bool me_edit(struct ctx *c, struct request *rq)
{
    struct account a;

    if (!session_person(c, rq) || !account_get(c, rq->actor.user, &a))
        return false;
    if (member_has(rq->json, "name"))
        a.name = member_text(rq->json, "name");
    if (member_has(rq->json, "language"))
        a.language = member_text(rq->json, "language");
    return account_edit(c, &a) && me_get(c, rq);
}

/* ---- my password ---- */

struct proof {
    struct request *rq;
    struct me me;
    struct str hash, secret;
};

static bool proof_read(struct ctx *c, void *arg)
{
    struct proof *p = arg;

    return session_person(c, p->rq) && me_read(c, p->rq->actor.user, &p->me) &&
        account_password(c, p->rq->actor.user, &p->hash);
}

/* Whoever has a password shows that they know it. */
static bool password_take(struct ctx *c, struct request *rq, const char *member, struct proof *out)
{
    struct str given = member_text(rq->json, member);
    bool ok;

    *out = (struct proof){.rq = rq};
    if (!db_read(c, proof_read, out))
        return false;
    if (!out->hash.n)
        return true;
    if (!attempt_take(c, rq, out->me.email) || !password_verify(c, out->hash, given, &ok))
        return false;
    if (!ok) {
        rq->pointer = arena_printf(rq->arena, "/%s", member);
        return fail(c, ERR_DENIED, "your password is another: this needs it");
    }
    attempt_give(c, rq, out->me.email);
    return true;
}

/* An open browser is not enough: who has no password must have signed in lately. */
static bool proof_take(struct ctx *c, struct request *rq, const char *member, struct proof *out)
{
    return password_take(c, rq, member, out) && (out->hash.n || request_proved(c, rq));
}

static bool password_write(struct ctx *c, void *arg)
{
    struct proof *p = arg;

    return account_set_password(c, p->rq->actor.user, p->hash) &&
        session_renew(c, p->rq, p->secret) && gate_note(c, p->rq);
}

static bool password_change(struct ctx *c, struct request *rq)
{
    struct str password = member_text(rq->json, "password");
    char hash[PASSWORD_HASH_MAX];
    struct proof p;

    if (!proof_take(c, rq, "old_password", &p))
        return false;
    rq->pointer = "/password";
    if (!password_check(c, password, p.me.email, p.me.name) || !password_hash(c, password, hash))
        return false;
    rq->pointer = NULL;
    p.hash = str_of(hash);
    p.secret = secret_new(c->arena, "");
    if (!db_write(c, password_write, &p))
        return false;
    session_cookie(rq, p.secret);
    return true;
}

/* ---- my second factor ---- */

static bool enrol_write(struct ctx *c, void *arg)
{
    struct proof *p = arg;

    return factor_enrol(c, p->rq->actor.user, &p->secret) && gate_note(c, p->rq);
}

/* otpauth:// as apps read it; an address needs no escapes there but for what is no letter. */
static const char *app_uri(struct ctx *c, struct str email, struct str secret)
{
    struct buf label;
    const char *uri;

    buf_init(&label, 3 * ACCOUNT_EMAIL_MAX + 1);
    for (size_t i = 0; i < email.n; i++) {
        char ch = email.p[i];
        bool is_plain = (ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9') || ch == '.' ||
            ch == '-' || ch == '_' || ch == '@';

        if (is_plain)
            buf_char(&label, ch);
        else
            buf_printf(&label, "%%%02X", (unsigned char)ch);
    }
    uri = arena_printf(c->arena,
        "otpauth://totp/maitred:" STR_FMT "?secret=" STR_FMT "&issuer=maitred",
        STR_ARG(buf_view(&label)), STR_ARG(secret));
    buf_fini(&label);
    return uri;
}

static bool factor_start(struct ctx *c, struct request *rq)
{
    struct proof p;

    if (!proof_take(c, rq, "password", &p) || !db_write(c, enrol_write, &p))
        return false;
    json_open_object(&rq->out, NULL);
    reply_text(rq, "secret", p.secret);
    reply_text(rq, "uri", str_of(app_uri(c, p.me.email, p.secret)));
    json_close(&rq->out);
    return true;
}

/* A guess at a code costs one, also when its transaction is rolled back or tried again. */
static bool code_taken(struct ctx *c, struct request *rq, db_work *work, void *arg)
{
    if (!attempt_take_code(c, rq, rq->actor.user) || !db_write(c, work, arg))
        return false;
    attempt_give_code(rq->actor.user);
    return true;
}

struct confirming {
    struct request *rq;
    struct str secret, recovery[FACTOR_CODES];
};

static bool confirm_write(struct ctx *c, void *arg)
{
    struct confirming *f = arg;

    return session_person(c, f->rq) &&
        factor_confirm(c, f->rq->actor.user, member_text(f->rq->json, "code"), f->recovery) &&
        session_renew(c, f->rq, f->secret) && gate_note(c, f->rq);
}

static bool factor_finish(struct ctx *c, struct request *rq)
{
    struct confirming f = {.rq = rq, .secret = secret_new(c->arena, "")};

    if (!code_taken(c, rq, confirm_write, &f))
        return false;
    session_cookie(rq, f.secret);
    json_open_object(&rq->out, NULL);
    json_open_array(&rq->out, "recovery_codes");
    for (int i = 0; i < FACTOR_CODES; i++)
        json_put_text(&rq->out, NULL, f.recovery[i]);
    json_close(&rq->out);
    json_close(&rq->out);
    return true;
}

static bool removal_write(struct ctx *c, void *arg)
{
    struct confirming *f = arg;
    int64_t user = f->rq->actor.user;
    bool is_on;

    if (!session_person(c, f->rq) || !factor_is_on(c, user, &is_on))
        return false;
    if (!is_on)
        return fail(c, ERR_MISSING, "there is no second factor");
    return factor_use(c, user, member_text(f->rq->json, "code")) && factor_remove(c, user) &&
        session_renew(c, f->rq, f->secret) && gate_note(c, f->rq);
}

static bool factor_end(struct ctx *c, struct request *rq)
{
    struct confirming f = {.rq = rq, .secret = secret_new(c->arena, "")};

    if (!code_taken(c, rq, removal_write, &f))
        return false;
    session_cookie(rq, f.secret);
    return true;
}

/* ---- showing again who I am ---- */

static bool proved_write(struct ctx *c, void *arg)
{
    struct proof *p = arg;
    struct str code = member_text(p->rq->json, "code");

    return (!p->me.has_factor || factor_use(c, p->rq->actor.user, code)) &&
        session_prove(c, p->rq) && gate_note(c, p->rq);
}

static bool prove(struct ctx *c, struct request *rq)
{
    struct proof p;
    bool ok;

    if (!password_take(c, rq, "password", &p))
        return false;
    if (!p.hash.n && !p.me.has_factor)
        return fail(c, ERR_PROOF, "you have no password here: sign in again the way you came");
    if (p.me.has_factor && !member_text(rq->json, "code").n) {
        rq->pointer = "/code";
        return fail(c, ERR_DENIED, "a code of the second factor is needed");
    }
    ok = p.me.has_factor ? code_taken(c, rq, proved_write, &p) : db_write(c, proved_write, &p);
    if (!ok && c->err == ERR_UNKNOWN)
        rq->pointer = "/code";
    return ok;
}

/* ---- the rows ---- */

static const struct member me_members[] = {
    {"id", MEMBER_ID, MEMBER_NEEDED, .of = ACCOUNT_PREFIX},
    {"email", MEMBER_TEXT, MEMBER_NEEDED},
    {"name", MEMBER_TEXT, MEMBER_NEEDED},
    {"role", MEMBER_CHOICE, MEMBER_NEEDED, .of = ROLES},
    {"language", MEMBER_TEXT, MEMBER_NEEDED, "en, ru, uk, or empty: as the browser asks"},
    {"has_password", MEMBER_BOOL, MEMBER_NEEDED},
    {"has_second_factor", MEMBER_BOOL, MEMBER_NEEDED},
    {"needs_second_factor", MEMBER_BOOL, MEMBER_NEEDED, "and may do nothing else before it is on"},
    {"is_token", MEMBER_BOOL, MEMBER_NEEDED, "a program asks, for this user"},
    {"permissions", MEMBER_TEXT, MEMBER_NEEDED | MEMBER_LIST, "what who asks may do"},
};
const struct shape me_shape = SHAPE("Me", me_members);

static const struct member me_edit_members[] = {
    {"name", MEMBER_TEXT, .max = ACCOUNT_NAME_MAX},
    {"language", MEMBER_CHOICE, .of = LANGUAGES},
};
static const struct shape me_edit_shape = SHAPE("MeEdit", me_edit_members);

static const struct member password_members[] = {
    {"old_password", MEMBER_TEXT, .note = "needed by who has one", .max = PASSWORD_MAX},
    {"password", MEMBER_TEXT, MEMBER_NEEDED, .max = PASSWORD_MAX},
};
static const struct shape password_shape = SHAPE("PasswordChange", password_members);

static const struct member enrol_members[] = {
    {"password", MEMBER_TEXT, .note = "needed by who has one", .max = PASSWORD_MAX},
};
static const struct shape enrol_shape = SHAPE("SecondFactorStart", enrol_members);

static const struct member proof_members[] = {
    {"password", MEMBER_TEXT, .note = "needed by who has one", .max = PASSWORD_MAX},
    {"code", MEMBER_TEXT, .note = "needed by who has a second factor", .max = FACTOR_CODE_MAX},
};
static const struct shape proof_shape = SHAPE("Proof", proof_members);

static const struct member secret_members[] = {
    {"secret", MEMBER_TEXT, MEMBER_NEEDED, "base32, to type"},
    {"uri", MEMBER_TEXT, MEMBER_NEEDED, "otpauth://, to show as a QR code"},
};
static const struct shape secret_shape = SHAPE("SecondFactorSecret", secret_members);

static const struct member code_members[] = {
    {"code", MEMBER_TEXT, MEMBER_NEEDED, .max = FACTOR_CODE_MAX},
};
static const struct shape code_shape = SHAPE("SecondFactorCode", code_members);

static const struct member recovery_members[] = {
    {"recovery_codes", MEMBER_TEXT, MEMBER_NEEDED | MEMBER_LIST, "each works once, for one code"},
};
static const struct shape recovery_shape = SHAPE("RecoveryCodes", recovery_members);

static const struct route me_routes[] = {
    {"POST", "/api/v1/session/proof", PERM_SELF, ROUTE_NONE, prove,
        "Show again who you are: for a quarter of an hour you are not asked", .body = &proof_shape,
        .status = 204, .flags = ROUTE_ONCE | ROUTE_ENROL},
    {"GET", "/api/v1/me", PERM_SELF, ROUTE_READ, me_get, "Who asks, and what they may do",
        .answer = &me_shape, .flags = ROUTE_ENROL},
    {"PATCH", "/api/v1/me", PERM_SELF, ROUTE_WRITE, me_edit, "Change your name or language",
        .body = &me_edit_shape, .answer = &me_shape},
    {"PUT", "/api/v1/me/password", PERM_SELF, ROUTE_NONE, password_change,
        "Change your password; your other sessions end", .body = &password_shape, .status = 204,
        .flags = ROUTE_ONCE},
    {"POST", "/api/v1/me/second-factor", PERM_SELF, ROUTE_NONE, factor_start,
        "Begin with a second factor: a secret for an app that shows codes", .body = &enrol_shape,
        .answer = &secret_shape, .flags = ROUTE_ONCE | ROUTE_ENROL},
    {"PUT", "/api/v1/me/second-factor", PERM_SELF, ROUTE_NONE, factor_finish,
        "Switch the second factor on with a first code; your other sessions end",
        .body = &code_shape, .answer = &recovery_shape, .flags = ROUTE_ONCE | ROUTE_ENROL},
    {"POST", "/api/v1/me/second-factor/removal", PERM_SELF, ROUTE_NONE, factor_end,
        "Switch the second factor off with a code", .body = &code_shape, .status = 204,
        .flags = ROUTE_ONCE},
};

const struct module me_module = {.name = "me", ROUTES(me_routes)};
