/* Looking for what is new costs reads; only a customer with something new is locked and written. */
#include "loyalty/accrue.h"

#include <string.h>
#include <xxhash.h>

#include "base/rfc3339.h"
#include "customer/customer.h"
#include "ledger/ledger.h"
#include "loyalty/changed.h"
#include "loyalty/loyalty_store.h"
#include "loyalty/tier.h"

#define BATCH 200         /* customers looked at in one read */
#define PENDING_MAX 500   /* occasions of one transaction */
#define BIRTHDAYS_BACK 31 /* days that a server may have been down */

/* ---- what a customer did ---- */

struct pending {
    struct person_deed deed;
    struct str number, source;
    enum rule_on on;
};

static enum rule_on on_of(int kind, struct str comment)
{
    if (kind == TOUCHPOINT_ORDER)
        return ON_ORDER;
    if (kind == TOUCHPOINT_VISIT)
        return ON_VISIT;
    return comment.n ? ON_REVIEW : ON_SURVEY;
}

static bool pending_read(struct ctx *c, int64_t customer_id, int64_t starts_us, size_t limit,
    struct pending *out, size_t *count)
{
    struct rows rows;

    *count = 0;
    if (!db_query(c, &rows, &loyalty_sql[PENDING_READ],
            ARGS(I64(customer_id), I64(id_at(starts_us, 0)), I64((int64_t)limit))))
        return false;
    while (db_next(&rows)) {
        struct pending *p = &out[(*count)++];

        *p = (struct pending){.deed = {.id = db_i64(&rows, 0),
                                  .at_us = db_i64(&rows, 1),
                                  .kind = (int)db_i64(&rows, 2),
                                  .channel = (enum channel)db_i64(&rows, 3),
                                  .amount = db_i64(&rows, 4),
                                  .ref = db_i64(&rows, 5)},
            .number = str_keep(c->arena, db_text(&rows, 6)),
            .source = str_keep(c->arena, db_text(&rows, 7)),
            .on = on_of((int)db_i64(&rows, 2), db_text(&rows, 8))};
    }
    return db_end(&rows);
}

static bool has_returns(struct ctx *c, int64_t customer_id, bool *has)
{
    struct rows rows;

    if (!db_one(c, &rows, &loyalty_sql[RETURNS_READ], ARGS(I64(customer_id)), has) ||
        !db_end(&rows))
        return false;
    return *has ||
        (db_one(c, &rows, &loyalty_sql[REVIVED_READ], ARGS(I64(customer_id)), has) &&
            db_end(&rows));
}

/* ---- one customer ---- */

struct one {
    struct earning earning;        /* its sets are shared by all transactions of a batch */
    int64_t customer_id, birthday; /* the day */
    struct accrual found;
    bool has_more;
};

static bool lines_of(struct ctx *c, int64_t customer_id, const struct pending *p, size_t count,
    struct sale_lines *out)
{
    int64_t first = INT64_MAX, last = 0;

    for (size_t i = 0; i < count; i++) {
        if (p[i].on != ON_ORDER)
            continue;
        first = p[i].deed.ref < first ? p[i].deed.ref : first;
        last = p[i].deed.ref > last ? p[i].deed.ref : last;
    }
    *out = (struct sale_lines){0};
    return last == 0 || sale_lines_read(c, customer_id, customer_id, first, last + 1, out);
}

static struct deed deed_of(
    struct ctx *c, int64_t customer_id, const struct pending *p, const struct sale_lines *lines)
{
    bool is_order = p->on == ON_ORDER;
    struct deed d = {
        .on = p->on, .id = is_order ? p->deed.ref : p->deed.id, .before_id = p->deed.id};
    struct str word = word_of(RULE_ONS, (int)p->on);
    char day[RFC3339_MAX];

    if (is_order) {
        sale_basket(c, lines, customer_id, &p->deed, &d.basket);
        d.subject = order_subject(c, p->source, p->number, d.id);
        return d;
    }
    d.basket = (struct basket){
        .customer_id = customer_id, .at_us = p->deed.at_us, .channel = p->deed.channel};
    iso_day_format(day, zone_day(c->zone, p->deed.at_us));
    d.subject = str_of(arena_printf(c->arena, STR_FMT ":%s", STR_ARG(word), day));
    return d;
}

