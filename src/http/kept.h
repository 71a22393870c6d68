/* Idempotency-Key: the answer of a request that changed something is kept for a day, in the same
 * transaction as the change. The same key, by the same actor, on the same path and with the same
 * body is answered from there; with another body it is refused (422); while the first is still
 * being worked on, it is asked to come again (409). What failed changed nothing and is not kept. */
#ifndef MAITRED_KEPT_H
#define MAITRED_KEPT_H

#include "http/request.h"

#define KEPT_KEY_MAX 255
#define KEPT_HOURS 24

struct kept_running; /* the keys that are being worked on in this process */

struct kept_key {
    char name[65]; /* hash of actor, method, path and key, as hex */
    char body[65]; /* of the body */
    bool is_given;
};

/* ERR_INVALID for a key that is too long. is_given is false when the request has none, or may not
 * have one. After authentication, before the route runs. */
MUST bool kept_key_read(struct ctx *c, const struct request *rq, struct kept_key *key);
/* Inside a transaction: answers from what was kept; *is_done when it did. */
MUST bool kept_replay(struct ctx *c, struct request *rq, const struct kept_key *key, bool *is_done);
/* Inside the write transaction of the change, after it. */
MUST bool kept_put(struct ctx *c, const struct request *rq, const struct kept_key *key);
/* Forgets every kept answer: they may hold what somebody wants erased. In a write transaction. */
MUST bool kept_forget(struct ctx *c);
/* Forgets those that were kept long enough. In a write transaction. */
MUST bool kept_sweep(struct ctx *c);

struct kept_running *kept_running_new(void);
void kept_running_free(struct kept_running **r);
/* ERR_CONFLICT while another request with the key runs; kept_leave follows what succeeded. */
MUST bool kept_enter(struct ctx *c, struct kept_running *r, const struct kept_key *key);
void kept_leave(struct kept_running *r, const struct kept_key *key);

#endif
