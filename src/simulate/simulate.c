/* From lives to rows, all in one transaction: a shop is there whole or not at all. */
#include "simulate/simulate.h"

#include "base/id.h"
#include "setting/setting.h"
#include "simulate/simulate_store.h"
#include "simulate/write.h"

#define USE_WRITING 200 /* apart from the streams of model.c and people.c */

/* What a business that never said counts in, and where it stands. */
static const struct {
    const char *currency, *zone;
} usual[LANG_COUNT + 1] = {
    [LANG_EN] = {"GBP", "Europe/London"},
    [LANG_RU] = {"RUB", "Europe/Moscow"},
    [LANG_UK] = {"UAH", "Europe/Kyiv"},
    [LANG_COUNT] = {"EUR", "Europe/Kyiv"},
};

/* ---- may it be written? ---- */

static bool any_row(struct ctx *c, bool *found)
{
    struct rows rows;

    return db_one(c, &rows, &simulate_sql[SIMULATE_FOREIGN], ARGS(TEXT(STR(SIMULATE_TAG_NAME))),
               found) &&
        db_end(&rows);
}

static bool shop_check(struct ctx *c, struct simulation *s, struct str seed)
{
    struct str known;
    bool is_foreign;

    if (!setting_get(c, SIMULATE_SETTING, &known) || !any_row(c, &is_foreign))
        return false;
    if (is_foreign)
        return fail(
            c, ERR_CONFLICT, "there are real customers here: simulate into a new database (--db)");
    if (known.n && !str_eq(known, seed))
        return fail(c, ERR_CONFLICT,
            "the shop of seed \"" STR_FMT "\" is here: simulate into a new database (--db)",
            STR_ARG(known));
    s->is_known = known.n > 0;
    return true;
}

/* ---- the shop ---- */

static bool setting_claim(struct ctx *c, const char *name, const char *value, struct str *out)
{
    if (!setting_get(c, name, out))
        return false;
    if (out->n)
        return true;
    *out = str_of(value);
    return setting_put(c, str_of(name), *out);
}

static bool shop_open(struct ctx *c, struct writer *w)
{
    struct str currency, zone;
    enum lang lang = w->s->lang;

    w->lang = lang == LANG_COUNT ? LANG_EN : lang;
    if (!setting_claim(c, "currency", usual[lang].currency, &currency) ||
        !setting_claim(c, "time_zone", usual[lang].zone, &zone))
        return false;
    goods_make(c->arena, str_dup(c->arena, currency), w->lang, &w->goods);
    w->zone = zone_open(zone);
    if (!w->zone)
        return fail(
            c, ERR_INVALID, "\"" STR_FMT "\" is no time zone, like Europe/Kyiv", STR_ARG(zone));
    return true;
}

/* Ids of goods are those of the first moment of the shop. */
static bool goods_write(struct ctx *c, struct writer *w)
{
    static _Thread_local int64_t ignored;
    int64_t at_us = zone_moment(w->zone, w->s->span.begin_day, 0);

    for (size_t i = 0; i < GOODS_PRODUCTS; i++) {
        struct product *p = &w->goods.products[i];

        p->id = id_at(at_us, i);
        if (!db_batch(c, &simulate_sql[SIMULATE_PRODUCT],
                ARGS(I64(p->id), TEXT(p->sku), TEXT(p->name), TEXT(p->category), I64(p->price),
                    I64(p->cost), I64(at_us), TEXT(str_of(lang_fold(c->arena, p->name)))),
                &ignored))
            return false;
    }
    return true;
}

/* Ids of customers grow with their numbers: they are numbered as they come. */
static bool life_write(struct ctx *c, struct writer *w, const struct life *life)
{
    struct person person;
    int64_t day = w->s->span.begin_day + (int64_t)life->begin;

    person_make(c->arena, w->s->seed, life->number, w->s->lang, civil_from_day(day).year, &person);
    w->life = life;
    w->person = &person;
    w->r = random_of(w->s->seed, life->number, USE_WRITING);
    w->low = random_next(&w->r) & (uint64_t)ID_LOW_MASK;
    w->created_us = writer_moment(w, life->begin);
    w->customer_id = id_at(w->created_us, 2 * life->number);
    w->s->customers_written += 1 + person.is_twin;
    return customer_write(c, w) && timeline_changed_all(c, w->customer_id) && deeds_write(c, w);
}

static bool lives_write(struct ctx *c, struct writer *w)
{
    const struct simulation *s = w->s;
    double *begin = model_arrivals(c->arena, s->seed, &s->span, s->customers);
    struct life life;

    for (uint64_t i = 0; i < s->customers; i++) {
        struct arena_mark mark = arena_mark(c->arena);

        model_life(c->arena, &model_usual, s->seed, &s->span, i, begin[i], &life);
        if (!life_write(c, w, &life))
            return false;
        arena_release(c->arena, mark);
    }
    return touchpoint_group_flush(c, &w->group) && db_batch_wait(c);
}

static bool shop_write(struct ctx *c, void *arg)
{
    struct simulation *s = arg;
    struct writer w = {.s = s};
    struct str seed = str_of(arena_printf(c->arena, "%llu", (unsigned long long)s->seed));
    bool ok;

    s->customers_written = s->orders_written = 0;
    if (!shop_check(c, s, seed))
        return false;
    if (s->is_known)
        return true;
    ok = shop_open(c, &w) && goods_write(c, &w) && lives_write(c, &w) &&
        setting_tell(c, SIMULATE_SETTING, seed);
    zone_close(&w.zone);
    return ok;
}

bool simulate_write(struct ctx *c, struct simulation *s)
{
    assert(s->customers > 0);
    assert(s->customers <= SIMULATE_CUSTOMERS_MAX);
    assert(s->seed <= INT64_MAX);
    return db_write_bulk(c, shop_write, s);
}
