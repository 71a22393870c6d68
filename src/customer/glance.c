/* A customer at a glance reads no more than the newest thousand touchpoints, whatever their age. */
#include "customer/glance.h"

#include "customer/customer_priv.h"

bool customer_glance(struct ctx *c, const struct customer *cu, struct customer_glance *l)
{
    *l = (struct customer_glance){
        .all = arena_array(c->arena, TOUCHPOINT_PAGE_MAX, struct touchpoint)};
    if (!touchpoint_page(c, cu->id, INT64_MAX, TOUCHPOINT_PAGE_MAX, l->all, &l->count))
        return false;
    l->since_us = cu->created_us;
    for (size_t i = 0; i < l->count; i++) {
        const struct touchpoint *t = &l->all[i];

        if (t->kind == TOUCHPOINT_ORDER) {
            l->orders++;
            l->sales += t->amount;
            l->last_order_us = l->last_order_us > t->at_us ? l->last_order_us : t->at_us;
        }
        if (t->kind == TOUCHPOINT_RETURN || t->kind == TOUCHPOINT_CANCELLATION)
            l->sales += t->amount;
        if (t->kind == TOUCHPOINT_VISIT && t->at_us > l->last_visit_us)
            l->last_visit_us = t->at_us;
        if (t->at_us < l->since_us)
            l->since_us = t->at_us;
    }
    return true;
}

bool document_numbers(struct ctx *c, int64_t customer_id, const struct touchpoint *all,
    size_t count, struct document_numbers *out)
{
    int64_t low = INT64_MAX, high = 0;
    struct rows rows;

    assert(count <= TOUCHPOINT_PAGE_MAX);
    *out = (struct document_numbers){
        .all = arena_array(c->arena, TOUCHPOINT_PAGE_MAX, struct document_number)};
    for (size_t i = 0; i < count; i++) {
        int64_t first = all[i].ref && all[i].ref < all[i].id ? all[i].ref : all[i].id;

        low = first < low ? first : low;
        high = all[i].ref > high ? all[i].ref : high;
        high = all[i].id > high ? all[i].id : high;
    }
    if (!db_query(c, &rows, &customer_sql[NUMBERS_OF],
            ARGS(I64(customer_id), I64(low), I64(high), I64(TOUCHPOINT_PAGE_MAX))))
        return false;
    while (db_next(&rows))
        out->all[out->count++] =
            (struct document_number){db_i64(&rows, 0), str_keep(c->arena, db_text(&rows, 1))};
    return db_end(&rows);
}

struct str document_number(const struct document_numbers *n, const struct touchpoint *t)
{
    struct str of_order = STR("");

    for (size_t i = 0; i < n->count; i++) {
        if (n->all[i].id == t->id && n->all[i].text.n)
            return n->all[i].text;
        if (n->all[i].id == t->ref)
            of_order = n->all[i].text;
    }
    return of_order;
}
