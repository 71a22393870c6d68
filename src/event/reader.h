/* Readers understand what a kind of source sends and write the facts, inside a write transaction
 * and under a savepoint. Each returns false with ERR_INVALID, ERR_MISSING or ERR_CONFLICT for what
 * makes no sense, and sets the customer as soon as it knows them. What says nothing to us (a shop
 * that was paused, a theme that changed) is no error.
 *
 * Below them, what they have in common: facts that are not documents. */
#ifndef MAITRED_READER_H
#define MAITRED_READER_H

#include "event/person.h"
#include "event/take.h"
#include "order/order.h"

typedef bool event_reader(struct ctx *c, const struct source *s, struct arrival *a);
event_reader segment_read, woocommerce_read, shopify_read, commerceml_read, webhook_read;

#define VISIT_GAP_US (1800 * SECOND_US) /* pages seen closer to each other are one visit */
#define PLACE_MAX 200

/* Something a customer did. */
struct deed {
    const struct source *source;
    int64_t customer_id, at_us;
    enum channel channel;
    struct str message; /* tells it from others of the same second */
};
/* A touchpoint with its name and properties. */
MUST bool deed_put(struct ctx *c, const struct deed *d, enum touchpoint_kind kind, struct str name,
    const json_t *properties);
/* A visit, unless one is known half an hour before or after. */
MUST bool deed_visit(struct ctx *c, const struct deed *d, struct str place);
/* ERR_INVALID for a value off the scale. `value` is rounded. */
MUST bool deed_score(struct ctx *c, const struct deed *d, enum metric metric, double value,
    struct str comment, int64_t order_id);

/* A record of another system, as it was at some moment of theirs. */
struct news {
    const char *what;        /* "order" */
    struct str id, known_as; /* theirs; the number we keep it under */
    int64_t updated_us;      /* 0: it does not say, and is taken for new */
};
/* Is it newer than what we know? Then notes it. */
MUST bool news_put(struct ctx *c, const struct source *s, const struct news *n, bool *is_new);
/* The number under which we keep `what` of that id: the id itself when we never heard of it. */
MUST bool news_known_as(
    struct ctx *c, const struct source *s, const char *what, struct str id, struct str *out);
/* ERR_INVALID unless the currency is the business's, or not said. */
MUST bool currency_check(struct ctx *c, struct str currency);

#endif
