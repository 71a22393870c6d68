/* The SQL of documents and products, shared by the files of this folder. */
#ifndef MAITRED_ORDER_STORE_H
#define MAITRED_ORDER_STORE_H

#include "module.h"
#include "order/order.h"

enum order_statement {
    DOCUMENT_FIND,
    DOCUMENT_PUT,
    DOCUMENT_MOVE,
    ORDER_FIND,
    ORDER_RANGE,
    ORDER_PAGE,
    ORDER_ONE,
    ORDER_BARE,
    ORDER_LINES,
    ORDER_NEW,
    ORDER_SET,
    ORDER_LINE_PUT,
    ORDER_LINES_DROP,
    ORDER_DROP,
    ORDER_IS_NAMED,
    ORDER_POINTS_DROP,
    ORDER_LEFT,
    ORDER_LINES_LEFT,
    TOUCHPOINT_RANGE,
    TOUCHPOINT_AT,
    TOUCHPOINT_NEW,
    TOUCHPOINT_MANY,
    TOUCHPOINT_DROP_BY_REF,
    STOCK_LINES,
    STOCK_RETURNED,
    RETURN_FIND,
    RETURN_BY_CONTENT,
    RETURN_PUT,
    RETURN_LINE_PUT,
    RETURN_MATCH_PUT,
    CANCELLATION_OF,
    CANCELLATION_POINTS_DROP,
    RETURN_MATCHES_DROP,
    RETURN_LINES_DROP,
    RETURN_DROP,
    PRODUCT_PUT,
    PRODUCT_FIND,
    PRODUCT_ONE,
    PRODUCT_PAGE,
    PRODUCT_BY_SKU,
    PRODUCT_BY_NAME,
    PRODUCT_FACTS,
    DELIVERY_FIND,
    DELIVERY_PUT,
    SCORE_FIND,
    SCORE_PUT,
    VISIT_PUT,
    ORDER_STATEMENT_COUNT
};
extern const struct statement order_sql[ORDER_STATEMENT_COUNT];

#define ORDER_INVARIANT_COUNT 5
extern const struct invariant order_invariants[ORDER_INVARIANT_COUNT];

/* "order:<source>:<number>", in the arena. */
struct str document_ident(struct ctx *c, const char *what, struct str source, struct str number);
MUST bool document_find(struct ctx *c, struct str ident, int64_t *customer_id, int64_t *id);
MUST bool document_put(struct ctx *c, struct str ident, int64_t customer_id, int64_t id);

/* A free touchpoint id of this customer in the second of at_us, from a hash. */
MUST bool touchpoint_free_id(
    struct ctx *c, int64_t customer_id, int64_t at_us, uint64_t hash, int64_t *id);
/* Writes a touchpoint that is known to be new. */
MUST bool touchpoint_new(struct ctx *c, const struct touchpoint *t);

#endif
