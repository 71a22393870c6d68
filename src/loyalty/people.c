/* Rows come by customer and are handed out when all are read; facts are sums over a log. */
#include "loyalty/people.h"

#include <stdlib.h>
#include <string.h>

#include "loyalty/loyalty_store.h"

__extension__ typedef __int128 wide; /* money times basis points */

#define WEEK_DAYS 7
#define MONDAY_SHIFT 3 /* 1970-01-01 was a Thursday */

/* ---- reading ---- */

static int person_compare(const void *key, const void *row)
{
    int64_t id = *(const int64_t *)key, other = ((const struct person *)row)->customer_id;

    return (id > other) - (id < other);
}

struct person *people_find(const struct people *p, int64_t customer_id)
{
    return p->count ? bsearch(&customer_id, p->rows, p->count, sizeof *p->rows, person_compare)
                    : NULL;
}

/* Rows in the memory of a scan, until their number is known. */
struct pile {
    void *rows;
    size_t count, room, size;
};

static void *pile_add(struct pile *p)
{
    if (p->count == p->room) {
        p->room = p->room ? p->room * 2 : 64;
        p->rows = mem_resize(p->rows, mem_size(p->room, p->size));
    }
    return (char *)p->rows + p->size * p->count++;
}

/* Moves it to the arena. */
static void *pile_keep(struct arena *a, struct pile *p)
{
    void *kept = arena_alloc(a, mem_size(p->count, p->size));

    if (p->count)
        memcpy(kept, p->rows, p->count * p->size);
    mem_free(p->rows);
    return kept;
}

static bool persons_read(struct ctx *c, int64_t from_id, int64_t until_id, struct people *out)
{
    struct pile pile = {.size = sizeof(struct person)};
    struct rows rows;

    if (!db_query(c, &rows, &loyalty_sql[PERSONS_READ], ARGS(I64(from_id), I64(until_id))))
        return false;
    while (db_next(&rows)) {
        struct person *p = pile_add(&pile);

        *p = (struct person){.customer_id = db_i64(&rows, 0),
            .birth_month = (int)db_i64(&rows, 1),
            .birth_day = (int)db_i64(&rows, 2),
            .language = str_keep(c->arena, db_text(&rows, 3)),
            .tier = str_keep(c->arena, db_text(&rows, 4)),
            .tier_since_us = db_i64(&rows, 5),
            .grace_until_us = db_i64(&rows, 6),
            .due_us = db_i64(&rows, 7)};
    }
    *out = (struct people){.count = pile.count};
    out->rows = pile_keep(c->arena, &pile);
    return db_end(&rows);
}

/* Rows that stand by customer, each handed to the person it is of. */
struct stretch {
    enum loyalty_statement statement;
    size_t size; /* of a row */
    void (*read)(struct ctx *c, const struct rows *rows, void *row);
    void (*give)(struct person *p, void *rows, size_t count);
};

static void tag_read(struct ctx *c, const struct rows *rows, void *row)
{
    *(struct str *)row = str_keep(c->arena, db_text(rows, 1));
}

static void tags_give(struct person *p, void *rows, size_t count)
{
    p->tags = rows;
    p->tag_count = count;
}

static void deed_read(struct ctx *c, const struct rows *rows, void *row)
{
    (void)c;
    *(struct person_deed *)row = (struct person_deed){.id = db_i64(rows, 1),
        .at_us = db_i64(rows, 2),
        .kind = (int)db_i64(rows, 3),
        .amount = db_i64(rows, 4),
        .ref = db_i64(rows, 5),
        .channel = (enum channel)db_i64(rows, 6)};
}

static void log_give(struct person *p, void *rows, size_t count)
{
    p->log = rows;
    p->log_count = count;
}

static void given_read(struct ctx *c, const struct rows *rows, void *row)
{
    *(struct person_given *)row = (struct person_given){
        str_keep(c->arena, db_text(rows, 1)), db_i64(rows, 2), db_i64(rows, 3)};
}

static void given_give(struct person *p, void *rows, size_t count)
{
    p->given = rows;
    p->given_count = count;
}

static const struct stretch stretches[] = {
    {TAGS_READ, sizeof(struct str), tag_read, tags_give},
    {LOG_READ, sizeof(struct person_deed), deed_read, log_give},
    {GIVEN_READ, sizeof(struct person_given), given_read, given_give},
};

/* The rows move to the arena when their number is known, and then to their persons. */
static void stretch_give(struct ctx *c, const struct stretch *s, struct pile *pile,
    const size_t *counts, struct people *out)
{
    char *rows = pile_keep(c->arena, pile);

    for (size_t i = 0; i < out->count; i++) {
        s->give(&out->rows[i], rows, counts[i]);
        rows += counts[i] * s->size;
    }
}

static bool stretch_read(
    struct ctx *c, const struct stretch *s, int64_t from_id, int64_t until_id, struct people *out)
{
    size_t *counts = arena_array(c->arena, out->count, size_t);
    struct pile pile = {.size = s->size};
    struct rows rows;

    if (!db_query(c, &rows, &loyalty_sql[s->statement],
            ARGS(I64(from_id), I64(until_id), I64(PEOPLE_LOG_MAX + 1))))
        return false;
    while (db_next(&rows)) {
        struct person *p = people_find(out, db_i64(&rows, 0));

        if (!p)
            continue;
        s->read(c, &rows, pile_add(&pile));
        counts[p - out->rows]++;
    }
    stretch_give(c, s, &pile, counts, out);
    if (!db_end(&rows))
        return false;
    return pile.count <= PEOPLE_LOG_MAX ||
        fail(c, ERR_TOO_LARGE, "a customer has more than %d orders and returns", PEOPLE_LOG_MAX);
}

