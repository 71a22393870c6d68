/* Writing sorted order lines: customer by customer, sales first, then what came back. */
#include <string.h>
#include <xxhash.h>

#include "customer/customer.h"
#include "intake/import.h"

#define SKUS_KEPT 300000
#define TELL_NEAR_US DAY_US            /* times no further apart are told as one */
#define TELLS_MAX 16                   /* of a customer in a chunk */
#define RANK_MEMORY ((size_t)64 << 20) /* never reached: a chunk has some ten thousand rows */

/* ---- products, before the chunk's own transaction ---- */

static bool product_is_wanted(const struct map *products, const struct fact *f)
{
    int64_t id;

    if (f->text[FIELD_SKU].n == 0)
        return false;
    return !map_find(products, f->text[FIELD_SKU], &id) ||
        (id < 0 && f->n[NUMBER_LINE_KIND] == LINE_SALE && f->text[FIELD_PRODUCT].n > 0);
}

/* What is written beside a handout or an adjustment ("damaged", "?") is no product's name. */
static bool product_write(struct ctx *c, struct chunk *k, struct map *seen, const struct fact *f)
{
    bool is_named = f->n[NUMBER_LINE_KIND] == LINE_SALE && f->text[FIELD_PRODUCT].n > 0, is_new;
    struct product p = {
        .sku = f->text[FIELD_SKU], .price = -1, .cost = f->n[NUMBER_COST], .stock = -1};
    struct fresh_product *fresh;

    if (is_named)
        p.name = f->text[FIELD_PRODUCT];
    p.category = f->text[FIELD_CATEGORY];
    if (!product_put(c, &p, &is_new))
        return false;
    fresh = arena_new_of(k->kept, struct fresh_product);
    *fresh = (struct fresh_product){k->fresh, str_keep(k->kept, p.sku), is_named ? p.id : -p.id};
    k->fresh = fresh;
    map_put(seen, p.sku, fresh->id);
    return true;
}

bool import_products_prepare(struct ctx *c, void *arg)
{
    struct chunk *k = arg;
    struct map seen;
    bool ok = true;

    k->fresh = NULL;
    if (k->im->reader.map.column[FIELD_SKU] == MAPPING_NONE)
        return true;
    if (k->im->products.count > SKUS_KEPT) { /* found again one by one: no file fills the memory */
        map_fini(&k->im->products);
        map_init(&k->im->products, IMPORT_SKU_MEMORY);
    }
    map_init(&seen, IMPORT_SKU_MEMORY);
    for (size_t i = 0; ok && i < k->count; i++) {
        struct fact f;

        chunk_fact(k, i, &f);
        if (product_is_wanted(&k->im->products, &f) && product_is_wanted(&seen, &f))
            ok = product_write(c, k, &seen, &f);
    }
    map_fini(&seen);
    return ok;
}

void import_products_prepared(struct chunk *k)
{
    for (struct fresh_product *p = k->fresh; p; p = p->next) {
        int64_t known;

        /* The list is newest first: a name found later in the chunk is not undone by the first
         * row. */
        if (!map_find(&k->im->products, p->sku, &known) || known < 0)
            map_put(&k->im->products, p->sku, p->id);
    }
    k->fresh = NULL;
}

static int64_t product_of(const struct chunk *k, const struct fact *f)
{
    int64_t id = 0;

    if (f->text[FIELD_SKU].n)
        map_find(&k->im->products, f->text[FIELD_SKU], &id);
    return id < 0 ? -id : id;
}

/* ---- documents ---- */

static struct order_line line_of(const struct chunk *k, const struct fact *f)
{
    struct order_line line;

    memset(&line, 0, sizeof line); /* order_lines_hash */
    line.product_id = product_of(k, f);
    line.quantity = f->n[NUMBER_QUANTITY];
    line.amount = f->n[NUMBER_AMOUNT];
    line.is_sale = f->n[NUMBER_LINE_KIND] == LINE_SALE;
    return line;
}

