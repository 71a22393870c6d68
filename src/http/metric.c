/* Counting is a few atomic additions; reading is text in the exposition format of Prometheus. */
#include "http/metric.h"

#include <stdio.h>
#include <unistd.h>

#include "db/db.h"
#include "http/serve_priv.h"
#include "job/job.h"

/* Upper bounds in seconds. */
static const double bounds[METRIC_BUCKETS] = {
    .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 5};

void metrics_count(struct metrics *m, int status, double seconds, size_t bytes)
{
    size_t bucket = 0;

    while (bucket < METRIC_BUCKETS && seconds > bounds[bucket])
        bucket++;
    if (status >= 100 && status < 100 * (METRIC_CLASSES + 1))
        atomic_fetch_add(&m->requests[status / 100 - 1], 1);
    atomic_fetch_add(&m->buckets[bucket], 1);
    atomic_fetch_add(&m->duration_us, (unsigned long long)(seconds * 1e6));
    atomic_fetch_add(&m->bytes_sent, bytes);
}

static void head(struct buf *out, const char *name, const char *type, const char *help)
{
    buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void number(
    struct buf *out, const char *name, const char *type, const char *help, unsigned long long value)
{
    head(out, name, type, help);
    buf_printf(out, "%s %llu\n", name, value);
}

static void requests_write(struct metrics *m, struct buf *out)
{
    unsigned long long below = 0;

    head(out, "maitred_http_requests_total", "counter", "Requests answered, by class of status.");
    for (int i = 0; i < METRIC_CLASSES; i++)
        buf_printf(out, "maitred_http_requests_total{class=\"%dxx\"} %llu\n", i + 1,
            atomic_load(&m->requests[i]));
    head(out, "maitred_http_request_duration_seconds", "histogram",
        "From a request's headers to the end of its answer.");
    for (size_t i = 0; i < METRIC_BUCKETS; i++) {
        below += atomic_load(&m->buckets[i]);
        buf_printf(out, "maitred_http_request_duration_seconds_bucket{le=\"%g\"} %llu\n", bounds[i],
            below);
    }
    below += atomic_load(&m->buckets[METRIC_BUCKETS]);
    buf_printf(out, "maitred_http_request_duration_seconds_bucket{le=\"+Inf\"} %llu\n", below);
    buf_printf(out, "maitred_http_request_duration_seconds_sum %.6f\n",
        (double)atomic_load(&m->duration_us) / 1e6);
    buf_printf(out, "maitred_http_request_duration_seconds_count %llu\n", below);
}

static unsigned long long memory_bytes(void)
{
    unsigned long long pages = 0, resident = 0;
    FILE *f = fopen("/proc/self/statm", "r");

    if (f && fscanf(f, "%llu %llu", &pages, &resident) != 2)
        resident = 0;
    if (f)
        fclose(f);
    return resident * (unsigned long long)sysconf(_SC_PAGESIZE);
}

static size_t queue_depth(struct server *s)
{
    size_t n;

    pthread_mutex_lock(&s->queue_lock);
    n = s->queue_count;
    pthread_mutex_unlock(&s->queue_lock);
    return n;
}

static void jobs_write(struct server *s, struct buf *out)
{
    struct runner_counts n = runner_counts(s->runner);

    head(out, "maitred_job_runs_total", "counter", "Runs of jobs here, by what became of them.");
    for (int i = 0; i < JOB_OUTCOME_COUNT; i++)
        buf_printf(out, "maitred_job_runs_total{outcome=\"%s\"} %llu\n",
            job_outcome_name((enum job_outcome)i), n.outcomes[i]);
    number(out, "maitred_jobs_running", "gauge", "Jobs running here.", n.running);
    number(out, "maitred_jobs_due", "gauge", "Jobs that wait and are due.", n.due);
    number(out, "maitred_jobs_failed", "gauge", "Jobs that failed for good.", n.failed);
}

void metrics_write(struct server *s, struct buf *out)
{
    struct metrics *m = &s->metrics;
    struct db_counts db = db_counts(s->c->db);
    unsigned connections = 0;
    const union MHD_DaemonInfo *info =
        MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_CURRENT_CONNECTIONS);

    if (info)
        connections = info->num_connections;
    requests_write(m, out);
    number(out, "maitred_http_sent_bytes_total", "counter", "Bytes of answers, without headers.",
        atomic_load(&m->bytes_sent));
    number(out, "maitred_http_refused_total", "counter",
        "Requests refused because the queue was full.", atomic_load(&m->refused));
    number(out, "maitred_http_connections", "gauge", "Open connections.", connections);
    number(out, "maitred_http_in_hand", "gauge", "Requests being read, run or answered.",
        (unsigned long long)atomic_load(&s->in_hand));
    number(
        out, "maitred_http_queue_depth", "gauge", "Requests waiting for a worker.", queue_depth(s));
    number(out, "maitred_db_commits_total", "counter", "Transactions committed.", db.commits);
    number(out, "maitred_db_writes_total", "counter",
        "Write functions committed; several share a commit.", db.writes);
    number(out, "maitred_db_idle_sessions", "gauge", "Database sessions nobody uses.", db.idle);
    jobs_write(s, out);
    number(out, "maitred_process_resident_memory_bytes", "gauge", "Memory in use.", memory_bytes());
}
