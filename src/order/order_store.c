/* All SQL of orders, returns, products, deliveries, visits and scores. */
#include "order/order_store.h"

const struct statement order_sql[] = {
    [DOCUMENT_FIND] = {"SELECT customer_id, id FROM document WHERE ident = $1"},
    [DOCUMENT_PUT] = {"INSERT INTO document (ident, customer_id, id) VALUES ($1, $2, $3)"},
    [DOCUMENT_MOVE] = {"UPDATE document SET customer_id = $2, id = $3 WHERE ident = $1"},
    [ORDER_FIND] = {"SELECT at, line_hash FROM orders WHERE customer_id = $1 AND id = $2"},
    [ORDER_RANGE] = {"SELECT id, at, line_hash, number <> '' FROM orders"
                     " WHERE customer_id = $1 AND id >= $2 AND id <= $3 ORDER BY id",
        "SELECT id, at, line_hash, CASE WHEN number <> '' THEN 1 ELSE 0 END FROM orders"
        " WHERE customer_id = $1 AND id >= $2 AND id <= $3 ORDER BY id"},
    /* Newest first: $2 the touchpoint seen last. What has no row of its own is its touchpoint. */
    [ORDER_PAGE] = {"SELECT t.ref, t.at, t.channel, t.amount, t.items, COALESCE(o.number, ''),"
                    " COALESCE(o.source, ''), COALESCE(o.cost, -1), t.id, 0"
                    " FROM touchpoint AS t LEFT JOIN orders AS o"
                    " ON o.customer_id = t.customer_id AND o.id = t.ref WHERE t.customer_id = $1"
                    " AND t.id < $2 AND t.kind IN (1, 4) ORDER BY t.id DESC LIMIT $3"},
    [ORDER_ONE] = {"SELECT o.id, o.at, o.channel, o.total, o.lines, o.number, o.source, o.cost,"
                   " o.id, CAST(COALESCE((SELECT sum(m.amount) FROM order_return_match AS m"
                   " WHERE m.customer_id = $1 AND m.order_id = $2), 0) AS bigint)"
                   " FROM orders AS o WHERE o.customer_id = $1 AND o.id = $2"},
    [ORDER_BARE] = {"SELECT ref, at, channel, amount, items, '', '', -1, id, 0 FROM touchpoint"
                    " WHERE customer_id = $1 AND id = $2 AND ref = $2 AND kind IN (1, 4)"},
    [ORDER_LINES] = {"SELECT l.quantity, l.amount, l.is_sale, COALESCE(p.sku, ''),"
                     " COALESCE(p.name, ''), COALESCE(p.category, '') FROM order_line AS l"
                     " LEFT JOIN product AS p ON p.product_id = l.product_id"
                     " WHERE l.customer_id = $1 AND l.order_id = $2 ORDER BY l.line_no LIMIT $3"},
    [ORDER_NEW] = {"INSERT INTO orders (customer_id, id, number, source, at, channel, total, cost,"
                   " lines, line_hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"},
    [ORDER_SET] = {"UPDATE orders SET at = $3, channel = $4, total = $5, cost = $6, lines = $7,"
                   " line_hash = $8 WHERE customer_id = $1 AND id = $2"},
    [ORDER_LINE_PUT] = {"INSERT INTO order_line (customer_id, order_id, line_no, product_id,"
                        " quantity, amount, is_sale) VALUES ($1, $2, $3, $4, $5, $6, $7)"},
    [ORDER_LINES_DROP] = {"DELETE FROM order_line WHERE customer_id = $1 AND order_id = $2"},
    [ORDER_DROP] = {"DELETE FROM orders WHERE customer_id = $1 AND id = $2"},
    /* By what came back of it, or is on its way. */
    [ORDER_IS_NAMED] = {"SELECT 1 FROM order_return_match WHERE customer_id = $1 AND order_id = $2"
                        " UNION ALL SELECT 1 FROM delivery"
                        " WHERE customer_id = $1 AND order_id = $2 LIMIT 1"},
    [ORDER_POINTS_DROP] = {"DELETE FROM touchpoint WHERE customer_id = $1 AND id >= $2"
                           " AND id <= $3 AND kind IN (1, 4, 5) AND ref = $4"},
    /* What did not come back: money, then the goods of each line. */
    [ORDER_LEFT] = {"SELECT o.total + CAST(COALESCE((SELECT sum(m.amount) FROM order_return_match"
                    " AS m WHERE m.customer_id = $1 AND m.order_id = $2), 0) AS bigint)"
                    " FROM orders AS o WHERE o.customer_id = $1 AND o.id = $2"},
    [ORDER_LINES_LEFT] =
        {"SELECT l.product_id, l.quantity, l.amount, l.quantity"
         " - CAST(COALESCE((SELECT sum(m.quantity) FROM order_return_match AS m"
         " WHERE m.customer_id = $1 AND m.order_id = $2 AND m.order_line = l.line_no), 0)"
         " AS bigint) FROM order_line AS l WHERE l.customer_id = $1 AND l.order_id = $2"
         " AND l.is_sale = 1 AND l.product_id <> 0 ORDER BY l.line_no LIMIT $3"},
    /* The last column counts bare orders: sales, handouts and adjustments without a row in
     * orders. */
    [TOUCHPOINT_RANGE] = {"SELECT t.id, t.at, t.kind, t.amount,"
                          " CASE WHEN t.kind IN (1, 4, 5) AND o.id IS NULL THEN 1 ELSE 0 END"
                          " FROM touchpoint AS t LEFT JOIN orders AS o"
                          " ON o.customer_id = t.customer_id AND o.id = t.ref"
                          " WHERE t.customer_id = $1 AND t.id >= $2 AND t.id <= $3"},
    [TOUCHPOINT_AT] = {"SELECT 1 FROM touchpoint WHERE customer_id = $1 AND id = $2"},
    [TOUCHPOINT_NEW] = {"INSERT INTO touchpoint (customer_id, id, at, kind, stage, channel, pillar,"
                        " amount, items, score, ref)"
                        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"},
    [TOUCHPOINT_MANY] =
        {"INSERT INTO touchpoint (customer_id, id, at, kind, stage, channel, pillar,"
         " amount, items, score, ref) VALUES"
         " ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11),"
         " ($12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22),"
         " ($23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33),"
         " ($34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44),"
         " ($45, $46, $47, $48, $49, $50, $51, $52, $53, $54, $55),"
         " ($56, $57, $58, $59, $60, $61, $62, $63, $64, $65, $66),"
         " ($67, $68, $69, $70, $71, $72, $73, $74, $75, $76, $77),"
         " ($78, $79, $80, $81, $82, $83, $84, $85, $86, $87, $88),"
         " ($89, $90, $91, $92, $93, $94, $95, $96, $97, $98, $99),"
         " ($100, $101, $102, $103, $104, $105, $106, $107, $108, $109, $110),"
         " ($111, $112, $113, $114, $115, $116, $117, $118, $119, $120, $121),"
         " ($122, $123, $124, $125, $126, $127, $128, $129, $130, $131, $132),"
         " ($133, $134, $135, $136, $137, $138, $139, $140, $141, $142, $143),"
         " ($144, $145, $146, $147, $148, $149, $150, $151, $152, $153, $154),"
         " ($155, $156, $157, $158, $159, $160, $161, $162, $163, $164, $165),"
         " ($166, $167, $168, $169, $170, $171, $172, $173, $174, $175, $176)"},
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
    /* A cancellation is told from a return by its touchpoint. */
    [CANCELLATION_OF] = {"SELECT r.id, r.at FROM order_return_match AS m JOIN order_return AS r"
                         " ON r.customer_id = m.customer_id AND r.id = m.return_id"
                         " JOIN touchpoint AS t ON t.customer_id = r.customer_id AND t.kind = 3"
                         " AND t.ref = m.order_id AND t.at = r.at WHERE m.customer_id = $1"
                         " AND m.order_id = $2 AND r.number = '' ORDER BY r.id LIMIT 1"},
    [CANCELLATION_POINTS_DROP] = {"DELETE FROM touchpoint"
                                  " WHERE customer_id = $1 AND kind = 3 AND ref = $2 AND at = $3"},
    [RETURN_MATCHES_DROP] = {"DELETE FROM order_return_match"
                             " WHERE customer_id = $1 AND return_id = $2"},
    [RETURN_LINES_DROP] = {"DELETE FROM order_return_line"
                           " WHERE customer_id = $1 AND return_id = $2"},
    [RETURN_DROP] = {"DELETE FROM order_return WHERE customer_id = $1 AND id = $2"},
    [PRODUCT_PUT] =
        {"INSERT INTO product (product_id, sku, name, category, price, cost, stock,"
         " updated_at, name_fold) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
         " ON CONFLICT (sku) DO UPDATE SET"
         " name_fold = CASE WHEN excluded.name = '' THEN product.name_fold"
         " ELSE excluded.name_fold END,"
         " name = CASE WHEN excluded.name = '' THEN product.name ELSE excluded.name END,"
         " category = CASE WHEN excluded.category = '' THEN product.category"
         " ELSE excluded.category END,"
         " price = CASE WHEN excluded.price < 0 THEN product.price ELSE excluded.price END,"
         " cost = CASE WHEN excluded.cost < 0 THEN product.cost ELSE excluded.cost END,"
         " stock = CASE WHEN excluded.stock < 0 THEN product.stock ELSE excluded.stock END,"
         " updated_at = excluded.updated_at RETURNING product_id"},
    [PRODUCT_FIND] = {"SELECT name, category, price, cost, stock, product_id FROM product"
                      " WHERE sku = $1"},
    [PRODUCT_ONE] = {"SELECT product_id, sku, name, category, price, cost, stock, updated_at"
                     " FROM product WHERE sku = $1"},
    [PRODUCT_PAGE] = {"SELECT product_id, sku, name, category, price, cost, stock, updated_at"
                      " FROM product WHERE sku > $1 ORDER BY sku LIMIT $2"},
    /* $1 the beginning, $2 what sorts after all that begin with it. */
    [PRODUCT_BY_SKU] = {"SELECT product_id, sku, name, category, price, cost, stock, updated_at"
                        " FROM product WHERE sku >= $1 AND sku < $2"
                        " AND substr(sku, 1, length(CAST($1 AS text))) = $1"
                        " ORDER BY sku LIMIT $3"},
    [PRODUCT_BY_NAME] = {"SELECT product_id, sku, name, category, price, cost, stock, updated_at"
                         " FROM product WHERE name_fold >= $1 AND name_fold < $2"
                         " AND substr(name_fold, 1, length(CAST($1 AS text))) = $1"
                         " ORDER BY name_fold, product_id LIMIT $3"},
    /* Of a basket's goods, forty at a time. */
    [PRODUCT_FACTS] = {"SELECT product_id, sku, name, category, cost FROM product WHERE sku IN"
                       " ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,"
                       " $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30,"
                       " $31, $32, $33, $34, $35, $36, $37, $38, $39, $40)"},
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

/* Sums of two tables put under each other, not joined: a server that has not counted its rows yet
 * compares each with each to join them. */
const struct invariant order_invariants[] = {
    {"an order's total is the sum of its sold lines",
        {"SELECT max(a.number) FROM (SELECT customer_id, id, number, total, 1 AS is_order,"
         " 0 AS is_line FROM orders UNION ALL"
         " SELECT customer_id, order_id, '', -amount * is_sale, 0, 1 FROM order_line) AS a"
         " GROUP BY a.customer_id, a.id"
         " HAVING max(is_order) = 1 AND max(is_line) = 1 AND sum(a.total) <> 0"}},
    {"each order has one touchpoint of its amount",
        {"SELECT max(a.number) FROM (SELECT customer_id, id, number, total, 1 AS is_order,"
         " 0 AS is_point FROM orders UNION ALL"
         " SELECT customer_id, ref, '', CASE WHEN kind = 1 THEN -amount ELSE 0 END, 0, 1"
         " FROM touchpoint WHERE kind IN (1, 4, 5)) AS a GROUP BY a.customer_id, a.id"
         " HAVING max(is_order) = 1 AND (sum(is_point) <> 1 OR sum(a.total) <> 0)"}},
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

#define TOUCHPOINT_COLUMNS 11

static _Thread_local int64_t ignored; /* new rows: nobody asks how many */

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

static void touchpoint_args(const struct touchpoint *t, struct val args[TOUCHPOINT_COLUMNS])
{
    const int64_t values[] = {t->customer_id, t->id, t->at_us, t->kind, t->stage, t->channel,
        t->pillar, t->amount, t->items, t->score, t->ref};

    static_assert(COUNT(values) == TOUCHPOINT_COLUMNS, "a value for each column");
    assert(t->kind > TOUCHPOINT_NONE);
    assert(t->kind < TOUCHPOINT_KIND_COUNT);
    for (size_t i = 0; i < COUNT(values); i++)
        args[i] = I64(values[i]);
}

bool touchpoint_group_flush(struct ctx *c, struct touchpoint_group *g)
{
    struct val args[TOUCHPOINT_GROUP_SIZE * TOUCHPOINT_COLUMNS];
    bool ok = true;

    static_assert(COUNT(args) <= DB_ARGS_MAX, "a group fits into one statement");
    for (size_t i = 0; i < g->count; i++)
        touchpoint_args(&g->rows[i], args + i * TOUCHPOINT_COLUMNS);
    if (g->count == TOUCHPOINT_GROUP_SIZE)
        ok = db_batch(c, &order_sql[TOUCHPOINT_MANY], args, COUNT(args), &ignored);
    for (size_t i = 0; ok && g->count < TOUCHPOINT_GROUP_SIZE && i < g->count; i++)
        ok = db_batch(c, &order_sql[TOUCHPOINT_NEW], args + i * TOUCHPOINT_COLUMNS,
            TOUCHPOINT_COLUMNS, &ignored);
    g->count = 0;
    return ok;
}

bool touchpoint_new(struct ctx *c, const struct touchpoint *t)
{
    struct val args[TOUCHPOINT_COLUMNS];

    touchpoint_args(t, args);
    return db_batch(c, &order_sql[TOUCHPOINT_NEW], args, COUNT(args), &ignored);
}
