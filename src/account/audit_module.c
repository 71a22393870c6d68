/* The audit log for people and programs, and its check. */
#include "account/account.h"
#include "account/audit.h"
#include "base/id.h"
#include "cli/verb.h"
#include "http/request.h"
#include "module.h"

extern const struct module audit_module;

#define LIST_MAX 10000
#define LIST_DEFAULT 50

/* Users and tokens have an id; nobody and the operator have none. */
static const char *actor_prefix(enum actor_kind kind)
{
    return kind == ACTOR_TOKEN ? TOKEN_PREFIX : kind == ACTOR_SOURCE ? "src" : ACCOUNT_PREFIX;
}

/* ---- HTTP ---- */

struct page {
    struct request *rq;
    size_t limit, shown;
    int64_t last;
};

static void entry_reply(void *arg, const struct audit_entry *e)
{
    struct page *p = arg;
    struct request *rq = p->rq;
    struct str rest = e->records, one;

    if (p->shown++ == p->limit)
        return;
    p->last = e->number;
    json_open_object(&rq->out, NULL);
    json_put_int(&rq->out, "entry", e->number);
    reply_time(rq, "at", e->at_us);
    reply_text(rq, "actor_kind", str_of(audit_actor_kind(e->actor_kind)));
    reply_id(rq, "actor_id", actor_prefix(e->actor_kind), e->actor_id);
    reply_text(rq, "actor_name", e->actor_name);
    reply_text(rq, "action", e->action);
    json_open_array(&rq->out, "records");
    while (rest.n && str_cut(&rest, ' ', &one))
        json_put_text(&rq->out, NULL, one);
    json_close(&rq->out);
    reply_text(rq, "request_id", e->request_id);
    json_close(&rq->out);
}

static bool audit_page(struct ctx *c, struct request *rq)
{
    struct page p = {.rq = rq};
    int64_t before;

    if (!request_page(c, rq, INT64_MAX, &p.limit, &before))
        return false;
    reply_page_open(rq);
    if (!audit_list(c, before, (int64_t)p.limit + 1, entry_reply, &p))
        return false;
    reply_page_close(rq, p.shown > p.limit, p.last);
    return true;
}

static const struct member entry_members[] = {
    {"entry", MEMBER_INT, MEMBER_NEEDED, "1, 2, 3 ... without a gap"},
    {"at", MEMBER_TIME, MEMBER_NEEDED},
    {"actor_kind", MEMBER_CHOICE, MEMBER_NEEDED, .of = AUDIT_ACTOR_KINDS},
    {"actor_id", MEMBER_TEXT, MEMBER_NEEDED | MEMBER_NULL},
    {"actor_name", MEMBER_TEXT, MEMBER_NEEDED, "as it was then; of nobody: the address"},
    {"action", MEMBER_TEXT, MEMBER_NEEDED, "method and route, or a command"},
    {"records", MEMBER_TEXT, MEMBER_NEEDED | MEMBER_LIST, "their ids"},
    {"request_id", MEMBER_TEXT, MEMBER_NEEDED, "empty: from the command line"},
};
static const struct shape entry_shape = SHAPE("AuditEntry", entry_members);

static const struct route audit_routes[] = {
    {"GET", "/api/v1/audit", PERM_AUDIT_READ, ROUTE_READ, audit_page,
        "Who did what, the newest first", .answer = &entry_shape, .flags = ROUTE_PAGED},
};

/* ---- maitred audit ---- */

static void entry_row(void *arg, const struct audit_entry *e)
{
    struct output *o = arg;

    output_row(o);
    output_int(o, NULL, NULL, e->number);
    output_moment(o, NULL, NULL, e->at_us);
    output_text(o, NULL, NULL, str_of(audit_actor_kind(e->actor_kind)));
    output_text(o, NULL, NULL, e->actor_name);
    output_text(o, NULL, NULL, e->action);
    output_text(o, NULL, NULL, e->records);
}

static bool audit_list_run(struct ctx *c, struct call *call)
{
    const struct column columns[] = {
        {"entry", lang_text(c->lang, T_ACCOUNT_AUDIT_ENTRY), COLUMN_RIGHT},
        {"at", lang_text(c->lang, T_ACCOUNT_AUDIT_AT), COLUMN_LEFT}, {"actor_kind", NULL},
        {"actor", lang_text(c->lang, T_ACCOUNT_AUDIT_ACTOR), COLUMN_LEFT},
        {"action", lang_text(c->lang, T_ACCOUNT_AUDIT_ACTION), COLUMN_LEFT},
        {"records", lang_text(c->lang, T_ACCOUNT_AUDIT_RECORDS), COLUMN_LEFT}};
    int64_t limit, before;
    bool ok;

    if (!call_int(c, call, "limit", 1, LIST_MAX, LIST_DEFAULT, &limit) ||
        !call_int(c, call, "before", 1, INT64_MAX, INT64_MAX, &before))
        return false;
    output_table(call->out, "entries", columns, COUNT(columns));
    ok = audit_list(c, before, limit, entry_row, call->out);
    output_table_end(call->out);
    return ok;
}

static bool audit_check(struct ctx *c, module_violation *violation, void *arg)
{
    struct str breach;

    if (!audit_verify(c, &breach))
        return false;
    if (breach.n)
        violation(arg, "every entry of the audit log follows from the one before", breach);
    return true;
}

static const struct option list_options[] = {
    {"limit", OPTION_INT, "N", T_ACCOUNT_OPTION_AUDIT_LIMIT},
    {"before", OPTION_INT, "ENTRY", T_ACCOUNT_OPTION_AUDIT_BEFORE},
};

static const struct verb audit_verbs[] = {
    {"audit list", "", OPTIONS(list_options), .db = DB_READY, .txn = TXN_READ,
        .run = audit_list_run, .help = T_VERB_AUDIT_LIST},
};

const struct module audit_module = {
    .name = "audit", VERBS(audit_verbs), ROUTES(audit_routes), .check = audit_check};
