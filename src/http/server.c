/* Between libmicrohttpd and the workers: the epoll threads' side of an exchange, and the life of
 * the whole. */
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <systemd/sd-daemon.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "http/asset.h"
#include "http/head.h"
#include "http/kept.h"
#include "http/serve_priv.h"
#include "module.h"

#define MIB ((double)(1 << 20))
#define LIBRARY_TEXT_MAX 300 /* bytes of what libmicrohttpd says */
#define TICK_NS 100000000    /* ten a second */
#define WATCHDOG_TICKS 50    /* systemd hears from us that often, if it listens */
/* Versions before 1.2, and suites without forward secrecy or authenticated encryption, are not. */
#define TLS_PRIORITIES \
    "SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-RSA:-AES-128-CBC:-AES-256-CBC"

/* Set before the first request, then only read. */
static char url_text[256];
static struct server *serving;

const char *serve_url(void)
{
    return url_text;
}

void serve_metrics(struct buf *out)
{
    metrics_write(serving, out);
}

/* ---- an exchange begins ---- */

struct pairs_taker {
    struct arena *arena;
    struct pair *pairs;
    size_t count, max;
};

static enum MHD_Result pair_take(
    void *arg, enum MHD_ValueKind kind, const char *name, const char *value)
{
    struct pairs_taker *t = arg;

    (void)kind;
    if (t->count == t->max)
        return MHD_NO;
    t->pairs[t->count++] = (struct pair){str_of(name), str_of(value)};
    return MHD_YES;
}

static const struct pair *pairs_take(
    struct exchange *x, enum MHD_ValueKind kind, size_t max, size_t *count)
{
    struct pairs_taker t = {x->arena, arena_array(x->arena, max, struct pair), 0, max};

    MHD_get_connection_values(x->connection, kind, pair_take, &t);
    *count = t.count;
    return t.pairs;
}

static void request_name(struct request *rq)
{
    unsigned char bytes[16];

    randombytes_buf(bytes, sizeof bytes);
    sodium_bin2hex(rq->id, sizeof rq->id, bytes, sizeof bytes);
}

static void request_origin(struct server *s, struct exchange *x)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(x->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    char *address = arena_alloc(x->arena, ADDRESS_TEXT_MAX);

    proxies_client(&s->proxies, info->client_addr, head_joined(&x->rq, "X-Forwarded-For"), address);
    x->rq.address = str_of(address);
    x->rq.is_secure = s->options.certificate || str_starts(s->options.url, STR("https:")) ||
        (proxies_trust(&s->proxies, info->client_addr) &&
            str_eq_nocase(head_joined(&x->rq, "X-Forwarded-Proto"), STR("https")));
}

static size_t body_limit(const struct route *route)
{
    if (!route)
        return HTTP_BODY_MAX;
    if (route->flags & ROUTE_UPLOAD)
        return HTTP_UPLOAD_MAX;
    return route->flags & ROUTE_BIG ? HTTP_BATCH_MAX : HTTP_BODY_MAX;
}

static struct exchange *exchange_new(
    struct server *s, struct MHD_Connection *connection, const char *url, const char *method)
{
    struct arena *arena = arena_new(SERVE_REQUEST_MEMORY_MAX);
    struct exchange *x = arena_new_of(arena, struct exchange);
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    struct request *rq = &x->rq;

    x->server = s;
    x->connection = connection;
    x->socket = info ? info->socket_context : NULL;
    x->arena = rq->arena = arena;
    x->upload_fd = rq->file = -1;
    x->started_s = clock_elapsed_s();
    x->is_head = strcmp(method, MHD_HTTP_METHOD_HEAD) == 0;
    rq->method = x->is_head ? STR("GET") : str_of(method);
    rq->path = str_of(url);
    request_name(rq);
    buf_init(&rq->answer, HTTP_ANSWER_MAX);
    rq->headers = pairs_take(x, MHD_HEADER_KIND, HEAD_HEADERS_MAX + 1, &rq->header_count);
    rq->query = pairs_take(x, MHD_GET_ARGUMENT_KIND, HEAD_QUERY_MAX + 1, &rq->query_count);
    rq->route = route_find(arena, rq->method, rq->path, rq->parts, &x->path_allowed);
    x->body_max = body_limit(rq->route);
    buf_init(&x->body, x->body_max);
    request_origin(s, x);
    atomic_fetch_add(&s->in_hand, 1);
    return x;
}

