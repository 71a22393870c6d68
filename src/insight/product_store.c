/* Reads of goods and words. A return is set against lines of orders: what came back is taken off
 * the line it was sold on. */
#include "insight/product_store.h"

/* Sums and earnings read the same lines: those sold before $1 and, with $2 = 1, less what came back
 * of them before $1. customer_id is selected in each part so that a distributed database can work
 * on each customer where they are. */
const struct statement product_sql[] = {
    [PRODUCT_SUMS] = {"SELECT s.product_id, s.sales, s.quantity, COALESCE(p.cost, -1) FROM"
                      " (SELECT t.product_id, CAST(SUM(t.amount) AS bigint) AS sales,"
                      " CAST(SUM(t.quantity) AS bigint) AS quantity FROM"
                      " (SELECT l.customer_id, l.product_id, l.amount, l.quantity FROM order_line l"
                      " JOIN orders o ON o.customer_id = l.customer_id AND o.id = l.order_id"
                      " WHERE l.customer_id > 0 AND l.is_sale = 1 AND o.at < $1"
                      " UNION ALL"
                      " SELECT m.customer_id, l.product_id, m.amount, -m.quantity"
                      " FROM order_return_match m"
                      " JOIN order_line l ON l.customer_id = m.customer_id"
                      " AND l.order_id = m.order_id AND l.line_no = m.order_line"
                      " JOIN order_return r ON r.customer_id = m.customer_id AND r.id = m.return_id"
                      " WHERE m.customer_id > 0 AND l.is_sale = 1 AND r.at < $1"
                      " AND CAST($2 AS bigint) = 1) AS t"
                      " GROUP BY t.product_id) AS s"
                      " LEFT JOIN product p ON p.product_id = s.product_id"
                      " ORDER BY s.product_id"},
    /* The last parts: orders that say what they cost but not what was in them, less what came back
     * of them, whose cost is taken for as great a part of the order's as its price is. */
    [PRODUCT_EARNED] =
        {"SELECT u.customer_id, CAST(SUM(u.amount) AS bigint),"
         " CAST(SUM(u.cost) AS bigint) FROM"
         " (SELECT t.customer_id, t.amount, t.quantity * p.cost AS cost"
         " FROM"
         " (SELECT l.customer_id, l.product_id, l.amount, l.quantity FROM order_line l"
         " JOIN orders o ON o.customer_id = l.customer_id AND o.id = l.order_id"
         " WHERE l.customer_id > 0 AND l.is_sale = 1 AND o.at < $1"
         " UNION ALL"
         " SELECT m.customer_id, l.product_id, m.amount, -m.quantity"
         " FROM order_return_match m"
         " JOIN order_line l ON l.customer_id = m.customer_id"
         " AND l.order_id = m.order_id AND l.line_no = m.order_line"
         " JOIN order_return r ON r.customer_id = m.customer_id AND r.id = m.return_id"
         " WHERE m.customer_id > 0 AND l.is_sale = 1 AND r.at < $1"
         " AND CAST($2 AS bigint) = 1) AS t"
         " JOIN product p ON p.product_id = t.product_id WHERE p.cost >= 0"
         " UNION ALL"
         " SELECT o.customer_id, o.total, o.cost * 1000 FROM orders o"
         " WHERE o.customer_id > 0 AND o.cost >= 0 AND o.at < $1 AND NOT EXISTS"
         " (SELECT 1 FROM order_line l WHERE l.customer_id = o.customer_id"
         " AND l.order_id = o.id)"
         " UNION ALL"
         " SELECT m.customer_id, m.amount,"
         " CAST(ROUND(o.cost * 1000.0 * m.amount / o.total) AS bigint)"
         " FROM order_return_match m"
         " JOIN orders o ON o.customer_id = m.customer_id AND o.id = m.order_id"
         " JOIN order_return r ON r.customer_id = m.customer_id AND r.id = m.return_id"
         " WHERE m.customer_id > 0 AND o.cost >= 0 AND o.total > 0 AND o.at < $1 AND r.at < $1"
         " AND CAST($2 AS bigint) = 1 AND NOT EXISTS"
         " (SELECT 1 FROM order_line l WHERE l.customer_id = o.customer_id"
         " AND l.order_id = o.id)) AS u"
         " GROUP BY u.customer_id ORDER BY u.customer_id"},
    [PRODUCT_COUNTRIES] = {"SELECT customer_id, country FROM customer WHERE country <> ''"
                           " ORDER BY customer_id"},
    [PRODUCT_TAGGED] = {"SELECT customer_id, tag FROM customer_tag WHERE tag = $1"
                        " ORDER BY customer_id"},
    [PRODUCT_ATTRIBUTES] = {"SELECT customer_id, attributes FROM customer WHERE attributes <> '{}'"
                            " ORDER BY customer_id"},
};

static bool is_net(const struct insight_question *q)
{
    return q->view == INSIGHT_NET;
}

bool product_sums(struct ctx *c, const struct insight_question *q, product_each *each, void *arg)
{
    struct rows rows;

    if (!db_stream(c, &rows, &product_sql[PRODUCT_SUMS], ARGS(I64(q->until_us), I64(is_net(q)))))
        return false;
    while (db_next(&rows))
        each(arg,
            &(struct product_sum){
                db_i64(&rows, 0), db_i64(&rows, 1), db_i64(&rows, 2), db_i64(&rows, 3)});
    return db_end(&rows);
}

bool earned_by_customers(
    struct ctx *c, const struct insight_question *q, earned_each *each, void *arg)
{
    struct rows rows;

    if (!db_stream(c, &rows, &product_sql[PRODUCT_EARNED], ARGS(I64(q->until_us), I64(is_net(q)))))
        return false;
    while (db_next(&rows))
        each(arg, &(struct earned){db_i64(&rows, 0), db_i64(&rows, 1), db_i64(&rows, 2)});
    return db_end(&rows);
}

static bool words_read(struct ctx *c, enum product_statement statement, const struct val *args,
    size_t count, customer_word_each *each, void *arg)
{
    struct rows rows;

    if (!db_stream(c, &rows, &product_sql[statement], args, count))
        return false;
    while (db_next(&rows))
        each(arg, db_i64(&rows, 0), db_text(&rows, 1));
    return db_end(&rows);
}

bool customer_countries(struct ctx *c, customer_word_each *each, void *arg)
{
    return words_read(c, PRODUCT_COUNTRIES, NO_ARGS, each, arg);
}

bool customers_tagged(struct ctx *c, struct str tag, customer_word_each *each, void *arg)
{
    return words_read(c, PRODUCT_TAGGED, ARGS(TEXT(tag)), each, arg);
}

bool customer_attributes(struct ctx *c, customer_word_each *each, void *arg)
{
    return words_read(c, PRODUCT_ATTRIBUTES, NO_ARGS, each, arg);
}
