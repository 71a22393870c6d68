/* The books, as the rest of the house sees them: jobs, commands, routes, what is always true. */
#include "job/job.h"
#include "ledger/ledger_doors.h"
#include "ledger/ledger_priv.h"
#include "ledger/ledger_store.h"

extern const struct module ledger_module;

#define DUE_BATCH 500

struct due {
    int64_t now_us, customers[DUE_BATCH];
    size_t count;
};

static bool due_read(struct ctx *c, void *arg)
{
    struct due *d = arg;

    return ledger_due(c, d->now_us, DUE_BATCH, d->customers, &d->count);
}

static bool settle_work(struct ctx *c, void *arg)
{
    return ledger_settle(c, *(const int64_t *)arg);
}

/* Customer by customer, so that a till never waits for more than one of them. */
static bool due_run(struct ctx *c, struct job *job)
{
    struct due d = {.now_us = clock_now(c->clock)};

    do {
        if (!db_read(c, due_read, &d))
            return false;
        for (size_t i = 0; i < d.count; i++) {
            if (job->is_stopping && atomic_load(job->is_stopping))
                return true;
            if (!db_write(c, settle_work, &d.customers[i]))
                return false;
        }
    } while (d.count == DUE_BATCH);
    return true;
}

static bool digest_run(struct ctx *c, struct job *job)
{
    (void)job;
    return db_write(c, ledger_digest_write, NULL);
}

static const struct job_kind ledger_jobs[] = {
    {"ledger.due", JOB_NONE, due_run, .attempts = 1, .retry_s = 60, .retry_max_s = 60,
        .lease_s = 1800, .every_s = 60, .summary = T_LEDGER_JOB_DUE},
    {"ledger.digest", JOB_NONE, digest_run, .attempts = 1, .retry_s = 60, .retry_max_s = 60,
        .lease_s = 1800, .every_s = 3600, .summary = T_LEDGER_JOB_DIGEST},
};

const struct module ledger_module = {.name = "ledger",
    JOBS(ledger_jobs),
    .verbs = ledger_verbs,
    .verb_count = LEDGER_VERB_COUNT,
    .routes = ledger_routes,
    .route_count = LEDGER_ROUTE_COUNT,
    .statements = ledger_sql,
    .statement_count = LEDGER_STATEMENT_COUNT,
    .invariants = ledger_invariants,
    .invariant_count = LEDGER_INVARIANT_COUNT,
    .check = ledger_check,
    .parts = ledger_parts,
    .part_count = LEDGER_PART_COUNT};
