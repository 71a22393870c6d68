/* The outbox: rows in, jobs out. */
#include "mail/mail.h"

#include "base/id.h"
#include "base/mailbox.h"
#include "job/job.h"
#include "mail/mail_cli.h"
#include "mail/mail_priv.h"
#include "mail/mail_store.h"
#include "setting/setting.h"

/* ---- settings ---- */

bool mail_settings_read(struct ctx *c, struct mail_settings *s, bool *is_ready)
{
    struct str url, user, password, tls, from;

    if (!setting_get(c, "smtp_url", &url) || !setting_get(c, "smtp_user", &user) ||
        !setting_get(c, "smtp_password", &password) || !setting_get(c, "smtp_tls", &tls) ||
        !setting_get(c, "mail_from", &from))
        return false;
    *s = (struct mail_settings){.url = str_dup(c->arena, url),
        .user = str_dup(c->arena, user),
        .password = str_dup(c->arena, password),
        .needs_tls = !str_eq(tls, STR("none"))};
    *is_ready = url.n && mailbox_parse(from, &s->from_name, &s->from);
    return true;
}

/* ---- in ---- */

bool mail_check(struct ctx *c, const struct mail *m)
{
    if (!mailbox_is_address(m->to))
        return fail(c, ERR_INVALID, "\"" STR_FMT "\" is no e-mail address", STR_ARG(m->to));
    if (!mailbox_is_line(m->subject) || !mailbox_is_line(m->to_name))
        return fail(c, ERR_INVALID, "the subject and the name of a mail are one line each");
    if (m->subject.n > MAIL_LINE_MAX || m->to_name.n > MAIL_LINE_MAX)
        return fail(c, ERR_INVALID, "the subject or the name of a mail is longer than %d bytes",
            MAIL_LINE_MAX);
    if (m->text.n > MAIL_BODY_MAX || m->html.n > MAIL_BODY_MAX)
        return fail(c, ERR_INVALID, "the text of a mail is longer than %d bytes", MAIL_BODY_MAX);
    return true;
}

bool mail_queue(struct ctx *c, const struct mail *m)
{
    int64_t id = id_new(c->clock), now_us = clock_now(c->clock);
    const char *key = arena_printf(c->arena, "%lld", (long long)id);

    return mail_check(c, m) &&
        db_run(c, &mail_sql[MAIL_ADD],
            ARGS(I64(id), TEXT(str_of(m->kind)), TEXT(m->to), TEXT(m->to_name),
                TEXT(str_of(lang_code(m->language))), TEXT(m->subject), TEXT(m->text),
                TEXT(m->html), I64(now_us)),
            NULL) &&
        job_add(c, "mail.send", str_of(key), STR(""), now_us);
}

/* ---- out ---- */

/* A mail to be sent, and by what. */
struct outgoing {
    int64_t id, queued_us;
    struct mail mail;
    struct mail_settings settings;
    bool is_there, is_ready; /* the settings suffice */
};

static bool outgoing_read(struct ctx *c, void *arg)
{
    struct outgoing *o = arg;
    struct rows rows;

    if (!mail_settings_read(c, &o->settings, &o->is_ready) ||
        !db_one(c, &rows, &mail_sql[MAIL_GET], ARGS(I64(o->id)), &o->is_there))
        return false;
    if (o->is_there) {
        o->mail = (struct mail){.kind = str_dup(c->arena, db_text(&rows, 0)),
            .to = str_keep(c->arena, db_text(&rows, 1)),
            .to_name = str_keep(c->arena, db_text(&rows, 2)),
            .subject = str_keep(c->arena, db_text(&rows, 4)),
            .text = str_keep(c->arena, db_text(&rows, 5)),
            .html = str_keep(c->arena, db_text(&rows, 6))};
        lang_parse(db_text(&rows, 3), &o->mail.language);
        o->is_there = db_i64(&rows, 7) != MAIL_SENT;
        o->queued_us = db_i64(&rows, 8);
    }
    return db_end(&rows);
}

/* What became of a try. */
struct verdict {
    int64_t id;
    enum mail_state state;
    struct str error;
};

static bool verdict_write(struct ctx *c, void *arg)
{
    const struct verdict *v = arg;
    int64_t now_us = clock_now(c->clock);

    if (v->state == MAIL_SENT)
        return db_run(c, &mail_sql[MAIL_END], ARGS(I64(v->id), I64(now_us)), NULL);
    return db_run(c, &mail_sql[MAIL_NOTE],
        ARGS(
            I64(v->id), I64(v->state), TEXT(v->error), v->state == MAIL_FAILED ? I64(now_us) : NIL),
        NULL);
}

/* The row says what the job will say, and the job fails for the same reason. */
static bool note_failure(struct ctx *c, const struct job *job, int64_t id)
{
    enum err err = c->err;
    struct verdict v = {.id = id,
        .state = err == ERR_INVALID || job_is_last(job) ? MAIL_FAILED : MAIL_QUEUED,
        .error = str_keep(c->arena, str_of(c->error))};

    if (err == ERR_BUSY)
        return false;
    ctx_clear_error(c);
    return db_write(c, verdict_write, &v) && fail(c, err, "%s", v.error.p);
}

static bool send_run(struct ctx *c, struct job *job)
{
    struct outgoing o = {0};
    struct verdict sent = {.state = MAIL_SENT};

    if (!str_to_i64(job->key, 1, INT64_MAX, &o.id))
        return fail(c, ERR_INVALID, "the key is no mail's");
    if (!db_read(c, outgoing_read, &o))
        return false;
    if (!o.is_there)
        return true;
    if (!o.is_ready) {
        job_later(job, 60);
        return true;
    }
    if (!mail_send(c, &o.settings, o.mail.to,
            mail_message(c->arena, &o.settings, &o.mail, o.id, o.queued_us), job->is_stopping))
        return note_failure(c, job, o.id);
    sent.id = o.id;
    return db_write(c, verdict_write, &sent);
}

static bool sweep_run(struct ctx *c, struct job *job)
{
    (void)job;
    return db_run(
        c, &mail_sql[MAIL_SWEEP], ARGS(I64(clock_now(c->clock) - MAIL_KEPT_DAYS * DAY_US)), NULL);
}

/* Fifteen tries, waiting from one minute to eight hours: two days. */
static const struct job_kind mail_jobs[] = {
    {"mail.send", JOB_NONE, send_run, 15, 60, 8 * 3600, 2 * MAIL_SEND_S_MAX,
        .summary = T_JOB_MAIL_SEND},
    {"mail.sweep", JOB_WRITE, sweep_run, 3, 60, 600, 300, .every_s = 86400,
        .summary = T_JOB_MAIL_SWEEP},
};

const struct module mail_module = {.name = "mail",
    JOBS(mail_jobs),
    .verbs = mail_verbs,
    .verb_count = MAIL_VERB_COUNT,
    .statements = mail_sql,
    .statement_count = MAIL_STATEMENT_COUNT,
    .invariants = mail_invariants,
    .invariant_count = MAIL_INVARIANT_COUNT};
