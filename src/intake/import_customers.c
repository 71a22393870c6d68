/* Who rows are about: customers found by their identities, made, renewed. */
#include <stdlib.h>
#include <string.h>

#include "base/country.h"
#include "customer/customer.h"
#include "intake/import.h"
#include "intake/intake_store.h"

#define STRETCH_IDENTS_MAX 16 /* of one customer in one stretch; who has more has them next time */

/* ---- found or made ---- */

static void customer_of_fact(struct ctx *c, const struct fact *f, struct customer *cu)
{
    int64_t birth = f->n[NUMBER_BIRTH];
    enum lang lang;
    char country[3];

    *cu = (struct customer){.kind = CUSTOMER_PERSON,
        .name = f->text[FIELD_NAME],
        .given_name = f->text[FIELD_GIVEN],
        .family_name = f->text[FIELD_FAMILY],
        .address = f->text[FIELD_ADDRESS],
        .birth_year = (int)(birth / 10000),
        .birth_month = (int)(birth / 100 % 100),
        .birth_day = (int)(birth % 100)};
    if (f->text[FIELD_ORGANISATION].n) {
        cu->kind = CUSTOMER_ORGANISATION;
        cu->name = f->text[FIELD_ORGANISATION];
    }
    if (cu->name.n == 0 && cu->given_name.n + cu->family_name.n > 0)
        cu->name = str_trim(str_of(arena_printf(
            c->arena, STR_FMT " " STR_FMT, STR_ARG(cu->given_name), STR_ARG(cu->family_name))));
    if (cu->name.n > CUSTOMER_NAME_MAX)
        cu->name = cu->family_name;
    if (country_parse(f->text[FIELD_COUNTRY], country))
        cu->country = str_keep(c->arena, str_of(country));
    if (lang_parse(f->text[FIELD_LANGUAGE], &lang))
        cu->language = str_of(lang_code(lang));
}

struct idents {
    struct str list[STRETCH_IDENTS_MAX];
    int64_t owners[STRETCH_IDENTS_MAX]; /* -1 nobody */
    size_t count;
};

static void idents_add(struct idents *all, const struct fact *f)
{
    for (size_t i = 0; i < f->ident_count; i++) {
        size_t k = 0;

        while (k < all->count && !str_eq(all->list[k], f->idents[i]))
            k++;
        if (k == all->count && k < STRETCH_IDENTS_MAX)
            all->list[all->count++] = f->idents[i];
    }
}

/* All identities of the stretch, the first one's first, and who has them. */
static bool idents_collect(struct ctx *c, const struct stretch *s, struct idents *all)
{
    all->count = 0;
    for (size_t i = s->first; i < s->last; i++) {
        struct fact f;

        if (i > s->first && !s->k->items[i].is_rich)
            continue;
        chunk_fact(s->k, i, &f);
        idents_add(all, &f);
    }
    for (size_t i = 0; i < all->count; i++)
        if (!customer_by_ident(c, all->list[i], &all->owners[i]))
            return false;
    return true;
}

/* The first of the identities that somebody has tells who it is; *at is its place, or count. */
static bool idents_decide(
    struct ctx *c, const struct stretch *s, const struct idents *all, size_t *at)
{
    bool has_number = str_starts(all->list[0], STR("ext:")), has_other = false;

    for (*at = 0; *at < all->count; ++*at) {
        if (all->owners[*at] < 0)
            continue;
        if (*at > 0 && has_number &&
            !import_has_number(c, all->owners[*at], s->k->im->reader.source, &has_other))
            return false;
        if (!has_other)
            return true;
    }
    return true;
}

/* The name may stand in another row than the first. */
static void name_collect(struct ctx *c, const struct stretch *s, struct customer *cu)
{
    for (size_t i = s->first; i < s->last && cu->name.n == 0; i++) {
        struct customer other;
        struct fact f;

        chunk_fact(s->k, i, &f);
        customer_of_fact(c, &f, &other);
        cu->name = other.name;
        cu->given_name = other.given_name;
        cu->family_name = other.family_name;
    }
}

static bool customer_make(struct ctx *c, struct stretch *s, const struct idents *all)
{
    struct str free[STRETCH_IDENTS_MAX];
    struct customer cu;
    struct fact f;
    size_t count = 0;

    chunk_fact(s->k, s->first, &f);
    customer_of_fact(c, &f, &cu);
    name_collect(c, s, &cu);
    for (size_t i = 0; i < all->count; i++)
        if (all->owners[i] < 0)
            free[count++] = all->list[i];
    s->k->counts.conflicts += (int64_t)(all->count - count);
    if (!customer_add_known(c, &cu, free, count))
        return false;
    s->customer_id = cu.id;
    return true;
}

