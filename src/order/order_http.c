/* Orders and returns over HTTP. An order's id is one of its customer's: paths name both. */
#include "order/order_http.h"

#include <math.h>

#include "order/order_store.h"

/* ---- shapes ---- */

#define LINE_MEMBERS                                                        \
    {"sku", MEMBER_TEXT, 0, "a line without one is kept without a product", \
        .max = RECORD_SKU_MAX},                                             \
        {"name", MEMBER_TEXT}, {"category", MEMBER_TEXT},                   \
    {                                                                       \
        "quantity", MEMBER_REAL, .note = "to thousandths; left out: 1"      \
    }
static const struct member line_new_members[] = {
    LINE_MEMBERS,
    {"amount", MEMBER_MONEY, MEMBER_NEEDED, "of the line, discounts taken off; 0: handed out"},
    {"cost", MEMBER_MONEY, .note = "of one unit"},
};
static const struct shape line_new_shape = SHAPE("OrderLineNew", line_new_members);

static const struct member order_new_members[] = {
    {"customer", MEMBER_TEXT, MEMBER_NULL,
        "cus_..., or a phone, e-mail, card or id they are known by; left out: nobody"},
    {"number", MEMBER_TEXT, .note = "what it is known by, with its source",
        .max = ORDER_NUMBER_MAX},
    {"source", MEMBER_TEXT, .note = "the system it comes from", .max = ORDER_NUMBER_MAX},
    {"at", MEMBER_TIME, .note = "left out: as told before, else now"},
    {"channel", MEMBER_TEXT, .note = "shop, site, phone ..."},
    {"lines", MEMBER_OBJECT, MEMBER_LIST, .shape = &line_new_shape, .max = ORDER_LINES_MAX},
    {"total", MEMBER_MONEY, .note = "of an order without lines"},
};
static const struct shape order_new_shape = SHAPE("OrderNew", order_new_members);

static const struct member line_members[] = {
    {"sku", MEMBER_TEXT, MEMBER_NEEDED},
    {"name", MEMBER_TEXT, MEMBER_NEEDED},
    {"category", MEMBER_TEXT, MEMBER_NEEDED},
    {"quantity", MEMBER_REAL, MEMBER_NEEDED},
    {"amount", MEMBER_MONEY, MEMBER_NEEDED},
    {"is_sale", MEMBER_BOOL, MEMBER_NEEDED},
};
static const struct shape line_shape = SHAPE("OrderLine", line_members);

#define ORDER_MEMBERS                                                                              \
    {"id", MEMBER_ID, MEMBER_NEEDED, .of = ORDER_PREFIX},                                          \
        {"customer", MEMBER_ID, MEMBER_NEEDED, .of = CUSTOMER_PREFIX},                             \
        {"number", MEMBER_TEXT, MEMBER_NEEDED}, {"source", MEMBER_TEXT, MEMBER_NEEDED},            \
        {"at", MEMBER_TIME, MEMBER_NEEDED | MEMBER_NULL}, {"channel", MEMBER_TEXT, MEMBER_NEEDED}, \
        {"total", MEMBER_MONEY, MEMBER_NEEDED},                                                    \
        {"cost", MEMBER_MONEY, MEMBER_NEEDED | MEMBER_NULL, "of the goods; null: not known"},      \
    {                                                                                              \
        "sold", MEMBER_INT, MEMBER_NEEDED, "lines with a price"                                    \
    }
static const struct member order_members[] = {ORDER_MEMBERS};
static const struct shape order_shape = SHAPE("Order", order_members);

static const struct member order_full_members[] = {
    ORDER_MEMBERS,
    {"lines", MEMBER_OBJECT, MEMBER_NEEDED | MEMBER_LIST, .shape = &line_shape,
        .max = ORDER_LINES_MAX},
    {"returned", MEMBER_MONEY, MEMBER_NEEDED, "what came back of it"},
    {"fate", MEMBER_CHOICE, 0, "what sending it came to", .of = FATES},
};
static const struct shape order_full_shape = SHAPE("OrderFull", order_full_members);

static const struct member return_new_members[] = {
    {"customer", MEMBER_TEXT, MEMBER_NULL, "who, when no order is named or known"},
    {"order", MEMBER_TEXT, .note = "number of the order it is set against",
        .max = ORDER_NUMBER_MAX},
    {"number", MEMBER_TEXT, .note = "of the return itself", .max = ORDER_NUMBER_MAX},
    {"source", MEMBER_TEXT, .note = "the system both come from", .max = ORDER_NUMBER_MAX},
    {"at", MEMBER_TIME, .note = "left out: as told before, else now"},
    {"is_cancellation", MEMBER_BOOL},
    {"lines", MEMBER_OBJECT, MEMBER_LIST, "what came back, and the money given back for it",
        .shape = &line_new_shape, .max = ORDER_LINES_MAX},
    {"total", MEMBER_MONEY,
        .note = "money given back, without lines; neither: all that is left of the order"},
};
static const struct shape return_new_shape = SHAPE("ReturnNew", return_new_members);

