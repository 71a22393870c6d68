/* maitred coupon campaign, maitred coupon codes: for whoever runs the business. */
#include <string.h>

#include "base/id.h"
#include "base/money.h"
#include "coupon/code.h"
#include "coupon/coupon_doors.h"
#include "coupon/coupon_store.h"
#include "customer/customer.h"

#define LIST_MAX 1000
#define PERCENT_DIGITS 2 /* basis points are hundredths of a percent */

const char *coupon_word(struct arena *a, const char *words, int number)
{
    struct str rest = str_of(words), one = STR("");

    assert(number > 0);
    for (int i = 0; i < number; i++)
        (void)str_cut(&rest, '|', &one);
    return str_dup(a, one);
}

/* ---- add ---- */

static bool number_given(struct ctx *c, const struct call *call, const char *option, int digits,
    int64_t absent, int64_t *out)
{
    struct decimal d;

    *out = absent;
    if (!call_has(call, option))
        return true;
    if (decimal_parse(call_text(call, option), DECIMAL_POINT, &d) && decimal_at(d, digits, out) &&
        *out >= 0)
        return true;
    return fail(c, ERR_USAGE, "--%s must be a number like 7.50, not \"" STR_FMT "\"", option,
        STR_ARG(call_text(call, option)));
}

static bool money_given(
    struct ctx *c, const struct call *call, const char *option, int64_t absent, int64_t *out)
{
    return number_given(c, call, option, currency_digits(c->currency), absent, out);
}

static bool value_given(struct ctx *c, const struct call *call, struct campaign *k)
{
    if (call_has(call, "percent") == call_has(call, "amount"))
        return fail(c, ERR_USAGE, "how much is off? Say --percent or --amount, one of the two");
    k->kind = call_has(call, "percent") ? COUPON_PERCENT : COUPON_AMOUNT;
    return k->kind == COUPON_PERCENT
        ? number_given(c, call, "percent", PERCENT_DIGITS, 0, &k->value)
        : money_given(c, call, "amount", 0, &k->value);
}

/* The last day is one of the campaign's. */
static bool days_given(struct ctx *c, const struct call *call, struct campaign *k)
{
    int64_t first, last;
    bool has_first, has_last;

    if (!call_date(c, call, "starts", &first, &has_first) ||
        !call_date(c, call, "ends", &last, &has_last))
        return false;
    k->starts_us = has_first ? zone_moment(c->zone, first, 0) : 0;
    k->ends_us = has_last ? zone_moment(c->zone, last + 1, 0) : 0;
    return true;
}

static void goods_given(struct ctx *c, const struct call *call, struct campaign *k)
{
    static const struct {
        const char *option;
        bool is_category, is_excluded;
    } kinds[] = {{"sku", false, false}, {"category", true, false}, {"not-sku", false, true},
        {"not-category", true, true}};
    struct coupon_good *goods = arena_array(c->arena, CALL_OPTIONS_MAX, struct coupon_good);

    for (size_t i = 0; i < call->given_count; i++)
        for (size_t n = 0; n < COUNT(kinds); n++)
            if (strcmp(call->given[i].option->name, kinds[n].option) == 0)
                goods[k->good_count++] = (struct coupon_good){
                    kinds[n].is_category, kinds[n].is_excluded, call->given[i].value};
    k->goods = goods;
}

static bool campaign_given(struct ctx *c, const struct call *call, struct campaign *k)
{
    k->code = call->operands[0];
    k->name = call_text(call, "name");
    k->state = call_has(call, "draft") ? CAMPAIGN_DRAFT : CAMPAIGN_OPEN;
    k->codes = (enum coupon_codes)(call_choice(call, "codes") + 1);
    k->stacks = call_has(call, "stacks");
    k->comes_back = call_choice(call, "released") == 0;
    goods_given(c, call, k);
    return value_given(c, call, k) && days_given(c, call, k) &&
        money_given(c, call, "off-max", -1, &k->off_max) &&
        money_given(c, call, "order-min", 0, &k->order_min) &&
        number_given(c, call, "margin", PERCENT_DIGITS, -1, &k->margin_min) &&
        call_int(
            c, call, "length", CODE_MADE_MIN, CODE_MADE_MAX, CODE_MADE_DEFAULT, &k->code_length) &&
        call_int(c, call, "per-customer", 0, COUPON_USES_MAX, -1, &k->customer_max) &&
        call_int(c, call, "uses", 0, COUPON_USES_MAX, 0, &k->uses_max);
}

