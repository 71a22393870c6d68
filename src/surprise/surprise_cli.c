/* maitred surprise: the catalogue, budgets, giving, choosing by chance. */
#include "account/account.h"
#include "base/id.h"
#include "base/money.h"
#include "surprise/surprise_doors.h"

#define LIST_DEFAULT 50
#define LIST_MAX 1000
#define DAYS_MAX 3650

static const char *label(const struct ctx *c, enum text text)
{
    return lang_text(c->lang, text);
}

static bool money_read(struct ctx *c, struct str text, int64_t *out)
{
    struct decimal d;

    if (decimal_parse(text, DECIMAL_POINT, &d) &&
        decimal_at(d, currency_digits(c->currency), out) && *out >= 0)
        return true;
    return fail(c, ERR_USAGE, "the amount must be a sum like 1200.00, or 0, not \"" STR_FMT "\"",
        STR_ARG(text));
}

/* ---- the catalogue ---- */

struct adding {
    struct gift asked, gift;
};

/* This may be another try: what the one before it made is gone. */
static bool gift_add_work(struct ctx *c, void *arg)
{
    struct adding *a = arg;

    a->gift = a->asked;
    return gift_add(c, &a->gift);
}

static bool gift_add_run(struct ctx *c, struct call *call)
{
    struct adding a = {
        .asked = {
            .code = call->operands[0], .name = call->operands[1], .sku = call_text(call, "sku")}};

    if (!call_has(call, "cost"))
        return fail(c, ERR_USAGE, "what does one cost us? Say --cost, like 2.50, or 0");
    if (!money_read(c, call_text(call, "cost"), &a.asked.cost) ||
        !call_int(c, call, "points", 1, INT64_MAX, 0, &a.asked.points) ||
        !db_write(c, gift_add_work, &a))
        return false;
    output_text(call->out, "code", label(c, T_SURPRISE_CODE), a.gift.code);
    output_text(call->out, "kind", NULL, str_of(gift_kind_name(a.gift.kind)));
    output_line(call->out, label(c, T_SURPRISE_ADDED));
    return true;
}

static bool gift_edit_run(struct ctx *c, struct call *call)
{
    struct gift g;

    if (!gift_get(c, call->operands[0], &g) ||
        (call_has(call, "cost") && !money_read(c, call_text(call, "cost"), &g.cost)))
        return false;
    if (call_has(call, "name"))
        g.name = str_trim(call_text(call, "name"));
    if (call_has(call, "open"))
        g.is_open = call_choice(call, "open") == 0;
    return gift_edit(c, &g);
}

static const char *gift_what(struct ctx *c, struct output *o, const struct gift *g)
{
    static const enum text kinds[] = {[GIFT_GOODS] = T_SURPRISE_KIND_GOODS,
        [GIFT_POINTS] = T_SURPRISE_KIND_POINTS,
        [GIFT_OTHER] = T_SURPRISE_KIND_OTHER};

    return output_format(o) == FORMAT_TABLE ? label(c, kinds[g->kind]) : gift_kind_name(g->kind);
}

static bool gift_list_run(struct ctx *c, struct call *call)
{
    const struct column columns[] = {{"code", label(c, T_SURPRISE_CODE), COLUMN_LEFT},
        {"name", label(c, T_SURPRISE_NAME), COLUMN_LEFT},
        {"kind", label(c, T_SURPRISE_KIND), COLUMN_LEFT}, {"sku", NULL, COLUMN_LEFT},
        {"points", label(c, T_SURPRISE_POINTS), COLUMN_RIGHT},
        {"cost", label(c, T_SURPRISE_COST), COLUMN_RIGHT},
        {"is_open", label(c, T_SURPRISE_OPEN), COLUMN_RIGHT}};
    struct output *o = call->out;
    struct gift *all;
    size_t count;

    if (!gift_list(c, &all, &count))
        return false;
    output_table(o, "gifts", columns, COUNT(columns));
    for (size_t i = 0; i < count; i++) {
        output_row(o);
        output_text(o, NULL, NULL, all[i].code);
        output_text(o, NULL, NULL, all[i].name);
        output_text(o, NULL, NULL, str_of(gift_what(c, o, &all[i])));
        output_text(o, NULL, NULL, all[i].sku);
        output_int(o, NULL, NULL, all[i].points);
        output_money(o, NULL, NULL, all[i].cost);
        output_bool(o, NULL, NULL, all[i].is_open);
    }
    output_table_end(o);
    if (count == 0)
        output_line(o, label(c, T_SURPRISE_NO_GIFTS));
    return true;
}

