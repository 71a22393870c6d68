/* The routes by which events come in. */
#ifndef MAITRED_EVENT_HTTP_H
#define MAITRED_EVENT_HTTP_H

#include "event/take.h"
#include "http/request.h"

#define EVENT_FLAGS (ROUTE_GZIP | ROUTE_BIG | ROUTE_RAW | ROUTE_FOREIGN)
#define REJECTED_TOLD_MAX 100 /* reasons in an answer */

extern const struct shape taken_shape;

/* Answers {"success": true}; with reasons when some were rejected. */
void taken_reply(struct ctx *c, struct request *rq, const struct arrival *list, size_t count,
    const struct taking *taking);

bool segment_route(struct ctx *c, struct request *rq);
bool segment_options(struct ctx *c, struct request *rq);
bool hook_route(struct ctx *c, struct request *rq);
bool exchange_route(struct ctx *c, struct request *rq);

#endif
