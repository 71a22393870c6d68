/* Coming in and coming back by mail: invitations, and new passwords for forgotten ones. */
#include "account/account.h"
#include "account/account_gate.h"
#include "account/attempt.h"
#include "account/letter.h"
#include "account/me.h"
#include "account/password.h"
#include "account/secret.h"
#include "account/session.h"
#include "account/ticket.h"
#include "base/id.h"
#include "http/serve.h"
#include "module.h"

extern const struct module invitation_module;

/* ---- inviting ---- */

static void invitation_write(struct request *rq, const struct ticket *t)
{
    json_open_object(&rq->out, NULL);
    reply_id(rq, "id", TICKET_PREFIX, t->id);
    reply_text(rq, "email", t->email);
    reply_text(rq, "role", str_of(role_name(t->role)));
    reply_id(rq, "invited_by", ACCOUNT_PREFIX, t->account_id);
    reply_time(rq, "created_at", t->created_us);
    reply_time(rq, "expires_at", t->expires_us);
    json_close(&rq->out);
}

static bool address_is_free(struct ctx *c, struct str email)
{
    struct account other;
    bool found;

    if (!account_find(c, email, &other, &found))
        return false;
    return !found ||
        fail(c, ERR_CONFLICT, "somebody has the address \"" STR_FMT "\" already", STR_ARG(email));
}

static bool invite(struct ctx *c, struct request *rq)
{
    struct ticket t = {.purpose = TICKET_INVITATION,
        .account_id = rq->actor.user,
        .expires_us = clock_now(c->clock) + TICKET_INVITATION_US};
    struct account inviter;
    struct str secret;
    char id[ID_TEXT_MAX];

    if (!role_parse(member_text(rq->json, "role"), &t.role))
        bug("a role that was not checked");
    if (!account_email(c, member_text(rq->json, "email"), &t.email) ||
        !address_is_free(c, t.email) || !account_get(c, rq->actor.user, &inviter) ||
        !ticket_drop_email(c, t.email) || !ticket_add(c, &t, &secret) ||
        !letter_invitation(c, t.email, c->lang, str_of(serve_url()),
            inviter.name.n ? inviter.name : inviter.email, secret))
        return false;
    id_format(id, TICKET_PREFIX, t.id);
    reply_header(rq, "Location", arena_printf(rq->arena, "/api/v1/invitations/%s", id));
    invitation_write(rq, &t);
    return true;
}

static void list_row(void *arg, const struct ticket *t)
{
    invitation_write(arg, t);
}

static bool invitation_list(struct ctx *c, struct request *rq)
{
    json_open_object(&rq->out, NULL);
    json_open_array(&rq->out, "items");
    if (!ticket_list(c, TICKET_INVITATION, list_row, rq))
        return false;
    json_close(&rq->out);
    json_close(&rq->out);
    return true;
}

static bool invitation_end(struct ctx *c, struct request *rq)
{
    int64_t id;

    return request_id(c, rq, "id", TICKET_PREFIX, &id) && ticket_drop(c, TICKET_INVITATION, id);
}

/* ---- a password, by what came in a mail ---- */

struct arrival {
    struct request *rq;
    enum ticket_purpose purpose;
    struct str ticket; /* as it came */
    struct account account;
    char hash[PASSWORD_HASH_MAX];
    struct str secret; /* of the new session */
    struct me me;
};

/* Whose password it will be. */
static bool arrival_read(struct ctx *c, void *arg)
{
    struct arrival *a = arg;
    struct ticket t;

    if (!ticket_find(c, a->purpose, a->ticket, &t))
        return false;
    if (a->purpose == TICKET_RESET)
        return account_get(c, t.account_id, &a->account);
    a->account = (struct account){.email = t.email,
        .role = t.role,
        .name = str_trim(member_text(a->rq->json, "name")),
        .language = str_of(lang_code(c->lang))};
    return true;
}

/* What the ticket is worth, and whether the password is, before any work on it. */
static bool arrival_open(struct ctx *c, struct request *rq, struct arrival *a)
{
    struct str password = member_text(rq->json, "password");

    a->rq = rq;
    a->ticket = member_text(rq->json, "token");
    if (!session_is_own_page(c, rq, false) || !attempt_take(c, rq, STR("")) ||
        !db_read(c, arrival_read, a))
        return false;
    rq->pointer = "/password";
    if (!password_check(c, password, a->account.email, a->account.name) ||
        !password_hash(c, password, a->hash))
        return false;
    rq->pointer = NULL;
    attempt_give(c, rq, STR(""));
    return true;
}

static bool accept_write(struct ctx *c, void *arg)
{
    struct arrival *a = arg;
    struct ticket t;

    if (!ticket_use(c, TICKET_INVITATION, a->ticket, &t) || !account_add(c, &a->account))
        return false;
    session_actor(a->rq, &a->account);
    return account_set_password(c, a->account.id, str_of(a->hash)) &&
        session_open(c, a->rq, a->account.id, SESSION_OWN, a->secret) &&
        me_read(c, a->account.id, &a->me) && gate_note(c, a->rq);
}

static bool invitation_accept(struct ctx *c, struct request *rq)
{
    struct arrival a = {.purpose = TICKET_INVITATION, .secret = secret_new(c->arena, "")};

    if (!arrival_open(c, rq, &a) || !db_write(c, accept_write, &a))
        return false;
    session_cookie(rq, a.secret);
    me_write(rq, &a.me);
    return true;
}

/* ---- a forgotten password ---- */

static bool forgotten_write(struct ctx *c, void *arg)
{
    const struct str *email = arg;

    return letter_reset_later(c, *email, str_of(serve_url()));
}