/* ---- budgets ---- */

static bool budget_set_run(struct ctx *c, struct call *call)
{
    enum budget_period period = call_choice(call, "per") == 0 ? BUDGET_MONTH : BUDGET_WEEK;
    struct account user = {0};
    struct str email;
    int64_t amount;

    if (!money_read(c, call->operands[0], &amount))
        return false;
    if (call_has(call, "user") &&
        (!account_email(c, call_text(call, "user"), &email) || !account_by_email(c, email, &user)))
        return false;
    return budget_put(c, user.id, period, amount);
}

static bool budget_show_run(struct ctx *c, struct call *call)
{
    const struct column columns[] = {{"user", label(c, T_SURPRISE_WHOSE), COLUMN_LEFT},
        {"period", label(c, T_SURPRISE_PERIOD), COLUMN_LEFT},
        {"from", label(c, T_SURPRISE_FROM), COLUMN_LEFT},
        {"amount", label(c, T_SURPRISE_AMOUNT), COLUMN_RIGHT},
        {"spent", label(c, T_SURPRISE_SPENT), COLUMN_RIGHT},
        {"left", label(c, T_SURPRISE_LEFT), COLUMN_RIGHT}};
    struct output *o = call->out;
    bool is_table = output_format(o) == FORMAT_TABLE;
    struct budget *all;
    size_t count;

    if (!budget_list(c, &all, &count))
        return false;
    output_table(o, "budgets", columns, COUNT(columns));
    for (size_t i = 0; i < count; i++) {
        const struct budget *b = &all[i];
        bool is_month = b->period == BUDGET_MONTH;

        output_row(o);
        output_text(o, NULL, NULL,
            b->user_id || !is_table ? b->email : str_of(label(c, T_SURPRISE_BUSINESS)));
        output_text(o, NULL, NULL,
            str_of(!is_table ? budget_period_name(b->period)
                             : label(c, is_month ? T_SURPRISE_MONTH : T_SURPRISE_WEEK)));
        output_day(o, NULL, NULL, b->from_day);
        output_money(o, NULL, NULL, b->amount);
        output_money(o, NULL, NULL, b->spent);
        output_money(o, NULL, NULL, b->amount - b->spent);
    }
    output_table_end(o);
    return true;
}

/* ---- giving ---- */

static const char *surprise_id(struct ctx *c, int64_t id)
{
    char *text = arena_alloc(c->arena, ID_TEXT_MAX);

    id_format(text, SURPRISE_PREFIX, id);
    return text;
}

static void surprise_show(struct ctx *c, struct output *o, const struct surprise *s)
{
    output_text(o, "id", label(c, T_SURPRISE_ID), str_of(surprise_id(c, s->id)));
    output_text(
        o, "customer", label(c, T_SURPRISE_CUSTOMER), str_of(customer_text(c, s->customer_id)));
    output_text(o, "gift", NULL, s->gift);
    output_text(o, "name", label(c, T_SURPRISE_GIFT), s->name);
    output_money(o, "cost", label(c, T_SURPRISE_COST), s->cost);
    output_int(o, "points", s->points ? label(c, T_SURPRISE_POINTS) : NULL, s->points);
    output_bool(o, "is_replay", NULL, s->is_replay);
}