static bool deeds_earn(
    struct ctx *c, struct one *o, struct person *person, struct pending *pending, size_t count)
{
    struct ledger_balance balance;
    struct sale_lines lines;

    if (!lines_of(c, o->customer_id, pending, count, &lines) ||
        !ledger_balance_get(c, o->customer_id, LEDGER_POINTS, &balance))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct deed d = deed_of(c, o->customer_id, &pending[i], &lines);
        int64_t points;

        if (!deed_earn(c, &o->earning, person, &d, balance.available, &points))
            return false;
        o->found.points += points;
        o->found.orders += d.on == ON_ORDER;
        o->found.others += d.on != ON_ORDER;
    }
    return true;
}

/* Nobody for who was merged or erased meanwhile. */
static bool person_lock(struct ctx *c, int64_t id, struct people *people)
{
    struct customer cu;

    *people = (struct people){0};
    if (!customer_get(c, id, &cu))
        return false;
    if (cu.id != id || cu.erased_us)
        return true;
    return customer_hold(c, &id) && people_read(c, id, id, people);
}

static bool one_work(struct ctx *c, void *arg)
{
    struct one *o = arg;
    struct pending *pending = arena_array(c->arena, PENDING_MAX, struct pending);
    struct people people;
    size_t count;

    o->found = (struct accrual){.customers = 1};
    o->has_more = false;
    if (!person_lock(c, o->customer_id, &people))
        return false;
    if (people.count == 0)
        return true;
    if (!earning_lock(c, &o->earning) ||
        !pending_read(c, o->customer_id, o->earning.programme->settings.starts_us, PENDING_MAX,
            pending, &count) ||
        !deeds_earn(c, o, &people.rows[0], pending, count) ||
        !returns_tell(c, o->customer_id, &o->found.returns) ||
        !tier_update(c, o->earning.programme, &people.rows[0]))
        return false;
    o->has_more = count == PENDING_MAX;
    return true;
}

static bool birthday_work(struct ctx *c, void *arg)
{
    struct one *o = arg;
    int64_t at_us = zone_moment(c->zone, o->birthday, 0), points;
    struct deed d = {.on = ON_BIRTHDAY,
        .id = id_at(at_us, XXH3_64bits("birthday", 8)),
        .basket = {.customer_id = o->customer_id, .at_us = at_us},
        .before_id = INT64_MAX};
    struct ledger_balance balance;
    struct people people;
    bool is_known;

    o->found = (struct accrual){0};
    d.subject = str_of(arena_printf(c->arena, "birthday:%d", civil_from_day(o->birthday).year));
    if (!person_lock(c, o->customer_id, &people))
        return false;
    if (people.count == 0)
        return true;
    if (!deed_is_known(c, o->customer_id, d.id, &is_known) || is_known)
        return c->err == ERR_NONE;
    if (!earning_lock(c, &o->earning) ||
        !ledger_balance_get(c, o->customer_id, LEDGER_POINTS, &balance) ||
        !deed_earn(c, &o->earning, &people.rows[0], &d, balance.available, &points))
        return false;
    o->found = (struct accrual){.customers = 1, .others = 1, .points = points};
    return true;
}

static bool tier_work(struct ctx *c, void *arg)
{
    struct one *o = arg;
    struct people people;

    o->found = (struct accrual){0};
    return person_lock(c, o->customer_id, &people) &&
        (people.count == 0 || tier_update(c, o->earning.programme, &people.rows[0]));
}

/* ---- batches ---- */

struct run {
    struct ctx *c;
    const atomic_bool *is_stopping;
    struct earning earning;
    struct changed changed;
    int64_t day; /* birthdays up to it were looked at */
    int born_month, born_day;
    int64_t born_us;              /* when the birthday begins */
    int64_t has_tiers;            /* everybody's tier was looked at since the programme is so */
    int64_t after_id, ids[BATCH]; /* of customers, in order */
    int64_t *all;                 /* whose log changed */
    size_t all_count;
    bool has_news[BATCH];
    size_t count;
    struct accrual *out;
    enum err err; /* the first that was not the last word */
    const char *error;
};

