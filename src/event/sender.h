/* Who sends a request: the source behind its write key, which programs put where their protocol has
 * a place for it. */
#ifndef MAITRED_SENDER_H
#define MAITRED_SENDER_H

#include "event/source.h"
#include "http/request.h"

/* The two parts of Basic authentication, decoded; '' and '' without it. */
void sender_basic(struct ctx *c, const struct request *rq, struct str *user, struct str *password);
/* Basic's user, or its password when the user is empty; a Bearer token; X-Write-Key. Never the
 * query: addresses end in logs. */
struct str sender_key(struct ctx *c, const struct request *rq);
/* In a read transaction of its own. *found is false for a key that opens nothing. */
MUST bool sender_find(
    struct ctx *c, struct request *rq, struct str key, struct source *out, bool *found);
/* The source of the path's {source}, not ended; ERR_MISSING. */
MUST bool sender_named(struct ctx *c, struct request *rq, struct source *out);
/* For the log, and for what is written. */
void sender_is(struct request *rq, const struct source *s);

#endif