static void exchange_log(const struct exchange *x, double seconds)
{
    enum log_level level = x->status >= 500 ? LOG_ERROR : LOG_INFO;
    struct log_line line;

    if (!log_shows(level))
        return;
    log_open(&line, level, "request");
    json_put_text(&line.json, "request_id", str_of(x->rq.id));
    json_put_text(&line.json, "method", x->rq.method);
    json_put_text(&line.json, "route",
        x->rq.route ? str_of(x->rq.route->path) : STR("none")); /* a path may hold a secret */
    json_put_int(&line.json, "status", x->status);
    json_put_int(&line.json, "us", (int64_t)(seconds * 1e6));
    json_put_text(&line.json, "address", x->rq.address);
    if (x->rq.actor.kind != ACTOR_NOBODY)
        json_put_text(&line.json, "actor", x->rq.actor.name);
    log_close(&line);
}

static void exchange_end(void *server, struct MHD_Connection *connection, void **context,
    enum MHD_RequestTerminationCode code)
{
    struct server *s = server;
    struct exchange *x = *context;
    struct arena *arena; /* x is in it */
    double seconds;

    (void)connection;
    (void)code;
    if (!x)
        return;
    arena = x->arena;
    seconds = clock_elapsed_s() - x->started_s;
    metrics_count(&s->metrics, x->status, seconds, x->rq.answer.n);
    exchange_log(x, seconds);
    if (x->response)
        MHD_destroy_response(x->response);
    if (x->rq.json)
        json_decref(x->rq.json);
    if (x->upload_fd >= 0)
        close(x->upload_fd);
    if (x->rq.upload)
        unlink(x->rq.upload);
    buf_fini(&x->body);
    buf_fini(&x->rq.answer);
    atomic_fetch_sub(&s->bodies, x->body_held);
    if (x->socket)
        connection_wait(s, x->socket, s->options.patience_s);
    atomic_fetch_sub(&s->in_hand, 1);
    *context = NULL;
    arena_free(&arena);
}

/* ---- the body comes in ---- */

static void upload_open(struct server *s, struct exchange *x)
{
    char *path = arena_printf(x->arena, "%s/upload-XXXXXX", s->options.upload_dir);

    x->upload_fd = mkostemp(path, O_CLOEXEC);
    if (x->upload_fd < 0)
        x->is_failed = true;
    else
        x->rq.upload = path;
}

/* All bodies together have a limit: whoever sends one need not have an account. */
static bool body_has_room(struct server *s, struct exchange *x, size_t n)
{
    size_t held = atomic_fetch_add(&s->bodies, n);

    x->body_held += n;
    x->is_starved = held + n > SERVE_BODIES_MAX;
    return !x->is_starved;
}

static void body_take(struct server *s, struct exchange *x, const char *bytes, size_t n)
{
    size_t held = x->rq.upload ? x->rq.upload_size : x->body.n;

    if (x->response || x->is_too_large || x->is_failed || x->is_starved)
        return;
    if (n > x->body_max - held) {
        x->is_too_large = true;
        return;
    }
    if (!x->rq.route || !(x->rq.route->flags & ROUTE_UPLOAD)) {
        if (body_has_room(s, x, n))
            buf_put(&x->body, bytes, n);
        return;
    }
    if (x->upload_fd < 0)
        upload_open(s, x);
    while (n > 0 && !x->is_failed) {
        ssize_t took = write(x->upload_fd, bytes, n);

        if (took < 0 && errno != EINTR)
            x->is_failed = true;
        if (took > 0) {
            bytes += took;
            n -= (size_t)took;
            x->rq.upload_size += (size_t)took;
        }
    }
}

