/* Baskets are told by programs whose authors read our errors: each names the member at fault. */
#include "order/basket.h"

#include <math.h>
#include <stdio.h>

#include "base/json.h"
#include "base/money.h"
#include "customer/customer.h"
#include "http/request.h"
#include "http/shape.h"
#include "order/order_store.h"

#define QUANTITY_UNIT 1000.0

static const struct member line_members[] = {
    {"sku", MEMBER_TEXT, .note = "what the product is known by", .max = RECORD_SKU_MAX},
    {"name", MEMBER_TEXT, .note = "left out: the product's"},
    {"category", MEMBER_TEXT, .note = "left out: the product's"},
    {"quantity", MEMBER_REAL, .note = "to thousandths; left out: 1"},
    {"amount", MEMBER_MONEY, MEMBER_NEEDED, "of the line, other discounts taken off"},
    {"cost", MEMBER_MONEY, .note = "of one unit; left out: the product's"},
};
static const struct shape line_shape = SHAPE("BasketLine", line_members);

static const struct member basket_members[] = {
    {"customer", MEMBER_TEXT, MEMBER_NULL,
        "cus_..., or a phone, e-mail, card or id they are known by; left out: nobody"},
    {"at", MEMBER_TIME, .note = "left out: now"},
    {"channel", MEMBER_TEXT, .note = "shop, site, phone ..."},
    {"place", MEMBER_TEXT, .note = "the shop, the till", .max = BASKET_PLACE_MAX},
    {"lines", MEMBER_OBJECT, MEMBER_NEEDED | MEMBER_LIST, "what is about to be sold", NULL,
        &line_shape, BASKET_LINES_MAX},
};
const struct shape basket_shape = SHAPE("Basket", basket_members);

struct reading {
    struct ctx *c;
    const char *at;
    const char **pointer;
};

/* Where a member stands; it is at fault until somebody says else. */
static const char *member_at(struct reading *r, const char *member)
{
    return *r->pointer = arena_printf(r->c->arena, "%s/%s", r->at, member);
}

/* ---- lines ---- */

static bool quantity_read(struct reading *r, const json_t *from, struct basket_line *l)
{
    double quantity = member_real(from, "quantity", 1) * QUANTITY_UNIT;

    if (!(quantity >= 1 && quantity <= (double)RECORD_QUANTITY_MAX) ||
        fabs(quantity - round(quantity)) > 1e-6 * quantity)
        return fail(r->c, ERR_INVALID,
            "\"%s\" is no quantity: above nought, in thousandths at the finest",
            member_at(r, "quantity"));
    l->quantity = llround(quantity);
    return true;
}

static bool money_read(
    struct reading *r, const json_t *from, const char *name, int64_t absent, int64_t *out)
{
    *out = member_money(from, name, absent);
    return !member_has(from, name) || (*out >= 0 && *out <= RECORD_AMOUNT_MAX) ||
        fail(r->c, ERR_INVALID, "\"%s\" is %lld, from 0 to %lld is taken", member_at(r, name),
            (long long)*out, (long long)RECORD_AMOUNT_MAX);
}

/* The cost is of one unit until line_cost. */
static bool line_read(struct reading *r, const json_t *from, struct basket_line *l)
{
    struct arena *a = r->c->arena;

    *l = (struct basket_line){.sku = str_keep(a, str_trim(member_text(from, "sku"))),
        .name = str_keep(a, member_text(from, "name")),
        .category = str_keep(a, member_text(from, "category"))};
    return quantity_read(r, from, l) && money_read(r, from, "amount", 0, &l->amount) &&
        money_read(r, from, "cost", -1, &l->cost);
}

static bool line_cost(struct reading *r, struct basket_line *l)
{
    struct decimal unit = {l->cost, 0}, quantity = {l->quantity, QUANTITY_SCALE};

    if (l->cost < 0)
        return true;
    return (decimal_product(unit, quantity, 0, &l->cost) && l->cost <= RECORD_AMOUNT_MAX) ||
        fail(r->c, ERR_INVALID,
            "\"%s\" times the quantity is more than the %lld that a line may cost",
            member_at(r, "cost"), (long long)RECORD_AMOUNT_MAX);
}

/* ---- what is known of the goods ---- */

static void fact_fill(struct ctx *c, struct basket_line *l, const struct rows *rows)
{
    l->product_id = db_i64(rows, 0);
    if (!l->name.n)
        l->name = str_keep(c->arena, db_text(rows, 2));
    if (!l->category.n)
        l->category = str_keep(c->arena, db_text(rows, 3));
    if (l->cost < 0)
        l->cost = db_i64(rows, 4);
}

static bool facts_fill(struct ctx *c, struct basket_line *lines, size_t count)
{
    struct val skus[BASKET_FACTS];
    struct rows rows;

    assert(count <= BASKET_FACTS);
    for (size_t i = 0; i < BASKET_FACTS; i++)
        skus[i] = i < count && lines[i].sku.n ? TEXT(lines[i].sku) : NIL;
    if (!db_query(c, &rows, &order_sql[PRODUCT_FACTS], skus, BASKET_FACTS))
        return false;
    while (db_next(&rows))
        for (size_t i = 0; i < count; i++)
            if (str_eq(lines[i].sku, db_text(&rows, 1)))
                fact_fill(c, &lines[i], &rows);
    return db_end(&rows);
}

