/* Putting an order: is it new, known, or changed; then its row, its lines and its touchpoint. */
#include "order/order.h"

#include <string.h>
#include <xxhash.h>

#include "customer/customer.h"
#include "order/order_store.h"

#define SEEN_ROOM_MIN 64
#define SPREAD UINT64_C(0x9e3779b97f4a7c15) /* mixes bits so that their middle can index a table */

static _Thread_local int64_t batch_changes; /* batched writes of new rows: nobody asks how many */

uint64_t order_hash_mix(uint64_t a, uint64_t b)
{
    uint64_t pair[2] = {a, b};

    return XXH3_64bits(pair, sizeof pair);
}

uint64_t order_lines_hash(const struct order_line *lines, size_t count, int64_t at_us)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < count; i++)
        sum += XXH3_64bits(&lines[i], sizeof lines[i]);
    return order_hash_mix(sum, (uint64_t)at_us);
}

/* ---- what a customer has already ---- */

static bool seen_orders(
    struct ctx *c, int64_t customer_id, int64_t from, int64_t until, struct order_seen *seen)
{
    size_t room = 0;
    struct rows rows;

    if (!db_query(c, &rows, &order_sql[ORDER_RANGE], ARGS(I64(customer_id), I64(from), I64(until))))
        return false;
    while (db_next(&rows)) {
        if (seen->count == room) {
            struct order_mark *more;

            room = room ? room * 2 : SEEN_ROOM_MIN;
            more = arena_array(c->arena, room, struct order_mark);
            if (seen->count)
                memcpy(more, seen->orders, seen->count * sizeof *more);
            seen->orders = more;
        }
        seen->orders[seen->count++] = (struct order_mark){.id = db_i64(&rows, 0),
            .at_us = db_i64(&rows, 1),
            .hash = (uint64_t)db_i64(&rows, 2),
            .has_number = db_i64(&rows, 3)};
    }
    return db_end(&rows);
}

struct seen_touchpoint {
    int64_t id;
    struct bare_mark mark; /* count 1 for a bare order, else 0 */
};

static bool seen_touchpoints(struct ctx *c, int64_t customer_id, int64_t from, int64_t until,
    struct seen_touchpoint **list, size_t *count)
{
    size_t room = 0;
    struct rows rows;

    *count = 0;
    if (!db_query(
            c, &rows, &order_sql[TOUCHPOINT_RANGE], ARGS(I64(customer_id), I64(from), I64(until))))
        return false;
    while (db_next(&rows)) {
        if (*count == room) {
            struct seen_touchpoint *more;

            room = room ? room * 2 : SEEN_ROOM_MIN;
            more = arena_array(c->arena, room, struct seen_touchpoint);
            if (*count)
                memcpy(more, *list, *count * sizeof *more);
            *list = more;
        }
        (*list)[(*count)++] = (struct seen_touchpoint){.id = db_i64(&rows, 0),
            .mark = {.at_us = db_i64(&rows, 1),
                .kind = (uint32_t)db_i64(&rows, 2),
                .amount = db_i64(&rows, 3),
                .count = (uint32_t)db_i64(&rows, 4)}};
    }
    return db_end(&rows);
}

static size_t room_for(size_t count)
{
    size_t room = 8;

    while (room < count * 2)
        room *= 2;
    return room;
}

/* False when the id is in the set already. */
static bool seen_add_id(struct order_seen *seen, int64_t id)
{
    size_t i = (uint64_t)id * SPREAD >> 20 & (seen->ids_room - 1);

    assert(id > 0);
    assert(seen->ids_count < seen->ids_room);
    for (; seen->ids[i]; i = (i + 1) & (seen->ids_room - 1))
        if (seen->ids[i] == id)
            return false;
    seen->ids[i] = id;
    seen->ids_count++;
    return true;
}

static size_t mark_place(const struct order_seen *seen, int64_t at_us, uint64_t hash)
{
    return (hash ^ (uint64_t)at_us) * SPREAD >> 20 & (seen->by_hash_room - 1);
}

