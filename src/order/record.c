/* Documents that programs tell: checked here, then put as imports put theirs. */
#include "order/record.h"

#include <string.h>
#include <xxhash.h>

#include "base/money.h"
#include "customer/customer.h"
#include "order/order_store.h"

#define ONE_UNIT 1000
#define RECORD_AT_MAX INT64_C(7258118400000000) /* 2200-01-01 */

__extension__ typedef __int128 wide;

/* ---- what may be told ---- */

static bool amount_check(struct ctx *c, const char *what, int64_t value, int64_t max)
{
    return (value >= 0 && value <= max) ||
        fail(c, ERR_INVALID, "\"%s\" is %lld, from 0 to %lld is taken", what, (long long)value,
            (long long)max);
}

static bool length_check(struct ctx *c, const char *what, struct str text, size_t max)
{
    return text.n <= max ||
        fail(c, ERR_INVALID, "\"%s\" has %zu bytes, at most %zu are kept", what, text.n, max);
}

bool record_moment_fits(int64_t at_us)
{
    return at_us > 0 && at_us < RECORD_AT_MAX;
}

static bool document_check(struct ctx *c, struct str number, struct str source, int64_t at_us)
{
    if (!record_moment_fits(at_us))
        return fail(c, ERR_INVALID, "\"%s\" is not between 1970 and 2199", "at");
    return length_check(c, "number", number, ORDER_NUMBER_MAX) &&
        length_check(c, "source", source, ORDER_NUMBER_MAX);
}

static bool line_check(struct ctx *c, const struct record_line *l)
{
    if (l->quantity <= 0)
        return fail(c, ERR_INVALID, "\"%s\" must be above nought", "quantity");
    return amount_check(c, "quantity", l->quantity, RECORD_QUANTITY_MAX) &&
        amount_check(c, "amount", l->amount, RECORD_AMOUNT_MAX) &&
        amount_check(c, "cost", l->cost < 0 ? 0 : l->cost, RECORD_AMOUNT_MAX) &&
        length_check(c, "sku", l->sku, RECORD_SKU_MAX) &&
        length_check(c, "name", l->name, RECORD_TEXT_MAX) &&
        length_check(c, "category", l->category, RECORD_TEXT_MAX);
}

/* What was given away under a product's number is not called as the product is. */
static bool line_product(struct ctx *c, const struct record_line *l, bool is_sale, int64_t *id)
{
    struct product p = {
        .sku = l->sku, .category = l->category, .price = -1, .cost = -1, .stock = -1};
    enum order_fate fate;

    *id = 0;
    if (!l->sku.n)
        return true;
    if (is_sale) {
        p.name = l->name;
        p.cost = l->cost;
    }
    if (!product_renew(c, &p, &fate))
        return false;
    *id = p.id;
    return true;
}

static bool lines_read(
    struct ctx *c, const struct record_line *from, size_t count, int sign, struct order_line **out)
{
    if (count > ORDER_LINES_MAX)
        return fail(c, ERR_INVALID, "%zu lines: a document has at most %d", count, ORDER_LINES_MAX);
    *out = arena_array(c->arena, count, struct order_line);
    for (size_t i = 0; i < count; i++) {
        struct order_line *l = &(*out)[i];

        memset(l, 0, sizeof *l);
        l->quantity = from[i].quantity;
        l->amount = sign * from[i].amount;
        l->is_sale = sign > 0 && from[i].amount > 0;
        if (!line_check(c, &from[i]) || !line_product(c, &from[i], l->is_sale, &l->product_id))
            return false;
    }
    return true;
}

/* Whom it is about, merges followed. */
static bool customer_find(struct ctx *c, bool may_be_erased, int64_t *id)
{
    struct customer cu;

    if (!customer_get(c, *id, &cu))
        return false;
    *id = cu.id;
    return *id == CUSTOMER_ANONYMOUS || (may_be_erased && cu.erased_us) || customer_is_open(c, &cu);
}

/* ---- orders ---- */

