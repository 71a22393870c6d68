/* A customer's tier: what it gives, how far to the next, and how they came to it. */
#include "customer/customer.h"
#include "http/verb_route.h"
#include "loyalty/loyalty_doors.h"
#include "loyalty/loyalty_store.h"
#include "loyalty/tier.h"

#define STEPS_MAX 100

struct view {
    struct programme programme;
    const struct person *person;
    const struct tier *tier; /* NULL none */
    const char *progress;
    struct tier_change {
        int64_t at_us;
        struct str was, tier;
    } steps[STEPS_MAX];
    size_t step_count;
};

static const struct member step_members[] = {
    {"at", MEMBER_TIME, MEMBER_NEEDED},
    {"was", MEMBER_TEXT, MEMBER_NEEDED, "code of the tier before; ''"},
    {"tier", MEMBER_TEXT, MEMBER_NEEDED},
};
static const struct shape step_shape = SHAPE("LoyaltyTierStep", step_members);

static const struct member tier_members[] = {
    {"tier", MEMBER_TEXT, MEMBER_NEEDED | MEMBER_NULL, "its code; null: none"},
    {"name", MEMBER_TEXT, MEMBER_NEEDED | MEMBER_NULL},
    {"since", MEMBER_TIME, MEMBER_NEEDED | MEMBER_NULL},
    {"grace_until", MEMBER_TIME, MEMBER_NEEDED | MEMBER_NULL,
        "they no longer reach it and keep it until then"},
    {"discount", MEMBER_REAL, MEMBER_NEEDED, "a share"},
    {"earn", MEMBER_REAL, MEMBER_NEEDED, "of what others earn, a share"},
    {"prepayment_free", MEMBER_BOOL, MEMBER_NEEDED},
    {"closed_sales", MEMBER_BOOL, MEMBER_NEEDED},
    {"private_services", MEMBER_BOOL, MEMBER_NEEDED},
    {"progress", MEMBER_TEXT, MEMBER_NEEDED, "how far to the next tier, a sentence; ''"},
    {"steps", MEMBER_OBJECT, MEMBER_NEEDED | MEMBER_LIST, "newest first", NULL, &step_shape,
        STEPS_MAX},
};
static const struct shape tier_shape = SHAPE("LoyaltyCustomerTier", tier_members);

/* ---- reading ---- */

static bool steps_read(struct ctx *c, int64_t customer_id, struct view *v)
{
    struct rows rows;

    if (!db_query(c, &rows, &loyalty_sql[STEPS_READ], ARGS(I64(customer_id), I64(STEPS_MAX))))
        return false;
    while (db_next(&rows))
        v->steps[v->step_count++] = (struct tier_change){db_i64(&rows, 0),
            str_keep(c->arena, db_text(&rows, 1)), str_keep(c->arena, db_text(&rows, 2))};
    return db_end(&rows);
}

static bool view_read(struct ctx *c, int64_t id, struct view *v)
{
    struct customer cu;
    struct people people;
    int tier;

    *v = (struct view){0};
    if (!customer_get(c, id, &cu) || !customer_is_open(c, &cu) ||
        !programme_load(c, &v->programme) || !people_read(c, cu.id, cu.id, &people))
        return false;
    assert(people.count == 1);
    v->person = &people.rows[0];
    tier = programme_tier(&v->programme, v->person->tier);
    v->tier = tier < 0 ? NULL : &v->programme.tiers[tier];
    v->progress = tier_progress_text(c, &v->programme, v->person, clock_now(c->clock));
    return steps_read(c, cu.id, v);
}

/* ---- showing ---- */

static void moment_show(struct output *o, const char *key, const char *label, int64_t at_us)
{
    if (at_us)
        output_moment(o, key, label, at_us);
    else
        output_null(o, key, NULL);
}

static void benefits_show(struct ctx *c, struct output *o, const struct tier *t)
{
    static const struct tier none = {.earn = WHOLE_BP};
    const struct tier *b = t ? t : &none;

    output_percent(o, "discount", t ? lang_text(c->lang, T_TIER_DISCOUNT) : NULL,
        (double)b->discount / WHOLE_BP, 1);
    output_percent(
        o, "earn", t ? lang_text(c->lang, T_TIER_EARN) : NULL, (double)b->earn / WHOLE_BP, 0);
    output_bool(
        o, "prepayment_free", t ? lang_text(c->lang, T_TIER_PREPAYMENT) : NULL, b->prepayment_free);
    output_bool(
        o, "closed_sales", t ? lang_text(c->lang, T_TIER_CLOSED_SALES) : NULL, b->closed_sales);
    output_bool(
        o, "private_services", t ? lang_text(c->lang, T_TIER_SERVICES) : NULL, b->private_services);
}

static void steps_show(struct ctx *c, struct output *o, const struct view *v)
{
    const struct column columns[] = {{"at", lang_text(c->lang, T_TIER_AT), COLUMN_LEFT},
        {"was", lang_text(c->lang, T_TIER_WAS), COLUMN_LEFT},
        {"tier", lang_text(c->lang, T_TIER_BECAME), COLUMN_LEFT}};

    output_table(o, "steps", columns, COUNT(columns));
    for (size_t i = 0; i < v->step_count; i++) {
        output_row(o);
        output_moment(o, NULL, NULL, v->steps[i].at_us);
        output_text(o, NULL, NULL, v->steps[i].was);
        output_text(o, NULL, NULL, v->steps[i].tier);
    }
    output_table_end(o);
}

static bool view_show(struct ctx *c, struct output *o, void *arg)
{
    const struct view *v = arg;

    if (v->tier) {
        output_text(o, "tier", NULL, v->tier->code);
        output_text(o, "name", lang_text(c->lang, T_QUOTE_OF_TIER), v->tier->name);
    } else {
        output_null(o, "tier", lang_text(c->lang, T_QUOTE_OF_TIER));
        output_null(o, "name", NULL);
    }
    moment_show(
        o, "since", lang_text(c->lang, T_TIER_SINCE), v->tier ? v->person->tier_since_us : 0);
    moment_show(o, "grace_until", lang_text(c->lang, T_TIER_GRACE), v->person->grace_until_us);
    benefits_show(c, o, v->tier);
    output_text(o, "progress", NULL, str_of(v->progress));
    output_line(o, v->progress);
    steps_show(c, o, v);
    return true;
}

/* ---- the rows ---- */

static bool tier_run(struct ctx *c, struct call *call)
{
    struct view v;
    int64_t id;

    return customer_named(c, call->operands[0], &id) && view_read(c, id, &v) &&
        view_show(c, call->out, &v);
}

static bool tier_get(struct ctx *c, struct request *rq)
{
    struct view v;
    int64_t id;

    return request_id(c, rq, "id", CUSTOMER_PREFIX, &id) && view_read(c, id, &v) &&
        answer_print(c, rq, FORMAT_JSON, view_show, &v);
}

const struct verb tier_verbs[TIER_VERB_COUNT] = {
    {"loyalty tier", "CUSTOMER", .db = DB_READY, .txn = TXN_READ, .run = tier_run,
        .help = T_VERB_LOYALTY_TIER},
};
const struct route tier_routes[TIER_ROUTE_COUNT] = {
    {"GET", "/api/v1/customers/{id}/tier", PERM_LOYALTY_READ, ROUTE_READ, tier_get,
        "A customer's tier, what it gives and how far it is to the next", .answer = &tier_shape},
};