static void optional_money(struct output *o, const char *key, const char *label, int64_t minor)
{
    if (minor < 0)
        output_null(o, key, label);
    else
        output_money(o, key, label, minor);
}

static void optional_moment(struct output *o, const char *key, const char *label, int64_t at_us)
{
    if (at_us == 0)
        output_null(o, key, label);
    else
        output_moment(o, key, label, at_us);
}

static void value_show(struct ctx *c, struct output *o, const struct campaign *k)
{
    if (k->kind == COUPON_PERCENT)
        output_percent(o, "percent", lang_text(c->lang, T_COUPON_PERCENT),
            (double)k->value / COUPON_PERCENT_MAX, PERCENT_DIGITS);
    else
        output_money(o, "amount", lang_text(c->lang, T_COUPON_AMOUNT), k->value);
}

/* A word of a list as people and programs call it. */
static struct str word_text(
    struct ctx *c, struct output *o, const enum text *texts, const char *words, int number)
{
    return str_of(output_format(o) == FORMAT_TABLE ? lang_text(c->lang, texts[number])
                                                   : coupon_word(c->arena, words, number));
}

static struct str state_text(struct ctx *c, struct output *o, const struct campaign *k)
{
    static const enum text texts[] = {[CAMPAIGN_DRAFT] = T_COUPON_STATE_DRAFT,
        [CAMPAIGN_OPEN] = T_COUPON_STATE_OPEN,
        [CAMPAIGN_CLOSED] = T_COUPON_STATE_CLOSED};

    return word_text(c, o, texts, CAMPAIGN_STATES, (int)k->state);
}

static struct str codes_text(struct ctx *c, struct output *o, const struct campaign *k)
{
    static const enum text texts[] = {[CODES_SINGLE] = T_COUPON_CODES_SINGLE,
        [CODES_SHARED] = T_COUPON_CODES_SHARED,
        [CODES_PERSONAL] = T_COUPON_CODES_PERSONAL};

    return word_text(c, o, texts, COUPON_CODES, (int)k->codes);
}

static void goods_show(struct ctx *c, struct output *o, const struct campaign *k)
{
    const struct column columns[] = {{"what", lang_text(c->lang, T_COUPON_GOODS_WHAT), COLUMN_LEFT},
        {"name", lang_text(c->lang, T_COUPON_GOODS_NAME), COLUMN_LEFT},
        {"is_excluded", lang_text(c->lang, T_COUPON_GOODS_EXCLUDED), COLUMN_LEFT}};

    output_table(o, "goods", columns, COUNT(columns));
    for (size_t i = 0; i < k->good_count; i++) {
        output_row(o);
        output_text(o, NULL, NULL, str_of(k->goods[i].is_category ? "category" : "sku"));
        output_text(o, NULL, NULL, k->goods[i].name);
        output_bool(o, NULL, NULL, k->goods[i].is_excluded);
    }
    output_table_end(o);
}

