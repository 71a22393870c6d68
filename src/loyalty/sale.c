/* Orders as baskets, and what limits leave of what they earn. */
#include "loyalty/sale.h"

#include <string.h>

#include "base/money.h"
#include "loyalty/loyalty_store.h"

/* ---- lines ---- */

static void line_of_row(struct ctx *c, const struct rows *rows, struct sale_line *out)
{
    struct basket_line *l = &out->line;
    struct decimal unit = {db_i64(rows, 7), 0}, quantity = {db_i64(rows, 2), QUANTITY_SCALE};

    *out = (struct sale_line){.customer_id = db_i64(rows, 0), .order_id = db_i64(rows, 1)};
    *l = (struct basket_line){.quantity = quantity.units,
        .amount = db_i64(rows, 3),
        .sku = str_keep(c->arena, db_text(rows, 4)),
        .name = str_keep(c->arena, db_text(rows, 5)),
        .category = str_keep(c->arena, db_text(rows, 6)),
        .product_id = db_i64(rows, 8)};
    if (unit.units < 0 || !decimal_product(unit, quantity, 0, &l->cost))
        l->cost = -1;
}

bool sale_lines_read(struct ctx *c, int64_t first_id, int64_t last_id, int64_t from_id,
    int64_t until_id, struct sale_lines *out)
{
    size_t room = 256;
    struct rows rows;

    *out = (struct sale_lines){.rows = arena_array(c->arena, room, struct sale_line)};
    if (!db_query(c, &rows, &loyalty_sql[LINES_READ],
            ARGS(
                I64(first_id), I64(last_id), I64(from_id), I64(until_id), I64(SALE_LINES_MAX + 1))))
        return false;
    while (db_next(&rows)) {
        if (out->count == room) {
            struct sale_line *more = arena_array(c->arena, room * 2, struct sale_line);

            memcpy(more, out->rows, room * sizeof *more);
            out->rows = more;
            room *= 2;
        }
        line_of_row(c, &rows, &out->rows[out->count++]);
    }
    if (!db_end(&rows))
        return false;
    return out->count <= SALE_LINES_MAX ||
        fail(c, ERR_TOO_LARGE, "there are more than %d lines: ask for a shorter stretch",
            SALE_LINES_MAX);
}

/* The first line of an order or of one behind it. */
static size_t lines_begin(const struct sale_lines *lines, int64_t customer_id, int64_t order_id)
{
    size_t low = 0, high = lines->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct sale_line *l = &lines->rows[middle];

        if (l->customer_id < customer_id ||
            (l->customer_id == customer_id && l->order_id < order_id))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void sale_basket(struct ctx *c, const struct sale_lines *lines, int64_t customer_id,
    const struct person_deed *order, struct basket *out)
{
    size_t begin = lines_begin(lines, customer_id, order->ref), end = begin;

    while (end < lines->count && lines->rows[end].customer_id == customer_id &&
        lines->rows[end].order_id == order->ref)
        end++;
    *out = (struct basket){.customer_id = customer_id,
        .at_us = order->at_us,
        .channel = order->channel,
        .place = STR(""),
        .line_count = end > begin ? end - begin : 1,
        .amount = order->amount,
        .cost = -1};
    out->lines = arena_array(c->arena, out->line_count, struct basket_line);
    out->lines[0] = (struct basket_line){.sku = STR(""),
        .name = STR(""),
        .category = STR(""),
        .quantity = 1000,
        .amount = order->amount,
        .cost = -1};
    for (size_t i = begin; i < end; i++)
        out->lines[i - begin] = lines->rows[i].line;
}

/* ---- earning ---- */

bool sale_quote(struct ctx *c, const struct sale *s, struct earned *out)
{
    struct earn_left *left = arena_array(c->arena, s->set->count, struct earn_left);
    struct earn_customer facts = {0};
    struct earn_order order = {.basket = s->basket,
        .paid = s->paid,
        .customer = &facts,
        .point_minor = s->point_value,
        .left = left,
        .left_in_all = EARN_NO_LIMIT};

    if (s->person)
        person_facts(c, s->person, s->basket->at_us, s->before_id, s->points, &facts);
    person_left(c, s->person, s->set, s->spent, s->basket->at_us, left);
    return earn(c, &s->set->plan, &order, out);
}

static void given_add(struct ctx *c, struct person *p, struct str rule, int64_t day, int64_t points)
{
    if (p->given_count >= p->given_room) {
        struct person_given *more;

        p->given_room = p->given_count * 2 + 8;
        more = arena_array(c->arena, p->given_room, struct person_given);
        if (p->given_count)
            memcpy(more, p->given, p->given_count * sizeof *more);
        p->given = more;
    }
    p->given[p->given_count++] = (struct person_given){rule, day, points};
}

bool sale_earn(struct ctx *c, struct sale *s, struct earned *out)
{
    int64_t day = zone_day(c->zone, s->basket->at_us);

    assert(s->person != NULL);
    if (!sale_quote(c, s, out))
        return false;
    for (size_t i = 0; i < s->set->count; i++) {
        int64_t points = out->outcomes[i].points;

        if (points == 0)
            continue;
        given_add(c, s->person, s->set->of[i]->earn.code, day, points);
        s->spent[i] += points;
    }
    return true;
}
