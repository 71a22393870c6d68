/* What an owner wrote is refused with the place: which rule or tier, which member, what to do. */
#include "loyalty/programme.h"

#include <string.h>

#include "base/json.h"
#include "http/request.h"
#include "http/shape.h"
#include "loyalty/loyalty_store.h"

#define POINT_VALUE_USUAL 1
#define HOLD_MINUTES_USUAL 30
#define HOLD_MINUTES_MAX (30 * 24 * 60)
#define ORDERS_MIN_USUAL 5
#define TIER_DAYS_USUAL 365
#define EARN_MAX 100000 /* basis points of what others earn */

/* ---- shapes ---- */

static const struct member rule_members[] = {
    {"code", MEMBER_TEXT, MEMBER_NEEDED, "small letters, digits, - and _",
        .max = PROGRAMME_CODE_MAX},
    {"name", MEMBER_TEXT, MEMBER_NEEDED, "as people read it", .max = PROGRAMME_NAME_MAX},
    {"state", MEMBER_CHOICE, .note = "left out: draft", .of = RULE_STATES},
    {"on", MEMBER_CHOICE, .note = "left out: order", .of = RULE_ONS},
    {"kind", MEMBER_CHOICE, MEMBER_NEEDED, .of = EARN_KINDS},
    {"value", MEMBER_INT, MEMBER_NEEDED,
        "percent, multiplier: basis points (500: 5 %, 20000: twice); else points"},
    {"when", MEMBER_MAP, MEMBER_NULL, "JsonLogic over the facts of the order and the customer"},
    {"lines", MEMBER_MAP, MEMBER_NULL, "JsonLogic that says of which lines; also over line.*"},
    {"priority", MEMBER_INT, .note = "the smallest first; left out: 100"},
    {"group", MEMBER_TEXT, .note = "of these only one counts", .max = PROGRAMME_CODE_MAX},
    {"minimum", MEMBER_MONEY, MEMBER_NULL, "that the lines come to"},
    {"order_max", MEMBER_INT, MEMBER_NULL, "points of one order"},
    {"day_max", MEMBER_INT, MEMBER_NULL, "points of a customer in a day"},
    {"customer_max", MEMBER_INT, MEMBER_NULL, "points of a customer in all"},
    {"budget", MEMBER_INT, MEMBER_NULL, "points of all customers in all"},
    {"starts_at", MEMBER_TIME, MEMBER_NULL},
    {"ends_at", MEMBER_TIME, MEMBER_NULL},
};
const struct shape programme_rule_shape = SHAPE("LoyaltyRule", rule_members);

static const struct member goods_members[] = {
    {"category", MEMBER_TEXT, .max = PROGRAMME_NAME_MAX},
    {"sku", MEMBER_TEXT, .max = RECORD_SKU_MAX},
};
static const struct shape goods_shape = SHAPE("LoyaltyGoods", goods_members);

static const struct member settings_members[] = {
    {"starts_at", MEMBER_TIME, MEMBER_NULL, "orders before it earn nothing; left out: now"},
    {"point_value", MEMBER_MONEY, .note = "what a point pays; left out: the least coin"},
    {"share_max", MEMBER_INT, .note = "of an order payable by points, basis points; else 10000"},
    {"order_min", MEMBER_MONEY, .note = "smaller orders are not paid by points"},
    {"excluded", MEMBER_OBJECT, MEMBER_LIST, "goods not payable by points", NULL, &goods_shape,
        PROGRAMME_GOODS_MAX},
    {"margin_min", MEMBER_INT, MEMBER_NULL,
        "share of a line's price that stays, where its cost is known, basis points"},
    {"discount_max", MEMBER_INT, .note = "tier and coupons together, basis points; else 10000"},
    {"hold_minutes", MEMBER_INT, .note = "how long a till's authorised points wait; else 30"},
    {"review", MEMBER_CHOICE, .note = "when tiers are looked at: left out month",
        .of = TIER_REVIEWS},
};
static const struct shape settings_shape = SHAPE("LoyaltySettings", settings_members);

