/* Documents move whole: an order's lines are known by the order, so only documents are noted. What
 * was bought and for how much outlives an erasure; what people wrote with a score does not. */
#include "order/parts.h"

#include "customer/part_store.h"

#define TOUCHPOINT_COLUMNS "id, at, kind, stage, channel, pillar, amount, items, score, ref"
#define ORDER_SAYS "number, source, at, channel, total, cost, lines, line_hash"
#define ORDER_COLUMNS "id, " ORDER_SAYS
#define LINE_COLUMNS "order_id, line_no, product_id, quantity, amount, is_sale"
#define RETURN_SAYS "number, source, at, total, line_hash"
#define RETURN_COLUMNS "id, " RETURN_SAYS
#define RETURN_LINE_COLUMNS "return_id, line_no, product_id, quantity, amount"
#define MATCH_COLUMNS "return_id, line_no, order_id, order_line, quantity, amount"
#define DELIVERY_COLUMNS "id, order_id, number, source, promised_at, delivered_at"
#define VISIT_COLUMNS "id, at, channel, place"
#define SCORE_COLUMNS "id, at, metric, value, comment, channel, order_id"
#define NEW_ID(column) column " = CASE WHEN " column " = $2 THEN $3 ELSE " column " END"

const struct customer_part order_parts[ORDER_PART_COUNT] = {
    {PART_ROWS(10, "touchpoint", TOUCHPOINT_COLUMNS), PART_SHARED("touchpoint"),
        .rename = {"UPDATE touchpoint SET " NEW_ID("id") ", " NEW_ID(
            "ref") " WHERE customer_id = $1 AND (id = $2 OR ref = $2)"},
        .file = {"SELECT at, kind, stage, channel, pillar, amount, items, score FROM touchpoint"
                 " WHERE customer_id = $1 ORDER BY id"},
        .keys = "at:time kind:kind stage:stage channel:channel pillar:pillar amount:money items:int"
                " score:known"},
    {PART_IDENTS(11, "document"), PART_RENAME("document", "id"),
        .file = {"SELECT ident FROM document WHERE customer_id = $1 ORDER BY ident"},
        .keys = "ident"},
    {PART_ROWS(12, "orders", ORDER_COLUMNS), PART_SHARED("orders"),
        PART_RENAME_PARENT("orders", ORDER_SAYS),
        .file = {"SELECT id, number, source, at, channel, total, cost, lines FROM orders"
                 " WHERE customer_id = $1 ORDER BY id"},
        .keys = "id@ord number source at:time channel:channel total:money cost:cost lines:int"},
    {.what = 13,
        .table = "order_line",
        PART_MOVE("order_line", LINE_COLUMNS),
        PART_BACK("order_line", LINE_COLUMNS, "order_id", "12"),
        PART_RENAME("order_line", "order_id"),
        .file = {"SELECT order_id, line_no, product_id, quantity, amount, is_sale FROM order_line"
                 " WHERE customer_id = $1 ORDER BY order_id, line_no"},
        .keys = "order@ord line:int product@prd quantity:thousandths amount:money is_sale:flag"},
    {PART_ROWS(14, "order_return", RETURN_COLUMNS), PART_SHARED("order_return"),
        PART_RENAME_PARENT("order_return", RETURN_SAYS),
        .file = {"SELECT id, number, source, at, total FROM order_return WHERE customer_id = $1"
                 " ORDER BY id"},
        .keys = "id@ret number source at:time total:money"},
    {.what = 15,
        .table = "order_return_line",
        PART_MOVE("order_return_line", RETURN_LINE_COLUMNS),
        PART_BACK("order_return_line", RETURN_LINE_COLUMNS, "return_id", "14"),
        PART_RENAME("order_return_line", "return_id"),
        .file = {"SELECT return_id, line_no, product_id, quantity, amount FROM order_return_line"
                 " WHERE customer_id = $1 ORDER BY return_id, line_no"},
        .keys = "return@ret line:int product@prd quantity:thousandths amount:money"},
    /* While two were one, a return of either may have been set against an order of the other.
     * Parted, nobody has an order that is not theirs: such a return is without one. */
    {.what = 16,
        .table = "order_return_match",
        PART_MOVE("order_return_match", MATCH_COLUMNS),
        .rename = {"UPDATE order_return_match SET " NEW_ID("return_id") ", " NEW_ID(
            "order_id") " WHERE customer_id = $1 AND (return_id = $2 OR order_id = $2)"},
        .back_copy =
            {"INSERT INTO order_return_match (customer_id, " MATCH_COLUMNS ")"
             " SELECT CAST($2 AS bigint), return_id, line_no, own_order, own_line,"
             " CAST(sum(quantity) AS bigint), CAST(sum(amount) AS bigint)"
             " FROM (SELECT return_id, line_no, quantity, amount,"
             " CASE WHEN order_id IN " PART_MOVED(
                 "12") " THEN order_id ELSE 0 END"
                       " AS own_order,"
                       " CASE WHEN order_id IN " PART_MOVED(
                           "12") " THEN order_line ELSE 0 END"
                                 " AS own_line FROM order_return_match"
                                 " WHERE customer_id = $1 AND return_id IN " PART_MOVED(
                                     "14") ") AS moved"
                                           " GROUP BY return_id, line_no, own_order, own_line"},
        .back_drop = {"DELETE FROM order_return_match WHERE customer_id = $1 AND customer_id <> $2"
                      " AND return_id IN " PART_MOVED("14")},
        .file = {"SELECT return_id, line_no, order_id, order_line, quantity, amount"
                 " FROM order_return_match WHERE customer_id = $1"
                 " ORDER BY return_id, line_no, order_id, order_line"},
        .keys = "return@ret line:int order@ord order_line:int quantity:thousandths amount:money"},
    /* The same for the returns of who stays. */
    {.what = 20,
        .table = "order_return_match",
        .back_copy =
            {"INSERT INTO order_return_match (customer_id, " MATCH_COLUMNS ")"
             " SELECT customer_id, return_id, line_no, 0, 0,"
             " CAST(sum(quantity) AS bigint), CAST(sum(amount) AS bigint)"
             " FROM order_return_match WHERE customer_id = $1 AND customer_id <> $2"
             " AND order_id IN " PART_MOVED("12") " AND return_id NOT IN " PART_MOVED(
                 "14") " GROUP BY customer_id, return_id, line_no"
                       " ON CONFLICT (customer_id, return_id, line_no, order_id, order_line)"
                       " DO UPDATE SET quantity = order_return_match.quantity + excluded.quantity,"
                       " amount = order_return_match.amount + excluded.amount"},
        .back_drop = {"DELETE FROM order_return_match WHERE customer_id = $1 AND customer_id <> $2"
                      " AND order_id IN " PART_MOVED("12") " AND return_id NOT IN " PART_MOVED(
                          "14")}},
    {PART_ROWS(17, "delivery", DELIVERY_COLUMNS), PART_SHARED("delivery"),
        .rename = {"UPDATE delivery SET " NEW_ID("id") ", " NEW_ID(
            "order_id") " WHERE customer_id = $1 AND (id = $2 OR order_id = $2)"},
        .file = {"SELECT id, order_id, number, source, promised_at, delivered_at FROM delivery"
                 " WHERE customer_id = $1 ORDER BY id"},
        .keys = "id@dlv order@ord number source promised_at:time delivered_at:time"},
    {PART_ROWS(18, "visit", VISIT_COLUMNS), PART_SHARED("visit"), PART_RENAME("visit", "id"),
        .file = {"SELECT at, channel, place FROM visit WHERE customer_id = $1 ORDER BY id"},
        .keys = "at:time channel:channel place"},
    {PART_ROWS(19, "score", SCORE_COLUMNS), PART_SHARED("score"),
        .rename = {"UPDATE score SET " NEW_ID("id") ", " NEW_ID(
            "order_id") " WHERE customer_id = $1 AND (id = $2 OR order_id = $2)"},
        .file =
            {"SELECT at, CASE metric WHEN 1 THEN 'nps' WHEN 2 THEN 'csat' ELSE 'ces' END,"
             " value, comment, channel, order_id FROM score WHERE customer_id = $1 ORDER BY id"},
        .keys = "at:time metric value:int comment channel:channel order@ord",
        .erase = {"UPDATE score SET comment = '' WHERE customer_id = $1"}},
    /* Marks tell only that something changed; merging and parting make their own. */
    {.what = 21, .table = "timeline_change"},
};
