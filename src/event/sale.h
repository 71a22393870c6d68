/* What is sold and given back, as shops write it: lines in JSON, under other names in each. */
#ifndef MAITRED_SALE_H
#define MAITRED_SALE_H

#include <jansson.h>

#include "event/reader.h"
#include "order/record.h"

/* Paths of a line's members (piece.h); several, apart by blanks, are tried in turn. NULL: the shop
 * has no such member. A line's amount is `amount`, else `price` times `quantity`; what `discount`
 * says is taken off. */
struct sale_paths {
    const char *sku, *name, *category, *quantity, *price, *amount, *discount;
};

struct sale {
    struct record_line *lines;
    size_t count;
    int64_t sum;
    bool is_priced; /* every line says what it cost */
};
/* A list, or one line by itself; what is not there is no lines. ERR_INVALID for numbers that are
 * none, or too many lines. */
MUST bool sale_read(
    struct ctx *c, const json_t *lines, const struct sale_paths *paths, struct sale *out);
/* Takes an amount off all lines by their shares; at most what they are. */
void sale_discount(struct sale *s, int64_t discount);

/* Puts an order of a system: under who has its number already, at the moment it then had unless
 * at_us is its own (not 0), else as a new one of `customer_id` at `fallback_us`. Without priced
 * lines it is its `total` alone. *customer_id is who has it in the end. */
struct sale_order {
    struct str number;
    int64_t at_us, fallback_us;
    enum channel channel;
    int64_t total;
};
MUST bool sale_put(struct ctx *c, const struct source *s, const struct sale *sale,
    const struct sale_order *order, int64_t *customer_id);
/* The shop says that an order stands: what it cancelled before is taken back. Nothing happens when
 * there is none of this number. */
MUST bool sale_revive(struct ctx *c, const struct source *s, struct str number);
/* Gives back what lines say, or, without lines, `total`, or all that is left when that is 0.
 * ERR_MISSING when there is no order of this number. */
MUST bool sale_return(struct ctx *c, const struct source *s, const struct sale *sale,
    const struct return_record *r, int64_t *customer_id);

#endif
