/* The goods: one row for each stock keeping unit. */
#include "base/id.h"
#include "order/order_store.h"

bool product_put(struct ctx *c, struct product *p, bool *is_new)
{
    int64_t fresh = id_new(c->clock);
    struct rows rows;
    bool found;

    assert(p->sku.n > 0);
    if (!db_one(c, &rows, &order_sql[PRODUCT_PUT],
            ARGS(I64(fresh), TEXT(p->sku), TEXT(p->name), TEXT(p->category), I64(p->price),
                I64(p->cost), I64(p->stock), I64(clock_now(c->clock)),
                TEXT(str_of(lang_fold(c->arena, p->name)))),
            &found))
        return false;
    p->id = found ? db_i64(&rows, 0) : 0;
    *is_new = p->id == fresh;
    return db_end(&rows);
}

static bool text_is_news(struct str said, struct str known)
{
    return said.n > 0 && !str_eq(said, known);
}

static bool number_is_news(int64_t said, int64_t known)
{
    return said >= 0 && said != known;
}

bool product_renew(struct ctx *c, struct product *p, enum order_fate *fate)
{
    struct rows rows;
    bool found, is_new;

    if (!db_one(c, &rows, &order_sql[PRODUCT_FIND], ARGS(TEXT(p->sku)), &found))
        return false;
    *fate = ORDER_ADDED;
    if (found)
        *fate = text_is_news(p->name, db_text(&rows, 0)) ||
                text_is_news(p->category, db_text(&rows, 1)) ||
                number_is_news(p->price, db_i64(&rows, 2)) ||
                number_is_news(p->cost, db_i64(&rows, 3)) ||
                number_is_news(p->stock, db_i64(&rows, 4))
            ? ORDER_CHANGED
            : ORDER_KNOWN;
    p->id = found ? db_i64(&rows, 5) : 0;
    return db_end(&rows) && (*fate == ORDER_KNOWN || product_put(c, p, &is_new));
}
