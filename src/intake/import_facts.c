/* Writing what is one row, one fact: products, scores, deliveries, contracts; and what was spent, a
 * sum of rows. */
#include <xxhash.h>

#include "contract/contract.h"
#include "customer/customer.h"
#include "intake/import.h"
#include "spend/spend.h"

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
            chunk_refuse(k, &f, FIELD_NUMBER, "another customer has this number");
        }
        break;
    }
    return fate != ORDER_TAKEN;
}

/* ---- one row at a time ---- */

static bool link_write(struct ctx *c, struct chunk *k, size_t i)
{
    struct stretch who = {.k = k, .first = i, .last = i + 1};
    bool is_new;

    return chunk_customer(c, &who, &is_new);
}

typedef bool fact_write(struct ctx *c, struct chunk *k, size_t i, const struct fact *f);

static bool each_fact(struct ctx *c, struct chunk *k, fact_write *write)
{
    chunk_restart(k);
    for (size_t i = 0; i < k->count; i++) {
        struct arena_mark mark = arena_mark(c->arena);
        struct fact f;

        chunk_fact(k, i, &f);
        if (!(f.is_link ? link_write(c, k, i) : write(c, k, i, &f)))
            return false;
        arena_release(c->arena, mark);
    }
    return db_batch_wait(c);
}

/* Rows about one thing, side by side, are written as one: else each import of a file that corrects
 * itself further down would change it there and back. */
static bool each_document(struct ctx *c, struct chunk *k, fact_write *write,
    bool (*is_same)(const struct fact *a, const struct fact *b))
{
    chunk_restart(k);
    for (size_t i = 0, end; i < k->count; i = end) {
        struct arena_mark mark = arena_mark(c->arena);
        struct import_counts before;
        struct fact f, next;

        chunk_fact(k, i, &f);
        for (end = i + 1; end < k->count; end++) {
            chunk_fact(k, end, &next);
            if (f.is_link || next.is_link || !is_same(&f, &next))
                break;
            fact_lay_over(&f, &next);
        }
        before = k->counts;
        if (!(f.is_link ? link_write(c, k, i) : write(c, k, end - 1, &f)))
            return false;
        /* The rows that were laid over are known now: the last one says so. */
        if (k->counts.rejected == before.rejected)
            k->counts.known += (int64_t)(end - i - 1);
        else
            chunk_refuse_again(k, i, end - 1);
        arena_release(c->arena, mark);
    }
    return db_batch_wait(c);
}

/* ---- products ---- */

static bool is_same_product(const struct fact *a, const struct fact *b)
{
    return str_eq(a->text[FIELD_SKU], b->text[FIELD_SKU]);
}

static bool write_product(struct ctx *c, struct chunk *k, size_t i, const struct fact *f)
{
    struct product p = {.sku = f->text[FIELD_SKU],
        .name = f->text[FIELD_PRODUCT],
        .category = f->text[FIELD_CATEGORY],
        .price = f->n[NUMBER_PRICE],
        .cost = f->n[NUMBER_COST],
        .stock = f->n[NUMBER_STOCK]};
    enum order_fate fate;

    if (!product_renew(c, &p, &fate))
        return false;
    chunk_count_fate(k, fate, i, i + 1);
    return true;
}

/* ---- scores and deliveries ---- */

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
    struct stretch who = {.k = k, .first = i, .last = i + 1};
    struct score s = {.at_us = f->n[NUMBER_AT],
        .metric = (enum metric)f->n[NUMBER_METRIC],
        .value = (int)f->n[NUMBER_SCORE],
        .comment = f->text[FIELD_COMMENT],
        .channel = (enum channel)f->n[NUMBER_CHANNEL]};
    enum order_fate fate;
    bool is_new;

    s.key_hash = XXH3_64bits(key, sizeof key);
    if (!chunk_customer(c, &who, &is_new))
        return false;
    s.customer_id = who.customer_id;
    if (!order_named(c, k, f, &s.customer_id, &s.order_id) || !score_put(c, &s, &fate))
        return false;
    k->counts.anonymous += s.customer_id == CUSTOMER_ANONYMOUS;
    chunk_count_fate(k, fate, i, i + 1);
    return true;
}

static bool write_delivery(struct ctx *c, struct chunk *k, size_t i, const struct fact *f)
{
    struct delivery d = {.number = f->text[FIELD_NUMBER],
        .source = k->im->reader.source,
        .promised_us = f->n[NUMBER_PROMISED],
        .delivered_us = f->n[NUMBER_DELIVERED]};
    struct stretch who = {.k = k, .first = i, .last = i + 1};
    enum order_fate fate;
    bool is_new;

    d.key_hash = XXH3_64bits(d.number.p, d.number.n);
    if (!chunk_customer(c, &who, &is_new))
        return false;
    d.customer_id = who.customer_id;
    if (!order_named(c, k, f, &d.customer_id, &d.order_id))
        return false;
    if (d.customer_id == CUSTOMER_ANONYMOUS && d.order_id == 0) {
        chunk_refuse(k, f, FIELD_NUMBER, "no order has this number");
        return true;
    }
    if (!delivery_put(c, &d, &fate))
        return false;
    chunk_count_fate(k, fate, i, i + 1);
    return true;
}

