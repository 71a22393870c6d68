/* Writing what is one row, one fact: customers, products, scores, deliveries. */
#include <xxhash.h>

#include "base/country.h"
#include "customer/customer.h"
#include "intake/import.h"

static const char taken[] = "another customer has this number";

bool chunk_count_fate(struct chunk *k, enum order_fate fate, size_t first, size_t last)
{
    int64_t n = (int64_t)(last - first);

    switch (fate) {
    case ORDER_ADDED:
        k->counts.added += n;
        break;
    case ORDER_KNOWN:
        k->counts.known += n;
        break;
    case ORDER_CHANGED:
        k->counts.changed += n;
        break;
    case ORDER_TAKEN:
        for (size_t i = first; i < last; i++) {
            struct fact f;

            chunk_fact(k, i, &f);
            chunk_refuse(k, f.n[NUMBER_LINE], FIELD_NUMBER, taken);
        }
        break;
    }
    return fate != ORDER_TAKEN;
}

/* ---- who it is about ---- */

static void customer_of_fact(struct ctx *c, const struct fact *f, struct customer *cu)
{
    int64_t birth = f->n[NUMBER_BIRTH];
    enum lang lang;
    char country[3];

    *cu = (struct customer){.kind = CUSTOMER_PERSON, .name = f->text[FIELD_NAME],
        .given_name = f->text[FIELD_GIVEN], .family_name = f->text[FIELD_FAMILY],
        .address = f->text[FIELD_ADDRESS],
        .birth_year = (int)(birth / 10000), .birth_month = (int)(birth / 100 % 100),
        .birth_day = (int)(birth % 100)};
    if (f->text[FIELD_ORGANISATION].n) {
        cu->kind = CUSTOMER_ORGANISATION;
        cu->name = f->text[FIELD_ORGANISATION];
    }
    if (cu->name.n == 0 && cu->given_name.n + cu->family_name.n > 0)
        cu->name = str_trim(str_of(arena_printf(c->arena, STR_FMT " " STR_FMT,
            STR_ARG(cu->given_name), STR_ARG(cu->family_name))));
    if (country_parse(f->text[FIELD_COUNTRY], country))
        cu->country = str_keep(c->arena, str_of(country));
    if (lang_parse(f->text[FIELD_LANGUAGE], &lang))
        cu->language = str_of(lang_code(lang));
}

/* The first of the identities that somebody has. */
static bool customer_search(struct ctx *c, const struct fact *f, int64_t *id)
{
    *id = -1;
    for (size_t i = 0; i < f->ident_count && *id < 0; i++)
        if (!customer_by_ident(c, f->idents[i], id))
            return false;
    return true;
}

static bool customer_give_idents(struct ctx *c, const struct fact *f, int64_t id)
{
    for (size_t i = 0; i < f->ident_count; i++) {
        int64_t owner;
        bool is_new;

        if (!customer_by_ident(c, f->idents[i], &owner))
            return false;
        if (owner < 0 && !customer_claim(c, id, f->idents[i], &is_new))
            return false;
    }
    return true;
}

bool chunk_customer(struct ctx *c, struct chunk *k, size_t i, int64_t *id, bool *is_new)
{
    struct customer cu;
    struct fact f;

    chunk_fact(k, i, &f);
    *is_new = false;
    *id = CUSTOMER_ANONYMOUS;
    if (f.ident_count == 0)
        return true;
    if (!customer_search(c, &f, id))
        return false;
    if (*id >= 0)
        return f.ident_count == 1 || customer_give_idents(c, &f, *id);
    customer_of_fact(c, &f, &cu);
    if (!customer_add_known(c, &cu, f.idents, f.ident_count))
        return false;
    *id = cu.id;
    *is_new = true;
    return true;
}

/* ---- one row at a time ---- */

static bool each_fact(struct ctx *c, struct chunk *k,
    bool (*write)(struct ctx *c, struct chunk *k, size_t i, const struct fact *f))
{
    chunk_restart(k);
    for (size_t i = 0; i < k->count; i++) {
        struct arena_mark mark = arena_mark(c->arena);
        struct fact f;

        chunk_fact(k, i, &f);
        if (!write(c, k, i, &f))
            return false;
        arena_release(c->arena, mark);
    }
    return db_batch_wait(c);
}