/* ---- answers ---- */

static enum MHD_Result answer_send(struct exchange *x)
{
    return MHD_queue_response(x->connection, (unsigned)x->status, x->response);
}

static enum MHD_Result refuse_saying(struct exchange *x, enum err err, const char *text)
{
    x->response = problem_response(request_lang(&x->rq), err, text, x->rq.id, &x->status);
    response_secure(x->server, x->response);
    if (err == ERR_BUSY)
        MHD_add_response_header(x->response, MHD_HTTP_HEADER_RETRY_AFTER, "1");
    MHD_add_response_header(x->response, MHD_HTTP_HEADER_CONNECTION, "close");
    return answer_send(x);
}

static enum MHD_Result refuse(struct exchange *x, enum err err, const char *detail)
{
    return refuse_saying(x, err, lang_error(request_lang(&x->rq), detail));
}

static bool length_is_too_large(const struct exchange *x)
{
    struct str length = request_header(&x->rq, "Content-Length");
    int64_t n;

    return length.n && (!str_to_i64(length, 0, INT64_MAX, &n) || (uint64_t)n > x->body_max);
}

static enum MHD_Result exchange_queue(struct exchange *x)
{
    struct server *s = x->server;

    if (!workers_have_room(s)) {
        atomic_fetch_add(&s->metrics.refused, 1);
        return refuse(x, ERR_BUSY, "too many requests are waiting");
    }
    MHD_suspend_connection(x->connection);
    workers_take(s, x);
    return MHD_YES;
}

/* A file is not taken from just anybody: a worker asks first who sends it. */
static enum MHD_Result exchange_ask(struct exchange *x)
{
    x->is_entering = true;
    return exchange_queue(x);
}

/* The first call: headers are here, the body is not. */
static enum MHD_Result exchange_begin(struct exchange *x)
{
    struct server *s = x->server;
    double mib = (double)x->body_max / MIB;
    const char *fault = head_fault(&x->rq, request_lang(&x->rq));

    if (x->socket)
        connection_wait(s, x->socket, SERVE_BODY_S + mib);
    if (fault)
        return refuse_saying(x, ERR_INVALID, fault);
    if (length_is_too_large(x))
        return refuse(x, ERR_TOO_LARGE, "the body is larger than this path takes");
    if (atomic_load(&s->is_stopping))
        return refuse(x, ERR_BUSY, "the server is stopping");
    if (x->rq.route && (x->rq.route->flags & ROUTE_UPLOAD))
        return exchange_ask(x);
    return MHD_YES;
}

/* The last call before the answer: the whole body is here. The request passes to a worker. */
static enum MHD_Result exchange_hand_over(struct exchange *x)
{
    struct server *s = x->server;

    if (x->is_too_large)
        return refuse(x, ERR_TOO_LARGE, "the body is larger than this path takes");
    if (x->is_failed)
        return refuse(x, ERR_IO, "cannot keep the body: the disk may be full");
    if (x->is_starved)
        return refuse(x, ERR_BUSY, "too many requests are waiting");
    if (!x->rq.route && !x->path_allowed && asset_send(x))
        return MHD_YES;
    if (x->socket)
        connection_wait(s, x->socket, 0);
    x->rq.body = buf_view(&x->body);
    return exchange_queue(x);
}

static enum MHD_Result access_handler(void *server, struct MHD_Connection *connection,
    const char *url, const char *method, const char *version, const char *data, size_t *data_size,
    void **context)
{
    struct exchange *x = *context;

    (void)version;
    if (!x) {
        *context = x = exchange_new(server, connection, url, method);
        return exchange_begin(x);
    }
    if (x->is_admitted) {
        x->is_admitted = false;
        return x->response ? answer_send(x) : MHD_YES;
    }
    if (*data_size > 0) {
        body_take(server, x, data, *data_size);
        *data_size = 0;
        return MHD_YES;
    }
    if (x->response)
        return answer_send(x);
    return exchange_hand_over(x);
}