bool people_read(struct ctx *c, int64_t from_id, int64_t until_id, struct people *out)
{
    if (!persons_read(c, from_id, until_id, out))
        return false;
    for (size_t i = 0; i < COUNT(stretches); i++)
        if (!stretch_read(c, &stretches[i], from_id, until_id, out))
            return false;
    return true;
}

/* ---- facts ---- */

static int64_t week_of(int64_t day)
{
    return (day + MONDAY_SHIFT) / WEEK_DAYS;
}

/* Counts back from the week before that of `day`. */
static int64_t weeks_in_row(struct ctx *c, const struct person *p, int64_t before_us, int64_t day)
{
    int64_t wanted = week_of(day) - 1, count = 0;

    for (size_t i = p->log_count; i-- > 0;) {
        int64_t week;

        if (p->log[i].kind != TOUCHPOINT_ORDER || p->log[i].at_us >= before_us)
            continue;
        week = week_of(zone_day(c->zone, p->log[i].at_us));
        if (week < wanted)
            break;
        if (week > wanted)
            continue;
        count++;
        wanted--;
    }
    return count;
}

struct sums {
    int64_t orders, ordered, returned, first_us, last_us;
};

/* Of one moment, those with a smaller id come before: a file may have days alone. */
static bool is_before(const struct person_deed *d, int64_t before_us, int64_t before_id)
{
    return d->at_us < before_us || (d->at_us == before_us && d->id < before_id);
}

static struct sums sums_of(
    const struct person *p, int64_t from_us, int64_t before_us, int64_t before_id)
{
    struct sums s = {0};

    for (size_t i = 0; i < p->log_count; i++) {
        const struct person_deed *d = &p->log[i];

        if (d->at_us < from_us || !is_before(d, before_us, before_id))
            continue;
        if (d->kind != TOUCHPOINT_ORDER) {
            s.returned -= d->amount;
            continue;
        }
        s.orders++;
        s.ordered += d->amount;
        s.first_us = s.first_us ? s.first_us : d->at_us;
        s.last_us = d->at_us;
    }
    return s;
}

static int64_t kept_of(const struct sums *s)
{
    int64_t kept = s->ordered - s->returned;

    if (s->ordered <= 0)
        return -1;
    return kept <= 0 ? 0 : (int64_t)((wide)kept * WHOLE_BP / s->ordered);
}

void person_facts(struct ctx *c, const struct person *p, int64_t before_us, int64_t before_id,
    int64_t points, struct earn_customer *out)
{
    struct sums s = sums_of(p, INT64_MIN, before_us, before_id);
    int64_t spent = s.ordered - s.returned;

    *out = (struct earn_customer){.is_known = true,
        .orders_count = s.orders,
        .spent = spent > 0 ? spent : 0,
        .first_order_us = s.first_us,
        .last_order_us = s.last_us,
        .birth_month = p->birth_month,
        .birth_day = p->birth_day,
        .kept_bp = kept_of(&s),
        .weeks_in_row = weeks_in_row(c, p, before_us, zone_day(c->zone, before_us)),
        .points = points,
        .tier = p->tier,
        .language = p->language,
        .tags = p->tags,
        .tag_count = p->tag_count};
}

/* ---- limits ---- */

static int64_t left_of(int64_t most, int64_t given)
{
    if (most == EARN_NO_LIMIT)
        return EARN_NO_LIMIT;
    return most > given ? most - given : 0;
}

static void rule_left(const struct person *p, const struct loyalty_rule *r, int64_t day,
    int64_t spent, struct earn_left *out)
{
    int64_t all = 0, on_day = 0;

    for (size_t i = 0; p && i < p->given_count; i++) {
        const struct person_given *g = &p->given[i];

        if (!str_eq(g->rule, r->earn.code))
            continue;
        all += g->points;
        on_day += g->day == day ? g->points : 0;
    }
    *out = (struct earn_left){.customer = left_of(r->customer_max, all),
        .day = left_of(r->day_max, on_day),
        .budget = left_of(r->budget, spent)};
}

void person_left(struct ctx *c, const struct person *p, const struct rule_set *set,
    const int64_t *spent, int64_t at_us, struct earn_left *out)
{
    int64_t day = zone_day(c->zone, at_us);

    for (size_t i = 0; i < set->count; i++) {
        if (!loyalty_rule_holds(set->of[i], at_us))
            out[i] = (struct earn_left){0};
        else
            rule_left(p, set->of[i], day, spent ? spent[i] : 0, &out[i]);
    }
}

/* ---- tiers ---- */

void person_measure(struct ctx *c, const struct person *p, int64_t days, int64_t until_us,
    struct person_measure *out)
{
    int64_t first = zone_day(c->zone, until_us) - days + 1;
    struct sums s = sums_of(p, zone_moment(c->zone, first, 0), until_us, INT64_MAX);

    *out = (struct person_measure){.spend = s.ordered > s.returned ? s.ordered - s.returned : 0,
        .orders = s.orders,
        .kept_bp = kept_of(&s)};
    for (size_t i = 0; i < p->given_count; i++)
        if (p->given[i].day >= first)
            out->points += p->given[i].points;
}