struct giving {
    const struct call *call;
    struct surprise given;
};

static bool give_work(struct ctx *c, void *arg)
{
    struct giving *g = arg;
    struct surprise_wish w = {.gift = g->call->operands[1],
        .key = call_text(g->call, "key"),
        .note = call_text(g->call, "note")};

    return customer_named(c, g->call->operands[0], &w.customer_id) &&
        surprise_give(c, &w, &g->given);
}

static bool named(struct ctx *c, const struct giving *g, int64_t *id)
{
    return id_parse(str_trim(g->call->operands[0]), SURPRISE_PREFIX, id) ||
        fail(c, ERR_USAGE, "\"" STR_FMT "\" is no gift that was given (maitred surprise list)",
            STR_ARG(g->call->operands[0]));
}

static bool hand_work(struct ctx *c, void *arg)
{
    struct giving *g = arg;
    int64_t id;

    return named(c, g, &id) && surprise_hand(c, id, &g->given);
}

static bool undo_work(struct ctx *c, void *arg)
{
    struct giving *g = arg;
    int64_t id;

    return named(c, g, &id) && surprise_undo(c, id, &g->given);
}

static bool give_run(struct ctx *c, struct call *call)
{
    struct giving g = {.call = call};

    if (!db_write(c, give_work, &g))
        return false;
    surprise_show(c, call->out, &g.given);
    return true;
}

static bool hand_run(struct ctx *c, struct call *call)
{
    struct giving g = {.call = call};

    if (!db_write(c, hand_work, &g))
        return false;
    surprise_show(c, call->out, &g.given);
    output_line(call->out, label(c, T_SURPRISE_HANDED));
    return true;
}

static bool undo_run(struct ctx *c, struct call *call)
{
    struct giving g = {.call = call};

    if (!db_write(c, undo_work, &g))
        return false;
    surprise_show(c, call->out, &g.given);
    output_line(call->out, label(c, T_SURPRISE_UNDONE));
    return true;
}

/* ---- what was given ---- */

static struct str state_text(struct ctx *c, struct output *o, const struct surprise *s)
{
    struct str word = surprise_state_word(s);

    if (output_format(o) != FORMAT_TABLE)
        return word;
    return str_of(LANG_FORMAT(c->arena, c->lang, T_SURPRISE_STATE_OF, ARG_STR("state", word)));
}

static void list_row(struct ctx *c, struct output *o, const struct surprise *s)
{
    output_row(o);
    output_moment(o, NULL, NULL, s->at_us);
    output_text(o, NULL, NULL, str_of(customer_text(c, s->customer_id)));
    output_text(o, NULL, NULL, s->gift);
    output_text(o, NULL, NULL, s->name);
    output_money(o, NULL, NULL, s->cost);
    output_text(o, NULL, NULL, s->by_whom);
    output_text(o, NULL, NULL, s->note);
    output_text(o, NULL, NULL, state_text(c, o, s));
    if (s->state == SURPRISE_WAITS)
        output_moment(o, NULL, NULL, s->until_us);
    else
        output_null(o, NULL, NULL);
    output_text(o, NULL, NULL, s->rule);
    output_bool(o, NULL, NULL, s->undone_us != 0);
    output_text(o, NULL, NULL, str_of(surprise_id(c, s->id)));
}

