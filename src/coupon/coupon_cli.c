/* maitred coupon look, quote, redeem, release: what a till does, from the command line. */
#include "base/id.h"
#include "coupon/code.h"
#include "coupon/coupon_doors.h"
#include "customer/customer.h"

/* ---- look ---- */

static void coupon_show(struct ctx *c, struct output *o, const struct coupon *k)
{
    const struct campaign *m = &k->campaign;

    output_text(o, "code", lang_text(c->lang, T_COUPON_CODE), code_text(c->arena, k->code.key));
    output_text(o, "campaign", lang_text(c->lang, T_COUPON_CAMPAIGN), m->code);
    output_text(o, "name", lang_text(c->lang, T_COUPON_NAME), m->name);
    if (m->kind == COUPON_PERCENT)
        output_percent(o, "percent", lang_text(c->lang, T_COUPON_PERCENT),
            (double)m->value / COUPON_PERCENT_MAX, 2);
    else
        output_money(o, "amount", lang_text(c->lang, T_COUPON_AMOUNT), m->value);
    output_text(o, "verdict", NULL, str_of(coupon_verdict_name(k->verdict)));
    output_line(o, coupon_verdict_text(c, k, k->verdict));
}

static bool look_run(struct ctx *c, struct call *call)
{
    int64_t customer_id = CUSTOMER_ANONYMOUS;
    struct coupon k;

    if ((call_has(call, "customer") &&
            !customer_named(c, call_text(call, "customer"), &customer_id)) ||
        !coupon_find(c, call->operands[0], customer_id, clock_now(c->clock), &k))
        return false;
    coupon_show(c, call->out, &k);
    return true;
}

/* ---- quote ---- */

static void price_show(
    struct ctx *c, struct output *o, const struct basket *b, const struct coupon_price *p)
{
    const struct column columns[] = {{"sku", lang_text(c->lang, T_COUPON_SKU), COLUMN_LEFT},
        {"amount", lang_text(c->lang, T_COUPON_LINE), COLUMN_RIGHT},
        {"off", lang_text(c->lang, T_COUPON_OFF), COLUMN_RIGHT},
        {"is_cut", lang_text(c->lang, T_COUPON_CUT), COLUMN_RIGHT}};

    output_money(o, "discount", lang_text(c->lang, T_COUPON_OFF), p->off);
    output_table(o, "lines", columns, COUNT(columns));
    for (size_t i = 0; i < b->line_count; i++) {
        output_row(o);
        output_text(o, NULL, NULL, b->lines[i].sku);
        output_money(o, NULL, NULL, b->lines[i].amount);
        output_money(o, NULL, NULL, p->lines[i]);
        output_bool(o, NULL, NULL, p->is_cut[i]);
    }
    output_table_end(o);
}

static bool basket_given(struct ctx *c, const struct call *call, struct str *text)
{
    if (!call_has(call, "file"))
        return fail(c, ERR_USAGE, "which basket? Say --file, a JSON object with \"lines\"");
    return basket_file(c, call_text(call, "file"), text);
}

static bool quote_run(struct ctx *c, struct call *call)
{
    struct coupon_price price;
    struct basket basket;
    struct coupon k;
    struct str text;

    if (!basket_given(c, call, &text) || !basket_parse(c, text, &basket) ||
        !coupon_find(c, call->operands[0], basket.customer_id, basket.at_us, &k))
        return false;
    coupon_price(c->arena, &k.campaign, &basket, -1, &price);
    if (k.verdict == COUPON_GOOD)
        k.verdict = price.verdict;
    coupon_show(c, call->out, &k);
    if (k.verdict == COUPON_GOOD)
        price_show(c, call->out, &basket, &price);
    return true;
}

/* ---- redeem, release ---- */

struct redeeming {
    struct coupon_use use;
    struct str text, redemption;
    struct redemption r;
};

