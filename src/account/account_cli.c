/* maitred account: users and tokens, for whoever holds the database. */
#include "account/account_cli.h"

#include <stdlib.h>

#include "account/account.h"
#include "account/audit.h"
#include "account/factor.h"
#include "account/ticket.h"
#include "base/id.h"

#define LIST_MAX 10000
#define LINK_MINUTES (TICKET_LINK_US / 60 / SECOND_US)
#define LINK_MINUTES_MAX (7 * 24 * 60)

static struct str id_text(struct ctx *c, const char *prefix, int64_t id)
{
    char text[ID_TEXT_MAX];

    id_format(text, prefix, id);
    return str_keep(c->arena, str_of(text));
}

static struct str role_text(const struct ctx *c, struct output *o, enum role role)
{
    if (output_format(o) != FORMAT_TABLE)
        return str_of(role_name(role));
    switch (role) {
    case ROLE_OWNER:
        return str_of(lang_text(c->lang, T_ACCOUNT_ROLE_OWNER));
    case ROLE_MANAGER:
        return str_of(lang_text(c->lang, T_ACCOUNT_ROLE_MANAGER));
    case ROLE_AGENT:
        return str_of(lang_text(c->lang, T_ACCOUNT_ROLE_AGENT));
    case ROLE_ANALYST:
        return str_of(lang_text(c->lang, T_ACCOUNT_ROLE_ANALYST));
    case ROLE_NONE:
        break;
    }
    bug("a user without a role");
}

static void moment_or_null(struct output *o, int64_t at_us)
{
    if (at_us == 0)
        output_null(o, NULL, NULL);
    else
        output_moment(o, NULL, NULL, at_us);
}

/* ---- users ---- */

struct adding {
    struct account account;
    int64_t minutes; /* that the link works */
    struct str secret;
};

static bool link_add(struct ctx *c, struct adding *a)
{
    struct ticket t = {.purpose = TICKET_LINK,
        .account_id = a->account.id,
        .expires_us = clock_now(c->clock) + a->minutes * 60 * SECOND_US};

    return ticket_add(c, &t, &a->secret);
}

static bool noted(struct ctx *c, struct str action, const struct account *a)
{
    return audit_put(c, action, id_text(c, ACCOUNT_PREFIX, a->id), STR(""));
}

static bool add_work(struct ctx *c, void *arg)
{
    struct adding *a = arg;

    return account_add(c, &a->account) && link_add(c, a) &&
        noted(c, STR("account add"), &a->account);
}

/* Where the server is: as it is told itself (serve --url), or where it listens unless told. */
static const char *server_url(struct ctx *c, const struct call *call)
{
    struct str url = call_text(call, "url");

    if (!url.n)
        url = str_of(getenv("MAITRED_URL"));
    if (!url.n)
        return "http://127.0.0.1:8080";
    return str_dup(c->arena, url);
}

static void link_put(struct ctx *c, struct call *call, const struct adding *a)
{
    output_text(call->out, "link", lang_text(c->lang, T_ACCOUNT_LINK),
        str_of(
            arena_printf(c->arena, "%s/link#" STR_FMT, server_url(c, call), STR_ARG(a->secret))));
    output_line(
        call->out, LANG_FORMAT(c->arena, c->lang, T_ACCOUNT_LINK_WORKS, ARG_INT("n", a->minutes)));
}

bool account_add_run(struct ctx *c, struct call *call)
{
    struct adding a = {.account = {.email = call->operands[0],
                           .name = str_trim(call_text(call, "name")),
                           .language = STR("")}};
    struct output *o = call->out;

    if (!call_has(call, "role"))
        return fail(c, ERR_USAGE, "which role? Say --role, one of %s", ROLES);
    if (!role_parse(call_text(call, "role"), &a.account.role))
        bug("a role that is none");
    if (!call_int(c, call, "minutes", 1, LINK_MINUTES_MAX, LINK_MINUTES, &a.minutes) ||
        !db_write(c, add_work, &a))
        return false;
    output_text(
        o, "id", lang_text(c->lang, T_ACCOUNT_ID), id_text(c, ACCOUNT_PREFIX, a.account.id));
    output_text(o, "email", lang_text(c->lang, T_ACCOUNT_EMAIL), a.account.email);
    output_text(
        o, "role", lang_text(c->lang, T_ACCOUNT_ROLE_TITLE), role_text(c, o, a.account.role));
    link_put(c, call, &a);
    return true;
}

static bool link_work(struct ctx *c, void *arg)
{
    struct adding *a = arg;

    if (!account_by_email(c, a->account.email, &a->account))
        return false;
    if (!a->account.is_active)
        return fail(c, ERR_DENIED, "this user is deactivated");
    return link_add(c, a) && noted(c, STR("account link"), &a->account);
}

bool account_link_run(struct ctx *c, struct call *call)
{
    struct adding a = {.account.email = call->operands[0]};

    if (!call_int(c, call, "minutes", 1, LINK_MINUTES_MAX, LINK_MINUTES, &a.minutes) ||
        !db_write(c, link_work, &a))
        return false;
    link_put(c, call, &a);
    return true;
}

