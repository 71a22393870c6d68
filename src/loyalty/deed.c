/* One occasion: what it earns goes to the books, and rows say which rule gave what. */
#include <string.h>
#include <xxhash.h>

#include "ledger/ledger.h"
#include "loyalty/accrue.h"
#include "loyalty/loyalty_store.h"

struct str order_subject(struct ctx *c, struct str source, struct str number, int64_t id)
{
    char text[ID_TEXT_MAX];

    if (number.n && source.n)
        return str_of(
            arena_printf(c->arena, "order:" STR_FMT ":" STR_FMT, STR_ARG(source), STR_ARG(number)));
    if (number.n)
        return str_of(arena_printf(c->arena, "order:" STR_FMT, STR_ARG(number)));
    id_format(text, ORDER_PREFIX, id);
    return str_of(arena_printf(c->arena, "order:%s", text));
}

/* ---- rules ---- */

bool earning_ready(struct ctx *c, struct earning *out)
{
    const struct programme_ready *ready = programme_ready(c);

    if (!ready)
        return false;
    *out = (struct earning){.programme = &ready->programme, .sets = ready->sets};
    return true;
}

bool earning_lock(struct ctx *c, struct earning *e)
{
    for (int on = ON_ORDER; on < RULE_ON_END; on++) {
        e->spent[on] = arena_array(c->arena, e->sets[on].count, int64_t);
        if (!tallies_read(c, &e->sets[on], true, e->spent[on]))
            return false;
    }
    return true;
}

/* ---- what it gives ---- */

struct gift {
    const struct deed *deed;
    struct person *person;
    int64_t points;
    const char *names; /* of the rules that gave, for people */
};

static bool award_put(struct ctx *c, struct gift *g, const struct loyalty_rule *r, int64_t points)
{
    const struct deed *d = g->deed;
    int64_t at_us = d->basket.at_us;

    g->points += points;
    if (strlen(g->names) + r->earn.name.n + 2 < LEDGER_NOTE_MAX)
        g->names = arena_printf(
            c->arena, "%s%s" STR_FMT, g->names, *g->names ? ", " : "", STR_ARG(r->earn.name));
    if (r->budget != EARN_NO_LIMIT &&
        !db_run(c, &loyalty_sql[TALLY_ADD], ARGS(TEXT(r->earn.code), I64(points)), NULL))
        return false;
    return db_run(c, &loyalty_sql[AWARD_PUT],
        ARGS(I64(g->person->customer_id), I64(id_new(c->clock)), I64(d->id), TEXT(r->earn.code),
            I64(at_us), I64(zone_day(c->zone, at_us)), I64(points)),
        NULL);
}

static bool set_earn(
    struct ctx *c, struct earning *e, enum rule_on on, struct gift *g, int64_t available)
{
    const struct rule_set *set = &e->sets[on];
    struct sale sale = {set, g->person, &g->deed->basket, g->deed->paid,
        e->programme->settings.spend.point_value, available, e->spent[on], g->deed->before_id};
    struct earned earned;

    if (set->count == 0)
        return true;
    if (!sale_earn(c, &sale, &earned))
        return false;
    for (size_t i = 0; i < set->count; i++)
        if (earned.outcomes[i].points && !award_put(c, g, set->of[i], earned.outcomes[i].points))
            return false;
    return true;
}

static bool gift_post(struct ctx *c, const struct gift *g)
{
    const struct deed *d = g->deed;
    int64_t now_us = clock_now(c->clock);
    struct ledger_request rq = {.kind = LEDGER_AWARD,
        .customer_id = g->person->customer_id,
        .wallet = LEDGER_POINTS,
        .points = g->points,
        .key = str_of(arena_printf(c->arena, "accrue:%lld", (long long)d->id)),
        .subject = d->subject,
        .amount = d->basket.amount,
        .at_us = d->basket.at_us < now_us ? d->basket.at_us : now_us,
        .note = str_of(g->names)};
    struct ledger_op op;

    return g->points == 0 || ledger_post(c, &rq, &op);
}

bool deed_earn(struct ctx *c, struct earning *e, struct person *person, const struct deed *d,
    int64_t available, int64_t *points)
{
    struct gift g = {.deed = d, .person = person, .names = ""};

    assert(d->id > 0);
    if ((d->on == ON_REVIEW && !set_earn(c, e, ON_SURVEY, &g, available)) ||
        !set_earn(c, e, d->on, &g, available) || !gift_post(c, &g))
        return false;
    *points = g.points;
    return db_run(c, &loyalty_sql[DEED_PUT],
        ARGS(I64(person->customer_id), I64(d->id), I64(d->on), I64(d->basket.at_us),
            TEXT(d->subject), I64(d->basket.amount), I64(g.points)),
        NULL);
}

bool deed_is_known(struct ctx *c, int64_t customer_id, int64_t id, bool *is_known)
{
    struct rows rows;

    return db_one(c, &rows, &loyalty_sql[DEED_HAS], ARGS(I64(customer_id), I64(id)), is_known) &&
        db_end(&rows);
}

/* ---- what came back ---- */

struct come_back {
    int64_t id, whole, before, now, at_us; /* whole: the order's sum, of which before and now */
    struct str subject, number, source;    /* the last two of what was revived */
};