static const struct member return_members[] = {
    {"id", MEMBER_ID, MEMBER_NEEDED | MEMBER_NULL, "null: nothing was left to give back",
        .of = "ret"},
    {"customer", MEMBER_ID, MEMBER_NEEDED, .of = CUSTOMER_PREFIX},
    {"fate", MEMBER_CHOICE, MEMBER_NEEDED, .of = FATES},
};
static const struct shape return_shape = SHAPE("Return", return_members);

static const struct member order_find_query[] = {
    {"number", MEMBER_TEXT, MEMBER_NEEDED, "as printed on it", .max = ORDER_NUMBER_MAX},
    {"source", MEMBER_TEXT, .note = "the system it comes from", .max = ORDER_NUMBER_MAX},
};

/* ---- what was said ---- */

const char *fate_name(enum order_fate fate)
{
    static const char *const names[] = {
        [ORDER_ADDED] = "added", [ORDER_KNOWN] = "known", [ORDER_CHANGED] = "changed"};

    assert(fate < COUNT(names));
    return names[fate];
}

bool customer_of_body(struct ctx *c, struct request *rq, int64_t *id)
{
    struct customer cu;

    rq->pointer = "/customer";
    if (!customer_named(c, member_text(rq->json, "customer"), id) || !customer_get(c, *id, &cu) ||
        (*id != CUSTOMER_ANONYMOUS && !customer_is_open(c, &cu)))
        return false;
    rq->pointer = NULL;
    return true;
}

bool channel_of_body(struct ctx *c, struct request *rq, enum channel *out)
{
    struct str name = member_text(rq->json, "channel");

    *out = CHANNEL_UNKNOWN;
    if (!name.n || channel_parse(name, out))
        return true;
    rq->pointer = "/channel";
    return fail(c, ERR_INVALID, "there is no channel \"" STR_FMT "\"", STR_ARG(name));
}

bool time_of_body(struct ctx *c, struct request *rq, const char *name, int64_t *at_us)
{
    *at_us = member_has(rq->json, name) ? member_time(rq->json, name) : clock_now(c->clock);
    if (record_moment_fits(*at_us))
        return true;
    rq->pointer = arena_printf(c->arena, "/%s", name);
    return fail(c, ERR_INVALID, "\"%s\" is not between 1970 and 2199", name);
}

static bool line_read(struct ctx *c, const json_t *from, struct record_line *l)
{
    double quantity = member_real(from, "quantity", 1) * 1000;

    if (!(quantity >= 1 && quantity <= (double)RECORD_QUANTITY_MAX) ||
        fabs(quantity - round(quantity)) > 1e-6 * quantity)
        return fail(c, ERR_INVALID, "a quantity is above nought, in thousandths at the finest");
    *l = (struct record_line){.sku = member_text(from, "sku"),
        .name = member_text(from, "name"),
        .category = member_text(from, "category"),
        .quantity = llround(quantity),
        .amount = member_money(from, "amount", 0),
        .cost = member_money(from, "cost", -1)};
    return true;
}

static bool lines_read(
    struct ctx *c, struct request *rq, const struct record_line **out, size_t *count)
{
    const json_t *list = json_object_get(rq->json, "lines");
    struct record_line *lines = arena_array(c->arena, json_array_size(list), struct record_line);

    for (size_t i = 0; i < json_array_size(list); i++) {
        rq->pointer = arena_printf(c->arena, "/lines/%zu", i);
        if (!line_read(c, json_array_get(list, i), &lines[i]))
            return false;
    }
    rq->pointer = NULL;
    *out = lines;
    *count = json_array_size(list);
    return true;
}

/* ---- orders, written ---- */

static int64_t order_row(
    struct ctx *c, struct request *rq, const struct rows *rows, int64_t customer_id)
{
    reply_id(rq, "id", ORDER_PREFIX, db_i64(rows, 0));
    reply_text(rq, "customer", str_of(arena_printf(c->arena, "%s", customer_text(c, customer_id))));
    reply_text(rq, "number", db_text(rows, 5));
    reply_text(rq, "source", db_text(rows, 6));
    reply_time(rq, "at", db_i64(rows, 1));
    reply_text(rq, "channel", str_of(channel_name((enum channel)db_i64(rows, 2))));
    reply_money(rq, "total", db_i64(rows, 3), c->currency);
    if (db_i64(rows, 7) < 0)
        json_put_null(&rq->out, "cost");
    else
        reply_money(rq, "cost", db_i64(rows, 7), c->currency);
    json_put_int(&rq->out, "sold", db_i64(rows, 4));
    return db_i64(rows, 8);
}

