/* From arrivals to facts. What one request brings is one transaction: all of it is durable when
 * arrivals_take returns true, and none of it happened when it returns false. An arrival that makes
 * no sense changes nothing, is kept among the rejected ones with the reason, and does not stand in
 * the way of the others. One that came before, by its source and its message's id, is dropped; we
 * remember that for SEEN_DAYS. */
#ifndef MAITRED_TAKE_H
#define MAITRED_TAKE_H

#include <jansson.h>

#include "event/source.h"

#define REJECTED_PREFIX "evt"
#define ARRIVALS_MAX 10000                   /* of one request */
#define ARRIVAL_BYTES_MAX 32768              /* of an event, as Segment documents it */
#define DOCUMENT_BYTES_MAX ((size_t)1 << 20) /* of a shop's order */
#define CALL_MAX 64
#define SEEN_DAYS 7
#define REJECTED_DAYS 30
#define REJECTED_KEPT 1000 /* newest of each source */

struct arrival {
    struct str call;     /* "track", "orders/create" */
    const json_t *json;  /* an object */
    struct str message;  /* what tells it from others of its source; '' nothing does */
    int64_t received_us; /* when it came */
    const char *refused; /* why it is not even looked at; NULL: it is */
    /* Set on the way: */
    int64_t customer_id; /* 0 not known */
    bool is_duplicate;
    const char *reason; /* why it was rejected, English, in the arena; NULL when it was not */
};

struct taking {
    size_t duplicates, rejected;
};

/* Outside a transaction. c->lang is LANG_EN: reasons are stored. */
MUST bool arrivals_take(
    struct ctx *c, const struct source *s, struct arrival *list, size_t count, struct taking *out);

struct rejected {
    int64_t id, customer_id, source_id, at_us;
    struct str call, reason, body;
};
/* Inside transactions. Newest first, ids below `before`; source 0: of all. */
MUST bool rejected_page(struct ctx *c, int64_t source_id, int64_t before, size_t limit,
    struct rejected *out, size_t *count);
MUST bool rejected_get(struct ctx *c, int64_t id, struct rejected *out); /* ERR_MISSING */
MUST bool rejected_drop(struct ctx *c, int64_t id);                      /* ERR_MISSING */
/* Tries it again, as of when it came: ERR_INVALID with the reason when it still makes no sense. In
 * a transaction of its own. */
MUST bool rejected_replay(struct ctx *c, int64_t id);

/* A job: forgets what is too old to remember. */
struct job;
bool event_sweep(struct ctx *c, struct job *job);

#endif