static bool is_stopping(const struct run *r)
{
    return r->is_stopping && atomic_load(r->is_stopping);
}

static void found_add(struct accrual *out, const struct accrual *found)
{
    out->customers += found->customers;
    out->orders += found->orders;
    out->others += found->others;
    out->points += found->points;
    out->returns += found->returns;
}

/* One customer's trouble is not the others'. */
static void trouble_note(struct run *r)
{
    struct ctx *c = r->c;

    if (!r->err) {
        r->err = c->err;
        r->error = arena_copy(c->arena, c->error, strlen(c->error));
    }
    ctx_clear_error(c);
}

static void customer_run(struct run *r, db_work *work, int64_t customer_id, int64_t birthday)
{
    struct one o = {.earning = r->earning, .customer_id = customer_id, .birthday = birthday};

    do {
        if (!db_write(r->c, work, &o)) {
            trouble_note(r);
            return;
        }
        found_add(r->out, &o.found);
    } while (o.has_more);
}

static bool news_look(struct ctx *c, struct run *r, size_t at)
{
    struct pending one;
    size_t count;
    bool has;

    if (!pending_read(c, r->ids[at], r->earning.programme->settings.starts_us, 1, &one, &count) ||
        !has_returns(c, r->ids[at], &has))
        return false;
    r->has_news[at] = count > 0 || has;
    return true;
}

static bool ids_read(struct run *r, struct ctx *c, enum loyalty_statement statement,
    const struct val *args, size_t arg_count)
{
    struct rows rows;

    r->count = 0;
    if (!db_query(c, &rows, &loyalty_sql[statement], args, arg_count))
        return false;
    while (db_next(&rows))
        r->ids[r->count++] = db_i64(&rows, 0);
    if (r->count)
        r->after_id = r->ids[r->count - 1];
    return db_end(&rows);
}

static bool changed_work(struct ctx *c, void *arg)
{
    struct run *r = arg;

    return changed_list(
        c, &r->changed, r->earning.programme->settings.starts_us, &r->all, &r->all_count);
}

static bool look_work(struct ctx *c, void *arg)
{
    struct run *r = arg;

    for (size_t i = 0; i < r->count; i++)
        if (!news_look(c, r, i))
            return false;
    return true;
}

static bool changed_run(struct run *r)
{
    if (!db_read(r->c, changed_work, r))
        return false;
    for (size_t at = 0; at < r->all_count && !is_stopping(r); at += r->count) {
        struct arena_mark mark = arena_mark(r->c->arena);

        r->count = r->all_count - at < BATCH ? r->all_count - at : BATCH;
        memcpy(r->ids, r->all + at, r->count * sizeof *r->ids);
        if (!db_read(r->c, look_work, r))
            return false;
        arena_release(r->c->arena, mark);
        for (size_t i = 0; i < r->count && !is_stopping(r); i++)
            if (r->has_news[i])
                customer_run(r, one_work, r->ids[i], 0);
    }
    return true;
}

/* ---- birthdays ---- */

static bool born_work(struct ctx *c, void *arg)
{
    struct run *r = arg;

    return ids_read(r, c, BORN_ON,
        ARGS(I64(r->born_month), I64(r->born_day), I64(r->after_id), I64(BATCH), I64(r->born_us)));
}

static bool born_run(struct run *r, int64_t day, int month, int month_day)
{
    r->born_month = month;
    r->born_day = month_day;
    r->born_us = zone_moment(r->c->zone, day, 0);
    r->after_id = CUSTOMER_ANONYMOUS;
    do {
        if (!db_read(r->c, born_work, r))
            return false;
        for (size_t i = 0; i < r->count && !is_stopping(r); i++)
            customer_run(r, birthday_work, r->ids[i], day);
    } while (r->count == BATCH && !is_stopping(r));
    return true;
}

/* Who was born on 29 February has it on 1 March in other years, as rules see it (earn_fact.c). */
static bool day_run(struct run *r, int64_t day)
{
    struct civil date = civil_from_day(day);
    bool is_leap_gap = date.month == 3 && date.day == 1 && civil_month_days(date.year, 2) == 28;

    return born_run(r, day, date.month, date.day) && (!is_leap_gap || born_run(r, day, 2, 29));
}

