/* Products over HTTP: by page, by the beginning of a sku or name, put by their sku. */
#include "order/order_http.h"
#include "order/order_store.h"

#define FOUND_MAX 20

static const struct member product_members[] = {
    {"sku", MEMBER_TEXT, MEMBER_NEEDED},
    {"name", MEMBER_TEXT, MEMBER_NEEDED},
    {"category", MEMBER_TEXT, MEMBER_NEEDED, "'' unknown"},
    {"price", MEMBER_MONEY, MEMBER_NEEDED | MEMBER_NULL, "null unknown, as all of these"},
    {"cost", MEMBER_MONEY, MEMBER_NEEDED | MEMBER_NULL, "of one unit"},
    {"stock", MEMBER_REAL, MEMBER_NEEDED | MEMBER_NULL},
    {"updated_at", MEMBER_TIME, MEMBER_NEEDED | MEMBER_NULL},
};
const struct shape product_shape = SHAPE("Product", product_members);

static const struct member products_found_members[] = {
    {"items", MEMBER_OBJECT, MEMBER_NEEDED | MEMBER_LIST, "skus first", .shape = &product_shape,
        .max = 2 * FOUND_MAX},
};
const struct shape products_found_shape = SHAPE("ProductsFound", products_found_members);

static const struct member product_new_members[] = {
    {"sku", MEMBER_TEXT, MEMBER_NEEDED, .max = RECORD_SKU_MAX},
    {"name", MEMBER_TEXT, .max = RECORD_TEXT_MAX},
    {"category", MEMBER_TEXT, .max = RECORD_TEXT_MAX},
    {"price", MEMBER_MONEY, .note = "what is left out stays, as with all of these"},
    {"cost", MEMBER_MONEY, .note = "of one unit"},
    {"stock", MEMBER_REAL},
};
const struct shape product_new_shape = SHAPE("ProductNew", product_new_members);

const struct member product_search_query[] = {
    {"q", MEMBER_TEXT, MEMBER_NEEDED, "what was typed so far", .max = RECORD_SKU_MAX},
};

static void known_money(struct ctx *c, struct request *rq, const char *key, int64_t minor)
{
    if (minor < 0)
        json_put_null(&rq->out, key);
    else
        reply_money(rq, key, minor, c->currency);
}

static void product_row(struct ctx *c, struct request *rq, const struct rows *rows)
{
    json_open_object(&rq->out, NULL);
    reply_text(rq, "sku", db_text(rows, 1));
    reply_text(rq, "name", db_text(rows, 2));
    reply_text(rq, "category", db_text(rows, 3));
    known_money(c, rq, "price", db_i64(rows, 4));
    known_money(c, rq, "cost", db_i64(rows, 5));
    if (db_i64(rows, 6) < 0)
        json_put_null(&rq->out, "stock");
    else
        json_put_real(&rq->out, "stock", (double)db_i64(rows, 6) / 1000);
    reply_time(rq, "updated_at", db_i64(rows, 7));
    json_close(&rq->out);
}

/* "next" is the last sku. */
bool products_get(struct ctx *c, struct request *rq)
{
    int64_t limit = request_query_int(rq, "limit", HTTP_PAGE_DEFAULT), shown = 0;
    struct str last = STR("");
    bool has_more = false;
    struct rows rows;

    if (limit < 1 || limit > HTTP_PAGE_MAX)
        return fail(c, ERR_INVALID, "\"limit\" must be from 1 to %d", HTTP_PAGE_MAX);
    if (!db_query(c, &rows, &order_sql[PRODUCT_PAGE],
            ARGS(TEXT(request_query(rq, "after")), I64(limit + 1))))
        return false;
    reply_page_open(rq);
    while (!has_more && db_next(&rows)) {
        has_more = shown++ == limit;
        if (has_more)
            break;
        product_row(c, rq, &rows);
        last = str_keep(c->arena, db_text(&rows, 1));
    }
    json_close(&rq->out);
    if (has_more)
        reply_text(rq, "next", last);
    else
        json_put_null(&rq->out, "next");
    json_close(&rq->out);
    return db_end(&rows);
}

static bool found_rows(struct ctx *c, struct request *rq, enum order_statement statement,
    struct str start, struct str but)
{
    struct str end = str_of(arena_printf(c->arena, STR_FMT "\xF4\x8F\xBF\xBF", STR_ARG(start)));
    struct rows rows;

    if (!start.n)
        return true;
    if (!db_query(c, &rows, &order_sql[statement], ARGS(TEXT(start), TEXT(end), I64(FOUND_MAX))))
        return false;
    while (db_next(&rows))
        if (!but.n || !str_starts(db_text(&rows, 1), but))
            product_row(c, rq, &rows);
    return db_end(&rows);
}

bool products_search(struct ctx *c, struct request *rq)
{
    struct str q = str_trim(request_query(rq, "q"));

    json_open_object(&rq->out, NULL);
    json_open_array(&rq->out, "items");
    if (!found_rows(c, rq, PRODUCT_BY_SKU, q, STR("")) ||
        !found_rows(c, rq, PRODUCT_BY_NAME, str_of(lang_fold(c->arena, q)), q))
        return false;
    json_close(&rq->out);
    json_close(&rq->out);
    return true;
}

static bool product_reply(struct ctx *c, struct request *rq, struct str sku)
{
    struct rows rows;
    bool found;

    if (!db_one(c, &rows, &order_sql[PRODUCT_ONE], ARGS(TEXT(sku)), &found))
        return false;
    if (found)
        product_row(c, rq, &rows);
    if (!db_end(&rows))
        return false;
    return found || fail(c, ERR_MISSING, "there is no product \"" STR_FMT "\"", STR_ARG(sku));
}

bool product_get(struct ctx *c, struct request *rq)
{
    return product_reply(c, rq, str_trim(request_part(rq, "sku")));
}

bool product_post(struct ctx *c, struct request *rq)
{
    double stock = member_real(rq->json, "stock", -1);
    struct product p = {.sku = str_trim(member_text(rq->json, "sku")),
        .name = str_trim(member_text(rq->json, "name")),
        .category = str_trim(member_text(rq->json, "category")),
        .price = member_money(rq->json, "price", -1),
        .cost = member_money(rq->json, "cost", -1),
        .stock = stock < 0 ? -1 : (int64_t)(stock * 1000 + 0.5)};
    enum order_fate fate;

    if (!p.sku.n || p.sku.n > RECORD_SKU_MAX || p.price > RECORD_AMOUNT_MAX ||
        p.cost > RECORD_AMOUNT_MAX || !(stock < 1e12))
        return fail(c, ERR_INVALID, "a product has a sku of at most %d bytes, and sane figures",
            RECORD_SKU_MAX);
    return product_renew(c, &p, &fate) && product_reply(c, rq, p.sku);
}
