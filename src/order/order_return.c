/* Goods that came back. Each returned line is set against sold lines of the same product, newest
 * earlier order first: first those sold at the same unit price, then any. What is left over has no
 * order to be set against (bought before our first record) and is kept so. */
#include <stdlib.h>
#include <string.h>

#include "order/order_store.h"

#define STOCK_LINES_MAX 500000 /* of one customer; a till account with more is matched in part */

struct stock_line {
    int64_t order_id, line_no, product_id, quantity, amount, at_us;
    int64_t left; /* quantity not returned yet */
};

struct order_stock {
    struct stock_line *lines; /* by product, then newest first */
    size_t count;
    struct stock_line **by_order; /* the same, by order and line */
};

__extension__ typedef __int128 wide; /* a product of two int64_t */

static _Thread_local int64_t batch_changes;

static int compare_by_order(const void *a, const void *b)
{
    const struct stock_line *x = *(struct stock_line *const *)a;
    const struct stock_line *y = *(struct stock_line *const *)b;

    if (x->order_id != y->order_id)
        return x->order_id < y->order_id ? -1 : 1;
    return (x->line_no > y->line_no) - (x->line_no < y->line_no);
}

static void stock_take(struct order_stock *s, int64_t order_id, int64_t line_no, int64_t quantity)
{
    struct stock_line key = {.order_id = order_id, .line_no = line_no}, *wanted = &key, **hit;

    hit = s->count ? bsearch(&wanted, s->by_order, s->count, sizeof *hit, compare_by_order) : NULL;
    if (hit)
        (*hit)->left -= quantity;
}

static bool stock_read_lines(struct ctx *c, int64_t customer_id, struct order_stock *s)
{
    size_t room = 256;
    struct rows rows;

    s->lines = mem_alloc(room * sizeof *s->lines);
    if (!db_query(
            c, &rows, &order_sql[STOCK_LINES], ARGS(I64(customer_id), I64(STOCK_LINES_MAX)))) {
        mem_free(s->lines);
        return false;
    }
    while (db_next(&rows)) {
        if (s->count == room) {
            room *= 2;
            s->lines = mem_resize(s->lines, mem_size(room, sizeof *s->lines));
        }
        s->lines[s->count++] =
            (struct stock_line){db_i64(&rows, 0), db_i64(&rows, 1), db_i64(&rows, 2),
                db_i64(&rows, 3), db_i64(&rows, 4), db_i64(&rows, 5), db_i64(&rows, 3)};
    }
    if (s->count) {
        struct stock_line *kept = arena_array(c->arena, s->count, struct stock_line);

        memcpy(kept, s->lines, s->count * sizeof *kept);
        mem_free(s->lines);
        s->lines = kept;
    } else {
        mem_free(s->lines);
        s->lines = NULL;
    }
    return db_end(&rows);
}

bool order_stock_load(struct ctx *c, int64_t customer_id, struct order_stock **out)
{
    struct order_stock *s = arena_new_of(c->arena, struct order_stock);
    struct rows rows;

    if (!stock_read_lines(c, customer_id, s))
        return false;
    s->by_order = arena_array(c->arena, s->count, struct stock_line *);
    for (size_t i = 0; i < s->count; i++)
        s->by_order[i] = &s->lines[i];
    if (s->count)
        qsort(s->by_order, s->count, sizeof *s->by_order, compare_by_order);
    if (!db_query(c, &rows, &order_sql[STOCK_RETURNED], ARGS(I64(customer_id))))
        return false;
    while (db_next(&rows))
        stock_take(s, db_i64(&rows, 0), db_i64(&rows, 1), db_i64(&rows, 2));
    *out = s;
    return db_end(&rows);
}

/* ---- matching ---- */

struct match {
    struct match *next;
    int64_t order_id, order_line, quantity, amount;
    int64_t line_no; /* of the return */
};