bool account_edit_run(struct ctx *c, struct call *call)
{
    struct account a;

    if (!account_by_email(c, call->operands[0], &a))
        return false;
    if (call_has(call, "role") && !role_parse(call_text(call, "role"), &a.role))
        bug("a role that is none");
    if (call_has(call, "name"))
        a.name = str_trim(call_text(call, "name"));
    if (call_has(call, "active"))
        a.is_active = call_choice(call, "active") == 0;
    if (call_has(call, "no-second-factor") && !factor_remove(c, a.id))
        return false;
    return account_edit(c, &a) && noted(c, STR("account edit"), &a);
}

struct list {
    struct ctx *c;
    struct output *o;
};

static void account_row(void *arg, const struct account *a)
{
    struct list *l = arg;

    output_row(l->o);
    output_text(l->o, NULL, NULL, id_text(l->c, ACCOUNT_PREFIX, a->id));
    output_text(l->o, NULL, NULL, a->email);
    output_text(l->o, NULL, NULL, a->name);
    output_text(l->o, NULL, NULL, role_text(l->c, l->o, a->role));
    output_bool(l->o, NULL, NULL, a->is_active);
    moment_or_null(l->o, a->signed_in_us);
}

bool account_list_run(struct ctx *c, struct call *call)
{
    const struct column columns[] = {{"id", NULL, COLUMN_LEFT},
        {"email", lang_text(c->lang, T_ACCOUNT_EMAIL), COLUMN_LEFT},
        {"name", lang_text(c->lang, T_ACCOUNT_NAME), COLUMN_LEFT},
        {"role", lang_text(c->lang, T_ACCOUNT_ROLE_TITLE), COLUMN_LEFT},
        {"active", lang_text(c->lang, T_ACCOUNT_ACTIVE), COLUMN_LEFT},
        {"signed_in", lang_text(c->lang, T_ACCOUNT_SIGNED_IN), COLUMN_LEFT}};
    struct list l = {.c = c, .o = call->out};
    bool ok;

    output_table(l.o, "accounts", columns, COUNT(columns));
    ok = account_list(c, 0, LIST_MAX, account_row, &l);
    output_table_end(l.o);
    return ok;
}

/* ---- tokens ---- */

struct token_adding {
    struct str email;
    struct token token;
    struct str secret;
};

static bool token_work(struct ctx *c, void *arg)
{
    struct token_adding *t = arg;
    struct account a;

    if (!account_by_email(c, t->email, &a))
        return false;
    t->token.account_id = a.id;
    return token_add(c, &t->token, &t->secret) &&
        audit_put(c, STR("account token add"), id_text(c, TOKEN_PREFIX, t->token.id), STR(""));
}

bool token_add_run(struct ctx *c, struct call *call)
{
    struct token_adding t = {.email = call->operands[0]};
    struct output *o = call->out;
    int64_t days;

    t.token.name = str_trim(call_text(call, "name"));
    if (!token_scopes(c, call_text(call, "scopes"), &t.token.scopes) ||
        !call_int(c, call, "days", 1, TOKEN_DAYS_MAX, 0, &days))
        return false;
    if (days > 0)
        t.token.expires_us = clock_now(c->clock) + days * DAY_US;
    if (!db_write(c, token_work, &t))
        return false;
    output_text(o, "id", lang_text(c->lang, T_ACCOUNT_TOKEN), id_text(c, TOKEN_PREFIX, t.token.id));
    output_text(o, "token", lang_text(c->lang, T_ACCOUNT_SECRET), t.secret);
    output_line(o, lang_text(c->lang, T_ACCOUNT_SHOWN_ONCE));
    return true;
}

static void token_row(void *arg, const struct token *t)
{
    struct list *l = arg;

    output_row(l->o);
    output_text(l->o, NULL, NULL, id_text(l->c, TOKEN_PREFIX, t->id));
    output_text(l->o, NULL, NULL, t->email);
    output_text(l->o, NULL, NULL, t->name);
    output_text(l->o, NULL, NULL, t->scopes);
    moment_or_null(l->o, t->expires_us);
    moment_or_null(l->o, t->used_us);
    moment_or_null(l->o, t->revoked_us);
}

bool token_list_run(struct ctx *c, struct call *call)
{
    const struct column columns[] = {{"id", lang_text(c->lang, T_ACCOUNT_TOKEN), COLUMN_RIGHT},
        {"email", lang_text(c->lang, T_ACCOUNT_EMAIL), COLUMN_LEFT},
        {"name", lang_text(c->lang, T_ACCOUNT_NAME), COLUMN_LEFT}, {"scopes", NULL, COLUMN_LEFT},
        {"expires", lang_text(c->lang, T_ACCOUNT_EXPIRES), COLUMN_LEFT},
        {"used", NULL, COLUMN_LEFT},
        {"revoked", lang_text(c->lang, T_ACCOUNT_REVOKED), COLUMN_LEFT}};
    struct list l = {.c = c, .o = call->out};
    struct account a = {.id = 0};
    bool ok;

    if (call->operand_count > 0 && !account_by_email(c, call->operands[0], &a))
        return false;
    output_table(l.o, "tokens", columns, COUNT(columns));
    ok = token_list(c, a.id, token_row, &l);
    output_table_end(l.o);
    return ok;
}

bool token_revoke_run(struct ctx *c, struct call *call)
{
    struct str name = call->operands[0];
    int64_t id;

    if (!id_parse(name, TOKEN_PREFIX, &id))
        return fail(c, ERR_MISSING, "there is no token \"" STR_FMT "\"", STR_ARG(name));
    return token_revoke(c, id) && audit_put(c, STR("account token revoke"), name, STR(""));
}