/* ---- the whole ---- */

static bool lines_read(struct reading *whole, const json_t *list, struct basket *b)
{
    struct reading r = *whole;

    b->line_count = json_array_size(list);
    b->lines = arena_array(r.c->arena, b->line_count, struct basket_line);
    for (size_t i = 0; i < b->line_count; i++) {
        r.at = arena_printf(r.c->arena, "%s/lines/%zu", whole->at, i);
        if (!line_read(&r, json_array_get(list, i), &b->lines[i]))
            return false;
    }
    for (size_t i = 0; i < b->line_count; i += BASKET_FACTS) {
        size_t left = b->line_count - i;

        if (!facts_fill(r.c, b->lines + i, left < BASKET_FACTS ? left : BASKET_FACTS))
            return false;
    }
    for (size_t i = 0; i < b->line_count; i++) {
        r.at = arena_printf(r.c->arena, "%s/lines/%zu", whole->at, i);
        if (!line_cost(&r, &b->lines[i]))
            return false;
    }
    return b->line_count > 0 ||
        fail(r.c, ERR_INVALID, "\"%s\" is empty", member_at(whole, "lines"));
}

static void basket_sum(struct basket *b)
{
    static_assert(BASKET_LINES_MAX <= INT64_MAX / RECORD_AMOUNT_MAX, "sums fit");
    for (size_t i = 0; i < b->line_count; i++) {
        const struct basket_line *l = &b->lines[i];

        b->amount += l->amount;
        b->cost = b->cost < 0 || l->cost < 0 ? -1 : b->cost + l->cost;
    }
}

static bool who_read(struct reading *r, const json_t *from, struct basket *b)
{
    struct customer cu;

    if (!member_has(from, "customer"))
        return true;
    (void)member_at(r, "customer");
    return customer_named(r->c, member_text(from, "customer"), &b->customer_id) &&
        customer_get(r->c, b->customer_id, &cu) &&
        (b->customer_id == CUSTOMER_ANONYMOUS || customer_is_open(r->c, &cu));
}

static bool where_read(struct reading *r, const json_t *from, struct basket *b)
{
    struct str channel = member_text(from, "channel");

    if (!record_moment_fits(b->at_us))
        return fail(r->c, ERR_INVALID, "\"%s\" is not between 1970 and 2199", member_at(r, "at"));
    if (!channel.n || channel_parse(channel, &b->channel))
        return true;
    (void)member_at(r, "channel");
    return fail(r->c, ERR_INVALID, "there is no channel \"" STR_FMT "\"", STR_ARG(channel));
}

bool basket_read(
    struct ctx *c, const json_t *from, const char *at, struct basket *out, const char **pointer)
{
    struct reading r = {c, at, pointer};

    *out = (struct basket){.customer_id = CUSTOMER_ANONYMOUS,
        .at_us = member_has(from, "at") ? member_time(from, "at") : clock_now(c->clock),
        .place = str_keep(c->arena, member_text(from, "place"))};
    if (!where_read(&r, from, out) || !who_read(&r, from, out) ||
        !lines_read(&r, json_object_get(from, "lines"), out))
        return false;
    basket_sum(out);
    *pointer = NULL;
    return true;
}

/* ---- files ---- */

bool basket_parse(struct ctx *c, struct str text, struct basket *out)
{
    const char *pointer = NULL;
    json_error_t error;
    json_t *json;
    bool ok;

    if (text.n > BASKET_BYTES_MAX || !json_is_modest(text))
        return fail(c, ERR_TOO_LARGE, "a basket has at most %zu bytes", BASKET_BYTES_MAX);
    json = json_loadb(text.p, text.n, JSON_REJECT_DUPLICATES, &error);
    if (!json)
        return fail(c, ERR_INVALID, "the basket is no JSON: line %d, column %d: %s", error.line,
            error.column, error.text);
    ok = json_is_object(json) ? shape_check(c, &basket_shape, json, &pointer)
                              : fail(c, ERR_INVALID, "a basket is a JSON object");
    ok = ok && basket_read(c, json, "", out, &pointer);
    json_decref(json);
    return ok;
}

bool basket_file(struct ctx *c, struct str path, struct str *text)
{
    char *bytes = arena_alloc(c->arena, BASKET_BYTES_MAX + 1);
    FILE *file = str_eq(path, STR("-")) ? stdin : fopen(str_dup(c->arena, path), "rb");
    bool is_read;

    if (!file)
        return fail(c, ERR_IO, "cannot read \"" STR_FMT "\"", STR_ARG(path));
    *text = (struct str){bytes, fread(bytes, 1, BASKET_BYTES_MAX + 1, file)};
    is_read = !ferror(file);
    if (file != stdin)
        (void)fclose(file);
    return is_read || fail(c, ERR_IO, "cannot read \"" STR_FMT "\"", STR_ARG(path));
}
