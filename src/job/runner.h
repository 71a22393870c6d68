/* Threads that run jobs while a server or `maitred job run` lives. One thread at a time looks for
 * what is due, several times a second; who finds a job hands the looking on and runs it. */
#ifndef MAITRED_RUNNER_H
#define MAITRED_RUNNER_H

#include "base/ctx.h"

#define RUNNER_THREADS_MAX 64
#define RUNNER_THREADS_DEFAULT 2

struct job_runner;

/* The database and the clock are the ctx's, which must outlive the runner. */
struct job_runner *runner_start(struct ctx *c, unsigned threads);
/* Tells runs in hand to end soon; no others begin. */
void runner_ask_stop(struct job_runner *r);
/* Waits for them. */
void runner_stop(struct job_runner **r);

struct runner_counts {
    unsigned long long outcomes[8]; /* runs, by enum job_outcome */
    unsigned long long running;     /* in this process */
    unsigned long long due, failed; /* in the database, some seconds ago */
};
struct runner_counts runner_counts(struct job_runner *r);

#endif