static const struct member tier_members[] = {
    {"code", MEMBER_TEXT, MEMBER_NEEDED, .max = PROGRAMME_CODE_MAX},
    {"name", MEMBER_TEXT, MEMBER_NEEDED, .max = PROGRAMME_NAME_MAX},
    {"by", MEMBER_CHOICE, MEMBER_NEEDED, .of = TIER_BYS},
    {"least", MEMBER_INT, MEMBER_NEEDED,
        "points, minor units, orders, or basis points of what was ordered and kept"},
    {"days", MEMBER_INT, .note = "that count; else 365"},
    {"orders_min", MEMBER_INT, .note = "by kept: fewer orders say nothing; else 5"},
    {"grace_days", MEMBER_INT, .note = "kept after a review found it lost; else 0"},
    {"discount", MEMBER_INT, .note = "basis points"},
    {"earn", MEMBER_INT, .note = "basis points of what others earn; else 10000"},
    {"prepayment_free", MEMBER_BOOL},
    {"closed_sales", MEMBER_BOOL},
    {"private_services", MEMBER_BOOL},
};
static const struct shape tier_shape = SHAPE("LoyaltyTier", tier_members);

static const struct member programme_members[] = {
    {"settings", MEMBER_OBJECT, .shape = &settings_shape},
    {"rules", MEMBER_OBJECT, MEMBER_LIST, "", NULL, &programme_rule_shape, EARN_RULES_MAX},
    {"tiers", MEMBER_OBJECT, MEMBER_LIST, "from the lowest to the highest", NULL, &tier_shape,
        PROGRAMME_TIERS_MAX},
};
const struct shape programme_shape = SHAPE("LoyaltyProgramme", programme_members);

/* ---- members ---- */

struct reading {
    struct ctx *c;
    const char *at; /* of the part: "/rules/3" */
    const char **pointer;
    bool is_kept;    /* it was checked when it was written */
    struct str body; /* and this is its text */
};

static const char *place(struct reading *r, const char *member)
{
    return *r->pointer = arena_printf(r->c->arena, "%s/%s", r->at, member);
}

static bool number_fits(
    struct reading *r, const char *name, int64_t value, int64_t min, int64_t max)
{
    if (value >= min && value <= max)
        return true;
    (void)place(r, name);
    return fail(r->c, ERR_INVALID, "\"%s\" is %lld, from %lld to %lld is taken", name,
        (long long)value, (long long)min, (long long)max);
}

static bool number_read(struct reading *r, const json_t *from, const char *name, int64_t absent,
    int64_t max, int64_t *out)
{
    *out = member_int(from, name, absent);
    return !member_has(from, name) || number_fits(r, name, *out, 0, max);
}

static bool money_read(
    struct reading *r, const json_t *from, const char *name, int64_t absent, int64_t *out)
{
    *out = member_money(from, name, absent);
    return number_fits(r, name, *out, 0, RECORD_AMOUNT_MAX);
}

static struct str text_keep(struct reading *r, const json_t *from, const char *name)
{
    return str_keep(r->c->arena, member_text(from, name));
}

/* JSON as one line, in the arena; '' for what is not there. */
static struct str json_keep(struct ctx *c, const json_t *v)
{
    char small[2048], *text;
    size_t size = v && !json_is_null(v) ? json_dumpb(v, small, sizeof small, JSON_COMPACT) : 0;

    if (size <= sizeof small)
        return str_keep(c->arena, (struct str){small, size});
    text = arena_alloc(c->arena, size);
    (void)json_dumpb(v, text, size, JSON_COMPACT);
    return (struct str){text, size};
}

static bool code_read(struct reading *r, const json_t *from, struct str *out)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-_";

    *out = text_keep(r, from, "code");
    if (out->n > 0 && strspn(out->p, letters) == out->n)
        return true;
    (void)place(r, "code");
    return fail(r->c, ERR_INVALID, "\"" STR_FMT "\" is no code: small letters, digits, - and _",
        STR_ARG(*out));
}

/* Says of which rule or tier the error is, and where it stands. */
static bool blame(struct reading *r, bool is_rule, struct str code)
{
    const char *text = arena_copy(r->c->arena, r->c->error, strlen(r->c->error));
    enum err err = r->c->err;

    ctx_clear_error(r->c);
    if (is_rule)
        return fail(r->c, err, "rule \"" STR_FMT "\", %s: %s", STR_ARG(code), *r->pointer, text);
    return fail(r->c, err, "tier \"" STR_FMT "\", %s: %s", STR_ARG(code), *r->pointer, text);
}

/* ---- rules ---- */

static bool condition_read(struct reading *r, const json_t *from, const char *name,
    const struct rule_facts *facts, struct str *out)
{
    const json_t *json = json_object_get(from, name);
    struct rule compiled;

    *out = json_keep(r->c, json);
    if (r->is_kept || !out->n)
        return true;
    (void)place(r, name);
    return rule_compile(r->c, json, facts, &compiled);
}

