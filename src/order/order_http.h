/* Orders, what follows them, and products over HTTP: what the route rows of this folder share. */
#ifndef MAITRED_ORDER_HTTP_H
#define MAITRED_ORDER_HTTP_H

#include "customer/customer.h"
#include "http/request.h"
#include "order/record.h"

#define ORDER_ROUTE_COUNT 12
extern const struct route order_routes[ORDER_ROUTE_COUNT];

/* What a request said of whom and when: a document is found again by its number. */
#define FATES "added|known|changed"
const char *fate_name(enum order_fate fate);
#define CUSTOMER_NAMED_MEMBER                                           \
    {                                                                   \
        "customer", MEMBER_TEXT, MEMBER_NEEDED,                         \
            "cus_..., or a phone, e-mail, card or id they are known by" \
    }
/* The customer that "customer" of the body names; who was erased is refused. */
MUST bool customer_of_body(struct ctx *c, struct request *rq, int64_t *id);
/* "channel" of the body, CHANNEL_UNKNOWN when it is not there. */
MUST bool channel_of_body(struct ctx *c, struct request *rq, enum channel *out);
/* A moment of the body, now when it is not there; ERR_INVALID when it is beyond our years. */
MUST bool time_of_body(struct ctx *c, struct request *rq, const char *name, int64_t *at_us);

/* fact_http.c, product_http.c: inside their transactions. */
MUST bool score_post(struct ctx *c, struct request *rq);
MUST bool visit_post(struct ctx *c, struct request *rq);
MUST bool delivery_post(struct ctx *c, struct request *rq);
extern const struct shape score_new_shape, visit_new_shape, delivery_new_shape, fact_put_shape;

MUST bool products_get(struct ctx *c, struct request *rq);
MUST bool products_search(struct ctx *c, struct request *rq);
MUST bool product_get(struct ctx *c, struct request *rq);
MUST bool product_post(struct ctx *c, struct request *rq);
extern const struct shape product_shape, products_found_shape, product_new_shape;
extern const struct member product_search_query[1];

#endif