static void seen_index(struct ctx *c, struct order_seen *seen)
{
    seen->by_hash_room = room_for(seen->count);
    seen->by_hash = arena_array(c->arena, seen->by_hash_room, size_t);
    for (size_t k = 0; k < seen->count; k++) {
        size_t i = mark_place(seen, seen->orders[k].at_us, seen->orders[k].hash);

        while (seen->by_hash[i])
            i = (i + 1) & (seen->by_hash_room - 1);
        seen->by_hash[i] = k + 1;
    }
}

/* The place of a bare order in the counts: its own, or the free one where it belongs. */
static struct bare_mark *bare_place(
    const struct order_seen *seen, int64_t at_us, uint32_t kind, int64_t amount)
{
    size_t i = ((uint64_t)at_us ^ (uint64_t)amount * SPREAD) * SPREAD >> 20;

    for (i &= seen->bare_room - 1; seen->bare[i].count; i = (i + 1) & (seen->bare_room - 1))
        if (seen->bare[i].at_us == at_us && seen->bare[i].kind == kind &&
            seen->bare[i].amount == amount)
            break;
    return &seen->bare[i];
}

static void seen_add_bare(struct order_seen *seen, const struct bare_mark *mark)
{
    struct bare_mark *place = bare_place(seen, mark->at_us, mark->kind, mark->amount);
    uint32_t count = place->count + 1;

    *place = *mark;
    place->count = count;
}

void order_seen_none(struct ctx *c, size_t coming, struct order_seen *seen)
{
    *seen = (struct order_seen){.ids_room = room_for(coming), .group = seen->group};
    seen->ids = arena_array(c->arena, seen->ids_room, int64_t);
}

bool order_seen_load(struct ctx *c, int64_t customer_id, int64_t from_us, int64_t until_us,
    size_t coming, struct order_seen *seen)
{
    int64_t from = id_at(from_us, 0), until = id_at(until_us, 0) | ID_LOW_MASK;
    struct seen_touchpoint *list = NULL;
    size_t count;

    assert(from_us <= until_us);
    if (!seen_touchpoints(c, customer_id, from, until, &list, &count))
        return false;
    order_seen_none(c, coming + count, seen);
    seen->bare_room = room_for(count);
    seen->bare = arena_array(c->arena, seen->bare_room, struct bare_mark);
    for (size_t i = 0; i < count; i++) {
        (void)seen_add_id(seen, list[i].id);
        if (list[i].mark.count)
            seen_add_bare(seen, &list[i].mark);
    }
    if (!seen_orders(c, customer_id, from, until, seen))
        return false;
    if (seen->count)
        seen_index(c, seen);
    return true;
}

/* Equal bare orders are told apart by nothing but how many there are. */
static bool seen_has_bare(const struct order_seen *seen, const struct touchpoint *t, uint32_t nth)
{
    return seen->bare_room > 0 && bare_place(seen, t->at_us, t->kind, t->amount)->count > nth;
}

/* A row's known order: its hash tells it from the others of its second. */
static const struct order_mark *seen_find_row(const struct order_seen *seen, const struct order *o)
{
    if (seen->count == 0)
        return NULL;
    for (size_t i = mark_place(seen, o->at_us, o->hash); seen->by_hash[i];
         i = (i + 1) & (seen->by_hash_room - 1)) {
        const struct order_mark *m = &seen->orders[seen->by_hash[i] - 1];

        if (m->at_us == o->at_us && m->hash == o->hash && !m->has_number)
            return m;
    }
    return NULL;
}

/* A receipt without a number is known by its customer and second alone. Orders come in the order
 * of their times. */
static const struct order_mark *seen_find_receipt(struct order_seen *seen, const struct order *o)
{
    int64_t second = id_second(id_at(o->at_us, 0));

    while (seen->next < seen->count && id_second(seen->orders[seen->next].id) < second)
        seen->next++;
    for (size_t i = seen->next; i < seen->count && id_second(seen->orders[i].id) == second; i++)
        if (!seen->orders[i].has_number && seen->orders[i].at_us == o->at_us)
            return &seen->orders[i];
    return NULL;
}

/* A free id without asking the database. */
static int64_t seen_free_id(struct order_seen *seen, const struct order *o)
{
    uint64_t hash = o->key_hash;

    while (!seen_add_id(seen, id_at(o->at_us, hash)))
        hash++;
    return id_at(o->at_us, hash);
}

/* ---- writing ---- */