/* -1 when the cost of a line is not known, or beyond counting. */
static int64_t lines_cost(const struct record_line *lines, size_t count)
{
    int64_t sum = 0;

    for (size_t i = 0; i < count; i++) {
        int64_t cost;

        if (lines[i].cost < 0 ||
            !decimal_product((struct decimal){lines[i].cost, 0},
                (struct decimal){lines[i].quantity, QUANTITY_SCALE}, 0, &cost) ||
            cost > RECORD_AMOUNT_MAX)
            return -1;
        sum += cost;
    }
    return count ? sum : -1;
}

/* An order without lines reads as one unit of nothing in particular, as in a file. */
static void order_total(struct order *o, int64_t total)
{
    struct order_line line;

    memset(&line, 0, sizeof line);
    line.quantity = ONE_UNIT;
    line.amount = total;
    line.is_sale = total > 0;
    o->total = total;
    o->sold = total > 0;
    o->hash = order_lines_hash(&line, 1, o->at_us);
}

static void order_sum(struct order *o, const struct order_line *lines, size_t count)
{
    o->lines = lines;
    o->line_count = count;
    for (size_t i = 0; i < count; i++) {
        o->total += lines[i].is_sale ? lines[i].amount : 0;
        o->sold += lines[i].is_sale;
    }
    o->hash = order_lines_hash(lines, count, o->at_us);
}

/* A document told again without its time keeps the time it has. */
static bool moment_complete(struct ctx *c, const char *what, const struct statement *find,
    struct str number, struct str source, int64_t *at_us)
{
    int64_t owner = -1, id;
    struct rows rows;
    bool found;

    if (*at_us)
        return true;
    *at_us = clock_now(c->clock);
    if (number.n && !document_find(c, document_ident(c, what, source, number), &owner, &id))
        return false;
    if (owner < 0)
        return true;
    if (!db_one(c, &rows, find, ARGS(I64(owner), I64(id)), &found))
        return false;
    if (found)
        *at_us = db_i64(&rows, 0);
    return db_end(&rows);
}

static bool order_read(struct ctx *c, struct order_record *r, struct order *o)
{
    struct order_line *lines;

    if (!moment_complete(c, "order", &order_sql[ORDER_FIND], r->number, r->source, &r->at_us))
        return false;

    *o = (struct order){.customer_id = r->customer_id,
        .number = r->number,
        .source = r->source,
        .at_us = r->at_us,
        .channel = r->channel,
        .cost = lines_cost(r->lines, r->line_count),
        .is_row = true,
        .may_claim = true};
    if (!document_check(c, r->number, r->source, r->at_us) ||
        !amount_check(c, "total", r->line_count ? 0 : r->total, RECORD_AMOUNT_MAX) ||
        !customer_find(c, false, &o->customer_id) ||
        !lines_read(c, r->lines, r->line_count, 1, &lines))
        return false;
    if (r->line_count)
        order_sum(o, lines, r->line_count);
    else
        order_total(o, r->total);
    o->kind = o->sold ? TOUCHPOINT_ORDER : TOUCHPOINT_HANDOUT;
    o->key_hash = r->number.n ? XXH3_64bits(r->number.p, r->number.n) : o->hash;
    return true;
}

bool order_record_put(struct ctx *c, struct order_record *r, enum order_fate *fate)
{
    struct touchpoint_group group = {.count = 0};
    struct order_seen seen = {.group = &group};
    struct order o;

    if (!order_read(c, r, &o) || !order_seen_load(c, o.customer_id, o.at_us, o.at_us, 1, &seen) ||
        !timeline_changed(c, o.customer_id, o.at_us, o.at_us) || !order_put(c, &o, &seen, fate) ||
        !db_batch_wait(c))
        return false;
    r->customer_id = o.customer_id;
    r->id = *fate == ORDER_TAKEN ? 0 : o.id;
    return true;
}

/* ---- returns ---- */

static bool order_money_left(struct ctx *c, const struct order_return *r, int64_t *left)
{
    struct rows rows;
    bool found;

    if (!db_one(
            c, &rows, &order_sql[ORDER_LEFT], ARGS(I64(r->customer_id), I64(r->order_id)), &found))
        return false;
    *left = found ? db_i64(&rows, 0) : 0;
    return db_end(&rows);
}

static struct order_line line_back(int64_t product_id, int64_t quantity, int64_t amount)
{
    struct order_line l;

    memset(&l, 0, sizeof l);
    l.product_id = product_id;
    l.quantity = quantity;
    l.amount = -amount;
    return l;
}

