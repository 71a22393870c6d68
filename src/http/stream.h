/* Server-sent events: an answer that goes on. The source is asked four times a second whether there
 * is news; it must not wait for anything. */
#ifndef MAITRED_STREAM_H
#define MAITRED_STREAM_H

#include "base/buf.h"

#define STREAM_CHUNK_MAX 65536
#define STREAM_PER_SECOND 4

struct exchange;

struct event_stream {
    /* Puts whole events into `out`, or nothing when there is no news; false: that was the last. */
    bool (*poll)(void *arg, struct buf *out);
    void (*free)(void *arg); /* may be NULL */
    void *arg;
    struct exchange *exchange; /* this and what follows is the server's */
    struct buf pending;
    size_t sent;
    bool is_ended;
};

/* On the heap, for request.stream; `arg` must outlive the request: it is given back by `free`. */
struct event_stream *event_stream_new(
    bool (*poll)(void *arg, struct buf *out), void (*free)(void *arg), void *arg);
/* "event: name\ndata: json\n\n"; the data hold no line end. */
void event_put(struct buf *out, const char *name, struct str data);

#endif