static bool list_run(struct ctx *c, struct call *call)
{
    const struct column columns[] = {{"at", label(c, T_SURPRISE_AT), COLUMN_LEFT},
        {"customer", label(c, T_SURPRISE_CUSTOMER), COLUMN_LEFT}, {"gift", NULL, COLUMN_LEFT},
        {"name", label(c, T_SURPRISE_GIFT), COLUMN_LEFT},
        {"cost", label(c, T_SURPRISE_COST), COLUMN_RIGHT},
        {"by", label(c, T_SURPRISE_BY), COLUMN_LEFT}, {"note", NULL, COLUMN_LEFT},
        {"state", label(c, T_SURPRISE_STATE), COLUMN_LEFT},
        {"until", label(c, T_SURPRISE_UNTIL), COLUMN_LEFT}, {"rule", NULL, COLUMN_LEFT},
        {"is_undone", NULL, COLUMN_RIGHT}, {"id", label(c, T_SURPRISE_ID), COLUMN_RIGHT}};
    struct surprise_which which = {
        .customer_id = -1, .is_waiting = call_has(call, "waiting"), .before = INT64_MAX};
    struct surprise *all;
    int64_t limit;
    size_t count;

    if (!call_int(c, call, "limit", 1, LIST_MAX, LIST_DEFAULT, &limit) ||
        (call->operand_count && !customer_named(c, call->operands[0], &which.customer_id)))
        return false;
    all = arena_array(c->arena, (size_t)limit, struct surprise);
    if (!surprise_page(c, &which, (size_t)limit, all, &count))
        return false;
    output_table(call->out, "surprises", columns, COUNT(columns));
    for (size_t i = 0; i < count; i++)
        list_row(c, call->out, &all[i]);
    output_table_end(call->out);
    if (count == 0)
        output_line(call->out, label(c, T_SURPRISE_NOTHING));
    return true;
}

/* ---- choosing ---- */

static bool pick_read(struct ctx *c, const struct call *call, struct pick *p)
{
    int64_t count, seed;

    if (!call_int(c, call, "count", 1, PICK_MAX, 1, &count) ||
        !call_int(c, call, "recent", 1, DAYS_MAX, PICK_RECENT_DAYS, &p->recent_days) ||
        !call_int(c, call, "quiet", 0, DAYS_MAX, PICK_QUIET_DAYS, &p->quiet_days) ||
        !call_int(c, call, "seed", 0, INT64_MAX, clock_now(c->clock) % PICK_SEEDS, &seed))
        return false;
    p->count = (size_t)count;
    p->seed = (uint64_t)seed;
    return !call_has(call, "gift") || gift_get(c, call_text(call, "gift"), &p->gift);
}

static bool pick_run(struct ctx *c, struct call *call)
{
    const struct column columns[] = {{"customer", label(c, T_SURPRISE_CUSTOMER), COLUMN_LEFT},
        {"name", label(c, T_SURPRISE_NAME), COLUMN_LEFT}};
    struct output *o = call->out;
    struct pick pick = {.gift = {.id = 0}};
    struct picked picked;
    struct budget budget;
    bool found;

    if (!pick_read(c, call, &pick) || !surprise_pick(c, &pick, &picked) ||
        !budget_get(c, 0, &budget, &found))
        return false;
    output_int(o, "seed", NULL, (int64_t)pick.seed);
    /* To be typed again: not grouped. */
    output_text(o, NULL, label(c, T_SURPRISE_SEED),
        str_of(arena_printf(c->arena, "%lld", (long long)pick.seed)));
    output_int(o, "among", label(c, T_SURPRISE_AMONG), picked.among);
    output_money(o, "cost", label(c, T_SURPRISE_COST_ALL), pick.gift.cost * (int64_t)picked.count);
    output_money(o, "left", label(c, T_SURPRISE_LEFT), budget.amount - budget.spent);
    output_table(o, "customers", columns, COUNT(columns));
    for (size_t i = 0; i < picked.count; i++) {
        output_row(o);
        output_text(o, NULL, NULL, str_of(customer_text(c, picked.customers[i].id)));
        output_text(o, NULL, NULL, picked.customers[i].name);
    }
    output_table_end(o);
    if (picked.count == 0)
        output_line(o, label(c, T_SURPRISE_NOBODY));
    return true;
}

/* ---- the rows ---- */