/* Goods that are still out, at what they were sold for; then the money that stands for no goods. */
static bool order_rest(struct ctx *c, struct order_return *r)
{
    struct order_line *lines = arena_array(c->arena, ORDER_LINES_MAX + 1, struct order_line);
    struct rows rows;
    int64_t money;

    r->lines = lines;
    if (!order_money_left(c, r, &money) ||
        !db_query(c, &rows, &order_sql[ORDER_LINES_LEFT],
            ARGS(I64(r->customer_id), I64(r->order_id), I64(ORDER_LINES_MAX))))
        return false;
    while (db_next(&rows)) {
        int64_t left = db_i64(&rows, 3);
        int64_t worth = (int64_t)((wide)db_i64(&rows, 2) * left / db_i64(&rows, 1));

        if (left <= 0)
            continue;
        worth = worth < money ? worth : money;
        money -= worth;
        lines[r->line_count++] = line_back(db_i64(&rows, 0), left, worth);
    }
    if (money > 0)
        lines[r->line_count++] = line_back(0, ONE_UNIT, money);
    return db_end(&rows);
}

static bool return_lines(struct ctx *c, const struct return_record *r, struct order_return *out)
{
    struct order_line *lines;

    if (r->line_count) {
        if (!lines_read(c, r->lines, r->line_count, -1, &lines))
            return false;
        out->lines = lines;
        out->line_count = r->line_count;
    } else if (r->total) {
        lines = arena_new_of(c->arena, struct order_line);
        *lines = line_back(0, ONE_UNIT, r->total);
        out->lines = lines;
        out->line_count = 1;
    } else if (!out->order_id) {
        return fail(c, ERR_MISSING, "there is no order \"" STR_FMT "\"", STR_ARG(r->order_number));
    } else {
        out->hash = order_hash_mix((uint64_t)out->order_id, 0);
        return order_rest(c, out);
    }
    out->hash = order_hash_mix(order_lines_hash(out->lines, out->line_count, out->at_us), 0);
    return true;
}

static bool return_read(struct ctx *c, struct return_record *r, struct order_return *out)
{
    int64_t owner = -1;

    if (!moment_complete(c, "return", &order_sql[RETURN_FIND], r->number, r->source, &r->at_us))
        return false;

    *out = (struct order_return){.customer_id = r->customer_id,
        .number = r->number,
        .source = r->source,
        .at_us = r->at_us,
        .is_cancellation = r->is_cancellation};
    if (!document_check(c, r->number, r->source, r->at_us) ||
        !length_check(c, "order_number", r->order_number, ORDER_NUMBER_MAX) ||
        !amount_check(c, "total", r->total, RECORD_AMOUNT_MAX))
        return false;
    if (r->order_number.n &&
        !order_by_number(c, r->source, r->order_number, &owner, &out->order_id))
        return false;
    if (owner >= 0)
        out->customer_id = owner;
    if (out->customer_id < 0)
        return fail(c, ERR_MISSING, "there is no order \"" STR_FMT "\"", STR_ARG(r->order_number));
    /* What was bought outlives an erasure, and so what comes back of it must be told. */
    if (!customer_find(c, owner >= 0, &out->customer_id) || !return_lines(c, r, out))
        return false;
    out->key_hash = r->number.n ? XXH3_64bits(r->number.p, r->number.n) : out->hash;
    return true;
}

bool return_record_put(struct ctx *c, struct return_record *r, enum order_fate *fate)
{
    struct order_stock *stock = NULL;
    struct order_return back;
    int64_t unmatched = 0;

    if (!return_read(c, r, &back))
        return false;
    r->customer_id = back.customer_id;
    r->id = 0;
    *fate = ORDER_KNOWN;
    if (!back.line_count)
        return true;
    if ((back.customer_id != CUSTOMER_ANONYMOUS &&
            !order_stock_load(c, back.customer_id, &stock)) ||
        !timeline_changed(c, back.customer_id, back.at_us, back.at_us) ||
        !order_return_put(c, &back, stock, fate, &unmatched) || !db_batch_wait(c))
        return false;
    r->id = *fate == ORDER_TAKEN ? 0 : back.id;
    return true;
}