/* -1 when the cost of a line is not known, or beyond counting. */
static int64_t cost_add(int64_t cost, const struct fact *f)
{
    int64_t line;

    if (cost < 0 || f->n[NUMBER_COST] < 0 ||
        !decimal_product((struct decimal){f->n[NUMBER_COST], 0},
            (struct decimal){f->n[NUMBER_QUANTITY], QUANTITY_SCALE}, 0, &line) ||
        line > FACT_AMOUNT_MAX)
        return -1;
    return cost + line;
}

static void order_add_line(struct order *o, const struct fact *f)
{
    switch ((enum line_kind)f->n[NUMBER_LINE_KIND]) {
    case LINE_SALE:
        o->kind = TOUCHPOINT_ORDER;
        o->total += f->n[NUMBER_AMOUNT];
        o->sold++;
        break;
    case LINE_HANDOUT:
        if (o->kind == TOUCHPOINT_ADJUSTMENT)
            o->kind = TOUCHPOINT_HANDOUT;
        break;
    case LINE_ADJUSTMENT:
        o->adjusted += f->n[NUMBER_AMOUNT];
        break;
    case LINE_RETURN:
        bug("a returned line among sold ones");
    }
    o->cost = cost_add(o->cost, f);
    if (f->n[NUMBER_AT] < o->at_us)
        o->at_us = f->n[NUMBER_AT];
}

static void order_start(struct order *o, const struct stretch *s, const struct fact *f)
{
    *o = (struct order){.customer_id = s->customer_id,
        .source = s->k->im->reader.source,
        .number = f->text[FIELD_NUMBER],
        .channel = (enum channel)f->n[NUMBER_CHANNEL],
        .at_us = INT64_MAX,
        .kind = TOUCHPOINT_ADJUSTMENT};
}

static bool needs_lines(const struct fact *f)
{
    return fact_has_goods(f) || f->n[NUMBER_QUANTITY] != ONE_UNIT;
}

/* A receipt: all the stretch's lines, the first of which is f. */
static void order_of_lines(
    struct ctx *c, const struct stretch *s, const struct fact *f, struct order *o)
{
    size_t count = s->last - s->first;
    struct order_line *lines = arena_array(c->arena, count, struct order_line);
    struct fact line = *f;

    order_start(o, s, f);
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            chunk_fact(s->k, s->first + i, &line);
        lines[i] = line_of(s->k, &line);
        order_add_line(o, &line);
    }
    if (count > 1 || needs_lines(f)) {
        o->lines = lines;
        o->line_count = count;
    }
    o->hash = order_lines_hash(lines, count, o->at_us);
    if (o->number.n)
        o->key_hash = XXH3_64bits(o->number.p, o->number.n);
    else if (f->ident_count)
        o->key_hash = XXH3_64bits(f->idents[0].p, f->idents[0].n);
}

/* How many rows equal to this one came before: of the same identity, as the sorter counted, and of
 * the customer's others in this chunk. */
static uint32_t row_rank(const struct stretch *s, const struct fact *f)
{
    uint64_t key[2] = {(uint64_t)s->customer_id, f->hash};
    struct str bytes = {(const char *)key, sizeof key};
    int64_t rank = 0;

    if (!s->k->ranks)
        return s->k->items[s->first].occurrence;
    map_find(s->k->ranks, bytes, &rank);
    if (rank < s->k->items[s->first].occurrence)
        rank = s->k->items[s->first].occurrence;
    map_put(s->k->ranks, bytes, rank + 1);
    return (uint32_t)rank;
}

/* A row that is an order by itself, told from its equals by how many came before. */
static void order_of_row(
    const struct stretch *s, const struct fact *f, struct order_line *line, struct order *o)
{
    order_start(o, s, f);
    order_add_line(o, f);
    o->is_row = true;
    o->is_bare = !needs_lines(f) && o->cost < 0;
    o->occurrence = row_rank(s, f);
    if (needs_lines(f)) {
        *line = line_of(s->k, f);
        o->lines = line;
        o->line_count = 1;
    }
    o->hash = o->key_hash = order_hash_mix(f->hash, o->occurrence);
}