static void campaign_show(struct ctx *c, struct output *o, const struct campaign *k)
{
    output_text(o, "code", lang_text(c->lang, T_COUPON_CAMPAIGN), k->code);
    output_text(o, "name", lang_text(c->lang, T_COUPON_NAME), k->name);
    output_text(o, "state", lang_text(c->lang, T_COUPON_STATE_LABEL), state_text(c, o, k));
    value_show(c, o, k);
    optional_money(o, "off_max", lang_text(c->lang, T_COUPON_OFF_MAX), k->off_max);
    output_money(o, "order_min", lang_text(c->lang, T_COUPON_ORDER_MIN), k->order_min);
    optional_moment(o, "starts_at", lang_text(c->lang, T_COUPON_STARTS), k->starts_us);
    optional_moment(o, "ends_at", lang_text(c->lang, T_COUPON_ENDS), k->ends_us);
    output_text(o, "codes", lang_text(c->lang, T_COUPON_CODES_LABEL), codes_text(c, o, k));
    output_int(o, "customer_max", lang_text(c->lang, T_COUPON_CUSTOMER_MAX), k->customer_max);
    output_int(o, "uses_max", lang_text(c->lang, T_COUPON_USES_MAX), k->uses_max);
    output_bool(o, "stacks", lang_text(c->lang, T_COUPON_STACKS), k->stacks);
    output_bool(o, "comes_back", lang_text(c->lang, T_COUPON_COMES_BACK), k->comes_back);
    if (k->margin_min >= 0)
        output_percent(o, "margin_min", lang_text(c->lang, T_COUPON_MARGIN),
            (double)k->margin_min / COUPON_PERCENT_MAX, PERCENT_DIGITS);
    else
        output_null(o, "margin_min", lang_text(c->lang, T_COUPON_MARGIN));
    output_int(o, "made", lang_text(c->lang, T_COUPON_MADE), k->made);
    output_int(o, "used", lang_text(c->lang, T_COUPON_USED), k->used);
    if (k->good_count > 0)
        goods_show(c, o, k);
}

static bool add_work(struct ctx *c, void *arg)
{
    struct campaign *k = arg;

    return campaign_add(c, k) && goods_read(c, k) && tally_read(c, k);
}

static bool add_run(struct ctx *c, struct call *call)
{
    struct campaign k = {.id = 0};

    if (!campaign_given(c, call, &k) || !db_write(c, add_work, &k))
        return false;
    campaign_show(c, call->out, &k);
    return true;
}

/* ---- list, show, open, close ---- */

static bool list_run(struct ctx *c, struct call *call)
{
    const struct column columns[] = {{"code", lang_text(c->lang, T_COUPON_CAMPAIGN), COLUMN_LEFT},
        {"name", lang_text(c->lang, T_COUPON_NAME), COLUMN_LEFT},
        {"state", lang_text(c->lang, T_COUPON_STATE_LABEL), COLUMN_LEFT},
        {"codes", lang_text(c->lang, T_COUPON_CODES_LABEL), COLUMN_LEFT},
        {"made", lang_text(c->lang, T_COUPON_MADE), COLUMN_RIGHT},
        {"used", lang_text(c->lang, T_COUPON_USED), COLUMN_RIGHT}};
    struct campaign *list = arena_array(c->arena, LIST_MAX, struct campaign);
    struct output *o = call->out;
    size_t count;

    if (!campaign_page(c, INT64_MAX, LIST_MAX, list, &count))
        return false;
    output_table(o, "campaigns", columns, COUNT(columns));
    for (size_t i = 0; i < count; i++) {
        output_row(o);
        output_text(o, NULL, NULL, list[i].code);
        output_text(o, NULL, NULL, list[i].name);
        output_text(o, NULL, NULL, state_text(c, o, &list[i]));
        output_text(o, NULL, NULL, codes_text(c, o, &list[i]));
        output_int(o, NULL, NULL, list[i].made);
        output_int(o, NULL, NULL, list[i].used);
    }
    output_table_end(o);
    if (count == 0)
        output_line(o, lang_text(c->lang, T_COUPON_NONE));
    return true;
}

static bool show_run(struct ctx *c, struct call *call)
{
    struct campaign k;

    if (!campaign_get(c, call->operands[0], &k))
        return false;
    campaign_show(c, call->out, &k);
    return true;
}

static bool edit_run(struct ctx *c, struct call *call)
{
    struct campaign k;
    int64_t last;
    bool has_last;

    if (!campaign_get(c, call->operands[0], &k) || !call_date(c, call, "ends", &last, &has_last) ||
        !call_int(c, call, "uses", 0, COUPON_USES_MAX, k.uses_max, &k.uses_max))
        return false;
    if (call_has(call, "name"))
        k.name = call_text(call, "name");
    if (has_last)
        k.ends_us = zone_moment(c->zone, last + 1, 0);
    if (!campaign_edit(c, &k))
        return false;
    campaign_show(c, call->out, &k);
    return true;
}

