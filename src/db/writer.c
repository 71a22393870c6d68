/* Group commit for SQLite: one thread owns the writing session. Callers queue a function and sleep;
 * the thread runs many in one transaction, each under its own savepoint, commits once (one fsync)
 * and wakes each. A function that fails rolls back its own savepoint and nothing else.
 *
 * A job is QUEUED by its caller, RUNNING on the writer thread, then DONE; only the thread moves it,
 * and the caller may touch its ctx again when it is DONE. Bulk jobs run alone, without foreign key
 * look-ups. Lock: `lock` guards the queue, never held while a function runs. A caller sleeps on a
 * semaphore of its own, so that nobody wakes whose job is still to come. */
#include "db/db_priv.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>

#define BATCH_MAX 256 /* jobs in one transaction */

struct job {
    struct job *next;
    struct ctx *c;
    db_work *work;
    void *arg;
    bool is_bulk, ok;
    sem_t done;
};

struct writer {
    struct db *db;
    struct db_conn *conn;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t has_work;
    struct job *first, **last;
    bool is_stopping;
};

static const struct statement savepoint_open = {"SAVEPOINT job"};
static const struct statement savepoint_keep = {"RELEASE job"};
static const struct statement savepoint_undo = {"ROLLBACK TO job"};

/* Takes the jobs of one transaction off the queue: a bulk job alone, or a run of others. */
static struct job *writer_take(struct writer *w)
{
    struct job *batch = w->first, *end = batch;
    int count = 1;

    while (!batch->is_bulk && end->next && !end->next->is_bulk && count < BATCH_MAX) {
        end = end->next;
        count++;
    }
    w->first = end->next;
    if (!w->first)
        w->last = &w->first;
    end->next = NULL;
    return batch;
}

static bool job_savepoint(struct writer *w, struct ctx *c, const struct statement *st)
{
    int64_t ignored;

    return w->conn->driver->run(c, w->conn, st, NO_ARGS, &ignored);
}

static void job_run(struct writer *w, struct job *job)
{
    struct ctx *c = job->c, undo = {.lang = c->lang};

    c->conn = w->conn;
    if (job->is_bulk) {
        job->ok = job->work(c, job->arg);
    } else {
        job->ok = job_savepoint(w, c, &savepoint_open) && job->work(c, job->arg) &&
            job_savepoint(w, c, &savepoint_keep);
        if (!job->ok && w->conn->driver->in_transaction(w->conn) &&
            !(job_savepoint(w, &undo, &savepoint_undo) && job_savepoint(w, &undo, &savepoint_keep)))
            w->conn->driver->rollback(w->conn);
    }
    c->conn = NULL;
}

/* Runs a batch as one transaction. When the transaction is lost, every job in it is. */
static void batch_run(struct writer *w, struct job *batch)
{
    const struct db_driver *driver = w->conn->driver;
    struct ctx own = {.lang = batch->c->lang};
    unsigned successes = 0;

    if (driver->begin(&own, w->conn, TXN_KIND_WRITE)) {
        for (struct job *job = batch; job && driver->in_transaction(w->conn); job = job->next) {
            job_run(w, job);
            successes += job->ok;
        }
        if (!driver->in_transaction(w->conn))
            fail(&own, ERR_IO, "the database gave the transaction up; nothing was changed");
        else if (successes > 0 && driver->commit(&own, w->conn))
            db_count_commit(w->db, successes);
    }
    driver->rollback(w->conn);
    for (struct job *job = batch; job && own.err != ERR_NONE; job = job->next) {
        job->ok = false;
        fail(job->c, own.err, "%s", own.error);
    }
}

static void batch_set_bulk(struct writer *w, bool is_bulk)
{
    struct ctx own = {.lang = LANG_EN};

    if (!w->conn->driver->script(
            &own, w->conn, is_bulk ? "PRAGMA foreign_keys = OFF" : "PRAGMA foreign_keys = ON"))
        bug("a pragma failed: %s", own.error);
}

static void *writer_loop(void *arg)
{
    struct writer *w = arg;

    pthread_mutex_lock(&w->lock);
    for (;;) {
        struct job *batch, *next;

        while (!w->first && !w->is_stopping)
            pthread_cond_wait(&w->has_work, &w->lock);
        if (!w->first)
            break;
        batch = writer_take(w);
        pthread_mutex_unlock(&w->lock);
        if (batch->is_bulk)
            batch_set_bulk(w, true);
        batch_run(w, batch);
        if (batch->is_bulk)
            batch_set_bulk(w, false);
        for (struct job *job = batch; job; job = next) {
            next = job->next; /* the job is on its caller's stack: gone once done */
            sem_post(&job->done);
        }
        pthread_mutex_lock(&w->lock);
    }
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

bool writer_open(struct ctx *c, struct db *db)
{
    struct writer *w;
    struct db_conn *conn;

    if (!db->driver->open(c, db->target, false, &conn))
        return false;
    if (!db->driver->script(
            c, conn, "PRAGMA cache_size = -32768; PRAGMA wal_autocheckpoint = 4000")) {
        db->driver->close(&conn);
        return false;
    }
    w = mem_alloc(sizeof *w);
    w->db = db;
    w->conn = conn;
    w->last = &w->first;
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->has_work, NULL);
    if (pthread_create(&w->thread, NULL, writer_loop, w) != 0)
        bug("cannot start the writer thread");
    db->writer = w;
    return true;
}

void writer_close(struct writer **writer)
{
    struct writer *w = *writer;

    pthread_mutex_lock(&w->lock);
    w->is_stopping = true;
    pthread_cond_signal(&w->has_work);
    pthread_mutex_unlock(&w->lock);
    pthread_join(w->thread, NULL);
    w->conn->driver->close(&w->conn);
    pthread_cond_destroy(&w->has_work);
    pthread_mutex_destroy(&w->lock);
    mem_free(w);
    *writer = NULL;
}

bool writer_submit(struct ctx *c, struct writer *w, db_work *work, void *arg, bool is_bulk)
{
    struct job job = {.c = c, .work = work, .arg = arg, .is_bulk = is_bulk};
    bool is_first;

    if (sem_init(&job.done, 0, 0) != 0)
        bug("cannot make a semaphore");
    pthread_mutex_lock(&w->lock);
    assert(!w->is_stopping);
    is_first = !w->first;
    *w->last = &job;
    w->last = &job.next;
    if (is_first)
        pthread_cond_signal(&w->has_work);
    pthread_mutex_unlock(&w->lock);
    while (sem_wait(&job.done) != 0)
        assert(errno == EINTR);
    sem_destroy(&job.done);
    return job.ok;
}