static bool order_write(
    struct ctx *c, const struct stretch *s, const struct fact *f, struct order_seen *seen)
{
    struct arena_mark mark = arena_mark(c->arena);
    enum order_fate fate;
    struct order_line line;
    struct order o;

    if (fact_is_bare(f))
        order_of_row(s, f, &line, &o);
    else
        order_of_lines(c, s, f, &o);
    if (!order_put(c, &o, seen, &fate))
        return false;
    chunk_count_fate(s->k, fate, s->first, s->last);
    arena_release(c->arena, mark);
    return true;
}

static bool return_write(struct ctx *c, const struct stretch *s, const struct order_seen *seen,
    struct order_stock **stock)
{
    size_t count = s->last - s->first;
    struct order_line *lines = arena_array(c->arena, count, struct order_line);
    struct order_return r = {.customer_id = s->customer_id,
        .source = s->k->im->reader.source,
        .at_us = INT64_MAX,
        .lines = lines,
        .line_count = count};
    enum order_fate fate;
    int64_t owner = -1;
    struct fact f;

    for (size_t i = 0; i < count; i++) {
        chunk_fact(s->k, s->first + i, &f);
        lines[i] = line_of(s->k, &f);
        r.at_us = f.n[NUMBER_AT] < r.at_us ? f.n[NUMBER_AT] : r.at_us;
    }
    r.number = f.text[FIELD_NUMBER];
    r.is_cancellation = f.is_cancellation;
    r.hash =
        order_hash_mix(order_lines_hash(lines, count, r.at_us), s->k->items[s->first].occurrence);
    r.key_hash = r.number.n ? XXH3_64bits(r.number.p, r.number.n) : r.hash;
    if (!touchpoint_group_flush(c, seen->group))
        return false;
    if (s->customer_id != CUSTOMER_ANONYMOUS && !*stock &&
        !order_stock_load(c, s->customer_id, stock))
        return false;
    if (r.number.n && !order_by_number(c, r.source, r.number, &owner, &r.order_id))
        return false;
    if (owner != s->customer_id)
        r.order_id = 0;
    if (!order_return_put(c, &r, *stock, &fate, &s->k->counts.unmatched))
        return false;
    if (fate == ORDER_CHANGED)
        for (size_t i = s->first; i < s->last; i++) {
            chunk_fact(s->k, i, &f);
            chunk_refuse(s->k, &f, FIELD_NUMBER,
                "this return is here with other lines; returns are never rewritten");
        }
    else
        chunk_count_fate(s->k, fate, s->first, s->last);
    return true;
}

/* ---- customers ---- */

/* Orders without numbers are looked up by their time: what the customer has between the first
 * and the last of them is read at once. Somebody new has nothing. */
static bool seen_prepare(
    struct ctx *c, const struct stretch *s, bool is_new, struct order_seen *seen)
{
    int64_t from = INT64_MAX, until = INT64_MIN;
    size_t coming = 0;

    for (size_t i = s->first; i < s->last; i++, coming++) {
        struct fact f;

        chunk_fact(s->k, i, &f);
        if (f.text[FIELD_NUMBER].n > 0 || f.n[NUMBER_LINE_KIND] == LINE_RETURN)
            break;
        from = f.n[NUMBER_AT] < from ? f.n[NUMBER_AT] : from;
        until = f.n[NUMBER_AT] > until ? f.n[NUMBER_AT] : until;
    }
    if (coming == 0)
        return true;
    if (is_new) {
        order_seen_none(c, coming, seen);
        return true;
    }
    /* What was told under another of their identities may still be on its way. */
    return touchpoint_group_flush(c, seen->group) &&
        order_seen_load(c, s->customer_id, from, until, coming, seen);
}

/* The end of the document that starts at `first`; a bare row is a document of its own. */
static size_t document_end(const struct stretch *s, size_t first, bool is_row)
{
    size_t end = first + 1;

    while (!is_row && end < s->last && !s->k->items[end].starts_document)
        end++;
    return end;
}

