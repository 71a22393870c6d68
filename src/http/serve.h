/* The server: libmicrohttpd's epoll threads read requests and send answers; in between a request
 * waits, its connection suspended, for a worker that runs it. Nothing blocks an epoll thread.
 *
 *   READING   an epoll thread takes the body in, within its limits; a file that is sent waits until
 *             a worker has seen who sends it
 *   QUEUED    in the workers' queue; the connection is suspended
 *   RUNNING   on a worker
 *   ANSWERED  the connection is resumed, and an epoll thread sends the answer
 *
 * The epoll thread moves a request to QUEUED, the worker from there to ANSWERED; no two threads
 * ever hold one at a time. Stopping: no new connections, requests in hand are finished (those that
 * come meanwhile by open connections get 503), then the threads end. */
#ifndef MAITRED_SERVE_H
#define MAITRED_SERVE_H

#include <signal.h>

#include "http/request.h"

#define SERVE_CONNECTIONS_MAX 4096
#define SERVE_PER_ADDRESS_MAX 256
#define SERVE_QUEUE_MAX 2048    /* requests waiting for a worker; more get 503 */
#define SERVE_HEADERS_MAX 32768 /* bytes of a request's line and headers */
#define SERVE_PATIENCE_S 30     /* for a request's head to come, and between requests */
#define SERVE_PATIENCE_MAX_S 300
#define SERVE_BODY_S 60        /* to send a body, and one more for each MiB */
#define SERVE_ANSWER_S 60      /* to take an answer, and one more for each SERVE_RATE_MIN */
#define SERVE_RATE_MIN 16384.0 /* bytes a second a client takes at least */
#define SERVE_STOP_S 8         /* for requests in hand when the server stops */
#define SERVE_REQUEST_MEMORY_MAX ((size_t)512 << 20)
#define SERVE_BODIES_MAX ((size_t)512 << 20) /* of all requests together; more get 503 */

struct serve_options {
    const char *address;           /* "127.0.0.1", "::" */
    uint16_t port;                 /* 0: any that is free */
    unsigned workers, loops;       /* threads; 0: by the number of processors */
    unsigned jobs;                 /* threads that run jobs; 0: another process does */
    unsigned per_address;          /* connections of one address */
    unsigned patience_s;           /* for a request's head, and between requests */
    const char *certificate, *key; /* PEM, or NULL */
    struct str proxies;            /* "10.0.0.0/8,::1": who may say for whom they speak */
    struct str url; /* how people reach it, "https://shop.example"; '' as it listens */
    const char *upload_dir;
};

/* Runs until *stop is set (by a signal; the server looks at it ten times a second), or until it
 * cannot start. `started` is called once it listens. */
MUST bool serve_run(struct ctx *c, const struct serve_options *options,
    const volatile sig_atomic_t *stop, void (*started)(struct ctx *c, uint16_t port));

void serve_metrics(struct buf *out); /* of the running server */
/* A setting was changed through this server: workers read them anew. */
void serve_settings_changed(void);

/* Where people reach this server, without a slash at the end: for links in mails and answers. */
const char *serve_url(void);

#endif
