/* Holding a JSON body, and the members of a query, to their rows. */
#ifndef MAITRED_SHAPE_H
#define MAITRED_SHAPE_H

#include "http/request.h"

/* ERR_INVALID with the reason, and *pointer (RFC 6901, in the arena) to the member at fault: one
 * missing, unknown, of another type, too long, or not of the words allowed. */
MUST bool shape_check(
    struct ctx *c, const struct shape *shape, const json_t *object, const char **pointer);
/* The query against the route's rows; a list is checked item by item. */
MUST bool query_check(struct ctx *c, struct request *rq);

#endif