static const struct option gift_add_options[] = {
    {"cost", OPTION_TEXT, "2.50", T_SURPRISE_OPTION_COST},
    {"sku", OPTION_TEXT, "SKU", T_SURPRISE_OPTION_SKU},
    {"points", OPTION_INT, "N", T_SURPRISE_OPTION_POINTS},
};
static const struct option gift_edit_options[] = {
    {"name", OPTION_TEXT, "TEXT", T_SURPRISE_OPTION_NAME},
    {"cost", OPTION_TEXT, "2.50", T_SURPRISE_OPTION_COST},
    {"open", OPTION_CHOICE, "yes|no", T_SURPRISE_OPTION_OPEN},
};
static const struct option budget_options[] = {
    {"per", OPTION_CHOICE, BUDGET_PERIODS, T_SURPRISE_OPTION_PER},
    {"user", OPTION_TEXT, "EMAIL", T_SURPRISE_OPTION_USER},
};
static const struct option give_options[] = {
    {"key", OPTION_TEXT, "TEXT", T_SURPRISE_OPTION_KEY},
    {"note", OPTION_TEXT, "TEXT", T_SURPRISE_OPTION_NOTE},
};
static const struct option list_options[] = {
    {"limit", OPTION_INT, "N", T_SURPRISE_OPTION_LIMIT},
    {"waiting", OPTION_FLAG, NULL, T_SURPRISE_OPTION_WAITING},
};
static const struct option pick_options[] = {
    {"count", OPTION_INT, "N", T_SURPRISE_OPTION_COUNT},
    {"gift", OPTION_TEXT, "GIFT", T_SURPRISE_OPTION_GIFT},
    {"recent", OPTION_INT, "DAYS", T_SURPRISE_OPTION_RECENT},
    {"quiet", OPTION_INT, "DAYS", T_SURPRISE_OPTION_QUIET},
    {"seed", OPTION_INT, "N", T_SURPRISE_OPTION_SEED},
};

const struct verb surprise_verbs[SURPRISE_VERB_COUNT] = {
    {"surprise gift add", "CODE NAME", OPTIONS(gift_add_options), .db = DB_READY, .txn = TXN_NONE,
        .run = gift_add_run, .help = T_VERB_SURPRISE_GIFT_ADD},
    {"surprise gift edit", "CODE", OPTIONS(gift_edit_options), .db = DB_READY, .txn = TXN_WRITE,
        .run = gift_edit_run, .help = T_VERB_SURPRISE_GIFT_EDIT},
    {"surprise gift list", "", .db = DB_READY, .txn = TXN_READ, .run = gift_list_run,
        .help = T_VERB_SURPRISE_GIFT_LIST},
    {"surprise budget set", "AMOUNT", OPTIONS(budget_options), .db = DB_READY, .txn = TXN_WRITE,
        .run = budget_set_run, .help = T_VERB_SURPRISE_BUDGET_SET},
    {"surprise budget show", "", .db = DB_READY, .txn = TXN_READ, .run = budget_show_run,
        .help = T_VERB_SURPRISE_BUDGET_SHOW},
    {"surprise give", "CUSTOMER GIFT", OPTIONS(give_options), .db = DB_READY, .txn = TXN_NONE,
        .run = give_run, .help = T_VERB_SURPRISE_GIVE},
    {"surprise hand", "SURPRISE", .db = DB_READY, .txn = TXN_NONE, .run = hand_run,
        .help = T_VERB_SURPRISE_HAND},
    {"surprise undo", "SURPRISE", .db = DB_READY, .txn = TXN_NONE, .run = undo_run,
        .help = T_VERB_SURPRISE_UNDO},
    {"surprise list", "[CUSTOMER]", OPTIONS(list_options), .db = DB_READY, .txn = TXN_READ,
        .run = list_run, .help = T_VERB_SURPRISE_LIST},
    {"surprise pick", "", OPTIONS(pick_options), .db = DB_READY, .txn = TXN_READ, .run = pick_run,
        .help = T_VERB_SURPRISE_PICK},
};