/* Today's again and again: some are learned of on the day itself. */
static bool birthdays_run(struct run *r, int64_t done_day, int64_t today)
{
    int64_t first = done_day < today ? done_day + 1 : today;

    if (r->earning.sets[ON_BIRTHDAY].count == 0)
        return true;
    for (int64_t day = first; day <= today && !is_stopping(r); day++)
        if (!day_run(r, day))
            return false;
    return true;
}

/* ---- tiers ---- */

static bool due_work(struct ctx *c, void *arg)
{
    struct run *r = arg;

    return ids_read(r, c, MEMBERS_DUE, ARGS(I64(clock_now(c->clock)), I64(BATCH)));
}

/* Whoever was looked at is due later, or no more; but for those in trouble. */
static bool due_run(struct run *r)
{
    do {
        if (!db_read(r->c, due_work, r))
            return false;
        for (size_t i = 0; i < r->count && !is_stopping(r); i++)
            customer_run(r, tier_work, r->ids[i], 0);
    } while (r->count == BATCH && !is_stopping(r) && !r->err);
    return true;
}

static bool everybody_work(struct ctx *c, void *arg)
{
    struct run *r = arg;
    int64_t after_id = r->after_id;
    struct people people;

    if (!ids_read(r, c, BUYERS_AFTER, ARGS(I64(r->after_id), I64(0), I64(INT64_MAX), I64(BATCH))) ||
        r->count == 0 || !people_read(c, after_id + 1, r->after_id, &people))
        return c->err == ERR_NONE;
    for (size_t i = 0; i < r->count; i++) {
        struct person *person = people_find(&people, r->ids[i]);
        struct tier_state state;

        r->has_news[i] =
            person && tier_step(c, r->earning.programme, person, clock_now(c->clock), &state);
    }
    return true;
}

/* After a programme was put, everybody's tier is looked at once. */
static bool everybody_run(struct run *r)
{
    if (r->has_tiers)
        return true;
    r->after_id = CUSTOMER_ANONYMOUS;
    do {
        struct arena_mark mark = arena_mark(r->c->arena);

        if (!db_read(r->c, everybody_work, r))
            return false;
        arena_release(r->c->arena, mark);
        for (size_t i = 0; i < r->count && !is_stopping(r); i++)
            if (r->has_news[i])
                customer_run(r, tier_work, r->ids[i], 0);
    } while (r->count == BATCH && !is_stopping(r));
    return true;
}

/* ---- the run ---- */

static bool begin_work(struct ctx *c, void *arg)
{
    struct run *r = arg;
    int64_t ignored = 0;

    return earning_ready(c, &r->earning) && changed_read(c, STR("accrue"), &r->changed) &&
        mark_read(c, STR("birthday"), &r->day, &ignored) &&
        mark_read(c, STR("tiers"), &r->has_tiers, &ignored);
}

static bool end_work(struct ctx *c, void *arg)
{
    struct run *r = arg;

    return changed_keep(c, STR("accrue"), &r->changed) && mark_put(c, STR("birthday"), r->day, 0) &&
        mark_put(c, STR("tiers"), 1, 0);
}

bool loyalty_accrue(struct ctx *c, const atomic_bool *is_stopping_flag, struct accrual *out)
{
    int64_t today = zone_day(c->zone, clock_now(c->clock));
    struct run r = {
        .c = c, .is_stopping = is_stopping_flag, .out = out, .day = today - 1, .error = ""};

    *out = (struct accrual){0};
    if (!db_read(c, begin_work, &r))
        return false;
    out->has_programme = r.earning.programme->settings.starts_us != 0;
    if (!out->has_programme)
        return true;
    if (r.day < today - BIRTHDAYS_BACK)
        r.day = today - BIRTHDAYS_BACK;
    if (!changed_run(&r) || !birthdays_run(&r, r.day, today) || !everybody_run(&r) || !due_run(&r))
        return false;
    r.day = today;
    if (r.err)
        return fail(c, r.err, "not everybody could be looked at: %s", r.error);
    return is_stopping(&r) || db_write(c, end_work, &r);
}