static bool value_read(struct reading *r, const json_t *from, struct earn_rule *e)
{
    static const int64_t most[] = {[EARN_PERCENT] = EARN_PERCENT_MAX,
        [EARN_FIXED] = EARN_POINTS_MAX,
        [EARN_PER_UNIT] = EARN_POINTS_MAX,
        [EARN_MULTIPLIER] = EARN_MULTIPLIER_MAX};

    e->kind = (enum earn_kind)(1 + member_choice(from, "kind", EARN_KINDS));
    e->value = member_int(from, "value", 0);
    return number_fits(
        r, "value", e->value, e->kind == EARN_MULTIPLIER ? WHOLE_BP + 1 : 1, most[e->kind]);
}

static bool limits_read(struct reading *r, const json_t *from, struct loyalty_rule *out)
{
    const int64_t most = EARN_POINTS_MAX * EARN_POINTS_MAX / 1000;

    return number_read(r, from, "order_max", EARN_NO_LIMIT, most, &out->earn.order_max) &&
        number_read(r, from, "day_max", EARN_NO_LIMIT, most, &out->day_max) &&
        number_read(r, from, "customer_max", EARN_NO_LIMIT, most, &out->customer_max) &&
        number_read(r, from, "budget", EARN_NO_LIMIT, most, &out->budget) &&
        number_read(r, from, "priority", 100, INT32_MAX, &out->earn.priority) &&
        money_read(r, from, "minimum", 0, &out->earn.minimum);
}

/* Without a sale there is nothing that a percentage could be of. */
static bool occasion_fits(struct reading *r, const struct loyalty_rule *k)
{
    if (k->ends_us && k->ends_us <= k->starts_us) {
        (void)place(r, "ends_at");
        return fail(r->c, ERR_INVALID, "it ends before it begins");
    }
    if (k->on == ON_ORDER || k->earn.kind == EARN_FIXED)
        return true;
    (void)place(r, "kind");
    return fail(r->c, ERR_INVALID, "what is no order earns fixed points: say \"fixed\"");
}

static bool rule_read(struct reading *r, const json_t *from, struct loyalty_rule *out)
{
    struct earn_rule *e = &out->earn;
    int on = member_choice(from, "on", RULE_ONS), state = member_choice(from, "state", RULE_STATES);

    *out = (struct loyalty_rule){.on = on < 0 ? ON_ORDER : (enum rule_on)(1 + on),
        .state = state < 0 ? RULE_DRAFT : (enum rule_state)(1 + state),
        .starts_us = member_time(from, "starts_at"),
        .ends_us = member_time(from, "ends_at"),
        .body = r->is_kept ? r->body : json_keep(r->c, from)};
    e->name = text_keep(r, from, "name");
    e->group = text_keep(r, from, "group");
    return (code_read(r, from, &e->code) && value_read(r, from, e) && limits_read(r, from, out) &&
               occasion_fits(r, out) &&
               condition_read(r, from, "when", &earn_order_facts, &e->when) &&
               condition_read(r, from, "lines", &earn_line_facts, &e->lines)) ||
        blame(r, true, member_text(from, "code"));
}

struct loyalty_rule *programme_rule(const struct programme *p, struct str code)
{
    for (size_t i = 0; i < p->rule_count; i++)
        if (str_eq(p->rules[i].earn.code, code))
            return &p->rules[i];
    return NULL;
}

bool programme_rule_read(
    struct ctx *c, const json_t *from, struct loyalty_rule *out, const char **pointer)
{
    struct reading r = {.c = c, .at = "", .pointer = pointer};

    return rule_read(&r, from, out);
}

static bool rules_read(struct reading *whole, const json_t *list, struct programme *out)
{
    struct reading r = *whole;
    size_t count = json_array_size(list);

    out->rules = arena_array(r.c->arena, count + 1, struct loyalty_rule);
    for (size_t i = 0; i < count; i++) {
        struct loyalty_rule *k = &out->rules[i];

        r.at = arena_printf(r.c->arena, "/rules/%zu", i);
        if (!rule_read(&r, json_array_get(list, i), k))
            return false;
        if (programme_rule(out, k->earn.code)) {
            (void)place(&r, "code");
            return fail(
                r.c, ERR_INVALID, "there are two rules \"" STR_FMT "\"", STR_ARG(k->earn.code));
        }
        out->rule_count++;
    }
    return true;
}

/* ---- tiers ---- */

