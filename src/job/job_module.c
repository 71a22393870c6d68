/* maitred job: running what is due without a server, and looking at what waits. */
#include <signal.h>
#include <time.h>

#include "cli/verb.h"
#include "job/job.h"
#include "job/job_store.h"
#include "job/runner.h"
#include "module.h"

#define TICK_NS 100000000
#define LIST_DEFAULT 100

/* ---- run ---- */

static volatile sig_atomic_t is_stopped;

static void stop_note(int number)
{
    (void)number;
    is_stopped = 1;
}

static bool run_until_stopped(struct ctx *c, unsigned threads)
{
    struct sigaction action = {.sa_handler = stop_note};
    struct timespec tick = {0, TICK_NS};
    struct job_runner *r;

    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    r = runner_start(c, threads);
    while (!is_stopped)
        nanosleep(&tick, NULL);
    runner_stop(&r);
    return true;
}

static void once_perform(struct ctx *c, struct output *o, struct job *job)
{
    const char *error;
    enum job_outcome outcome = job_perform(c, job, &error);

    output_row(o);
    output_text(o, NULL, NULL, str_of(job->kind->name));
    output_text(o, NULL, NULL, job->key);
    output_text(o, NULL, NULL, str_of(job_outcome_name(outcome)));
    output_text(o, NULL, NULL, str_of(error));
}

/* Whatever is due, one after the other, until nothing is. */
static bool run_once(struct ctx *c, struct output *o)
{
    const struct column columns[] = {{"kind", lang_text(c->lang, T_JOB_KIND), COLUMN_LEFT},
        {"key", lang_text(c->lang, T_JOB_KEY), COLUMN_LEFT},
        {"outcome", lang_text(c->lang, T_JOB_OUTCOME), COLUMN_LEFT},
        {"error", lang_text(c->lang, T_JOB_ERROR), COLUMN_LEFT}};
    bool found = true, ok = db_write(c, job_periodic_add, NULL);

    output_table(o, "jobs", columns, COUNT(columns));
    while (ok && found) {
        struct arena_mark mark = arena_mark(c->arena);
        struct job job = {.later_s = 0};

        ok = job_take(c, &job, &found);
        if (ok && found)
            once_perform(c, o, &job);
        arena_release(c->arena, mark);
    }
    output_table_end(o);
    return ok;
}

static bool job_run(struct ctx *c, struct call *call)
{
    int64_t threads;

    if (!call_int(c, call, "threads", 1, RUNNER_THREADS_MAX, RUNNER_THREADS_DEFAULT, &threads))
        return false;
    return call_has(call, "once") ? run_once(c, call->out)
                                  : run_until_stopped(c, (unsigned)threads);
}

/* ---- list ---- */

static const char *state_name(const struct rows *rows, int64_t now_us)
{
    if (db_i64(rows, 3) != 0)
        return "failed";
    return db_i64(rows, 5) != 0 && db_i64(rows, 4) > now_us ? "running" : "waiting";
}

static bool job_list(struct ctx *c, struct call *call)
{
    const struct column columns[] = {{"kind", lang_text(c->lang, T_JOB_KIND), COLUMN_LEFT},
        {"key", lang_text(c->lang, T_JOB_KEY), COLUMN_LEFT},
        {"state", lang_text(c->lang, T_JOB_STATE), COLUMN_LEFT},
        {"due_at", lang_text(c->lang, T_JOB_DUE), COLUMN_LEFT},
        {"attempts", lang_text(c->lang, T_JOB_ATTEMPTS), COLUMN_RIGHT},
        {"error", lang_text(c->lang, T_JOB_ERROR), COLUMN_LEFT}};
    struct output *o = call->out;
    struct rows rows;
    int64_t limit;

    if (!call_int(c, call, "limit", 1, JOB_LIST_MAX, LIST_DEFAULT, &limit) ||
        !db_query(c, &rows, &job_sql[JOB_LIST], ARGS(I64(limit))))
        return false;
    output_table(o, "jobs", columns, COUNT(columns));
    while (db_next(&rows)) {
        output_row(o);
        output_text(o, NULL, NULL, db_text(&rows, 0));
        output_text(o, NULL, NULL, db_text(&rows, 1));
        output_text(o, NULL, NULL, str_of(state_name(&rows, clock_now(c->clock))));
        output_moment(o, NULL, NULL, db_i64(&rows, 4));
        output_int(o, NULL, NULL, db_i64(&rows, 6));
        output_text(o, NULL, NULL, db_text(&rows, 7));
    }
    output_table_end(o);
    return db_end(&rows);
}

/* ---- kinds ---- */

static bool job_kinds(struct ctx *c, struct call *call)
{
    const struct column columns[] = {{"kind", lang_text(c->lang, T_JOB_KIND), COLUMN_LEFT},
        {"every_s", lang_text(c->lang, T_JOB_EVERY), COLUMN_RIGHT},
        {"attempts", lang_text(c->lang, T_JOB_TRIES), COLUMN_RIGHT},
        {"summary", lang_text(c->lang, T_JOB_SUMMARY), COLUMN_LEFT}};
    struct output *o = call->out;

    output_table(o, "kinds", columns, COUNT(columns));
    for (size_t m = 0; m < module_count; m++)
        for (size_t i = 0; i < modules[m]->job_count; i++) {
            const struct job_kind *kind = &modules[m]->jobs[i];

            output_row(o);
            output_text(o, NULL, NULL, str_of(kind->name));
            output_int(o, NULL, NULL, kind->every_s);
            output_int(o, NULL, NULL, kind->attempts);
            output_text(o, NULL, NULL, str_of(lang_text(c->lang, kind->summary)));
        }
    output_table_end(o);
    return true;
}

/* ---- retry ---- */

static bool job_retry(struct ctx *c, struct call *call)
{
    int64_t changed;

    if (!db_run(c, &job_sql[JOB_RETRY],
            ARGS(TEXT(call->operands[0]), TEXT(call->operands[1]), I64(clock_now(c->clock))),
            &changed))
        return false;
    return changed > 0 ||
        fail(c, ERR_MISSING,
            "there is no job \"" STR_FMT "\" of the key \"" STR_FMT "\" that waits or failed",
            STR_ARG(call->operands[0]), STR_ARG(call->operands[1]));
}

static const struct option run_options[] = {
    {"once", OPTION_FLAG, NULL, T_JOB_OPTION_ONCE},
    {"threads", OPTION_INT, "N", T_JOB_OPTION_THREADS},
};

static const struct option list_options[] = {
    {"limit", OPTION_INT, "N", T_JOB_OPTION_LIMIT},
};

static const struct verb job_verbs[] = {
    {"job run", "", OPTIONS(run_options), .db = DB_READY, .run = job_run, .help = T_VERB_JOB_RUN},
    {"job list", "", OPTIONS(list_options), .db = DB_READY, .txn = TXN_READ, .run = job_list,
        .help = T_VERB_JOB_LIST},
    {"job kinds", "", .run = job_kinds, .help = T_VERB_JOB_KINDS},
    {"job retry", "KIND KEY", .db = DB_READY, .txn = TXN_WRITE, .run = job_retry,
        .help = T_VERB_JOB_RETRY},
};

const struct module job_module = {
    .name = "job", VERBS(job_verbs), .statements = job_sql, .statement_count = JOB_STATEMENT_COUNT};
