/* A webhook of any program, by a mapping:
 *
 *   {"kind": "order", "events": "/orders", "message": "/uuid",
 *    "fields": {"number": "/id", "email": "/customer/mail", "lines": "/items"},
 *    "line": {"sku": "/code", "quantity": "/count", "price": "/price"}}
 *
 * Values are JSON pointers (RFC 6901) into an event, or, after "=", words as they are. `events`
 * points to the list of events in the body; without it, the body is an event, or a list of them.
 * docs/events.md has the names of fields for each kind. */
#ifndef MAITRED_WEBHOOK_H
#define MAITRED_WEBHOOK_H

#include <jansson.h>

#include "base/ctx.h"

#define WEBHOOK_KINDS "order|return|cancellation|score|visit|event|customer"

/* ERR_INVALID with what is wrong in it. */
MUST bool webhook_mapping_check(struct ctx *c, struct str mapping);
/* The events of a body, a list or one: the mapping is one that was checked. NULL: there are
 * none. */
const json_t *webhook_events(struct ctx *c, const json_t *mapping, const json_t *body);
/* What tells the event from others; '' nothing. */
struct str webhook_message(struct ctx *c, const json_t *mapping, const json_t *event);

#endif
