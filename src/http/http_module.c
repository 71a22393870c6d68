/* The server as a module: `maitred serve`, and the routes that belong to no feature. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include "base/log.h"
#include "http/config.h"
#include "http/kept.h"
#include "http/kept_store.h"
#include "http/openapi.h"
#include "http/serve.h"
#include "job/job.h"
#include "job/runner.h"
#include "module.h"

#define PORT_DEFAULT 8080
#define WORKERS_PER_PROCESSOR 4
#define WORKERS_MAX 256
#define LOOPS_MAX 64
#define API_DOCUMENT_MAX ((size_t)8 << 20)

/* ---- routes ---- */

static const struct member health_members[] = {
    {"status", MEMBER_TEXT, MEMBER_NEEDED},
    {"version", MEMBER_TEXT, MEMBER_NEEDED},
};
static const struct shape health_shape = SHAPE("Health", health_members);

static bool health(struct ctx *c, struct request *rq)
{
    (void)c;
    json_open_object(&rq->out, NULL);
    json_put_text(&rq->out, "status", STR("ok"));
    json_put_text(&rq->out, "version", STR(MAITRED_VERSION));
    json_close(&rq->out);
    return true;
}

/* Ready is who can read the database. */
static bool ready(struct ctx *c, struct request *rq)
{
    struct rows rows;
    bool found;

    if (!db_one(c, &rows, &kept_sql[KEPT_GET], ARGS(TEXT(STR("")), I64(0)), &found) ||
        !db_end(&rows))
        return fail(c, ERR_BUSY, "the database does not answer");
    return health(c, rq);
}

static bool metrics(struct ctx *c, struct request *rq)
{
    (void)c;
    serve_metrics(&rq->answer);
    return true;
}

static bool openapi(struct ctx *c, struct request *rq)
{
    openapi_write(c, &rq->answer);
    return true;
}

static bool docs(struct ctx *c, struct request *rq)
{
    docs_write(c, &rq->answer);
    return true;
}

static const struct route http_routes[] = {
    {"GET", "/healthz", PERM_NONE, ROUTE_NONE, health, "Is the server up", .answer = &health_shape},
    {"GET", "/readyz", PERM_NONE, ROUTE_READ, ready, "Is the server ready to work",
        .answer = &health_shape},
    {"GET", "/metrics", PERM_METRICS_READ, ROUTE_NONE, metrics,
        "Counters in the format of Prometheus", .type = "text/plain; version=0.0.4; charset=utf-8"},
    {"GET", "/api/openapi.json", PERM_NONE, ROUTE_NONE, openapi, "This API, as OpenAPI 3.1"},
    {"GET", "/api/docs", PERM_NONE, ROUTE_NONE, docs, "This API, for people",
        .type = "text/html; charset=utf-8"},
};

/* ---- maitred serve ---- */

static volatile sig_atomic_t is_stopped;

static void stop_note(int number)
{
    (void)number;
    is_stopped = 1;
}

static void serve_started(struct ctx *c, uint16_t port)
{
    struct log_line line;

    log_open(&line, LOG_NOTICE, "listening");
    json_put_text(&line.json, "url", str_of(serve_url()));
    json_put_int(&line.json, "port", port);
    json_put_text(&line.json, "database", str_of(db_engine(c->db)));
    log_close(&line);
    sd_notify(0, "READY=1\nSTATUS=serving");
}

/* "127.0.0.1:8080", "[::]:8080", ":8080", "8080". */
static bool listen_read(struct ctx *c, const char *text, struct serve_options *o)
{
    const char *colon = strrchr(text, ':'), *port = colon ? colon + 1 : text;
    struct str host = {text, colon ? (size_t)(colon - text) : 0};
    int64_t number;

    if (host.n > 1 && host.p[0] == '[' && host.p[host.n - 1] == ']')
        host = (struct str){host.p + 1, host.n - 2};
    if (!str_to_i64(str_of(port), 0, UINT16_MAX, &number))
        return fail(c, ERR_USAGE, "--listen must be ADDRESS:PORT, not \"%s\"", text);
    o->port = (uint16_t)number;
    if (host.n)
        o->address = str_dup(c->arena, host);
    else if (colon)
        o->address = "::";
    return true;
}