static void document_refuse(const struct stretch *s)
{
    for (size_t i = s->first; i < s->last; i++) {
        struct fact f;

        chunk_fact(s->k, i, &f);
        chunk_refuse_long(s->k, &f);
    }
}

static bool document_write(struct ctx *c, const struct stretch *s, size_t *next,
    struct order_seen *seen, struct order_stock **stock)
{
    struct stretch document = *s;
    struct fact f;
    bool is_row;

    chunk_fact(s->k, *next, &f);
    is_row = fact_is_bare(&f);
    document.first = *next;
    document.last = *next = document_end(s, *next, is_row);
    if (document.last - document.first > ORDER_LINES_MAX) {
        document_refuse(&document);
        return true;
    }
    if (f.n[NUMBER_LINE_KIND] == LINE_RETURN)
        return return_write(c, &document, seen, stock);
    return order_write(c, &document, &f, seen);
}

/* The columns learn when the customer's rows are: times far apart are told each by itself, so that
 * what lies between need not be read again. */
static bool timeline_tell(struct ctx *c, const struct stretch *s)
{
    struct {
        int64_t from_us, until_us;
    } told[TELLS_MAX];
    size_t count = 0;

    for (size_t i = s->first; i < s->last; i++) {
        struct fact f;
        int64_t at_us;
        size_t k = 0;

        chunk_fact(s->k, i, &f);
        at_us = f.n[NUMBER_AT];
        while (k < count &&
            (at_us < told[k].from_us - TELL_NEAR_US || at_us > told[k].until_us + TELL_NEAR_US))
            k++;
        k -= k == TELLS_MAX; /* the last one takes what has no room */
        if (k == count) {
            told[count].from_us = told[count].until_us = at_us;
            count++;
        }
        told[k].from_us = at_us < told[k].from_us ? at_us : told[k].from_us;
        told[k].until_us = at_us > told[k].until_us ? at_us : told[k].until_us;
    }
    for (size_t k = 0; k < count; k++)
        if (!timeline_changed(c, s->customer_id, told[k].from_us, told[k].until_us))
            return false;
    return true;
}

static bool customer_write(struct ctx *c, struct stretch *s, struct touchpoint_group *group)
{
    int64_t news = s->k->counts.added + s->k->counts.changed;
    struct order_stock *stock = NULL;
    struct order_seen seen = {.group = group};
    struct fact f;
    bool is_new;

    if (!chunk_customer(c, s, &is_new))
        return false;
    chunk_fact(s->k, s->first, &f);
    if (f.is_link)
        return true;
    if ((is_new && !timeline_changed_all(c, s->customer_id)) || !seen_prepare(c, s, is_new, &seen))
        return false;
    for (size_t i = s->first; i < s->last;)
        if (!document_write(c, s, &i, &seen, &stock))
            return false;
    if (!is_new && s->k->counts.added + s->k->counts.changed > news && !timeline_tell(c, s))
        return false;
    if (s->customer_id == CUSTOMER_ANONYMOUS)
        s->k->counts.anonymous += (int64_t)(s->last - s->first);
    return true;
}

static bool customers_write(struct ctx *c, struct chunk *k)
{
    struct touchpoint_group group = {.count = 0};

    for (size_t i = 0; i < k->count;) {
        struct arena_mark mark = arena_mark(c->arena);
        struct stretch s = {.k = k, .first = i, .last = i + 1};

        while (s.last < k->count && !k->items[s.last].starts_customer)
            s.last++;
        if (!customer_write(c, &s, &group))
            return false;
        arena_release(c->arena, mark);
        i = s.last;
    }
    return touchpoint_group_flush(c, &group) && db_batch_wait(c);
}

bool import_orders_write(struct ctx *c, void *arg)
{
    struct chunk *k = arg;
    struct map ranks;
    bool ok;

    chunk_restart(k);
    if (!import_is_mixed(k->im))
        return customers_write(c, k);
    map_init(&ranks, RANK_MEMORY);
    k->ranks = &ranks;
    ok = customers_write(c, k);
    k->ranks = NULL;
    map_fini(&ranks);
    return ok;
}