static bool write_customer(struct ctx *c, struct chunk *k, size_t i, const struct fact *f)
{
    struct customer news;
    bool is_new, is_changed;

    customer_of_fact(c, f, &news);
    if (!chunk_customer(c, k, i, &news.id, &is_new))
        return false;
    if (!is_new && !customer_update(c, &news, &is_changed))
        return false;
    chunk_count_fate(k, is_new ? ORDER_ADDED : is_changed ? ORDER_CHANGED : ORDER_KNOWN, i, i + 1);
    return true;
}

static bool write_product(struct ctx *c, struct chunk *k, size_t i, const struct fact *f)
{
    struct product p = {.sku = f->text[FIELD_SKU], .name = f->text[FIELD_PRODUCT],
        .category = f->text[FIELD_CATEGORY], .price = f->n[NUMBER_PRICE], .cost = f->n[NUMBER_COST],
        .stock = f->n[NUMBER_STOCK]};
    enum order_fate fate;

    if (!product_renew(c, &p, &fate))
        return false;
    chunk_count_fate(k, fate, i, i + 1);
    return true;
}

/* The order a score or a delivery names; who it belongs to when the row names nobody. */
static bool order_named(
    struct ctx *c, struct chunk *k, const struct fact *f, int64_t *customer_id, int64_t *order_id)
{
    int64_t owner;

    *order_id = 0;
    if (f->text[FIELD_NUMBER].n == 0)
        return true;
    if (!order_by_number(c, k->im->reader.source, f->text[FIELD_NUMBER], &owner, order_id))
        return false;
    if (owner >= 0 && f->ident_count == 0)
        *customer_id = owner;
    if (owner != *customer_id)
        *order_id = 0;
    return true;
}

static bool write_score(struct ctx *c, struct chunk *k, size_t i, const struct fact *f)
{
    uint64_t key[2] = {f->hash, k->items[i].occurrence};
    struct score s = {.at_us = f->n[NUMBER_AT], .metric = (enum metric)f->n[NUMBER_METRIC],
        .value = (int)f->n[NUMBER_SCORE], .comment = f->text[FIELD_COMMENT],
        .channel = (enum channel)f->n[NUMBER_CHANNEL]};
    enum order_fate fate;
    bool is_new;

    s.key_hash = XXH3_64bits(key, sizeof key);
    if (!chunk_customer(c, k, i, &s.customer_id, &is_new) ||
        !order_named(c, k, f, &s.customer_id, &s.order_id) || !score_put(c, &s, &fate))
        return false;
    k->counts.anonymous += s.customer_id == CUSTOMER_ANONYMOUS;
    chunk_count_fate(k, fate, i, i + 1);
    return true;
}

static bool write_delivery(struct ctx *c, struct chunk *k, size_t i, const struct fact *f)
{
    struct delivery d = {.number = f->text[FIELD_NUMBER], .source = k->im->reader.source,
        .promised_us = f->n[NUMBER_PROMISED], .delivered_us = f->n[NUMBER_DELIVERED]};
    enum order_fate fate;
    bool is_new;

    d.key_hash = XXH3_64bits(d.number.p, d.number.n);
    if (!chunk_customer(c, k, i, &d.customer_id, &is_new) ||
        !order_named(c, k, f, &d.customer_id, &d.order_id))
        return false;
    if (d.customer_id == CUSTOMER_ANONYMOUS && d.order_id == 0) {
        chunk_refuse(k, f->n[NUMBER_LINE], FIELD_NUMBER, "no order has this number");
        return true;
    }
    if (!delivery_put(c, &d, &fate))
        return false;
    chunk_count_fate(k, fate, i, i + 1);
    return true;
}

bool import_customers_write(struct ctx *c, void *chunk)
{
    return each_fact(c, chunk, write_customer);
}

bool import_products_write(struct ctx *c, void *chunk)
{
    return each_fact(c, chunk, write_product);
}

bool import_scores_write(struct ctx *c, void *chunk)
{
    return each_fact(c, chunk, write_score);
}

bool import_deliveries_write(struct ctx *c, void *chunk)
{
    return each_fact(c, chunk, write_delivery);
}