static bool options_read(struct ctx *c, struct call *call, struct serve_options *o)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    int64_t workers, jobs, per_address, patience_s;
    enum log_level least = LOG_INFO;
    const char *level;
    struct config k;

    *o = (struct serve_options){.address = "127.0.0.1", .port = PORT_DEFAULT};
    if (!config_read(c, call, &k) ||
        !config_int(
            c, &k, "workers", 1, WORKERS_MAX, processors * WORKERS_PER_PROCESSOR, &workers) ||
        !config_int(c, &k, "jobs", 0, RUNNER_THREADS_MAX, RUNNER_THREADS_DEFAULT, &jobs) ||
        !config_int(
            c, &k, "connections", 1, SERVE_CONNECTIONS_MAX, SERVE_PER_ADDRESS_MAX, &per_address) ||
        !config_int(c, &k, "patience", 1, SERVE_PATIENCE_MAX_S, SERVE_PATIENCE_S, &patience_s))
        return false;
    if (config_text(c, &k, "listen") && !listen_read(c, config_text(c, &k, "listen"), o))
        return false;
    o->workers = (unsigned)workers;
    o->jobs = (unsigned)jobs;
    o->per_address = (unsigned)per_address;
    o->patience_s = (unsigned)patience_s;
    o->loops = processors < 2 ? 2 : processors > LOOPS_MAX ? LOOPS_MAX : (unsigned)processors;
    o->certificate = config_text(c, &k, "tls-certificate");
    o->key = config_text(c, &k, "tls-key");
    o->proxies = str_of(config_text(c, &k, "trusted-proxies"));
    o->url = str_of(config_text(c, &k, "url"));
    o->upload_dir = config_text(c, &k, "upload-dir");
    if (!o->upload_dir)
        o->upload_dir = getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp";
    level = config_text(c, &k, "log");
    if (level && !log_level_parse(str_of(level), &least))
        return fail(c, ERR_USAGE, "--log must be one of %s, not \"%s\"", LOG_LEVELS, level);
    log_level_set(least);
    if (!o->certificate != !o->key)
        return fail(c, ERR_USAGE, "--tls-certificate and --tls-key go together");
    return true;
}

static bool serve(struct ctx *c, struct call *call)
{
    struct sigaction action = {.sa_handler = stop_note};
    struct serve_options o;
    bool ok;

    if (!options_read(c, call, &o))
        return false;
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    ok = serve_run(c, &o, &is_stopped, serve_started);
    sd_notify(0, "STOPPING=1");
    return ok;
}

static const struct option serve_options[] = {
    {"listen", OPTION_TEXT, "ADDRESS:PORT", T_SERVE_OPTION_LISTEN},
    {"url", OPTION_TEXT, "URL", T_SERVE_OPTION_URL},
    {"tls-certificate", OPTION_TEXT, "FILE", T_SERVE_OPTION_CERTIFICATE},
    {"tls-key", OPTION_TEXT, "FILE", T_SERVE_OPTION_KEY},
    {"trusted-proxies", OPTION_TEXT, "NET,...", T_SERVE_OPTION_PROXIES},
    {"workers", OPTION_INT, "N", T_SERVE_OPTION_WORKERS},
    {"jobs", OPTION_INT, "N", T_SERVE_OPTION_JOBS},
    {"connections", OPTION_INT, "N", T_SERVE_OPTION_CONNECTIONS},
    {"patience", OPTION_INT, "SECONDS", T_SERVE_OPTION_PATIENCE},
    {"upload-dir", OPTION_TEXT, "DIR", T_SERVE_OPTION_UPLOAD_DIR},
    {"log", OPTION_CHOICE, LOG_LEVELS, T_SERVE_OPTION_LOG},
    {"config", OPTION_TEXT, "FILE", T_SERVE_OPTION_CONFIG},
};

static const struct verb http_verbs[] = {
    {"serve", "", OPTIONS(serve_options), .db = DB_READY, .txn = TXN_NONE, .run = serve,
        .help = T_SERVE_HELP},
};

static bool sweep(struct ctx *c, struct job *job)
{
    (void)job;
    return kept_sweep(c);
}

static const struct job_kind http_jobs[] = {
    {"kept.sweep", JOB_WRITE, sweep, 3, 60, 600, 300, .every_s = 3600, .summary = T_JOB_KEPT_SWEEP},
};

const struct module http_module = {.name = "http",
    VERBS(http_verbs),
    ROUTES(http_routes),
    JOBS(http_jobs),
    .statements = kept_sql,
    .statement_count = KEPT_STATEMENT_COUNT};