/* ---- life ---- */

static void panic(void *unused, const char *file, unsigned line, const char *reason)
{
    (void)unused;
    bug_at(file, (int)line, "libmicrohttpd: %s", reason ? reason : "gave up");
}

/* What libmicrohttpd refuses itself never becomes an exchange. It says what was wrong, not of whom,
 * and quotes the page that it answers with: without its tags that is a sentence. */
__attribute__((format(printf, 2, 0))) static void library_log(
    void *unused, const char *format, va_list args)
{
    char text[LIBRARY_TEXT_MAX];
    size_t n = 0;
    bool is_tag = false;

    (void)unused;
    vsnprintf(text, sizeof text, format, args);
    text[strcspn(text, "\r\n")] = '\0';
    for (const char *p = text; *p; p++) {
        is_tag = is_tag || *p == '<';
        if (!is_tag)
            text[n++] = *p;
        is_tag = is_tag && *p != '>';
    }
    text[n] = '\0';
    log_text(LOG_INFO, "protocol", "text", text);
}

static bool file_read(struct ctx *c, const char *path, char **out)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    ssize_t n = -1;

    if (fd >= 0 && fstat(fd, &st) == 0 && st.st_size < (off_t)HTTP_BODY_MAX) {
        *out = arena_alloc(c->arena, (size_t)st.st_size + 1);
        n = read(fd, *out, (size_t)st.st_size);
    }
    if (fd >= 0)
        close(fd);
    return n >= 0 || fail(c, ERR_IO, "cannot read \"%s\": %s", path, strerror(errno));
}

static bool address_resolve(
    struct ctx *c, const struct serve_options *o, struct sockaddr_storage *out)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST | AI_PASSIVE};
    struct addrinfo *found = NULL;
    char port[8];

    snprintf(port, sizeof port, "%u", o->port);
    if (getaddrinfo(o->address, port, &hints, &found) != 0 || !found)
        return fail(c, ERR_USAGE, "\"%s\" is no address to listen at, like 127.0.0.1", o->address);
    memcpy(out, found->ai_addr, found->ai_addrlen);
    freeaddrinfo(found);
    return true;
}

static bool daemon_start(struct ctx *c, struct server *s)
{
    const struct serve_options *o = &s->options;
    unsigned flags =
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
    struct MHD_OptionItem tls[] = {{MHD_OPTION_END, 0, NULL}, {MHD_OPTION_END, 0, NULL},
        {MHD_OPTION_END, 0, NULL}, {MHD_OPTION_END, 0, NULL}};
    struct sockaddr_storage address = {0};
    char *certificate, *key;

    if (!address_resolve(c, o, &address))
        return false;
    if (address.ss_family == AF_INET6)
        flags |= MHD_USE_DUAL_STACK;
    if (o->certificate) {
        if (!file_read(c, o->certificate, &certificate) || !file_read(c, o->key, &key))
            return false;
        flags |= MHD_USE_TLS;
        tls[0] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_CERT, 0, certificate};
        tls[1] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_KEY, 0, key};
        tls[2] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)TLS_PRIORITIES};
    }
    MHD_set_panic_func(panic, NULL);
    errno = 0;
    s->daemon = MHD_start_daemon(flags, 0, NULL, NULL, access_handler, s,
        MHD_OPTION_EXTERNAL_LOGGER, library_log, NULL, MHD_OPTION_SOCK_ADDR,
        (struct sockaddr *)&address, MHD_OPTION_THREAD_POOL_SIZE, o->loops,
        MHD_OPTION_CONNECTION_LIMIT, SERVE_CONNECTIONS_MAX, MHD_OPTION_PER_IP_CONNECTION_LIMIT,
        o->per_address, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)SERVE_HEADERS_MAX,
        MHD_OPTION_CONNECTION_TIMEOUT, SERVE_PATIENCE_MAX_S, MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_UNESCAPE_CALLBACK, head_unescape, NULL, MHD_OPTION_NOTIFY_COMPLETED,
        exchange_end, s, MHD_OPTION_NOTIFY_CONNECTION, connection_notify, s, MHD_OPTION_ARRAY, tls,
        MHD_OPTION_END);
    if (s->daemon)
        return true;
    return fail(c, ERR_IO, "cannot listen at %s port %u: %s", o->address, o->port,
        errno ? strerror(errno) : "the certificate or its key is not right");
}

