/* What the server's files share; serve.h tells the states of an exchange. */
#ifndef MAITRED_SERVE_PRIV_H
#define MAITRED_SERVE_PRIV_H

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

#include "http/gate.h"
#include "http/metric.h"
#include "http/proxy.h"
#include "http/serve.h"
#include "http/stream.h"
#include "job/runner.h"

/* An open socket. The reaper shuts down those that take too long to say what they want; MHD then
 * closes them. Lock: server.connections_lock, for the list and for since_s. */
struct connection {
    struct connection *next, **link; /* in the server's list */
    int fd;
    double since_s;    /* when we began to wait for the client; 0: we are not */
    double patience_s; /* how long we wait */
};

/* One request and its answer. */
struct exchange {
    struct exchange *next; /* in the workers' queue, or among the streams */
    struct server *server;
    struct MHD_Connection *connection;
    struct connection *socket; /* NULL when MHD knows none */
    struct arena *arena;
    struct request rq;
    const char *path_allowed; /* methods the path knows, when there is no route */
    struct buf body;
    size_t body_max;
    int upload_fd; /* -1 without one */
    bool is_too_large, is_failed, is_head;
    bool is_entering; /* on its way to a worker with its head alone */
    bool is_admitted; /* a worker let it in: libmicrohttpd makes the first call once more */
    bool is_starved;  /* no memory is left for its body */
    size_t body_held; /* its share of server.bodies */
    double started_s;
    struct MHD_Response *response; /* set by the worker: ANSWERED */
    int status;
};

struct server {
    struct serve_options options;
    struct proxies proxies;
    struct MHD_Daemon *daemon;
    struct ctx *c; /* of the command: the database and the clock */
    const struct gate *gate;
    struct metrics metrics;
    const volatile sig_atomic_t *stop;
    atomic_bool is_stopping;
    atomic_int in_hand;   /* exchanges between their first byte and their end */
    atomic_size_t bodies; /* bytes of bodies in memory */

    pthread_mutex_t queue_lock; /* guards the queue */
    pthread_cond_t queue_filled;
    struct exchange *queue_first, **queue_last;
    size_t queue_count;
    bool is_closed; /* the workers may end when the queue is empty */
    pthread_t *workers;

    pthread_mutex_t connections_lock;
    struct connection *connections;

    pthread_mutex_t streams_lock; /* guards streams: suspended ones that wait for news */
    struct exchange *streams;

    struct kept_running *running; /* kept.h */
    struct job_runner *runner;
};

/* worker.c */
void workers_start(struct server *s);
void workers_stop(struct server *s);
bool workers_have_room(struct server *s); /* a little more may come than fits: each loop's one */
void workers_take(struct server *s, struct exchange *x);

/* perform.c: from a request to its answer, on a worker; the ctx has its actor and its language. */
void exchange_perform(struct server *s, struct ctx *c, struct exchange *x);
/* May who sends this? Answers when they may not; otherwise the body is to come. */
void exchange_admit(struct server *s, struct ctx *c, struct exchange *x);
/* An answer of an error that no worker is needed for. */
struct MHD_Response *problem_response(
    enum lang lang, enum err err, const char *detail, const char *request_id, int *status);
void response_secure(const struct server *s, struct MHD_Response *r);
#define POLICY_HEADER "Content-Security-Policy"
#define SERVE_POLICY_MAX 512
/* The policy; script: another source of scripts, after a blank, or "". */
void serve_policy(char out[SERVE_POLICY_MAX], const char *script);

/* connection.c */
void connection_notify(void *server, struct MHD_Connection *connection, void **socket_context,
    enum MHD_ConnectionNotificationCode code);
void connection_wait(struct server *s, struct connection *k, double patience_s); /* 0: no more */
void connections_reap(struct server *s);

/* stream.c */
struct MHD_Response *stream_response(struct exchange *x);
void streams_wake(struct server *s);

#endif
