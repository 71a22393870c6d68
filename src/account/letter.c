/* Texts from the catalogue into the outbox, and the job that writes resets. */
#include "account/letter.h"

#include <inttypes.h>

#include "account/ticket.h"
#include "base/id.h"
#include "job/job.h"
#include "mail/mail.h"
#include "module.h"

extern const struct module letter_module;

static struct str link_to(struct ctx *c, struct str url, const char *page, struct str secret)
{
    return str_of(
        arena_printf(c->arena, STR_FMT "/%s#" STR_FMT, STR_ARG(url), page, STR_ARG(secret)));
}

bool letter_reset(
    struct ctx *c, const struct account *a, enum lang lang, struct str url, struct str secret)
{
    return mail_queue(c,
        &(struct mail){.to = a->email,
            .to_name = a->name,
            .language = lang,
            .subject = str_of(lang_text(lang, T_ACCOUNT_MAIL_RESET_SUBJECT)),
            .text = str_of(LANG_FORMAT(c->arena, lang, T_ACCOUNT_MAIL_RESET_TEXT,
                ARG_STR("link", link_to(c, url, "reset", secret)))),
            .html = STR(""),
            .kind = "reset"});
}

bool letter_invitation(struct ctx *c, struct str email, enum lang lang, struct str url,
    struct str who, struct str secret)
{
    return mail_queue(c,
        &(struct mail){.to = email,
            .to_name = STR(""),
            .language = lang,
            .subject = str_of(lang_text(lang, T_ACCOUNT_MAIL_INVITATION_SUBJECT)),
            .text = str_of(LANG_FORMAT(c->arena, lang, T_ACCOUNT_MAIL_INVITATION_TEXT,
                ARG_STR("who", who), ARG_STR("link", link_to(c, url, "invitation", secret)))),
            .html = STR(""),
            .kind = "invitation"});
}

/* ---- the job ---- */

/* Language, URL and address, a line each. */
bool letter_reset_later(struct ctx *c, struct str email, struct str url)
{
    const char *key = arena_printf(c->arena, "%" PRId64, id_new(c->clock));
    const char *payload = arena_printf(
        c->arena, "%s\n" STR_FMT "\n" STR_FMT, lang_code(c->lang), STR_ARG(url), STR_ARG(email));

    return job_add(c, "account.reset", str_of(key), str_of(payload), clock_now(c->clock));
}

static bool reset_run(struct ctx *c, struct job *job)
{
    struct ticket t = {
        .purpose = TICKET_RESET, .expires_us = clock_now(c->clock) + TICKET_RESET_US};
    struct str email = job->payload, code, url, secret;
    struct account a;
    enum lang lang;
    bool found;

    if (!str_cut(&email, '\n', &code) || !lang_parse(code, &lang) || !str_cut(&email, '\n', &url))
        bug("a reset was asked for in other words");
    if (!account_find(c, email, &a, &found))
        return false;
    if (!found || !a.is_active)
        return true;
    lang_parse(a.language, &lang);
    t.account_id = a.id;
    return ticket_drop_all(c, TICKET_RESET, a.id) && ticket_add(c, &t, &secret) &&
        letter_reset(c, &a, lang, url, secret);
}

static const struct job_kind letter_jobs[] = {
    {"account.reset", JOB_WRITE, reset_run, 5, 10, 600, 60, .summary = T_JOB_ACCOUNT_RESET},
};

const struct module letter_module = {.name = "letter", JOBS(letter_jobs)};
