/* maitred mail: what was sent and what waits, and whether sending works. */
#include "mail/mail_cli.h"

#include "base/id.h"
#include "mail/mail_priv.h"
#include "mail/mail_store.h"

#define LIST_MAX 1000
#define LIST_DEFAULT 50

/* ---- list ---- */

static void list_row(struct output *o, const struct rows *rows)
{
    static const char *const states[] = {
        [MAIL_QUEUED] = "queued", [MAIL_SENT] = "sent", [MAIL_FAILED] = "failed"};
    char id[ID_TEXT_MAX];

    id_format(id, "mail", db_i64(rows, 0));
    output_row(o);
    output_text(o, NULL, NULL, str_of(id));
    output_text(o, NULL, NULL, db_text(rows, 1));
    output_text(o, NULL, NULL, db_text(rows, 2));
    output_text(o, NULL, NULL, db_text(rows, 3));
    output_text(o, NULL, NULL, str_of(states[db_i64(rows, 4)]));
    output_moment(o, NULL, NULL, db_i64(rows, 6));
    if (db_is_null(rows, 7))
        output_null(o, NULL, NULL);
    else
        output_moment(o, NULL, NULL, db_i64(rows, 7));
    output_text(o, NULL, NULL, db_text(rows, 5));
}

static bool mail_list(struct ctx *c, struct call *call)
{
    const struct column columns[] = {{"id", NULL, COLUMN_LEFT},
        {"kind", lang_text(c->lang, T_MAIL_KIND), COLUMN_LEFT},
        {"to", lang_text(c->lang, T_MAIL_TO), COLUMN_LEFT},
        {"subject", lang_text(c->lang, T_MAIL_SUBJECT), COLUMN_LEFT},
        {"state", lang_text(c->lang, T_MAIL_STATE), COLUMN_LEFT},
        {"queued_at", lang_text(c->lang, T_MAIL_QUEUED), COLUMN_LEFT},
        {"ended_at", NULL, COLUMN_LEFT}, {"error", lang_text(c->lang, T_MAIL_ERROR), COLUMN_LEFT}};
    struct output *o = call->out;
    struct mail_settings settings;
    bool is_ready;
    struct rows rows;
    int64_t limit;

    if (!call_int(c, call, "limit", 1, LIST_MAX, LIST_DEFAULT, &limit) ||
        !mail_settings_read(c, &settings, &is_ready) ||
        !db_query(c, &rows, &mail_sql[MAIL_LIST], ARGS(I64(limit))))
        return false;
    output_bool(o, "is_ready", NULL, is_ready);
    if (!is_ready)
        output_line(o, lang_text(c->lang, T_MAIL_NOT_READY));
    output_table(o, "mails", columns, COUNT(columns));
    while (db_next(&rows))
        list_row(o, &rows);
    output_table_end(o);
    return db_end(&rows);
}

/* ---- test ---- */

struct testing {
    struct mail_settings settings;
    bool is_ready;
};

static bool testing_read(struct ctx *c, void *arg)
{
    struct testing *t = arg;

    return mail_settings_read(c, &t->settings, &t->is_ready);
}

static bool queue_write(struct ctx *c, void *mail)
{
    return mail_queue(c, mail);
}

/* Sent here and now, past the outbox: who tests wants to see what the server says. */
static bool send_now(struct ctx *c, const struct mail *m)
{
    struct testing t;

    if (!mail_check(c, m) || !db_read(c, testing_read, &t))
        return false;
    if (!t.is_ready)
        return fail(c, ERR_CONFLICT,
            "mail needs the settings smtp_url and mail_from: maitred setting set smtp_url "
            "smtp://HOST:587");
    return mail_send(c, &t.settings, m->to,
        mail_message(c->arena, &t.settings, m, id_new(c->clock), clock_now(c->clock)), NULL);
}

static bool mail_test(struct ctx *c, struct call *call)
{
    struct mail m = {.to = call->operands[0],
        .to_name = call_text(call, "name"),
        .language = c->lang,
        .subject = str_of(lang_text(c->lang, T_MAIL_TEST_SUBJECT)),
        .text = str_of(lang_text(c->lang, T_MAIL_TEST_TEXT)),
        .html = STR(""),
        .kind = "test"};
    bool is_queued = call_has(call, "queue");

    if (is_queued ? !db_write(c, queue_write, &m) : !send_now(c, &m))
        return false;
    output_text(call->out, "to", lang_text(c->lang, T_MAIL_TO), m.to);
    output_bool(call->out, "is_queued", NULL, is_queued);
    output_line(call->out, lang_text(c->lang, is_queued ? T_MAIL_TEST_QUEUED : T_MAIL_TEST_SENT));
    return true;
}

static const struct option list_options[] = {
    {"limit", OPTION_INT, "N", T_MAIL_OPTION_LIMIT},
};

static const struct option test_options[] = {
    {"name", OPTION_TEXT, "NAME", T_MAIL_OPTION_NAME},
    {"queue", OPTION_FLAG, NULL, T_MAIL_OPTION_QUEUE},
};

const struct verb mail_verbs[] = {
    {"mail list", "", OPTIONS(list_options), .db = DB_READY, .txn = TXN_READ, .run = mail_list,
        .help = T_VERB_MAIL_LIST},
    {"mail test", "ADDRESS", OPTIONS(test_options), .db = DB_READY, .run = mail_test,
        .help = T_VERB_MAIL_TEST},
};
static_assert(COUNT(mail_verbs) == MAIL_VERB_COUNT, "the module hands all of them over");