static bool tier_numbers_read(struct reading *r, const json_t *from, struct tier *t)
{
    int64_t most = t->by == TIER_BY_KEPT ? WHOLE_BP : RECORD_AMOUNT_MAX;

    return number_read(r, from, "least", 0, most, &t->least) &&
        number_read(r, from, "days", TIER_DAYS_USUAL, PROGRAMME_DAYS_MAX, &t->days) &&
        number_read(r, from, "orders_min", ORDERS_MIN_USUAL, INT32_MAX, &t->orders_min) &&
        number_read(r, from, "grace_days", 0, PROGRAMME_DAYS_MAX, &t->grace_days) &&
        number_read(r, from, "discount", 0, WHOLE_BP, &t->discount) &&
        number_read(r, from, "earn", WHOLE_BP, EARN_MAX, &t->earn) &&
        number_fits(r, "days", t->days, 1, PROGRAMME_DAYS_MAX) &&
        number_fits(r, "earn", t->earn, WHOLE_BP, EARN_MAX);
}

static bool tier_read(struct reading *r, const json_t *from, struct tier *t)
{
    *t = (struct tier){.name = text_keep(r, from, "name"),
        .by = (enum tier_by)(1 + member_choice(from, "by", TIER_BYS)),
        .prepayment_free = member_bool(from, "prepayment_free"),
        .closed_sales = member_bool(from, "closed_sales"),
        .private_services = member_bool(from, "private_services"),
        .body = r->is_kept ? r->body : json_keep(r->c, from)};
    return (code_read(r, from, &t->code) && tier_numbers_read(r, from, t)) ||
        blame(r, false, member_text(from, "code"));
}

int programme_tier(const struct programme *p, struct str code)
{
    for (size_t i = 0; i < p->tier_count; i++)
        if (str_eq(p->tiers[i].code, code))
            return (int)i;
    return -1;
}

/* Of the same measure and window; others cannot be compared. */
static bool rises(struct reading *r, const struct tier *below, const struct tier *t)
{
    if (below->by != t->by || below->days != t->days || below->least < t->least)
        return true;
    (void)place(r, "least");
    return fail(r->c, ERR_INVALID,
        "the tier \"" STR_FMT "\" asks no more than \"" STR_FMT
        "\" before it: tiers stand from the lowest to the highest",
        STR_ARG(t->code), STR_ARG(below->code));
}

static bool tiers_read(struct reading *whole, const json_t *list, struct programme *out)
{
    struct reading r = *whole;
    size_t count = json_array_size(list);

    out->tiers = arena_array(r.c->arena, count, struct tier);
    for (size_t i = 0; i < count; i++) {
        r.at = arena_printf(r.c->arena, "/tiers/%zu", i);
        if (!tier_read(&r, json_array_get(list, i), &out->tiers[i]))
            return false;
        if (programme_tier(out, out->tiers[i].code) >= 0) {
            (void)place(&r, "code");
            return fail(r.c, ERR_INVALID, "there are two tiers \"" STR_FMT "\"",
                STR_ARG(out->tiers[i].code));
        }
        if (i > 0 && !rises(&r, &out->tiers[i - 1], &out->tiers[i]))
            return false;
        out->tier_count++;
    }
    return true;
}

/* ---- settings ---- */

static bool excluded_read(struct reading *r, const json_t *list, struct spend_terms *out)
{
    size_t count = json_array_size(list);
    struct goods *goods = arena_array(r->c->arena, count, struct goods);

    for (size_t i = 0; i < count; i++) {
        const json_t *one = json_array_get(list, i);
        struct str category = text_keep(r, one, "category"), sku = text_keep(r, one, "sku");

        if ((category.n > 0) == (sku.n > 0)) {
            (void)place(r, arena_printf(r->c->arena, "excluded/%zu", i));
            return fail(r->c, ERR_INVALID, "say either \"category\" or \"sku\"");
        }
        goods[i] = (struct goods){category.n > 0, category.n > 0 ? category : sku};
    }
    out->excluded = goods;
    out->excluded_count = count;
    return true;
}

static bool settings_read(struct reading *r, const json_t *from, struct loyalty_settings *out)
{
    struct spend_terms *s = &out->spend;
    int review = member_choice(from, "review", TIER_REVIEWS);

    *out = (struct loyalty_settings){.starts_us = member_time(from, "starts_at"),
        .review = review < 0 ? REVIEW_MONTH : (enum tier_review)(1 + review),
        .body = r->is_kept ? r->body : json_keep(r->c, from)};
    return money_read(r, from, "point_value", POINT_VALUE_USUAL, &s->point_value) &&
        number_fits(r, "point_value", s->point_value, 1, EARN_POINT_MINOR_MAX) &&
        number_read(r, from, "share_max", WHOLE_BP, WHOLE_BP, &s->share_max) &&
        money_read(r, from, "order_min", 0, &s->order_min) &&
        number_read(r, from, "margin_min", -1, WHOLE_BP - 1, &s->margin) &&
        number_read(r, from, "discount_max", WHOLE_BP, WHOLE_BP, &out->discount_max) &&
        number_read(
            r, from, "hold_minutes", HOLD_MINUTES_USUAL, HOLD_MINUTES_MAX, &out->hold_minutes) &&
        number_fits(r, "hold_minutes", out->hold_minutes, 1, HOLD_MINUTES_MAX) &&
        excluded_read(r, json_object_get(from, "excluded"), s);
}

