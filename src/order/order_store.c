/* All SQL of orders, returns, products, deliveries, visits and scores. */
#include "order/order_store.h"

const struct statement order_sql[] = {
    [DOCUMENT_FIND] = {"SELECT customer_id, id FROM document WHERE ident = $1"},
    [DOCUMENT_PUT] = {"INSERT INTO document (ident, customer_id, id) VALUES ($1, $2, $3)"},
    [ORDER_FIND] = {"SELECT at, line_hash FROM orders WHERE customer_id = $1 AND id = $2"},
    [ORDER_RANGE] = {"SELECT id, at, line_hash, number <> '' FROM orders"
                     " WHERE customer_id = $1 AND id >= $2 AND id <= $3 ORDER BY id",
        "SELECT id, at, line_hash, CASE WHEN number <> '' THEN 1 ELSE 0 END FROM orders"
        " WHERE customer_id = $1 AND id >= $2 AND id <= $3 ORDER BY id"},
    [ORDER_NEW] = {"INSERT INTO orders (customer_id, id, number, source, at, channel, total, cost,"
                   " lines, line_hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"},
    [ORDER_SET] = {"UPDATE orders SET at = $3, channel = $4, total = $5, cost = $6, lines = $7,"
                   " line_hash = $8 WHERE customer_id = $1 AND id = $2"},
    [ORDER_LINE_PUT] = {"INSERT INTO order_line (customer_id, order_id, line_no, product_id,"
                        " quantity, amount, is_sale) VALUES ($1, $2, $3, $4, $5, $6, $7)"},
    [ORDER_LINES_DROP] = {"DELETE FROM order_line WHERE customer_id = $1 AND order_id = $2"},
    [TOUCHPOINT_RANGE] = {"SELECT id FROM touchpoint"
                          " WHERE customer_id = $1 AND id >= $2 AND id <= $3 ORDER BY id"},
    [TOUCHPOINT_AT] = {"SELECT 1 FROM touchpoint WHERE customer_id = $1 AND id = $2"},
    [TOUCHPOINT_NEW] = {"INSERT INTO touchpoint (customer_id, id, at, kind, stage, channel, pillar,"
                        " amount, items, score, ref)"
                        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"},
    [TOUCHPOINT_DROP_BY_REF] = {"DELETE FROM touchpoint"
                                " WHERE customer_id = $1 AND kind = $2 AND ref = $3"},
    [STOCK_LINES] = {"SELECT l.order_id, l.line_no, l.product_id, l.quantity, l.amount, o.at"
                     " FROM order_line AS l JOIN orders AS o"
                     " ON o.customer_id = l.customer_id AND o.id = l.order_id"
                     " WHERE l.customer_id = $1 AND l.is_sale = 1"
                     " ORDER BY l.product_id, o.at DESC, l.order_id, l.line_no LIMIT $2"},
    [STOCK_RETURNED] = {"SELECT order_id, order_line, CAST(sum(quantity) AS bigint)"
                        " FROM order_return_match WHERE customer_id = $1 AND order_id > 0"
                        " GROUP BY order_id, order_line"},
    [RETURN_FIND] = {"SELECT at, line_hash FROM order_return WHERE customer_id = $1 AND id = $2"},
    [RETURN_BY_CONTENT] = {"SELECT id FROM order_return WHERE customer_id = $1"
                           " AND id >= $2 AND id <= $3 AND number = '' AND line_hash = $4"},
    [RETURN_PUT] =
        {"INSERT INTO order_return (customer_id, id, number, source, at, total, line_hash)"
         " VALUES ($1, $2, $3, $4, $5, $6, $7)"
         " ON CONFLICT (customer_id, id) DO UPDATE SET at = excluded.at,"
         " total = excluded.total, line_hash = excluded.line_hash"},
    [RETURN_LINE_PUT] =
        {"INSERT INTO order_return_line (customer_id, return_id, line_no, product_id,"
         " quantity, amount) VALUES ($1, $2, $3, $4, $5, $6)"},
    [RETURN_MATCH_PUT] =
        {"INSERT INTO order_return_match (customer_id, return_id, line_no, order_id,"
         " order_line, quantity, amount) VALUES ($1, $2, $3, $4, $5, $6, $7)"},
    [PRODUCT_PUT] =
        {"INSERT INTO product (product_id, sku, name, category, price, cost, stock,"
         " updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
         " ON CONFLICT (sku) DO UPDATE SET"
         " name = CASE WHEN excluded.name = '' THEN product.name ELSE excluded.name END,"
         " category = CASE WHEN excluded.category = '' THEN product.category"
         " ELSE excluded.category END,"
         " price = CASE WHEN excluded.price < 0 THEN product.price ELSE excluded.price END,"
         " cost = CASE WHEN excluded.cost < 0 THEN product.cost ELSE excluded.cost END,"
         " stock = CASE WHEN excluded.stock < 0 THEN product.stock ELSE excluded.stock END,"
         " updated_at = excluded.updated_at RETURNING product_id"},
    [PRODUCT_FIND] = {"SELECT name, category, price, cost, stock FROM product WHERE sku = $1"},
    [DELIVERY_FIND] = {"SELECT promised_at, delivered_at FROM delivery"
                       " WHERE customer_id = $1 AND id = $2"},
    [DELIVERY_PUT] =
        {"INSERT INTO delivery (customer_id, id, order_id, number, source, promised_at,"
         " delivered_at) VALUES ($1, $2, $3, $4, $5, $6, $7)"
         " ON CONFLICT (customer_id, id) DO UPDATE SET order_id = excluded.order_id,"
         " promised_at = excluded.promised_at, delivered_at = excluded.delivered_at"},
    [SCORE_FIND] = {"SELECT metric, value, comment FROM score WHERE customer_id = $1 AND id = $2"},
    [SCORE_PUT] =
        {"INSERT INTO score (customer_id, id, at, metric, value, comment, channel, order_id)"
         " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"},
    [VISIT_PUT] = {"INSERT INTO visit (customer_id, id, at, channel, place)"
                   " VALUES ($1, $2, $3, $4, $5)"},
};

const struct invariant order_invariants[] = {
    {"an order's total is the sum of its sold lines",
        {"SELECT o.number FROM orders AS o JOIN (SELECT customer_id, order_id, sum(amount * "
         "is_sale)"
         " AS total FROM order_line GROUP BY customer_id, order_id) AS l"
         " ON l.customer_id = o.customer_id AND l.order_id = o.id WHERE l.total <> o.total"}},
    {"each order has one touchpoint of its amount",
        {"SELECT CAST(customer_id AS text) FROM (SELECT customer_id, 1 AS n, total AS amount"
         " FROM orders UNION ALL SELECT customer_id, -1, CASE WHEN kind = 1 THEN -amount ELSE 0 END"
         " FROM touchpoint WHERE kind IN (1, 4, 5)) AS both_sides"
         " GROUP BY customer_id HAVING sum(n) <> 0 OR sum(amount) <> 0"}},
    {"a touchpoint's id carries its second",
        {"SELECT CAST(id AS text) FROM touchpoint WHERE id / 1073741824 <> at / 1000000"}},
    {"no more comes back than was sold",
        {"SELECT CAST(m.order_id AS text) FROM (SELECT customer_id, order_id, order_line,"
         " sum(quantity) AS quantity FROM order_return_match WHERE order_line > 0"
         " GROUP BY customer_id, order_id, order_line) AS m JOIN order_line AS l"
         " ON l.customer_id = m.customer_id AND l.order_id = m.order_id AND l.line_no = "
         "m.order_line"
         " WHERE m.quantity > l.quantity"}},
    {"a numbered order is found by its number",
        {"SELECT o.number FROM orders AS o LEFT JOIN document AS d"
         " ON d.customer_id = o.customer_id AND d.id = o.id WHERE o.number <> '' AND d.ident IS "
         "NULL"}},
};
static_assert(
    COUNT(order_invariants) == ORDER_INVARIANT_COUNT, "the module hands all of them over");

struct str document_ident(struct ctx *c, const char *what, struct str source, struct str number)
{
    const char *text =
        arena_printf(c->arena, "%s:" STR_FMT ":" STR_FMT, what, STR_ARG(source), STR_ARG(number));

    assert(number.n > 0);
    return str_of(text);
}

bool document_find(struct ctx *c, struct str ident, int64_t *customer_id, int64_t *id)
{
    struct rows rows;
    bool found;

    if (!db_one(c, &rows, &order_sql[DOCUMENT_FIND], ARGS(TEXT(ident)), &found))
        return false;
    *customer_id = found ? db_i64(&rows, 0) : -1;
    *id = found ? db_i64(&rows, 1) : 0;
    return db_end(&rows);
}

bool document_put(struct ctx *c, struct str ident, int64_t customer_id, int64_t id)
{
    return db_run(c, &order_sql[DOCUMENT_PUT], ARGS(TEXT(ident), I64(customer_id), I64(id)), NULL);
}

bool touchpoint_free_id(
    struct ctx *c, int64_t customer_id, int64_t at_us, uint64_t hash, int64_t *id)
{
    bool is_taken = true;

    while (is_taken) {
        struct rows rows;

        *id = id_at(at_us, hash++);
        if (!db_one(
                c, &rows, &order_sql[TOUCHPOINT_AT], ARGS(I64(customer_id), I64(*id)), &is_taken) ||
            !db_end(&rows))
            return false;
    }
    return true;
}

bool touchpoint_new(struct ctx *c, const struct touchpoint *t)
{
    static _Thread_local int64_t ignored;

    assert(t->kind > TOUCHPOINT_NONE);
    assert(t->kind < TOUCHPOINT_KIND_COUNT);
    return db_batch(c, &order_sql[TOUCHPOINT_NEW],
        ARGS(I64(t->customer_id), I64(t->id), I64(t->at_us), I64(t->kind), I64(t->stage),
            I64(t->channel), I64(t->pillar), I64(t->amount), I64(t->items), I64(t->score),
            I64(t->ref)),
        &ignored);
}
