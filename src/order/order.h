/* What was sold, given back and delivered. Documents come whole: an order with its lines, a
 * return with its lines; putting one that is known already changes nothing, putting one whose
 * lines changed replaces them. Each writes its touchpoint in the same transaction.
 *
 * A numbered document is found by "order:<source>:<number>", wherever it is. One without a
 * number is found by its customer, its second and its content, so that the same file imported
 * twice adds nothing. An order's touchpoint has the order's id. */
#ifndef MAITRED_ORDER_H
#define MAITRED_ORDER_H

#include "timeline/touchpoint.h"

#define ORDER_PREFIX "ord"
#define ORDER_NUMBER_MAX 64
#define ORDER_LINES_MAX 5000
#define QUANTITY_SCALE 3 /* quantities are thousandths of a unit */

struct order_line {
    int64_t product_id; /* 0 unknown */
    int64_t quantity, amount;
    bool is_sale;
};

/* What lines and a time say: differs when they changed, and does not depend on the order of the
 * lines, so a file sorted otherwise tells nothing new. Lines are hashed as bytes: clear them with
 * memset before they are filled. */
uint64_t order_lines_hash(const struct order_line *lines, size_t count, int64_t at_us);
uint64_t order_hash_mix(uint64_t a, uint64_t b);

/* A bare order is one of which nothing is known but when and how much: no number, no lines, no
 * cost. Its touchpoint is all there is of it; it has no row in `orders`. */
struct order {
    int64_t customer_id, id; /* the id is found or made by order_put */
    struct str number, source;
    int64_t at_us;
    enum channel channel;
    int64_t cost; /* -1 unknown */
    const struct order_line *lines;
    size_t line_count;         /* 0: only `total` is known */
    int64_t total;             /* of the lines sold */
    int64_t sold;              /* how many lines were sold; 1 for an order without lines */
    enum touchpoint_kind kind; /* ORDER, or HANDOUT and ADJUSTMENT when nothing was sold */
    int64_t adjusted;          /* the amount of an ADJUSTMENT */
    uint64_t hash;             /* of what it says: differs when the order changed */
    uint64_t key_hash;         /* of what it is, for its id: customer, number or content */
    bool is_row;               /* without a number: another of that second is another order */
    bool is_bare;
    bool may_claim;      /* told whole: nobody's order of this number becomes its customer's */
    uint32_t occurrence; /* how many equal rows came before a bare one */
};

enum order_fate { ORDER_ADDED, ORDER_KNOWN, ORDER_CHANGED, ORDER_TAKEN /* by another customer */ };

struct order_mark {
    int64_t id, at_us;
    uint64_t hash;
    bool has_number;
};

/* What a customer has in a stretch of time, read once before many orders without numbers are put
 * in the order of their times. Thousands of them may share a second: nothing here looks at each. */
struct order_seen {
    struct order_mark *orders; /* by id */
    size_t count, next;
    size_t *by_hash; /* places in orders + 1, found by moment and hash */
    size_t by_hash_room;
    int64_t *ids; /* touchpoints' ids in use, a hash set */
    size_t ids_room, ids_count;
    struct bare_mark {
        int64_t at_us, amount;
        uint32_t kind, count;
    } * bare; /* bare orders, counted by what they say */
    size_t bare_room;
    struct touchpoint_group *group; /* of the whole transaction: the loads below leave it alone */
};
/* Of somebody new, and room for `coming` orders. */
void order_seen_none(struct ctx *c, size_t coming, struct order_seen *seen);
MUST bool order_seen_load(struct ctx *c, int64_t customer_id, int64_t from_us, int64_t until_us,
    size_t coming, struct order_seen *seen);

/* Touchpoints of bare orders on their way: they are written many at a time. */
#define TOUCHPOINT_GROUP_SIZE 16
struct touchpoint_group {
    struct touchpoint rows[TOUCHPOINT_GROUP_SIZE];
    size_t count;
};
MUST bool touchpoint_group_flush(struct ctx *c, struct touchpoint_group *g);

/* Inside a write transaction. The group of `seen` is flushed by the caller in the end. */
MUST bool order_put(struct ctx *c, struct order *o, struct order_seen *seen, enum order_fate *fate);

struct order_return {
    int64_t customer_id, id;
    struct str number, source;
    int64_t at_us;
    bool is_cancellation;
    int64_t order_id; /* the order it names itself; 0 none: worked out from the goods */
    const struct order_line *lines; /* quantities above nought, amounts below */
    size_t line_count;
    uint64_t hash, key_hash;
};

/* A customer's sold lines that can still be returned, newest order first. Nobody's are never
 * matched. */
struct order_stock;
MUST bool order_stock_load(struct ctx *c, int64_t customer_id, struct order_stock **out);
/* Sets each line against the newest earlier orders that sold the same product, at the same price
 * where there are such; *unmatched grows by the lines left without an order. A return is never
 * rewritten: ORDER_CHANGED says that it is here with other lines, and nothing was done. */
MUST bool order_return_put(struct ctx *c, struct order_return *r, struct order_stock *stock,
    enum order_fate *fate, int64_t *unmatched);

/* Takes back the cancellations of an order, but for those with a number of their own: it stands
 * again. Nothing happens to one that was not cancelled. Inside a write transaction. */
MUST bool order_revive(struct ctx *c, int64_t customer_id, int64_t order_id);

/* ---- products ---- */

struct product {
    int64_t id;
    struct str sku, name, category;
    int64_t price, cost, stock; /* -1 unknown: an earlier value stays */
};
/* Adds a product, or fills in and renews what is known of it. A name never becomes empty. */
MUST bool product_put(struct ctx *c, struct product *p, bool *is_new);
/* The same, and tells whether anything was new; what is known already is not written again. */
MUST bool product_renew(struct ctx *c, struct product *p, enum order_fate *fate);

/* ---- deliveries, visits, scores ---- */

struct delivery {
    int64_t customer_id, id, order_id;
    struct str number, source;
    int64_t promised_us, delivered_us; /* 0 unknown */
    uint64_t key_hash;
};
MUST bool delivery_put(struct ctx *c, struct delivery *d, enum order_fate *fate);

enum metric { METRIC_NPS = 1, METRIC_CSAT, METRIC_CES };
struct score {
    int64_t customer_id, id;
    int64_t at_us;
    enum metric metric;
    int value;
    struct str comment;
    enum channel channel;
    int64_t order_id;
    uint64_t key_hash;
};
MUST bool score_put(struct ctx *c, struct score *s, enum order_fate *fate);
void metric_range(enum metric metric, int *min, int *max);

struct visit {
    int64_t customer_id, id;
    int64_t at_us;
    enum channel channel;
    struct str place;
};
MUST bool visit_add(struct ctx *c, struct visit *v);

/* The order behind a number: *id is 0 and *customer_id is -1 when there is none. */
MUST bool order_by_number(
    struct ctx *c, struct str source, struct str number, int64_t *customer_id, int64_t *id);

#endif