static uint16_t daemon_port(struct server *s)
{
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_BIND_PORT);

    return info ? info->port : s->options.port;
}

/* Until asked to stop: closes slow connections, wakes the streams. */
static void serve_watch(struct server *s)
{
    struct timespec tick = {0, TICK_NS};

    for (unsigned n = 0; !*s->stop; n++) {
        nanosleep(&tick, NULL);
        if (n % (10 / STREAM_PER_SECOND) == 0)
            streams_wake(s);
        if (n % 10 == 0)
            connections_reap(s);
        if (n % WATCHDOG_TICKS == 0)
            sd_notify(0, "WATCHDOG=1");
    }
}

/* Requests in hand get SERVE_STOP_S to end; streams end at once. */
static void serve_finish(struct server *s)
{
    struct timespec tick = {0, TICK_NS / 10};
    double until_s = clock_elapsed_s() + SERVE_STOP_S;
    int fd = MHD_quiesce_daemon(s->daemon);

    atomic_store(&s->is_stopping, true);
    runner_ask_stop(s->runner);
    if (fd >= 0)
        close(fd);
    while (atomic_load(&s->in_hand) > 0 && clock_elapsed_s() < until_s) {
        streams_wake(s);
        nanosleep(&tick, NULL);
    }
    workers_stop(s);
    streams_wake(s);
    MHD_stop_daemon(s->daemon);
    runner_stop(&s->runner);
}

static const struct gate *gate_find(void)
{
    for (size_t i = 0; i < module_count; i++)
        if (modules[i]->gate)
            return modules[i]->gate;
    return NULL;
}

bool serve_run(struct ctx *c, const struct serve_options *options,
    const volatile sig_atomic_t *stop, void (*started)(struct ctx *c, uint16_t port))
{
    struct server *s = arena_new_of(c->arena, struct server);

    serving = s;
    s->options = *options;
    s->c = c;
    s->stop = stop;
    s->gate = gate_find();
    s->queue_last = &s->queue_first;
    if (sodium_init() < 0)
        bug("libsodium cannot start");
    if (!proxies_read(c, options->proxies, &s->proxies))
        return false;
    pthread_mutex_init(&s->queue_lock, NULL);
    pthread_cond_init(&s->queue_filled, NULL);
    pthread_mutex_init(&s->connections_lock, NULL);
    pthread_mutex_init(&s->streams_lock, NULL);
    s->running = kept_running_new();
    routes_init();
    assets_init(s);
    if (!daemon_start(c, s)) {
        kept_running_free(&s->running);
        assets_fini();
        return false;
    }
    snprintf(url_text, sizeof url_text, STR_FMT, STR_ARG(options->url));
    if (!options->url.n)
        snprintf(url_text, sizeof url_text, "%s://%s:%u", options->certificate ? "https" : "http",
            options->address, daemon_port(s));
    s->runner = runner_start(c, options->jobs);
    workers_start(s); /* last: what comes earlier waits until all they look at is there */
    started(c, daemon_port(s));
    serve_watch(s);
    serve_finish(s);
    kept_running_free(&s->running);
    assets_fini();
    return true;
}