/* ---- the whole ---- */

bool programme_read(struct ctx *c, const json_t *from, struct programme *out, const char **pointer)
{
    struct reading r = {.c = c, .at = "/settings", .pointer = pointer};
    struct rule_set ready;

    *out = (struct programme){0};
    if (!settings_read(&r, json_object_get(from, "settings"), &out->settings) ||
        !rules_read(&r, json_object_get(from, "rules"), out) ||
        !tiers_read(&r, json_object_get(from, "tiers"), out))
        return false;
    *pointer = "/rules";
    for (int on = ON_ORDER; on < RULE_ON_END; on++)
        if (!rule_set_ready(c, out, (enum rule_on)on, &ready))
            return false;
    *pointer = NULL;
    return true;
}

bool programme_parse(struct ctx *c, struct str text, struct programme *out)
{
    const char *pointer = NULL;
    json_error_t error;
    json_t *json;
    bool ok;

    if (text.n > PROGRAMME_BYTES_MAX || !json_is_modest(text))
        return fail(c, ERR_TOO_LARGE, "a programme has at most %zu bytes", PROGRAMME_BYTES_MAX);
    json = json_loadb(text.p, text.n, JSON_REJECT_DUPLICATES, &error);
    if (!json)
        return fail(c, ERR_INVALID, "the programme is no JSON: line %d, column %d: %s", error.line,
            error.column, error.text);
    ok = json_is_object(json) ? shape_check(c, &programme_shape, json, &pointer)
                              : fail(c, ERR_INVALID, "a programme is a JSON object");
    ok = ok && programme_read(c, json, out, &pointer);
    json_decref(json);
    return ok;
}

bool programme_rule_get(
    struct ctx *c, const struct programme *p, struct str code, struct loyalty_rule **out)
{
    const char *known = "";

    *out = programme_rule(p, code);
    for (size_t i = 0; i < p->rule_count; i++)
        known = arena_printf(
            c->arena, "%s%s" STR_FMT, known, i ? ", " : "", STR_ARG(p->rules[i].earn.code));
    return *out ||
        fail(c, ERR_MISSING, "there is no rule \"" STR_FMT "\", there are: %s", STR_ARG(code),
            known);
}

/* ---- rows ---- */

static bool rule_of_part(struct reading *r, const struct loyalty_part *part, struct programme *out)
{
    json_t *json = json_loadb(part->body.p, part->body.n, 0, NULL);
    struct loyalty_rule *k = &out->rules[out->rule_count];
    bool ok = rule_read(r, json, k);

    json_decref(json);
    k->state = (enum rule_state)part->state;
    k->since_us = part->starts_us;
    out->rule_count++;
    return ok;
}

static bool tier_of_part(struct reading *r, const struct loyalty_part *part, struct programme *out)
{
    json_t *json = json_loadb(part->body.p, part->body.n, 0, NULL);
    bool ok = tier_read(r, json, &out->tiers[out->tier_count++]);

    json_decref(json);
    return ok;
}

static bool settings_of_part(
    struct reading *r, const struct loyalty_part *part, struct programme *out)
{
    json_t *json = json_loadb(part->body.p, part->body.n, 0, NULL);
    bool ok = settings_read(r, json, &out->settings);

    json_decref(json);
    out->settings.starts_us = part->starts_us;
    return ok;
}

bool programme_load(struct ctx *c, struct programme *out)
{
    const char *pointer = NULL;
    struct reading r = {c, "", &pointer, .is_kept = true};
    struct loyalty_part *parts;
    size_t count;

    *out = (struct programme){0};
    if (!settings_read(&r, NULL, &out->settings) || !loyalty_parts_read(c, &parts, &count))
        return false;
    out->rules = arena_array(c->arena, count + 1, struct loyalty_rule);
    out->tiers = arena_array(c->arena, count, struct tier);
    for (size_t i = 0; i < count; i++) {
        const struct loyalty_part *part = &parts[i];
        bool ok;

        r.body = part->body;
        ok = part->kind == PART_RULE  ? rule_of_part(&r, part, out)
            : part->kind == PART_TIER ? tier_of_part(&r, part, out)
                                      : settings_of_part(&r, part, out);
        if (!ok)
            return false;
    }
    return true;
}
