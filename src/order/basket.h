/* What a till or a shop's site is about to sell: priced, not sold. Discounts and points are worked
 * out from a basket before there is an order, so the same basket asked twice gets the same answer.
 *
 * A basket comes as a JSON object (basket_shape): the body of a request, a member of one, or a
 * file. What it does not say of its goods (name, category, cost) is taken from the products known
 * by their sku, BASKET_FACTS of them in a query; what it says itself holds. Reading one runs inside
 * a transaction; everything lives in the context's arena. */
#ifndef MAITRED_BASKET_H
#define MAITRED_BASKET_H

#include <jansson.h>

#include "http/route.h"
#include "order/record.h"

#define BASKET_LINES_MAX 500
#define BASKET_BYTES_MAX ((size_t)1 << 20) /* of a file */
#define BASKET_PLACE_MAX 200
#define BASKET_FACTS 40

struct basket_line {
    struct str sku, name, category; /* '' unknown */
    int64_t product_id;             /* 0: no product of that sku is known */
    int64_t quantity;               /* thousandths, from 1 to RECORD_QUANTITY_MAX */
    int64_t amount;                 /* of the line, minor units, from 0 to RECORD_AMOUNT_MAX */
    int64_t cost;                   /* of the line, within the same; -1 unknown */
};

struct basket {
    int64_t customer_id; /* merges followed; CUSTOMER_ANONYMOUS when nobody is named */
    int64_t at_us;
    enum channel channel;
    struct str place; /* the shop, the till; '' unknown */
    struct basket_line *lines;
    size_t line_count; /* from 1 to BASKET_LINES_MAX */
    int64_t amount;    /* sum of the lines' */
    int64_t cost;      /* sum of the lines', rounded line by line; -1 when one is unknown */
};

extern const struct shape basket_shape;

/* Reads a JSON object that is of basket_shape. `at` is where it stands in the whole ('' or
 * "/basket"); with an error *pointer says which member is at fault. ERR_INVALID: a quantity, amount
 * or cost out of its range, no lines, a moment that is not between 1970 and 2199, no such channel.
 * ERR_MISSING: no such customer; ERR_CONFLICT: they were erased. */
MUST bool basket_read(
    struct ctx *c, const json_t *from, const char *at, struct basket *out, const char **pointer);
/* The same from text, which is also checked for its shape; ERR_TOO_LARGE past BASKET_BYTES_MAX. */
MUST bool basket_parse(struct ctx *c, struct str text, struct basket *out);
/* The text of a file, "-" for standard input: read before the transaction, which may run twice. */
MUST bool basket_file(struct ctx *c, struct str path, struct str *text);

#endif
