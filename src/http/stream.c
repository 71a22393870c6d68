/* Streams on epoll threads: when the source has no news the connection is suspended; the watching
 * thread resumes it at the next tick. */
#include "http/stream.h"

#include <string.h>

#include "http/serve_priv.h"

struct event_stream *event_stream_new(
    bool (*poll)(void *arg, struct buf *out), void (*free)(void *arg), void *arg)
{
    struct event_stream *e = mem_alloc(sizeof *e);

    *e = (struct event_stream){.poll = poll, .free = free, .arg = arg};
    buf_init(&e->pending, STREAM_CHUNK_MAX);
    return e;
}

void event_put(struct buf *out, const char *name, struct str data)
{
    assert(!memchr(data.p, '\n', data.n));
    buf_printf(out, "event: %s\ndata: " STR_FMT "\n\n", name, STR_ARG(data));
}

/* The response may outlive its exchange by a moment. */
static void stream_free(void *stream)
{
    struct event_stream *e = stream;

    if (e->free)
        e->free(e->arg);
    buf_fini(&e->pending);
    mem_free(e);
}

static void stream_park(struct exchange *x)
{
    struct server *s = x->server;

    MHD_suspend_connection(x->connection);
    pthread_mutex_lock(&s->streams_lock);
    x->next = s->streams;
    s->streams = x;
    pthread_mutex_unlock(&s->streams_lock);
}

static ssize_t stream_read(void *stream, uint64_t position, char *out, size_t room)
{
    struct event_stream *e = stream;
    struct exchange *x = e->exchange;
    size_t n;

    (void)position;
    if (e->sent == e->pending.n) {
        buf_clear(&e->pending);
        e->sent = 0;
        if (e->is_ended || atomic_load(&x->server->is_stopping))
            return MHD_CONTENT_READER_END_OF_STREAM;
        e->is_ended = !e->poll(e->arg, &e->pending);
    }
    n = e->pending.n - e->sent;
    if (n == 0 && e->is_ended)
        return MHD_CONTENT_READER_END_OF_STREAM;
    if (n == 0) {
        stream_park(x);
        return 0;
    }
    if (n > room)
        n = room;
    memcpy(out, e->pending.p + e->sent, n);
    e->sent += n;
    return (ssize_t)n;
}

struct MHD_Response *stream_response(struct exchange *x)
{
    x->rq.stream->exchange = x;
    return MHD_create_response_from_callback(
        MHD_SIZE_UNKNOWN, STREAM_CHUNK_MAX, stream_read, x->rq.stream, stream_free);
}

void streams_wake(struct server *s)
{
    struct exchange *first;

    pthread_mutex_lock(&s->streams_lock);
    first = s->streams;
    s->streams = NULL;
    pthread_mutex_unlock(&s->streams_lock);
    while (first) {
        struct exchange *x = first;

        first = x->next;
        x->next = NULL;
        MHD_resume_connection(x->connection);
    }
}