static bool is_same_delivery(const struct fact *a, const struct fact *b)
{
    return str_eq(a->text[FIELD_NUMBER], b->text[FIELD_NUMBER]) &&
        a->ident_count == b->ident_count &&
        (a->ident_count == 0 || str_eq(a->idents[0], b->idents[0]));
}

/* ---- contracts ---- */

static struct contract contract_of_fact(struct ctx *c, const struct chunk *k, const struct fact *f)
{
    struct str number = f->text[FIELD_NUMBER];

    return (struct contract){
        .known_as = number.n ? contract_known_as(c, k->im->reader.source, number) : f->idents[0],
        .plan = f->text[FIELD_PLAN],
        .tenure = f->n[NUMBER_TENURE],
        .is_ended = f->n[NUMBER_CHURNED] != 0,
        .started_us = f->n[NUMBER_STARTED],
        .ended_us = f->n[NUMBER_CHURNED] ? f->n[NUMBER_ENDED] : 0,
        .monthly = f->n[NUMBER_MONTHLY],
        .told_us = f->n[NUMBER_AT]};
}

static bool write_contract(struct ctx *c, struct chunk *k, size_t i, const struct fact *f)
{
    static const enum order_fate fates[] = {[CONTRACT_ADDED] = ORDER_ADDED,
        [CONTRACT_KNOWN] = ORDER_KNOWN,
        [CONTRACT_CHANGED] = ORDER_CHANGED};
    struct contract contract = contract_of_fact(c, k, f);
    struct stretch who = {.k = k, .first = i, .last = i + 1};
    enum contract_fate fate;
    bool is_new;

    if (!chunk_customer(c, &who, &is_new))
        return false;
    contract.customer_id = who.customer_id;
    if (!contract_put(c, &contract, &fate))
        return false;
    chunk_count_fate(k, fates[fate], i, i + 1);
    return true;
}

static bool is_same_contract(const struct fact *a, const struct fact *b)
{
    return str_eq(a->text[FIELD_NUMBER], b->text[FIELD_NUMBER]) &&
        str_eq(a->idents[0], b->idents[0]);
}

bool import_contracts_write(struct ctx *c, void *chunk)
{
    return each_document(c, chunk, write_contract, is_same_contract);
}

bool import_products_write(struct ctx *c, void *chunk)
{
    return each_document(c, chunk, write_product, is_same_product);
}

bool import_scores_write(struct ctx *c, void *chunk)
{
    return each_fact(c, chunk, write_score);
}

bool import_deliveries_write(struct ctx *c, void *chunk)
{
    return each_document(c, chunk, write_delivery, is_same_delivery);
}

/* ---- spend ---- */

static enum order_fate fate_of(enum spend_fate fate)
{
    static const enum order_fate fates[] = {[SPEND_KNOWN] = ORDER_KNOWN,
        [SPEND_ADDED] = ORDER_ADDED,
        [SPEND_CHANGED] = ORDER_CHANGED,
        [SPEND_REMOVED] = ORDER_CHANGED};

    return fates[fate];
}

/* The rows of a month, channel and purpose; where a file has a row for each day or campaign, what
 * they add up to. */
static bool spend_write(struct ctx *c, struct chunk *k, size_t first, size_t last)
{
    enum spend_fate fate;
    struct fact f;
    int64_t sum = 0;

    for (size_t i = last; i-- > first;) {
        chunk_fact(k, i, &f);
        sum += f.n[NUMBER_AMOUNT];
    }
    if (sum < 0 || last - first > ORDER_LINES_MAX) {
        if (sum < 0)
            chunk_refuse(k, &f, FIELD_SPENT, "the month's rows add up to less than nought");
        else
            chunk_refuse_long(k, &f);
        chunk_refuse_again(k, first + 1, last);
        return true;
    }
    if (!spend_put(c,
            &(struct spend){.month = f.n[NUMBER_MONTH],
                .channel = f.text[FIELD_CHANNEL],
                .purpose = (enum spend_purpose)f.n[NUMBER_PURPOSE],
                .amount = sum},
            &fate))
        return false;
    chunk_count_fate(k, fate_of(fate), first, last);
    return true;
}

bool import_spend_write(struct ctx *c, void *chunk)
{
    struct chunk *k = chunk;

    chunk_restart(k);
    for (size_t i = 0, end; i < k->count; i = end) {
        struct arena_mark mark = arena_mark(c->arena);

        for (end = i + 1; end < k->count && !k->items[end].starts_document;)
            end++;
        if (!spend_write(c, k, i, end))
            return false;
        arena_release(c->arena, mark);
    }
    return db_batch_wait(c);
}