static void redemption_show(struct ctx *c, struct output *o, const struct redemption *r)
{
    char id[ID_TEXT_MAX];

    id_format(id, REDEMPTION_PREFIX, r->id);
    output_text(o, "id", lang_text(c->lang, T_COUPON_REDEMPTION), str_of(id));
    output_text(o, "code", lang_text(c->lang, T_COUPON_CODE), code_text(c->arena, r->code));
    output_text(o, "order", lang_text(c->lang, T_COUPON_ORDER), r->order);
    output_money(o, "discount", lang_text(c->lang, T_COUPON_OFF), r->discount);
    output_moment(o, "at", lang_text(c->lang, T_COUPON_AT), r->at_us);
    if (r->released_us)
        output_moment(o, "released_at", lang_text(c->lang, T_COUPON_RELEASED), r->released_us);
    output_bool(o, "is_returned", r->released_us ? lang_text(c->lang, T_COUPON_RETURNED) : NULL,
        r->is_returned);
    output_bool(o, "is_replay", NULL, r->is_replay);
}

static bool redeem_work(struct ctx *c, void *arg)
{
    struct redeeming *d = arg;
    struct basket basket;

    d->use.basket = &basket;
    return basket_parse(c, d->text, &basket) && coupon_redeem(c, &d->use, &d->r);
}

static bool redeem_run(struct ctx *c, struct call *call)
{
    struct redeeming d = {.use = {.code = call->operands[0],
                              .key = call_text(call, "key"),
                              .order = call_text(call, "order"),
                              .margin_min = -1}};

    if (!basket_given(c, call, &d.text) || !db_write(c, redeem_work, &d))
        return false;
    redemption_show(c, call->out, &d.r);
    return true;
}

static bool release_work(struct ctx *c, void *arg)
{
    struct redeeming *d = arg;
    int64_t id;

    if (!id_parse(d->redemption, REDEMPTION_PREFIX, &id))
        return fail(
            c, ERR_USAGE, "\"" STR_FMT "\" is no redemption, like red_...", STR_ARG(d->redemption));
    return coupon_release(c, id, d->use.key, &d->r);
}

static bool release_run(struct ctx *c, struct call *call)
{
    struct redeeming d = {
        .redemption = str_trim(call->operands[0]), .use = {.key = call_text(call, "key")}};

    if (!db_write(c, release_work, &d))
        return false;
    redemption_show(c, call->out, &d.r);
    return true;
}

/* ---- the rows ---- */

static const struct option look_options[] = {
    {"customer", OPTION_TEXT, "CUSTOMER", T_COUPON_OPTION_WHO},
};
static const struct option quote_options[] = {
    {"file", OPTION_TEXT, "FILE", T_COUPON_OPTION_FILE},
};
static const struct option redeem_options[] = {
    {"order", OPTION_TEXT, "NUMBER", T_COUPON_OPTION_ORDER},
    {"key", OPTION_TEXT, "TEXT", T_COUPON_OPTION_KEY},
    {"file", OPTION_TEXT, "FILE", T_COUPON_OPTION_FILE},
};
static const struct option release_options[] = {
    {"key", OPTION_TEXT, "TEXT", T_COUPON_OPTION_KEY},
};

const struct verb coupon_verbs[COUPON_VERB_COUNT] = {
    {"coupon look", "CODE", OPTIONS(look_options), .db = DB_READY, .txn = TXN_READ, .run = look_run,
        .help = T_VERB_COUPON_LOOK},
    {"coupon quote", "CODE", OPTIONS(quote_options), .db = DB_READY, .txn = TXN_READ,
        .run = quote_run, .help = T_VERB_COUPON_QUOTE},
    {"coupon redeem", "CODE", OPTIONS(redeem_options), .db = DB_READY, .txn = TXN_NONE,
        .run = redeem_run, .help = T_VERB_COUPON_REDEEM},
    {"coupon release", "REDEMPTION", OPTIONS(release_options), .db = DB_READY, .txn = TXN_NONE,
        .run = release_run, .help = T_VERB_COUPON_RELEASE},
};