static bool customer_complete(struct ctx *c, struct stretch *s, const struct idents *all)
{
    for (size_t i = 0; i < all->count; i++) {
        bool is_new;

        if (all->owners[i] < 0 && !customer_claim(c, s->customer_id, all->list[i], &is_new))
            return false;
        s->k->counts.conflicts += all->owners[i] >= 0 && all->owners[i] != s->customer_id;
    }
    return true;
}

/* Somebody whom this import made from a row without a name has it in a later row. */
static bool customer_name(struct ctx *c, const struct stretch *s)
{
    struct customer news = {.id = s->customer_id}, known;
    bool is_changed;

    name_collect(c, s, &news);
    return news.name.n == 0 ||
        (customer_get(c, s->customer_id, &known) &&
            (known.name.n > 0 || customer_update(c, &news, &is_changed)));
}

bool chunk_customer(struct ctx *c, struct stretch *s, bool *is_new)
{
    struct idents all;
    size_t at;

    assert(s->first < s->last);
    *is_new = false;
    s->customer_id = CUSTOMER_ANONYMOUS;
    if (!idents_collect(c, s, &all))
        return false;
    if (all.count == 0)
        return true;
    if (!idents_decide(c, s, &all, &at))
        return false;
    *is_new = at == all.count;
    if (*is_new)
        return customer_make(c, s, &all);
    s->customer_id = all.owners[at];
    return customer_complete(c, s, &all) &&
        (s->customer_id < s->k->im->run_id || customer_name(c, s));
}

/* ---- a file of customers ---- */

struct told { /* what one row tells of a customer */
    int64_t customer_id, line;
    size_t item;
    bool is_link;
};

static int compare_told(const void *a, const void *b)
{
    const struct told *x = a, *y = b;

    if (x->customer_id != y->customer_id)
        return x->customer_id < y->customer_id ? -1 : 1;
    return (x->line > y->line) - (x->line < y->line);
}

static bool told_find(struct ctx *c, struct chunk *k, struct told *told)
{
    for (size_t i = 0; i < k->count; i++) {
        struct stretch s = {.k = k, .first = i, .last = i + 1};
        struct fact f;
        bool is_new;

        chunk_fact(k, i, &f);
        told[i] = (struct told){.item = i, .line = f.n[NUMBER_LINE], .is_link = f.is_link};
        if (!chunk_customer(c, &s, &is_new))
            return false;
        told[i].customer_id = s.customer_id;
    }
    return true;
}

/* All that is told of one customer, later rows over earlier ones: an import of the same file again
 * finds that nothing changed, whatever the file says in between. */
static bool told_write(struct ctx *c, struct chunk *k, const struct told *told, size_t count)
{
    struct customer news;
    struct fact f, next;
    int64_t rows = 0;
    bool is_changed = false;

    chunk_fact(k, told[0].item, &f);
    for (size_t i = 0; i < count; i++) {
        chunk_fact(k, told[i].item, &next);
        fact_lay_over(&f, &next);
        rows += !told[i].is_link;
    }
    if (rows == 0)
        return true;
    customer_of_fact(c, &f, &news);
    news.id = told[0].customer_id;
    if (!customer_update(c, &news, &is_changed))
        return false;
    if (news.id > k->im->run_id) /* made by this import: ids grow */
        k->counts.added++;
    else if (is_changed)
        k->counts.changed++;
    else
        k->counts.known++;
    k->counts.known += rows - 1;
    return true;
}

bool import_customers_write(struct ctx *c, void *chunk)
{
    struct chunk *k = chunk;
    struct told *told = arena_array(c->arena, k->count, struct told);

    chunk_restart(k);
    if (!told_find(c, k, told))
        return false;
    qsort(told, k->count, sizeof *told, compare_told);
    for (size_t i = 0, end; i < k->count; i = end) {
        struct arena_mark mark = arena_mark(c->arena);

        for (end = i + 1; end < k->count && told[end].customer_id == told[i].customer_id;)
            end++;
        if (!told_write(c, k, told + i, end - i))
            return false;
        arena_release(c->arena, mark);
    }
    return db_batch_wait(c);
}