static bool open_run(struct ctx *c, struct call *call)
{
    struct campaign k;

    return campaign_get(c, call->operands[0], &k) && campaign_set_state(c, &k, CAMPAIGN_OPEN);
}

static bool close_run(struct ctx *c, struct call *call)
{
    struct campaign k;

    return campaign_get(c, call->operands[0], &k) && campaign_set_state(c, &k, CAMPAIGN_CLOSED);
}

/* ---- codes ---- */

struct listing {
    struct ctx *c;
    struct output *o;
    struct campaign k;
    struct str code;
    int64_t customers[CALL_OPTIONS_MAX];
    struct str keys[CALL_OPTIONS_MAX];
    size_t count;
};

static void code_row(void *arg, const struct coupon_code *code)
{
    struct listing *l = arg;
    struct arena_mark mark = arena_mark(l->c->arena);

    output_row(l->o);
    output_text(l->o, NULL, NULL,
        l->k.codes == CODES_SHARED ? l->k.code : code_text(l->c->arena, code->key));
    if (code->customer_id)
        output_text(l->o, NULL, NULL, str_of(customer_text(l->c, code->customer_id)));
    else
        output_null(l->o, NULL, NULL);
    output_int(l->o, NULL, NULL, code->used);
    arena_release(l->c->arena, mark);
}

static void code_new(void *arg, struct str key)
{
    struct coupon_code code = {.key = key};

    code_row(arg, &code);
}

static bool campaign_work(struct ctx *c, void *arg)
{
    struct listing *l = arg;

    return campaign_get(c, l->code, &l->k);
}

static bool all_work(struct ctx *c, void *arg)
{
    struct listing *l = arg;

    return codes_each(c, &l->k, code_row, l);
}

static bool personal_work(struct ctx *c, void *arg)
{
    struct listing *l = arg;

    return codes_make_for(c, &l->k, l->customers, l->count, l->keys);
}

static bool customers_work(struct ctx *c, void *arg)
{
    struct listing *l = arg;

    for (size_t i = 0; i < l->count; i++)
        if (!customer_named(c, l->keys[i], &l->customers[i]))
            return false;
    return true;
}

static bool personal_run(struct ctx *c, const struct call *call, struct listing *l)
{
    for (size_t i = 0; i < call->given_count; i++)
        if (strcmp(call->given[i].option->name, "customer") == 0)
            l->keys[l->count++] = call->given[i].value;
    if (!db_read(c, customers_work, l) || !db_write(c, personal_work, l))
        return false;
    for (size_t i = 0; i < l->count; i++) {
        struct coupon_code code = {l->keys[i], l->k.id, l->customers[i], 0};

        code_row(l, &code);
    }
    return true;
}

static bool codes_run(struct ctx *c, struct call *call)
{
    const struct column columns[] = {{"code", lang_text(c->lang, T_COUPON_CODE), COLUMN_LEFT},
        {"customer", lang_text(c->lang, T_COUPON_CUSTOMER), COLUMN_LEFT},
        {"used", lang_text(c->lang, T_COUPON_USED), COLUMN_RIGHT}};
    struct listing *l = arena_new_of(c->arena, struct listing);
    int64_t count;
    bool ok;

    *l = (struct listing){.c = c, .o = call->out, .code = call->operands[0]};
    if (!call_int(c, call, "count", 1, CODES_COUNT_MAX, 0, &count) || !db_read(c, campaign_work, l))
        return false;
    output_table(l->o, "codes", columns, COUNT(columns));
    if (call_has(call, "customer"))
        ok = personal_run(c, call, l);
    else
        ok = count > 0 ? codes_make(c, &l->k, count, code_new, l) : db_read(c, all_work, l);
    output_table_end(l->o);
    return ok;
}

/* ---- the rows ---- */