static bool order_lines_reply(struct ctx *c, struct request *rq, int64_t customer_id, int64_t id)
{
    struct rows rows;

    if (!db_query(c, &rows, &order_sql[ORDER_LINES],
            ARGS(I64(customer_id), I64(id), I64(ORDER_LINES_MAX))))
        return false;
    json_open_array(&rq->out, "lines");
    while (db_next(&rows)) {
        json_open_object(&rq->out, NULL);
        reply_text(rq, "sku", db_text(&rows, 3));
        reply_text(rq, "name", db_text(&rows, 4));
        reply_text(rq, "category", db_text(&rows, 5));
        json_put_real(&rq->out, "quantity", (double)db_i64(&rows, 0) / 1000);
        reply_money(rq, "amount", db_i64(&rows, 1), c->currency);
        json_put_bool(&rq->out, "is_sale", db_i64(&rows, 2) != 0);
        json_close(&rq->out);
    }
    json_close(&rq->out);
    return db_end(&rows);
}

/* An order with its lines; `fate` is NULL when it was only read. */
static bool order_reply(
    struct ctx *c, struct request *rq, int64_t customer_id, int64_t id, const char *fate)
{
    int64_t returned = 0;
    struct rows rows;
    bool found = false;

    for (int i = 0; i < 2 && !found; i++) {
        if (!db_one(c, &rows, &order_sql[i ? ORDER_BARE : ORDER_ONE],
                ARGS(I64(customer_id), I64(id)), &found))
            return false;
        if (found) {
            json_open_object(&rq->out, NULL);
            (void)order_row(c, rq, &rows, customer_id);
            returned = -db_i64(&rows, 9);
        }
        if (!db_end(&rows))
            return false;
    }
    if (!found)
        return fail(c, ERR_MISSING, "this customer has no such order");
    if (!order_lines_reply(c, rq, customer_id, id))
        return false;
    reply_money(rq, "returned", returned, c->currency);
    if (fate)
        reply_text(rq, "fate", str_of(fate));
    json_close(&rq->out);
    return true;
}

/* ---- handlers ---- */

static bool customer_of_path(struct ctx *c, struct request *rq, int64_t *id)
{
    struct customer cu;

    if (!request_id(c, rq, "id", CUSTOMER_PREFIX, id) || !customer_get(c, *id, &cu))
        return false;
    *id = cu.id;
    return true;
}

static bool orders_get(struct ctx *c, struct request *rq)
{
    int64_t id, before, last = 0;
    size_t limit, shown = 0;
    bool has_more = false;
    struct rows rows;

    if (!request_page(c, rq, INT64_MAX, &limit, &before) || !customer_of_path(c, rq, &id) ||
        !db_query(
            c, &rows, &order_sql[ORDER_PAGE], ARGS(I64(id), I64(before), I64((int64_t)limit + 1))))
        return false;
    reply_page_open(rq);
    while (!has_more && db_next(&rows)) {
        has_more = shown++ == limit;
        if (has_more)
            break;
        json_open_object(&rq->out, NULL);
        last = order_row(c, rq, &rows, id);
        json_close(&rq->out);
    }
    reply_page_close(rq, has_more, last);
    return db_end(&rows);
}

static bool order_get(struct ctx *c, struct request *rq)
{
    int64_t customer_id, id;

    return customer_of_path(c, rq, &customer_id) && request_id(c, rq, "order", ORDER_PREFIX, &id) &&
        order_reply(c, rq, customer_id, id, NULL);
}

static bool order_find(struct ctx *c, struct request *rq)
{
    struct str number = request_query(rq, "number");
    int64_t customer_id, id;

    if (!order_by_number(c, request_query(rq, "source"), number, &customer_id, &id))
        return false;
    if (customer_id < 0)
        return fail(c, ERR_MISSING, "there is no order \"" STR_FMT "\"", STR_ARG(number));
    return order_reply(c, rq, customer_id, id, NULL);
}

static bool order_taken(struct ctx *c, const struct order_record *r)
{
    int64_t owner, id;

    if (!order_by_number(c, r->source, r->number, &owner, &id))
        return false;
    if (owner == CUSTOMER_ANONYMOUS)
        return fail(c, ERR_CONFLICT,
            "order \"" STR_FMT "\" came back or was delivered without a customer: it stays so",
            STR_ARG(r->number));
    return fail(
        c, ERR_CONFLICT, "another customer has the number \"" STR_FMT "\"", STR_ARG(r->number));
}

