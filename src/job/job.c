/* A job's way from row to row. */
#include "job/job.h"

#include <xxhash.h>

#include "base/id.h"
#include "job/job_store.h"
#include "module.h"

#define UNKNOWN_WAIT_S 300 /* a newer program's kind: its own runner takes it meanwhile */
#define ERROR_MAX 400      /* bytes of an error that is kept */

static const struct job_kind *kind_find(struct str name)
{
    for (size_t m = 0; m < module_count; m++)
        for (size_t i = 0; i < modules[m]->job_count; i++)
            if (str_eq(name, str_of(modules[m]->jobs[i].name)))
                return &modules[m]->jobs[i];
    return NULL;
}

bool job_add(struct ctx *c, const char *kind, struct str key, struct str payload, int64_t due_us)
{
    assert(kind_find(str_of(kind)));
    assert(key.n <= JOB_KEY_MAX);
    assert(payload.n <= JOB_PAYLOAD_MAX);
    return db_run(c, &job_sql[JOB_ADD],
        ARGS(TEXT(str_of(kind)), TEXT(key), TEXT(payload), I64(due_us), I64(clock_now(c->clock))),
        NULL);
}

bool job_periodic_add(struct ctx *c, void *unused)
{
    (void)unused;
    for (size_t m = 0; m < module_count; m++)
        for (size_t i = 0; i < modules[m]->job_count; i++)
            if (modules[m]->jobs[i].every_s &&
                !job_add(c, modules[m]->jobs[i].name, STR(""), STR(""), clock_now(c->clock)))
                return false;
    return true;
}

void job_later(struct job *job, int64_t seconds)
{
    assert(seconds > 0);
    job->later_s = seconds;
}

bool job_is_last(const struct job *job)
{
    return job->attempt >= job->kind->attempts;
}

const char *job_outcome_name(enum job_outcome outcome)
{
    static const char *const names[] = {[JOB_DONE] = "done",
        [JOB_LATER] = "later",
        [JOB_RETRIED] = "retried",
        [JOB_FAILED] = "failed",
        [JOB_LOST] = "lost"};

    assert(outcome < JOB_OUTCOME_COUNT);
    return names[outcome];
}

int64_t job_retry_us(const struct job_kind *kind, struct str key, int attempt)
{
    uint64_t hash = XXH3_64bits_withSeed(key.p, key.n, (uint64_t)attempt);
    int64_t wait_s = kind->retry_s;

    assert(attempt >= 1);
    for (int i = 1; i < attempt && wait_s < kind->retry_max_s; i++)
        wait_s *= 2;
    if (wait_s > kind->retry_max_s)
        wait_s = kind->retry_max_s;
    return wait_s * SECOND_US / 1000 * (800 + (int64_t)(hash % 401));
}

/* ---- taking ---- */

static bool due_read(struct ctx *c, void *is_due)
{
    struct rows rows;

    return db_one(c, &rows, &job_sql[JOB_IS_DUE], ARGS(I64(clock_now(c->clock))), is_due) &&
        db_end(&rows);
}

bool job_is_due(struct ctx *c, bool *is_due)
{
    return db_read(c, due_read, is_due);
}

struct taking {
    struct job *job;
    bool found;
};

static bool take_write(struct ctx *c, void *arg)
{
    struct taking *t = arg;
    struct job *job = t->job;
    struct rows rows;
    struct str kind;
    int64_t now_us = clock_now(c->clock);

    if (!db_one(c, &rows, &job_sql[JOB_NEXT], ARGS(I64(now_us)), &t->found))
        return false;
    if (!t->found)
        return db_end(&rows);
    kind = str_keep(c->arena, db_text(&rows, 0));
    *job = (struct job){.kind = kind_find(kind),
        .key = str_keep(c->arena, db_text(&rows, 1)),
        .payload = str_keep(c->arena, db_text(&rows, 2)),
        .lease = id_new(c->clock),
        .attempt = (int)db_i64(&rows, 3) + 1,
        .is_stopping = job->is_stopping};
    if (!db_end(&rows))
        return false;
    t->found = job->kind != NULL;
    if (!t->found)
        return db_run(c, &job_sql[JOB_PUT_OFF_UNKNOWN],
            ARGS(TEXT(kind), TEXT(job->key), I64(now_us + UNKNOWN_WAIT_S * SECOND_US)), NULL);
    return db_run(c, &job_sql[JOB_TAKE],
        ARGS(TEXT(kind), TEXT(job->key), I64(job->lease),
            I64(now_us + job->kind->lease_s * SECOND_US)),
        NULL);
}