static size_t stock_first(const struct order_stock *s, int64_t product_id)
{
    size_t low = 0, high = s->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (s->lines[middle].product_id < product_id)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool same_price(const struct stock_line *sold, const struct order_line *back)
{
    return (wide)sold->amount * back->quantity == -(wide)back->amount * sold->quantity;
}

enum round { ROUND_NAMED_ORDER, ROUND_SAME_PRICE, ROUND_ANY_PRICE, ROUND_COUNT };

static bool round_takes(enum round round, const struct order_return *r,
    const struct stock_line *sold, const struct order_line *back)
{
    switch (round) {
    case ROUND_NAMED_ORDER:
        return sold->order_id == r->order_id;
    case ROUND_SAME_PRICE:
        return sold->at_us <= r->at_us && same_price(sold, back);
    case ROUND_ANY_PRICE:
        return sold->at_us <= r->at_us;
    case ROUND_COUNT:
        break;
    }
    bug("round %d of matching", round);
}

/* One round over the sold lines of a product; returns what is left of the quantity. */
static int64_t match_round(struct ctx *c, struct order_stock *s, const struct order_return *r,
    size_t i, int64_t left, enum round round, struct match **out)
{
    const struct order_line *back = &r->lines[i];

    for (size_t k = stock_first(s, back->product_id);
         left > 0 && k < s->count && s->lines[k].product_id == back->product_id; k++) {
        struct stock_line *sold = &s->lines[k];
        int64_t take = sold->left < left ? sold->left : left;
        struct match *m;

        if (take <= 0 || !round_takes(round, r, sold, back))
            continue;
        m = arena_new_of(c->arena, struct match);
        *m = (struct match){*out, sold->order_id, sold->line_no, take, 0, (int64_t)i + 1};
        *out = m;
        sold->left -= take;
        left -= take;
    }
    return left;
}

/* Shares the line's amount among its matches by quantity; the last one takes what rounding left. */
static void match_amounts(
    const struct order_line *back, struct match *first, const struct match *end)
{
    int64_t rest = back->amount, rest_quantity = back->quantity;

    for (struct match *m = first; m != end; m = m->next) {
        m->amount = (int64_t)((wide)rest * m->quantity / rest_quantity);
        rest -= m->amount;
        rest_quantity -= m->quantity;
    }
}

static struct match *match_line(struct ctx *c, struct order_stock *s, const struct order_return *r,
    size_t i, struct match *list)
{
    const struct order_line *back = &r->lines[i];
    struct match *out = list, *m;
    int64_t left = back->quantity;

    for (enum round round = ROUND_NAMED_ORDER; s && back->product_id && round < ROUND_COUNT;
         round++)
        left = match_round(c, s, r, i, left, round, &out);
    if (left > 0) { /* goods without a name go against the order that was named, if any */
        m = arena_new_of(c->arena, struct match);
        *m = (struct match){out, back->product_id ? 0 : r->order_id, 0, left, 0, (int64_t)i + 1};
        out = m;
    }
    match_amounts(back, out, list);
    return out;
}

/* ---- writing ---- */

/* One touchpoint for each order the return is set against, and one for what has none. */
static bool return_touchpoints(struct ctx *c, const struct order_return *r, struct match *list)
{
    for (; list; list = list->next) {
        struct touchpoint t =
            touchpoint_of(r->is_cancellation ? TOUCHPOINT_CANCELLATION : TOUCHPOINT_RETURN);
        int64_t amount = 0, lines = 0;

        if (list->quantity == 0)
            continue;
        for (struct match *m = list; m; m = m->next) {
            if (m->order_id != list->order_id || m->quantity == 0)
                continue;
            amount += m->amount;
            lines++;
            if (m != list)
                m->quantity = 0; /* counted */
        }
        t.customer_id = r->customer_id;
        t.at_us = r->at_us;
        t.amount = amount;
        t.items = lines;
        t.ref = list->order_id;
        if (!touchpoint_free_id(c, r->customer_id, r->at_us,
                r->key_hash ^ (uint64_t)list->order_id * UINT64_C(0x9e3779b97f4a7c15), &t.id) ||
            !touchpoint_new(c, &t) || !db_batch_wait(c))
            return false;
    }
    return true;
}

static bool return_write(struct ctx *c, struct order_return *r, struct match *list)
{
    int64_t total = 0;

    for (size_t i = 0; i < r->line_count; i++)
        total += r->lines[i].amount;
    if (!db_batch(c, &order_sql[RETURN_PUT],
            ARGS(I64(r->customer_id), I64(r->id), TEXT(r->number), TEXT(r->source), I64(r->at_us),
                I64(total), I64((int64_t)r->hash)),
            &batch_changes))
        return false;
    for (size_t i = 0; i < r->line_count; i++)
        if (!db_batch(c, &order_sql[RETURN_LINE_PUT],
                ARGS(I64(r->customer_id), I64(r->id), I64((int64_t)i + 1),
                    I64(r->lines[i].product_id), I64(r->lines[i].quantity),
                    I64(r->lines[i].amount)),
                &batch_changes))
            return false;
    for (const struct match *m = list; m; m = m->next)
        if (!db_batch(c, &order_sql[RETURN_MATCH_PUT],
                ARGS(I64(r->customer_id), I64(r->id), I64(m->line_no), I64(m->order_id),
                    I64(m->order_line), I64(m->quantity), I64(m->amount)),
                &batch_changes))
            return false;
    return return_touchpoints(c, r, list);
}

static bool return_find(struct ctx *c, struct order_return *r, int64_t *owner)
{
    struct rows rows;
    bool found;

    *owner = -1;
    if (r->number.n)
        return document_find(c, document_ident(c, "return", r->source, r->number), owner, &r->id);
    if (!db_one(c, &rows, &order_sql[RETURN_BY_CONTENT],
            ARGS(I64(r->customer_id), I64(id_at(r->at_us, 0)),
                I64(id_at(r->at_us, 0) | ID_LOW_MASK), I64((int64_t)r->hash)),
            &found))
        return false;
    if (found) {
        *owner = r->customer_id;
        r->id = db_i64(&rows, 0);
    }
    return db_end(&rows);
}

static bool return_is_same(struct ctx *c, const struct order_return *r, bool *is_same)
{
    struct rows rows;
    bool found;

    if (!db_one(c, &rows, &order_sql[RETURN_FIND], ARGS(I64(r->customer_id), I64(r->id)), &found))
        return false;
    *is_same = found && (uint64_t)db_i64(&rows, 1) == r->hash;
    return db_end(&rows);
}

bool order_return_put(struct ctx *c, struct order_return *r, struct order_stock *stock,
    enum order_fate *fate, int64_t *unmatched)
{
    struct match *list = NULL;
    int64_t owner;
    bool is_same;

    assert(r->line_count > 0);
    if (!return_find(c, r, &owner))
        return false;
    if (owner >= 0 && owner != r->customer_id) {
        *fate = ORDER_TAKEN;
        return true;
    }
    if (owner >= 0) {
        if (!return_is_same(c, r, &is_same))
            return false;
        *fate = is_same ? ORDER_KNOWN : ORDER_CHANGED;
        return true;
    }
    *fate = ORDER_ADDED;
    for (size_t i = 0; i < r->line_count; i++)
        list = match_line(c, stock, r, i, list);
    for (const struct match *m = list; m; m = m->next)
        *unmatched += m->order_id == 0;
    return touchpoint_free_id(c, r->customer_id, r->at_us, r->key_hash, &r->id) &&
        (r->number.n == 0 ||
            document_put(
                c, document_ident(c, "return", r->source, r->number), r->customer_id, r->id)) &&
        return_write(c, r, list);
}

/* ---- taking a cancellation back ---- */

static bool cancellation_find(
    struct ctx *c, int64_t customer_id, int64_t order_id, struct order_return *r, bool *found)
{
    struct rows rows;

    if (!db_one(
            c, &rows, &order_sql[CANCELLATION_OF], ARGS(I64(customer_id), I64(order_id)), found))
        return false;
    if (*found)
        *r = (struct order_return){.customer_id = customer_id,
            .order_id = order_id,
            .id = db_i64(&rows, 0),
            .at_us = db_i64(&rows, 1)};
    return db_end(&rows);
}

static bool cancellation_drop(struct ctx *c, const struct order_return *r)
{
    static const enum order_statement drops[] = {
        RETURN_MATCHES_DROP, RETURN_LINES_DROP, RETURN_DROP};

    for (size_t i = 0; i < COUNT(drops); i++)
        if (!db_run(c, &order_sql[drops[i]], ARGS(I64(r->customer_id), I64(r->id)), NULL))
            return false;
    return db_run(c, &order_sql[CANCELLATION_POINTS_DROP],
        ARGS(I64(r->customer_id), I64(r->order_id), I64(r->at_us)), NULL);
}

bool order_revive(struct ctx *c, int64_t customer_id, int64_t order_id)
{
    struct order_return r;
    bool found;

    assert(order_id > 0);
    if (!cancellation_find(c, customer_id, order_id, &r, &found))
        return false;
    if (found && !timeline_changed_all(c, customer_id))
        return false;
    while (found)
        if (!cancellation_drop(c, &r) || !cancellation_find(c, customer_id, order_id, &r, &found))
            return false;
    return true;
}