/* The same answer after the same work, whoever has the address: a job looks. */
static bool reset_ask(struct ctx *c, struct request *rq)
{
    struct str email;

    if (!session_is_own_page(c, rq, false) || !attempt_take(c, rq, STR("")) ||
        !account_email(c, member_text(rq->json, "email"), &email))
        return false;
    if (attempt_mail(c, email) && !db_write(c, forgotten_write, &email))
        return false;
    json_open_object(&rq->out, NULL);
    reply_text(rq, "status", STR("accepted"));
    json_close(&rq->out);
    return true;
}

static bool reset_write(struct ctx *c, void *arg)
{
    struct arrival *a = arg;
    struct ticket t;

    if (!ticket_use(c, TICKET_RESET, a->ticket, &t))
        return false;
    if (!a->account.is_active)
        return fail(c, ERR_DENIED, "this user is deactivated");
    session_actor(a->rq, &a->account);
    return account_set_password(c, a->account.id, str_of(a->hash)) &&
        session_close_all(c, a->account.id) && ticket_drop_all(c, TICKET_LINK, a->account.id) &&
        gate_note(c, a->rq);
}

static bool reset_finish(struct ctx *c, struct request *rq)
{
    struct arrival a = {.purpose = TICKET_RESET};

    return arrival_open(c, rq, &a) && db_write(c, reset_write, &a);
}

/* ---- the rows ---- */

static const struct member invite_members[] = {
    {"email", MEMBER_TEXT, MEMBER_NEEDED, .max = ACCOUNT_EMAIL_MAX},
    {"role", MEMBER_CHOICE, MEMBER_NEEDED, .of = ROLES},
};
static const struct shape invite_shape = SHAPE("InvitationNew", invite_members);

static const struct member invitation_members[] = {
    {"id", MEMBER_ID, MEMBER_NEEDED, .of = TICKET_PREFIX},
    {"email", MEMBER_TEXT, MEMBER_NEEDED},
    {"role", MEMBER_CHOICE, MEMBER_NEEDED, .of = ROLES},
    {"invited_by", MEMBER_ID, MEMBER_NEEDED, .of = ACCOUNT_PREFIX},
    {"created_at", MEMBER_TIME, MEMBER_NEEDED},
    {"expires_at", MEMBER_TIME, MEMBER_NEEDED},
};
static const struct shape invitation_shape = SHAPE("Invitation", invitation_members);
static const struct member list_members[] = {
    {"items", MEMBER_OBJECT, MEMBER_NEEDED | MEMBER_LIST, .shape = &invitation_shape},
};
static const struct shape list_shape = SHAPE("InvitationList", list_members);

/* In the body, because addresses end in logs and histories. */
#define TOKEN_MEMBER                                                                 \
    {                                                                                \
        "token", MEMBER_TEXT, MEMBER_NEEDED, "what stands behind the # of the link", \
            .max = SECRET_TEXT_MAX                                                   \
    }

static const struct member accept_members[] = {
    TOKEN_MEMBER,
    {"name", MEMBER_TEXT, MEMBER_NEEDED, .max = ACCOUNT_NAME_MAX},
    {"password", MEMBER_TEXT, MEMBER_NEEDED, .max = PASSWORD_MAX},
};
static const struct shape accept_shape = SHAPE("InvitationAcceptance", accept_members);

static const struct member ask_members[] = {
    {"email", MEMBER_TEXT, MEMBER_NEEDED, .max = ACCOUNT_EMAIL_MAX},
};
static const struct shape ask_shape = SHAPE("PasswordResetNew", ask_members);

static const struct member asked_members[] = {
    {"status", MEMBER_CHOICE, MEMBER_NEEDED, "a mail goes out if somebody has the address",
        .of = "accepted"},
};
static const struct shape asked_shape = SHAPE("PasswordResetAsked", asked_members);

static const struct member reset_members[] = {
    TOKEN_MEMBER,
    {"password", MEMBER_TEXT, MEMBER_NEEDED, .max = PASSWORD_MAX},
};
static const struct shape reset_shape = SHAPE("PasswordReset", reset_members);

static const struct route invitation_routes[] = {
    {"POST", "/api/v1/invitations", PERM_ACCOUNT_EDIT, ROUTE_WRITE, invite,
        "Invite somebody by mail; an earlier invitation of the address ends", .body = &invite_shape,
        .answer = &invitation_shape, .status = 201, .flags = ROUTE_PROVED},
    {"GET", "/api/v1/invitations", PERM_ACCOUNT_EDIT, ROUTE_READ, invitation_list,
        "Invitations that wait, the oldest first", .answer = &list_shape},
    {"DELETE", "/api/v1/invitations/{id}", PERM_ACCOUNT_EDIT, ROUTE_WRITE, invitation_end,
        "Take an invitation back", .status = 204, .flags = ROUTE_PROVED},
    {"POST", "/api/v1/invitations/acceptance", PERM_NONE, ROUTE_NONE, invitation_accept,
        "Accept an invitation: the answer sets a cookie", .body = &accept_shape,
        .answer = &me_shape, .status = 201, .flags = ROUTE_ONCE},
    {"POST", "/api/v1/password-resets", PERM_NONE, ROUTE_NONE, reset_ask,
        "Ask for a way to a new password by mail; the answer does not tell who has an account",
        .body = &ask_shape, .answer = &asked_shape, .status = 202},
    {"POST", "/api/v1/password-resets/completion", PERM_NONE, ROUTE_NONE, reset_finish,
        "Set a new password by what came in the mail; all sessions end", .body = &reset_shape,
        .status = 204, .flags = ROUTE_ONCE},
};

const struct module invitation_module = {.name = "invitation", ROUTES(invitation_routes)};
