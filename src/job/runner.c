/* The runner's threads. `looking` is held by the one that looks for work. */
#include "job/runner.h"

#include <pthread.h>
#include <time.h>

#include "base/log.h"
#include "job/job.h"
#include "job/job_store.h"
#include "module.h"

#define LOOK_NS 200000000 /* between two looks */
#define COUNT_S 15        /* between two counts of what waits */
#define JOB_MEMORY_MAX ((size_t)512 << 20)

struct job_runner {
    const struct clock *clock;
    struct db *db;
    unsigned thread_count;
    pthread_t threads[RUNNER_THREADS_MAX];
    pthread_mutex_t looking;
    atomic_bool is_stopping;
    double counted_s; /* when what waits was counted; under `looking` */
    atomic_ullong outcomes[JOB_OUTCOME_COUNT], running, due, failed;
};

static void job_log(const struct job *job, enum job_outcome outcome, double seconds)
{
    struct log_line line;

    log_open(&line, outcome == JOB_DONE || outcome == JOB_LATER ? LOG_INFO : LOG_WARNING, "job");
    json_put_text(&line.json, "kind", str_of(job->kind->name));
    json_put_text(&line.json, "key", job->key);
    json_put_text(&line.json, "outcome", str_of(job_outcome_name(outcome)));
    json_put_int(&line.json, "attempt", job->attempt);
    json_put_int(&line.json, "us", (int64_t)(seconds * 1e6));
    log_close(&line);
}

static bool counts_read(struct ctx *c, void *runner)
{
    struct job_runner *r = runner;
    struct rows rows;
    bool found;

    if (!db_one(c, &rows, &job_sql[JOB_COUNT], ARGS(I64(clock_now(c->clock))), &found))
        return false;
    atomic_store(&r->due, (unsigned long long)db_i64(&rows, 0));
    atomic_store(&r->failed, (unsigned long long)db_i64(&rows, 1));
    return db_end(&rows);
}

/* False when nothing is due, or the database does not answer: then later again. */
static bool look(struct job_runner *r, struct ctx *c, struct job *job)
{
    double now_s = clock_elapsed_s();
    bool found = false;

    if (r->counted_s == 0 || now_s - r->counted_s > COUNT_S) {
        r->counted_s = now_s;
        if (!db_read(c, counts_read, r))
            return false;
    }
    return job_is_due(c, &found) && found && job_take(c, job, &found) && found;
}

static void run(struct job_runner *r, struct ctx *c, struct job *job)
{
    double began_s = clock_elapsed_s();
    enum job_outcome outcome;
    const char *error;

    atomic_fetch_add(&r->running, 1);
    outcome = job_perform(c, job, &error);
    atomic_fetch_sub(&r->running, 1);
    atomic_fetch_add(&r->outcomes[outcome], 1);
    job_log(job, outcome, clock_elapsed_s() - began_s);
}

/* Looks until a job is taken; false when it is time to stop. The ctx is new for each job. */
static bool wait_for_job(struct job_runner *r, struct ctx *c, struct job *job)
{
    struct timespec pause = {0, LOOK_NS};
    struct arena_mark mark = arena_mark(c->arena);
    bool found = false;

    pthread_mutex_lock(&r->looking);
    while (!atomic_load(&r->is_stopping) && !(found = look(r, c, job))) {
        ctx_clear_error(c);
        arena_release(c->arena, mark);
        nanosleep(&pause, NULL);
    }
    pthread_mutex_unlock(&r->looking);
    return found;
}

static void *runner_loop(void *runner)
{
    struct job_runner *r = runner;
    bool found = true;

    while (found) {
        struct job job = {.is_stopping = &r->is_stopping};
        struct ctx c;

        ctx_init(&c, JOB_MEMORY_MAX, LANG_EN);
        c.clock = r->clock;
        c.db = r->db;
        found = wait_for_job(r, &c, &job);
        if (found && !db_read(&c, modules_ready, NULL))
            ctx_clear_error(&c); /* shows again in the job's own first statement */
        if (found)
            run(r, &c, &job);
        ctx_fini(&c);
    }
    return NULL;
}

struct job_runner *runner_start(struct ctx *c, unsigned threads)
{
    struct job_runner *r = mem_alloc(sizeof *r);

    assert(threads <= RUNNER_THREADS_MAX);
    r->clock = c->clock;
    r->db = c->db;
    r->thread_count = threads;
    pthread_mutex_init(&r->looking, NULL);
    if (threads && !db_write(c, job_periodic_add, NULL))
        ctx_clear_error(c); /* the next start adds them */
    for (unsigned i = 0; i < threads; i++)
        if (pthread_create(&r->threads[i], NULL, runner_loop, r) != 0)
            bug("cannot start a runner thread");
    return r;
}

void runner_ask_stop(struct job_runner *r)
{
    atomic_store(&r->is_stopping, true);
}

void runner_stop(struct job_runner **runner)
{
    struct job_runner *r = *runner;

    runner_ask_stop(r);
    for (unsigned i = 0; i < r->thread_count; i++)
        pthread_join(r->threads[i], NULL);
    pthread_mutex_destroy(&r->looking);
    mem_free(r);
    *runner = NULL;
}

struct runner_counts runner_counts(struct job_runner *r)
{
    struct runner_counts n = {.running = atomic_load(&r->running),
        .due = atomic_load(&r->due),
        .failed = atomic_load(&r->failed)};

    static_assert(COUNT(n.outcomes) >= JOB_OUTCOME_COUNT, "a place for each outcome");
    for (int i = 0; i < JOB_OUTCOME_COUNT; i++)
        n.outcomes[i] = atomic_load(&r->outcomes[i]);
    return n;
}
