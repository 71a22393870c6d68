/* The third door: work that is done later, or every so often, by a row in the database. A kind of
 * job is a row that a module hands over (module.h, JOBS): its function, how often it is tried, how
 * long a run may take. A job is a row of the table `job`: kind, key, payload, and when it is due.
 *
 * Effects outside the database (mail, webhooks) are rows first: whoever wants one adds a job in its
 * own transaction, and the job has its effect after that is committed.
 *
 *   WAITING  due_at says from when on it may be taken
 *   RUNNING  taken by a runner: `lease` names the run, due_at says when the lease ends
 *   FAILED   the last try failed, or one for good: it stays, can be seen and tried again
 *
 * A run may be killed at any line; when its lease ends the job is WAITING again. So a function runs
 * at least once and must bear running twice. One of JOB_WRITE runs inside the transaction that
 * ends the job: what it writes is there exactly once. */
#ifndef MAITRED_JOB_H
#define MAITRED_JOB_H

#include <stdatomic.h>

#include "base/ctx.h"

#define JOB_KEY_MAX 200
#define JOB_PAYLOAD_MAX 65536

struct job {
    const struct job_kind *kind;
    struct str key, payload;
    int64_t lease;                  /* names this run */
    int attempt;                    /* 1 the first time */
    const atomic_bool *is_stopping; /* look at it at least each second, return soon; or NULL */
    int64_t later_s;                /* set by job_later */
};

enum job_txn { JOB_NONE /* the function opens what it needs */, JOB_WRITE };

/* A run that fails is tried again after retry_s seconds, then twice as many, up to retry_max_s,
 * each a fifth more or less, until it was tried `attempts` times. ERR_INVALID, ERR_MISSING and
 * ERR_DENIED are for good at once. */
struct job_kind {
    const char *name; /* "mail.send": stored, never change one */
    enum job_txn txn;
    bool (*run)(struct ctx *c, struct job *job);
    int attempts, retry_s, retry_max_s;
    int lease_s; /* longer than a run can take */
    int every_s; /* 0: runs when added. Else it is always there, under the key '', and runs at each
                  * multiple of these seconds since 1970; one that failed waits for the next. */
    enum text summary; /* for people */
};

/* Inside a write transaction; `kind` is a row's name. Does nothing when there is a job of that kind
 * and key, whatever became of it: a key says what is to be done, and done once ("which mail",
 * "which version"). */
MUST bool job_add(
    struct ctx *c, const char *kind, struct str key, struct str payload, int64_t due_us);

/* Inside a run that cannot do its work yet, before it returns true: the job waits for so long, and
 * the run does not count as a try. */
void job_later(struct job *job, int64_t seconds);
bool job_is_last(const struct job *job); /* a failure now is for good */

/* ---- running ---- */

enum job_outcome { JOB_DONE, JOB_LATER, JOB_RETRIED, JOB_FAILED, JOB_LOST, JOB_OUTCOME_COUNT };

/* Inside a write transaction: rows of the kinds that run every so often. */
MUST bool job_periodic_add(struct ctx *c, void *unused);
/* Whether a job is due. */
MUST bool job_is_due(struct ctx *c, bool *is_due);
/* Takes the job that is due longest; *found is false when there is none, or its kind is not known
 * here. Texts live in the ctx's arena. */
MUST bool job_take(struct ctx *c, struct job *job, bool *found);
/* Runs it and writes down what became of it; *error (in the arena) is why, or ''. What cannot be
 * written down is JOB_LOST: it runs again when its lease ends. */
enum job_outcome job_perform(struct ctx *c, struct job *job, const char **error);
const char *job_outcome_name(enum job_outcome outcome);

/* When the try after this one comes: exact, for each kind, key and attempt. */
int64_t job_retry_us(const struct job_kind *kind, struct str key, int attempt);

#endif