bool job_take(struct ctx *c, struct job *job, bool *found)
{
    struct taking t = {.job = job};
    bool ok = db_write(c, take_write, &t);

    *found = t.found;
    return ok;
}

/* ---- ending ---- */

/* What is written down after a run. */
struct ending {
    struct job *job;
    enum job_outcome outcome;
    int attempts;
    int64_t due_us;
    struct str error;
};

static bool put_write(struct ctx *c, void *arg)
{
    const struct ending *e = arg;
    const struct job *job = e->job;

    return db_run(c, &job_sql[JOB_PUT],
        ARGS(TEXT(str_of(job->kind->name)), TEXT(job->key), I64(job->lease),
            I64(e->outcome == JOB_FAILED && !job->kind->every_s), I64(e->due_us), I64(e->attempts),
            TEXT(e->error)),
        NULL);
}

static int64_t next_period_us(const struct ctx *c, const struct job_kind *kind)
{
    int64_t every_us = kind->every_s * SECOND_US;

    return (clock_now(c->clock) / every_us + 1) * every_us;
}

/* A lease that ended meanwhile may be another's by now: then what a JOB_WRITE wrote is undone. */
static bool end_write(struct ctx *c, void *arg)
{
    struct ending *e = arg;
    struct job *job = e->job;
    int64_t changed;

    if (job->kind->every_s || job->later_s)
        return put_write(c, arg);
    return db_run(c, &job_sql[JOB_END],
               ARGS(TEXT(str_of(job->kind->name)), TEXT(job->key), I64(job->lease)), &changed) &&
        (changed > 0 || fail(c, ERR_CONFLICT, "the run took longer than its lease"));
}

static void end_plan(struct ctx *c, struct ending *e)
{
    const struct job *job = e->job;

    e->outcome = job->later_s ? JOB_LATER : JOB_DONE;
    e->attempts = job->later_s ? job->attempt - 1 : 0;
    e->due_us = job->later_s ? clock_now(c->clock) + job->later_s * SECOND_US
        : job->kind->every_s ? next_period_us(c, job->kind)
                             : 0;
    e->error = STR("");
}

static bool run_and_end_write(struct ctx *c, void *arg)
{
    struct ending *e = arg;

    e->job->later_s = 0; /* the transaction may be tried again */
    if (!e->job->kind->run(c, e->job))
        return false;
    end_plan(c, e);
    return end_write(c, arg);
}

static bool run_and_end(struct ctx *c, struct ending *e)
{
    if (e->job->kind->txn == JOB_WRITE)
        return db_write(c, run_and_end_write, e);
    if (!e->job->kind->run(c, e->job))
        return false;
    end_plan(c, e);
    return db_write(c, end_write, e);
}

static bool is_for_good(enum err err)
{
    return err == ERR_INVALID || err == ERR_MISSING || err == ERR_DENIED;
}

static void failure_plan(struct ctx *c, struct ending *e)
{
    const struct job *job = e->job;
    bool is_stopped = job->is_stopping && atomic_load(job->is_stopping) && !is_for_good(c->err);

    e->error = str_keep(c->arena, str_of(c->error));
    if (e->error.n > ERROR_MAX)
        for (e->error.n = ERROR_MAX; !str_is_utf8(e->error);)
            e->error.n--;
    e->attempts = is_stopped ? job->attempt - 1 : job->attempt;
    e->outcome = is_stopped                       ? JOB_LATER
        : is_for_good(c->err) || job_is_last(job) ? JOB_FAILED
                                                  : JOB_RETRIED;
    e->due_us = clock_now(c->clock);
    if (e->outcome == JOB_RETRIED)
        e->due_us += job_retry_us(job->kind, job->key, job->attempt);
    if (e->outcome == JOB_FAILED && job->kind->every_s) {
        e->due_us = next_period_us(c, job->kind);
        e->attempts = 0;
    }
}

/* A job that ended its process each time it was begun is not begun again. */
static bool run_unless_worn(struct ctx *c, struct ending *e)
{
    if (e->job->attempt > e->job->kind->attempts)
        return fail(c, ERR_IO, "each run was cut off before its end");
    return run_and_end(c, e);
}

enum job_outcome job_perform(struct ctx *c, struct job *job, const char **error)
{
    struct ending e = {.job = job};

    *error = "";
    if (run_unless_worn(c, &e))
        return e.outcome;
    failure_plan(c, &e);
    ctx_clear_error(c);
    *error = str_dup(c->arena, e.error);
    if (db_write(c, put_write, &e))
        return e.outcome;
    ctx_clear_error(c);
    return JOB_LOST;
}