static bool order_add_row(struct ctx *c, const struct order *o)
{
    return db_batch(c, &order_sql[ORDER_NEW],
        ARGS(I64(o->customer_id), I64(o->id), TEXT(o->number), TEXT(o->source), I64(o->at_us),
            I64(o->channel), I64(o->total), I64(o->cost), I64(o->sold), I64((int64_t)o->hash)),
        &batch_changes);
}

static bool order_set_row(struct ctx *c, const struct order *o)
{
    return db_batch(c, &order_sql[ORDER_SET],
        ARGS(I64(o->customer_id), I64(o->id), I64(o->at_us), I64(o->channel), I64(o->total),
            I64(o->cost), I64(o->sold), I64((int64_t)o->hash)),
        &batch_changes);
}

static bool order_write_lines(struct ctx *c, const struct order *o)
{
    for (size_t i = 0; i < o->line_count; i++) {
        const struct order_line *l = &o->lines[i];

        if (!db_batch(c, &order_sql[ORDER_LINE_PUT],
                ARGS(I64(o->customer_id), I64(o->id), I64((int64_t)i + 1), I64(l->product_id),
                    I64(l->quantity), I64(l->amount), I64(l->is_sale)),
                &batch_changes))
            return false;
    }
    return true;
}

static struct touchpoint order_touchpoint(const struct order *o, int64_t id)
{
    struct touchpoint t = touchpoint_of(o->kind);

    t.customer_id = o->customer_id;
    t.id = id;
    t.at_us = o->at_us;
    t.channel = o->channel;
    t.amount = o->kind == TOUCHPOINT_ADJUSTMENT ? o->adjusted : o->total;
    t.items = o->sold;
    t.ref = o->id;
    return t;
}

static bool order_write_touchpoint(struct ctx *c, const struct order *o, int64_t id)
{
    struct touchpoint t = order_touchpoint(o, id);

    return touchpoint_new(c, &t);
}

static bool order_write_new(struct ctx *c, const struct order *o)
{
    return order_add_row(c, o) && order_write_lines(c, o) && order_write_touchpoint(c, o, o->id);
}

/* A known order that reads otherwise now: its lines are replaced and its touchpoint written
 * anew. */
static bool order_rewrite(struct ctx *c, const struct order *o)
{
    static const enum touchpoint_kind kinds[] = {
        TOUCHPOINT_ORDER, TOUCHPOINT_HANDOUT, TOUCHPOINT_ADJUSTMENT};
    int64_t id;

    if (!timeline_changed_all(c, o->customer_id))
        return false;
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (!db_run(c, &order_sql[TOUCHPOINT_DROP_BY_REF],
                ARGS(I64(o->customer_id), I64(kinds[i]), I64(o->id)), NULL))
            return false;
    return db_run(c, &order_sql[ORDER_LINES_DROP], ARGS(I64(o->customer_id), I64(o->id)), NULL) &&
        order_set_row(c, o) && order_write_lines(c, o) &&
        touchpoint_free_id(c, o->customer_id, o->at_us, o->key_hash, &id) &&
        order_write_touchpoint(c, o, id);
}

/* Whether the order with this id says the same as it did. */
static bool order_is_same(struct ctx *c, const struct order *o, bool *is_same)
{
    struct rows rows;
    bool found;

    if (!db_one(c, &rows, &order_sql[ORDER_FIND], ARGS(I64(o->customer_id), I64(o->id)), &found))
        return false;
    *is_same = found && db_i64(&rows, 0) == o->at_us && (uint64_t)db_i64(&rows, 1) == o->hash;
    return db_end(&rows);
}

static bool order_put_bare(
    struct ctx *c, struct order *o, struct order_seen *seen, enum order_fate *fate)
{
    struct touchpoint t = order_touchpoint(o, 0);

    assert(o->line_count == 0);
    assert(o->cost < 0);
    *fate = seen_has_bare(seen, &t, o->occurrence) ? ORDER_KNOWN : ORDER_ADDED;
    if (*fate == ORDER_KNOWN)
        return true;
    t.id = t.ref = o->id = seen_free_id(seen, o);
    seen->group->rows[seen->group->count++] = t;
    return seen->group->count < TOUCHPOINT_GROUP_SIZE || touchpoint_group_flush(c, seen->group);
}

