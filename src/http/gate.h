/* Who may come in is a feature's business: it hands the server these functions (struct module). */
#ifndef MAITRED_GATE_H
#define MAITRED_GATE_H

#include "http/request.h"

struct gate {
    /* Who sends this request, inside a read transaction: *out is nobody when they did not say.
     * ERR_UNKNOWN: what they said is not true, or not any more. ERR_DENIED: a request that a
     * foreign page made the browser send. rq->is_touched: `touch` has something to note.
     * rq->is_proved and rq->lacks_factor are told of people, and are false else. */
    bool (*who)(struct ctx *c, struct request *rq, struct actor *out);
    /* Notes, outside a transaction, that they came: seldom, a request should not cost a write. */
    bool (*touch)(struct ctx *c, const struct request *rq);
    /* Notes a change that a user or a token made, in its transaction, after its handler. */
    bool (*note)(struct ctx *c, const struct request *rq);
};

#endif
