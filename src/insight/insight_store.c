/* All SQL of the analyses; the log itself is read by the timeline. */
#include "insight/insight_store.h"

#include "base/actor.h"

#include <stdlib.h>

#include "customer/customer.h"
#include "stats/rank.h"

const struct statement insight_sql[] = {
    [INSIGHT_REJECTED_ROWS] = {"SELECT CAST(COALESCE(SUM(rejected), 0) AS bigint) FROM import_run"},
    [INSIGHT_EXTERNAL_IDENTS] =
        {"SELECT customer_id, ident FROM identity WHERE ident LIKE 'ext:%'"},
    [INSIGHT_NAMES] =
        {"SELECT customer_id, name FROM customer WHERE customer_id IN"
         " ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,"
         " $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34,"
         " $35, $36, $37, $38, $39, $40)"},
    [INSIGHT_IDENTS] =
        {"SELECT customer_id, ident FROM identity WHERE customer_id IN"
         " ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,"
         " $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33,"
         " $34, $35, $36, $37, $38, $39, $40) ORDER BY customer_id, ident"},
};
static_assert(INSIGHT_NAMES_MAX <= DB_ARGS_MAX, "a page of customers is one query");

bool insight_rejected_rows(struct ctx *c, int64_t *out)
{
    struct rows rows;
    bool found;

    if (!db_one(c, &rows, &insight_sql[INSIGHT_REJECTED_ROWS], NO_ARGS, &found))
        return false;
    assert(found);
    *out = db_i64(&rows, 0);
    return db_end(&rows);
}

/* ---- customer numbers ---- */

struct number {
    enum { NUMBER_VALUE, NUMBER_TEXT, NUMBER_NONE } kind;
    uint32_t buyer;
    int64_t value;
    struct str text;
};

static int number_cmp(const struct number *x, const struct number *y)
{
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    if (x->kind == NUMBER_VALUE)
        return (x->value > y->value) - (x->value < y->value);
    return x->kind == NUMBER_TEXT ? str_cmp(x->text, y->text) : 0;
}

static int by_number(const void *a, const void *b)
{
    const struct number *x = a, *y = b;
    int order = number_cmp(x, y);

    return order ? order : (x->buyer > y->buyer) - (x->buyer < y->buyer);
}

/* "ext:<source>:<id>": a source has no colon, an id may. */
static struct str external_id(struct str ident)
{
    struct str word;

    str_cut(&ident, ':', &word);
    str_cut(&ident, ':', &word);
    return ident;
}

static size_t buyer_find(const struct pass *p, int64_t customer_id)
{
    size_t low = 0, high = p->buyer_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (p->buyers[middle].customer_id < customer_id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < p->buyer_count && p->buyers[low].customer_id == customer_id ? low : p->buyer_count;
}

/* The first of several numbers is the customer's. */
static void number_learn(struct ctx *c, struct number *n, struct str id)
{
    struct number its = {.kind = NUMBER_TEXT, .buyer = n->buyer, .text = id};

    if (str_to_i64(id, INT64_MIN, INT64_MAX, &its.value))
        its.kind = NUMBER_VALUE;
    if (number_cmp(&its, n) >= 0)
        return;
    *n = its;
    if (its.kind == NUMBER_TEXT)
        n->text = str_keep(c->arena, id);
}

static bool numbers_read(struct ctx *c, const struct pass *p, struct number *numbers)
{
    struct rows rows;

    if (!db_stream(c, &rows, &insight_sql[INSIGHT_EXTERNAL_IDENTS], NO_ARGS))
        return false;
    while (db_next(&rows)) {
        size_t buyer = buyer_find(p, db_i64(&rows, 0));

        if (buyer < p->buyer_count)
            number_learn(c, &numbers[buyer], external_id(db_text(&rows, 1)));
    }
    return db_end(&rows);
}

static size_t values_order(const struct number *numbers, size_t count, uint32_t *out)
{
    struct rank_key *keys = mem_alloc(mem_size(2 * count + 1, sizeof *keys));
    size_t n = 0;

    for (size_t i = 0; i < count; i++)
        if (numbers[i].kind == NUMBER_VALUE)
            keys[n++] = (struct rank_key){rank_of(numbers[i].value), (uint32_t)i};
    rank_sort(keys, keys + n, n);
    for (size_t i = 0; i < n; i++)
        out[i] = keys[i].index;
    mem_free(keys);
    return n;
}

/* Numbers, of which there may be millions, are not compared with one another; the rest is. */
static void numbers_order(struct number *numbers, size_t count, uint32_t *out)
{
    size_t n = values_order(numbers, count, out), rest = 0;

    for (size_t i = 0; i < count; i++)
        if (numbers[i].kind != NUMBER_VALUE)
            numbers[rest++] = numbers[i];
    qsort(numbers, rest, sizeof *numbers, by_number);
    for (size_t i = 0; i < rest; i++)
        out[n + i] = numbers[i].buyer;
}

bool insight_order_by_number(struct ctx *c, const struct pass *p, uint32_t **out)
{
    struct number *numbers = mem_alloc(mem_size(p->buyer_count + 1, sizeof *numbers));
    bool ok;

    for (size_t i = 0; i < p->buyer_count; i++)
        numbers[i] = (struct number){.kind = NUMBER_NONE, .buyer = (uint32_t)i};
    ok = numbers_read(c, p, numbers);
    if (ok) {
        *out = mem_alloc(mem_size(p->buyer_count + 1, sizeof **out));
        numbers_order(numbers, p->buyer_count, *out);
    }
    mem_free(numbers);
    return ok;
}

/* ---- names ---- */

static struct insight_name *name_find(struct insight_name *names, size_t count, int64_t id)
{
    for (size_t i = 0; i < count; i++)
        if (names[i].customer_id == id)
            return &names[i];
    bug("a customer nobody asked for");
}

static void ident_learn(struct ctx *c, struct insight_name *n, struct str ident)
{
    enum ident_kind kind;
    struct str body;

    if (!ident_split(ident, &kind, &body))
        return;
    if (kind == IDENT_PHONE && !n->phone.n)
        n->phone = str_keep(c->arena, body);
    if (kind == IDENT_EXTERNAL && !n->external.n)
        n->external = str_keep(c->arena, external_id(ident));
}

bool insight_names(struct ctx *c, struct insight_name *names, size_t count)
{
    struct val ids[INSIGHT_NAMES_MAX];
    struct rows rows;

    assert(count > 0);
    assert(count <= INSIGHT_NAMES_MAX);
    for (size_t i = 0; i < count; i++)
        names[i].name = names[i].external = names[i].phone = STR("");
    if (!actor_may(c->actor, PERM_CUSTOMER_PERSONAL))
        return true;
    for (size_t i = 0; i < INSIGHT_NAMES_MAX; i++) /* the last one stands for those not there */
        ids[i] = I64(names[i < count ? i : count - 1].customer_id);
    if (!db_query(c, &rows, &insight_sql[INSIGHT_NAMES], ids, INSIGHT_NAMES_MAX))
        return false;
    while (db_next(&rows))
        name_find(names, count, db_i64(&rows, 0))->name = str_keep(c->arena, db_text(&rows, 1));
    if (!db_end(&rows) || !db_query(c, &rows, &insight_sql[INSIGHT_IDENTS], ids, INSIGHT_NAMES_MAX))
        return false;
    while (db_next(&rows))
        ident_learn(c, name_find(names, count, db_i64(&rows, 0)), db_text(&rows, 1));
    return db_end(&rows);
}