static bool order_post(struct ctx *c, struct request *rq)
{
    struct order_record r = {.customer_id = CUSTOMER_ANONYMOUS,
        .number = member_text(rq->json, "number"),
        .source = member_text(rq->json, "source"),
        .total = member_money(rq->json, "total", 0)};
    enum order_fate fate;

    if ((member_has(rq->json, "at") && !time_of_body(c, rq, "at", &r.at_us)) ||
        (member_has(rq->json, "customer") && !customer_of_body(c, rq, &r.customer_id)) ||
        !channel_of_body(c, rq, &r.channel) || !lines_read(c, rq, &r.lines, &r.line_count))
        return false;
    if (!r.line_count && !member_has(rq->json, "total"))
        return fail(c, ERR_INVALID, "an order has \"lines\" or a \"total\"");
    if (!order_record_put(c, &r, &fate))
        return false;
    if (fate == ORDER_TAKEN)
        return order_taken(c, &r);
    return order_reply(c, rq, r.customer_id, r.id, fate_name(fate));
}

static bool return_post(struct ctx *c, struct request *rq)
{
    struct return_record r = {.customer_id = -1,
        .source = member_text(rq->json, "source"),
        .order_number = member_text(rq->json, "order"),
        .number = member_text(rq->json, "number"),
        .is_cancellation = member_bool(rq->json, "is_cancellation"),
        .total = member_money(rq->json, "total", 0)};
    enum order_fate fate;

    if ((member_has(rq->json, "at") && !time_of_body(c, rq, "at", &r.at_us)) ||
        (member_has(rq->json, "customer") && !customer_of_body(c, rq, &r.customer_id)) ||
        !lines_read(c, rq, &r.lines, &r.line_count) || !return_record_put(c, &r, &fate))
        return false;
    if (fate == ORDER_TAKEN || fate == ORDER_CHANGED)
        return fail(
            c, ERR_CONFLICT, "another return has the number \"" STR_FMT "\"", STR_ARG(r.number));
    json_open_object(&rq->out, NULL);
    reply_id(rq, "id", "ret", r.id);
    reply_text(rq, "customer", str_of(customer_text(c, r.customer_id)));
    reply_text(rq, "fate", str_of(fate_name(fate)));
    json_close(&rq->out);
    return true;
}

#define OF_CUSTOMER "/api/v1/customers/{id}/orders"
#define READS(run) PERM_ORDER_READ, ROUTE_READ, run
#define WRITES(run) PERM_ORDER_EDIT, ROUTE_WRITE, run

const struct route order_routes[] = {
    {"GET", OF_CUSTOMER, READS(orders_get), "A customer's orders, newest first",
        .answer = &order_shape, .flags = ROUTE_PAGED},
    {"GET", OF_CUSTOMER "/{order}", READS(order_get), "An order with its lines",
        .answer = &order_full_shape},
    {"GET", "/api/v1/orders", READS(order_find), "The order of a number", QUERY(order_find_query),
        .answer = &order_full_shape},
    {"POST", "/api/v1/orders", WRITES(order_post),
        "Add an order, or renew the one of the same number and source", .body = &order_new_shape,
        .answer = &order_full_shape, .status = 201, .flags = ROUTE_BIG},
    {"POST", "/api/v1/returns", WRITES(return_post),
        "Add a return: lines, money, or all of an order", .body = &return_new_shape,
        .answer = &return_shape, .status = 201, .flags = ROUTE_BIG},
    {"POST", "/api/v1/deliveries", WRITES(delivery_post),
        "Add a delivery, or renew the one of the same number and source",
        .body = &delivery_new_shape, .answer = &fact_put_shape, .status = 201},
    {"POST", "/api/v1/scores", WRITES(score_post), "Add an answer on a scale",
        .body = &score_new_shape, .answer = &fact_put_shape, .status = 201},
    {"POST", "/api/v1/visits", WRITES(visit_post), "Add a visit", .body = &visit_new_shape,
        .answer = &fact_put_shape, .status = 201},
    {"GET", "/api/v1/products", READS(products_get), "Products, by sku", .answer = &product_shape,
        .flags = ROUTE_PAGED},
    {"GET", "/api/v1/products/search", READS(products_search),
        "Products by the beginning of a sku or name", QUERY(product_search_query),
        .answer = &products_found_shape},
    {"GET", "/api/v1/products/{sku}", READS(product_get), "A product", .answer = &product_shape},
    {"POST", "/api/v1/products", WRITES(product_post),
        "Add a product, or renew what is known of it", .body = &product_new_shape,
        .answer = &product_shape, .status = 201},
};
static_assert(COUNT(order_routes) == ORDER_ROUTE_COUNT, "the module hands all of them over");