static bool come_back_read(struct ctx *c, enum loyalty_statement statement, int64_t customer_id,
    struct come_back **out, size_t *count)
{
    struct rows rows;
    size_t room = 0;

    *out = NULL;
    *count = 0;
    if (!db_query(c, &rows, &loyalty_sql[statement], ARGS(I64(customer_id))))
        return false;
    while (db_next(&rows)) {
        struct come_back *more = *out;

        if (*count == room) {
            more = arena_array(c->arena, room = room * 2 + 8, struct come_back);
            if (*count)
                memcpy(more, *out, *count * sizeof *more);
            *out = more;
        }
        more[(*count)++] = (struct come_back){.id = db_i64(&rows, 0),
            .subject = str_keep(c->arena, db_text(&rows, 1)),
            .whole = db_i64(&rows, 2),
            .before = db_i64(&rows, 3),
            .now = db_i64(&rows, 4),
            .at_us = db_i64(&rows, 5),
            .number = str_keep(c->arena, db_text(&rows, 6)),
            .source = str_keep(c->arena, db_text(&rows, 7))};
    }
    return db_end(&rows);
}

/* An order that lives a second time has another subject, so other keys too. */
static struct str tell_key(
    struct ctx *c, const char *what, int64_t id, int64_t amount, struct str subject)
{
    return str_of(arena_printf(c->arena, "%s:%lld:%lld:%llx", what, (long long)id,
        (long long)amount, (unsigned long long)XXH3_64bits(subject.p, subject.n)));
}

/* An order that neither earned nor was paid by points is nothing to the books. */
static bool come_back_tell(struct ctx *c, int64_t customer_id, const struct come_back *b)
{
    int64_t now = b->now < b->whole ? b->now : b->whole, now_us = clock_now(c->clock);
    struct ledger_request rq = {.kind = LEDGER_REFUND,
        .customer_id = customer_id,
        .subject = b->subject,
        .amount = now - b->before,
        .whole = b->whole,
        .at_us = b->at_us < now_us ? b->at_us : now_us,
        .key = tell_key(c, "return", b->id, now, b->subject)};
    struct ledger_op *about, op;
    size_t count;

    return ledger_about(c, customer_id, b->subject, &about, &count) &&
        (count == 0 || ledger_post(c, &rq, &op)) &&
        db_run(c, &loyalty_sql[DEED_RETURNED], ARGS(I64(customer_id), I64(b->id), I64(now)), NULL);
}

static bool taken_back(
    struct ctx *c, int64_t customer_id, struct str subject, int64_t *taken, size_t *count)
{
    struct ledger_op *about;

    *taken = 0;
    if (!ledger_about(c, customer_id, subject, &about, count))
        return false;
    for (size_t i = 0; i < *count; i++)
        *taken -= about[i].kind == LEDGER_REFUND ? about[i].points : 0;
    return true;
}

/* "order:601 (2)": what is about the first life is settled, since it came back whole. */
static bool revived_subject(
    struct ctx *c, int64_t customer_id, const struct come_back *b, struct str *out)
{
    struct str base = order_subject(c, b->source, b->number, b->id);
    size_t count = 1;
    int64_t ignored;

    for (int life = 2; count > 0; life++) {
        *out = str_of(arena_printf(c->arena, STR_FMT " (%d)", STR_ARG(base), life));
        if (!taken_back(c, customer_id, *out, &ignored, &count))
            return false;
    }
    return true;
}

/* A cancellation that was undone: what it took back comes again, without asking the rules anew.
 * Points that were spent on the order and given back are not spent again. */
static bool revived_tell(struct ctx *c, int64_t customer_id, const struct come_back *b)
{
    int64_t now_us = clock_now(c->clock);
    struct ledger_request rq = {.kind = LEDGER_AWARD,
        .customer_id = customer_id,
        .wallet = LEDGER_POINTS,
        .amount = b->whole,
        .at_us = b->at_us < now_us ? b->at_us : now_us};
    struct ledger_op op;
    size_t count;

    if (!taken_back(c, customer_id, b->subject, &rq.points, &count))
        return false;
    if (rq.points <= 0)
        return true;
    if (!revived_subject(c, customer_id, b, &rq.subject))
        return false;
    rq.key = tell_key(c, "revived", b->id, b->whole, rq.subject);
    return ledger_post(c, &rq, &op) &&
        db_run(c, &loyalty_sql[DEED_REVIVED], ARGS(I64(customer_id), I64(b->id), TEXT(rq.subject)),
            NULL);
}

bool returns_tell(struct ctx *c, int64_t customer_id, int64_t *count)
{
    struct come_back *back;
    size_t found;

    if (!come_back_read(c, REVIVED_READ, customer_id, &back, &found))
        return false;
    for (size_t i = 0; i < found; i++)
        if (!revived_tell(c, customer_id, &back[i]))
            return false;
    if (!come_back_read(c, RETURNS_READ, customer_id, &back, &found))
        return false;
    for (size_t i = 0; i < found; i++)
        if (!come_back_tell(c, customer_id, &back[i]))
            return false;
    *count += (int64_t)found;
    return true;
}