/* ---- sold to nobody, and to somebody after all ---- */

static bool nobodys_drop(struct ctx *c, int64_t id, int64_t at_us)
{
    return timeline_changed(c, CUSTOMER_ANONYMOUS, at_us, at_us) &&
        db_run(c, &order_sql[ORDER_POINTS_DROP],
            ARGS(I64(CUSTOMER_ANONYMOUS), I64(id_at(at_us, 0)), I64(id_at(at_us, 0) | ID_LOW_MASK),
                I64(id)),
            NULL) &&
        db_run(c, &order_sql[ORDER_LINES_DROP], ARGS(I64(CUSTOMER_ANONYMOUS), I64(id)), NULL) &&
        db_run(c, &order_sql[ORDER_DROP], ARGS(I64(CUSTOMER_ANONYMOUS), I64(id)), NULL);
}

/* The anonymous customer's order goes to who it is told of now, unless documents name it there. */
static bool order_claim(struct ctx *c, struct order *o, struct str ident, struct order_seen *seen,
    enum order_fate *fate)
{
    int64_t at_us = 0;
    struct rows rows;
    bool found, is_named;

    *fate = ORDER_TAKEN;
    if (!db_one(c, &rows, &order_sql[ORDER_IS_NAMED], ARGS(I64(CUSTOMER_ANONYMOUS), I64(o->id)),
            &is_named) ||
        !db_end(&rows))
        return false;
    if (is_named)
        return true;
    if (!db_one(
            c, &rows, &order_sql[ORDER_FIND], ARGS(I64(CUSTOMER_ANONYMOUS), I64(o->id)), &found))
        return false;
    if (found)
        at_us = db_i64(&rows, 0);
    if (!db_end(&rows) || !nobodys_drop(c, o->id, at_us))
        return false;
    *fate = ORDER_CHANGED;
    return touchpoint_group_flush(c, seen->group) &&
        touchpoint_free_id(c, o->customer_id, o->at_us, o->key_hash, &o->id) &&
        db_run(c, &order_sql[DOCUMENT_MOVE], ARGS(TEXT(ident), I64(o->customer_id), I64(o->id)),
            NULL) &&
        order_write_new(c, o);
}

static bool order_put_numbered(
    struct ctx *c, struct order *o, struct order_seen *seen, enum order_fate *fate)
{
    struct str ident = document_ident(c, "order", o->source, o->number);
    int64_t owner;
    bool is_same;

    if (!document_find(c, ident, &owner, &o->id))
        return false;
    if (owner < 0) {
        *fate = ORDER_ADDED;
        return touchpoint_group_flush(c, seen->group) &&
            touchpoint_free_id(c, o->customer_id, o->at_us, o->key_hash, &o->id) &&
            document_put(c, ident, o->customer_id, o->id) && order_write_new(c, o);
    }
    if (owner == CUSTOMER_ANONYMOUS && o->customer_id != owner && o->may_claim)
        return order_claim(c, o, ident, seen, fate);
    if (owner != o->customer_id) {
        *fate = ORDER_TAKEN;
        return true;
    }
    if (!order_is_same(c, o, &is_same))
        return false;
    *fate = is_same ? ORDER_KNOWN : ORDER_CHANGED;
    return is_same || order_rewrite(c, o);
}

bool order_put(struct ctx *c, struct order *o, struct order_seen *seen, enum order_fate *fate)
{
    const struct order_mark *known;

    assert(o->line_count <= ORDER_LINES_MAX);
    if (o->number.n > 0)
        return order_put_numbered(c, o, seen, fate);
    if (o->is_bare)
        return order_put_bare(c, o, seen, fate);
    known = o->is_row ? seen_find_row(seen, o) : seen_find_receipt(seen, o);
    if (known) {
        o->id = known->id;
        *fate = known->hash == o->hash ? ORDER_KNOWN : ORDER_CHANGED;
        return *fate == ORDER_KNOWN || order_rewrite(c, o);
    }
    *fate = ORDER_ADDED;
    o->id = seen_free_id(seen, o);
    return order_write_new(c, o);
}

bool order_by_number(
    struct ctx *c, struct str source, struct str number, int64_t *customer_id, int64_t *id)
{
    return document_find(c, document_ident(c, "order", source, number), customer_id, id);
}