static const struct option add_options[] = {
    {"name", OPTION_TEXT, "TEXT", T_COUPON_OPTION_NAME},
    {"percent", OPTION_TEXT, "N", T_COUPON_OPTION_PERCENT},
    {"amount", OPTION_TEXT, "SUM", T_COUPON_OPTION_AMOUNT},
    {"off-max", OPTION_TEXT, "SUM", T_COUPON_OPTION_OFF_MAX},
    {"order-min", OPTION_TEXT, "SUM", T_COUPON_OPTION_ORDER_MIN},
    {"starts", OPTION_DATE, "DATE", T_COUPON_OPTION_STARTS},
    {"ends", OPTION_DATE, "DATE", T_COUPON_OPTION_ENDS},
    {"codes", OPTION_CHOICE, COUPON_CODES, T_COUPON_OPTION_CODES},
    {"length", OPTION_INT, "N", T_COUPON_OPTION_LENGTH},
    {"per-customer", OPTION_INT, "N", T_COUPON_OPTION_PER_CUSTOMER},
    {"uses", OPTION_INT, "N", T_COUPON_OPTION_USES},
    {"sku", OPTION_LIST, "SKU", T_COUPON_OPTION_SKU},
    {"category", OPTION_LIST, "NAME", T_COUPON_OPTION_CATEGORY},
    {"not-sku", OPTION_LIST, "SKU", T_COUPON_OPTION_NOT_SKU},
    {"not-category", OPTION_LIST, "NAME", T_COUPON_OPTION_NOT_CATEGORY},
    {"stacks", OPTION_FLAG, NULL, T_COUPON_OPTION_STACKS},
    {"released", OPTION_CHOICE, "back|used", T_COUPON_OPTION_RELEASED},
    {"margin", OPTION_TEXT, "N", T_COUPON_OPTION_MARGIN},
    {"draft", OPTION_FLAG, NULL, T_COUPON_OPTION_DRAFT},
};

static const struct option edit_options[] = {
    {"name", OPTION_TEXT, "TEXT", T_COUPON_OPTION_NAME},
    {"ends", OPTION_DATE, "DATE", T_COUPON_OPTION_ENDS},
    {"uses", OPTION_INT, "N", T_COUPON_OPTION_USES},
};

static const struct option codes_options[] = {
    {"count", OPTION_INT, "N", T_COUPON_OPTION_COUNT},
    {"customer", OPTION_LIST, "CUSTOMER", T_COUPON_OPTION_CUSTOMER},
};

const struct verb campaign_verbs[CAMPAIGN_VERB_COUNT] = {
    {"coupon campaign add", "CODE", OPTIONS(add_options), .db = DB_READY, .txn = TXN_NONE,
        .run = add_run, .help = T_VERB_COUPON_CAMPAIGN_ADD},
    {"coupon campaign list", "", .db = DB_READY, .txn = TXN_READ, .run = list_run,
        .help = T_VERB_COUPON_CAMPAIGN_LIST},
    {"coupon campaign show", "CAMPAIGN", .db = DB_READY, .txn = TXN_READ, .run = show_run,
        .help = T_VERB_COUPON_CAMPAIGN_SHOW},
    {"coupon campaign edit", "CAMPAIGN", OPTIONS(edit_options), .db = DB_READY, .txn = TXN_WRITE,
        .run = edit_run, .help = T_VERB_COUPON_CAMPAIGN_EDIT},
    {"coupon campaign open", "CAMPAIGN", .db = DB_READY, .txn = TXN_WRITE, .run = open_run,
        .help = T_VERB_COUPON_CAMPAIGN_OPEN},
    {"coupon campaign close", "CAMPAIGN", .db = DB_READY, .txn = TXN_WRITE, .run = close_run,
        .help = T_VERB_COUPON_CAMPAIGN_CLOSE},
    {"coupon codes", "CAMPAIGN", OPTIONS(codes_options), .db = DB_READY, .txn = TXN_NONE,
        .run = codes_run, .help = T_VERB_COUPON_CODES},
};
