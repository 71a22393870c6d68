/* Who is signed in, as the API tells it; the answer of signing in too. */
#ifndef MAITRED_ME_H
#define MAITRED_ME_H

#include "http/request.h"

struct me {
    int64_t account_id;
    struct str email, name, language;
    bool has_password, has_factor;
    bool needs_factor; /* and may do nothing else before they have one */
};

extern const struct shape me_shape;

MUST bool me_read(struct ctx *c, int64_t account_id, struct me *out); /* in a transaction */
void me_write(struct request *rq, const struct me *me); /* with what rq->actor may do */

#endif
