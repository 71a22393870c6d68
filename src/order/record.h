/* One order, one return, told by a program and not by a file: by an API call, an event, a webhook.
 * Products are found by their sku and made when they are new; amounts are minor units of the
 * business's currency, which is for the caller to see to. All of it inside a write transaction. */
#ifndef MAITRED_RECORD_H
#define MAITRED_RECORD_H

#include "order/order.h"

#define RECORD_AMOUNT_MAX INT64_C(10000000000000) /* of a line, of an order without lines */
#define RECORD_QUANTITY_MAX INT64_C(1000000000000)
#define RECORD_SKU_MAX 100
#define RECORD_TEXT_MAX 2000 /* bytes of a product's name or category */

struct record_line {
    struct str sku, name, category; /* '' unknown; a line without a sku is kept without a product */
    int64_t quantity;               /* thousandths, above nought */
    int64_t amount;                 /* of the line, discounts taken off; 0: handed out */
    int64_t cost;                   /* of one unit; -1 unknown */
};

/* From 1970 to 2199: what an id can carry and a file may say. */
bool record_moment_fits(int64_t at_us);

struct order_record {
    int64_t customer_id; /* a merged one stands for whom they became; also CUSTOMER_ANONYMOUS */
    struct str number;   /* what it is known by, with its source; '' none */
    struct str source;   /* the system it comes from; '' the business's own */
    int64_t at_us;       /* 0: as it was told before, else now */
    enum channel channel;
    const struct record_line *lines;
    size_t line_count;
    int64_t total; /* of an order without lines; else not looked at */
    int64_t id;    /* set: 0 when it is ORDER_TAKEN */
};
/* A numbered order told again is ORDER_KNOWN, or ORDER_CHANGED when it reads otherwise: then its
 * lines are replaced; so is one that nobody had and a customer has now. ORDER_TAKEN: another
 * customer has the number, or it came back or was delivered without one; nothing was done. One
 * without a number is known by its customer, moment and content. ERR_INVALID: a limit, a time
 * before 1970; ERR_MISSING: no such customer; ERR_CONFLICT: they were erased. */
MUST bool order_record_put(struct ctx *c, struct order_record *r, enum order_fate *fate);

struct return_record {
    int64_t customer_id; /* -1: whoever has the order; an order that is known wins anyway */
    struct str source;   /* of the order and of the return */
    struct str
        order_number;  /* '' not said: set against the customer's newest orders of the goods */
    struct str number; /* of the return itself; '' none */
    int64_t at_us;     /* 0: as it was told before, else now */
    bool is_cancellation;
    const struct record_line *lines; /* what came back; amount: the money given back for it */
    size_t line_count;
    int64_t total; /* without lines: the money given back; 0: all that is left of the order */
    int64_t id;    /* set: 0 when nothing was left to give back */
};
/* ORDER_KNOWN: told before, or nothing is left of the order. ORDER_CHANGED: a return of this number
 * is here with other lines; returns are never rewritten, nothing was done. ERR_MISSING: no order of
 * that number where one is needed. Else as order_record_put, but that goods of an order may come
 * back from who was erased since. */
MUST bool return_record_put(struct ctx *c, struct return_record *r, enum order_fate *fate);

#endif
