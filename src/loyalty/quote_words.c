/* A quote as its reader sees it: the same facts as members for programs and as sentences. */
#include "customer/customer.h"
#include "http/request.h"
#include "loyalty/quote.h"

/* ---- shapes ---- */

#define EARN_WHYS                                                                             \
    "given|cut_order|cut_customer|cut_day|cut_budget|cut_all|not_when|not_lines|not_minimum|" \
    "not_left|not_first|not_whole|not_run"

static const struct member coupon_members[] = {
    {"code", MEMBER_TEXT, MEMBER_NEEDED},
    {"name", MEMBER_TEXT, MEMBER_NEEDED, "of its campaign"},
    {"verdict", MEMBER_CHOICE, MEMBER_NEEDED, .of = COUPON_VERDICTS},
    {"text", MEMBER_TEXT, MEMBER_NEEDED, "the verdict as a sentence"},
    {"discount", MEMBER_MONEY, MEMBER_NEEDED},
};
static const struct shape coupon_shape = SHAPE("LoyaltyQuoteCoupon", coupon_members);

static const struct member line_members[] = {
    {"sku", MEMBER_TEXT, MEMBER_NEEDED},
    {"name", MEMBER_TEXT, MEMBER_NEEDED},
    {"amount", MEMBER_MONEY, MEMBER_NEEDED},
    {"coupons", MEMBER_MONEY, MEMBER_NEEDED, "taken off"},
    {"tier", MEMBER_MONEY, MEMBER_NEEDED, "taken off"},
    {"points", MEMBER_MONEY, MEMBER_NEEDED, "paid by points"},
    {"total", MEMBER_MONEY, MEMBER_NEEDED, "paid in money"},
    {"earned", MEMBER_INT, MEMBER_NEEDED, "points"},
    {"why", MEMBER_TEXT, MEMBER_NEEDED | MEMBER_LIST, "sentences in the language asked for"},
};
static const struct shape line_shape = SHAPE("LoyaltyQuoteLine", line_members);

static const struct member rule_members[] = {
    {"code", MEMBER_TEXT, MEMBER_NEEDED},
    {"name", MEMBER_TEXT, MEMBER_NEEDED},
    {"points", MEMBER_INT, MEMBER_NEEDED},
    {"why", MEMBER_CHOICE, MEMBER_NEEDED, "given, cut by a limit, or why not", EARN_WHYS},
};
static const struct shape rule_shape = SHAPE("LoyaltyQuoteRule", rule_members);

static const struct member quote_members[] = {
    {"customer", MEMBER_ID, MEMBER_NEEDED | MEMBER_NULL, .of = CUSTOMER_PREFIX},
    {"tier", MEMBER_TEXT, MEMBER_NEEDED | MEMBER_NULL, "code of the customer's tier"},
    {"tier_name", MEMBER_TEXT, MEMBER_NEEDED | MEMBER_NULL},
    {"tier_progress", MEMBER_TEXT, MEMBER_NEEDED, "how far to the next tier, a sentence; ''"},
    {"prepayment_free", MEMBER_BOOL, MEMBER_NEEDED, "the tier lets them order without prepayment"},
    {"closed_sales", MEMBER_BOOL, MEMBER_NEEDED},
    {"private_services", MEMBER_BOOL, MEMBER_NEEDED},
    {"hold_minutes", MEMBER_INT, MEMBER_NEEDED, "how long to authorise points for"},
    {"amount", MEMBER_MONEY, MEMBER_NEEDED, "of the basket"},
    {"coupon_discount", MEMBER_MONEY, MEMBER_NEEDED},
    {"tier_discount", MEMBER_MONEY, MEMBER_NEEDED},
    {"price", MEMBER_MONEY, MEMBER_NEEDED, "after discounts"},
    {"points_available", MEMBER_INT, MEMBER_NEEDED, "of the customer"},
    {"points_spendable", MEMBER_INT, MEMBER_NEEDED, "on this order"},
    {"points_bound", MEMBER_CHOICE, MEMBER_NEEDED, "what keeps it from being more", SPEND_BOUNDS},
    {"points_spent", MEMBER_INT, MEMBER_NEEDED, "as asked"},
    {"points_discount", MEMBER_MONEY, MEMBER_NEEDED, "what these pay"},
    {"total", MEMBER_MONEY, MEMBER_NEEDED, "to pay in money"},
    {"points_earned", MEMBER_INT, MEMBER_NEEDED},
    {"why", MEMBER_TEXT, MEMBER_NEEDED | MEMBER_LIST, "sentences about the whole order"},
    {"coupons", MEMBER_OBJECT, MEMBER_NEEDED | MEMBER_LIST, .shape = &coupon_shape},
    {"lines", MEMBER_OBJECT, MEMBER_NEEDED | MEMBER_LIST, .shape = &line_shape},
    {"rules", MEMBER_OBJECT, MEMBER_NEEDED | MEMBER_LIST, .shape = &rule_shape},
};
const struct shape quote_shape = SHAPE("LoyaltyQuote", quote_members);

/* ---- sentences ---- */

/* A sentence: an item of the list "why" for programs, a line for people. */
static void say(struct output *o, const char *text)
{
    output_text(o, NULL, NULL, str_of(text));
    output_line(o, text);
}

static const char *money_text(struct ctx *c, enum text id, struct str name, int64_t money)
{
    return LANG_FORMAT(c->arena, c->lang, id, ARG_STR("name", name),
        ARG_TEXT("money", lang_money(c->arena, c->lang, money, c->currency)));
}

static void share_say(
    struct ctx *c, struct output *o, const struct quote *q, const struct earn_share *s)
{
    say(o,
        LANG_FORMAT(c->arena, c->lang, T_QUOTE_EARNS, ARG_INT("points", s->points),
            ARG_STR("name", q->set->of[s->rule]->earn.name)));
}

static void line_why(struct ctx *c, struct output *o, const struct quote *q, size_t at)
{
    const struct spend_line *l = &q->lines[at];

    if (l->coupon)
        say(o, money_text(c, T_QUOTE_COUPON, STR(""), l->coupon));
    if (l->tier)
        say(o, money_text(c, T_QUOTE_TIER, q->tier->name, l->tier));
    if (l->is_cut)
        say(o, lang_text(c->lang, T_QUOTE_CUT));
    if (l->is_excluded)
        say(o, lang_text(c->lang, T_QUOTE_EXCLUDED));
    if (l->points)
        say(o, money_text(c, T_QUOTE_PAID, STR(""), l->points));
    for (size_t i = 0; i < q->earned.share_count; i++)
        if (q->earned.shares[i].line == at)
            share_say(c, o, q, &q->earned.shares[i]);
}

static void bound_say(struct ctx *c, struct output *o, const struct quote *q)
{
    static const enum text texts[] = {[SPEND_BALANCE] = T_QUOTE_BOUND_BALANCE,
        [SPEND_SHARE] = T_QUOTE_BOUND_SHARE,
        [SPEND_MINIMUM] = T_QUOTE_BOUND_MINIMUM,
        [SPEND_GOODS] = T_QUOTE_BOUND_GOODS};
    const struct spend_terms *t = &q->programme->settings.spend;

    static_assert(COUNT(texts) == SPEND_BOUND_COUNT, "every bound has its sentence");
    say(o,
        LANG_FORMAT(c->arena, c->lang, texts[q->room.bound], ARG_INT("points", q->room.spendable),
            ARG_TEXT("share", lang_percent(c->arena, c->lang, (double)t->share_max / WHOLE_BP, 0)),
            ARG_TEXT("least", lang_money(c->arena, c->lang, t->order_min, c->currency))));
}

static void order_why(struct ctx *c, struct output *o, const struct quote *q)
{
    if (!q->person) {
        say(o, lang_text(c->lang, T_QUOTE_NOBODY));
        return;
    }
    bound_say(c, o, q);
    for (size_t i = 0; i < q->earned.share_count; i++)
        if (q->earned.shares[i].line == EARN_WHOLE_ORDER)
            share_say(c, o, q, &q->earned.shares[i]);
    for (size_t i = 0; i < q->set->count; i++) {
        const struct earn_outcome *e = &q->earned.outcomes[i];

        if (e->why > EARN_GIVEN && e->why <= EARN_CUT_ALL)
            say(o,
                LANG_FORMAT(c->arena, c->lang, T_QUOTE_LIMIT, ARG_INT("points", e->points),
                    ARG_INT("full", e->full), ARG_STR("name", q->set->of[i]->earn.name)));
    }
}

/* ---- parts ---- */

static void coupons_show(struct ctx *c, struct output *o, const struct quote *q)
{
    output_array(o, "coupons");
    for (size_t i = 0; i < q->coupon_count; i++) {
        const struct quote_coupon *k = &q->coupons[i];
        const char *text = coupon_verdict_text(c, &k->coupon, k->coupon.verdict);

        output_object(o, NULL);
        output_text(o, "code", NULL, k->coupon.code.key);
        output_text(o, "name", NULL, k->coupon.campaign.name);
        output_text(o, "verdict", NULL, str_of(coupon_verdict_name(k->coupon.verdict)));
        output_text(o, "text", NULL, str_of(text));
        output_money(o, "discount", NULL, k->off);
        output_close(o);
        output_line(o, arena_printf(c->arena, STR_FMT ": %s", STR_ARG(k->coupon.code.key), text));
    }
    output_close(o);
}

static void line_show(struct ctx *c, struct output *o, const struct quote *q, size_t at)
{
    const struct basket_line *b = &q->basket->lines[at];
    const struct spend_line *l = &q->lines[at];
    struct str name = b->name.n ? b->name : b->sku;

    output_line(o,
        arena_printf(c->arena, "* " STR_FMT ": %s", STR_ARG(name),
            lang_money(c->arena, c->lang, q->paid[at], c->currency)));
    output_object(o, NULL);
    output_text(o, "sku", NULL, b->sku);
    output_text(o, "name", NULL, b->name);
    output_money(o, "amount", NULL, l->amount);
    output_money(o, "coupons", NULL, l->coupon);
    output_money(o, "tier", NULL, l->tier);
    output_money(o, "points", NULL, l->points);
    output_money(o, "total", NULL, q->paid[at]);
    output_int(o, "earned", NULL, q->earned.lines[at]);
    output_array(o, "why");
    line_why(c, o, q, at);
    output_close(o);
    output_close(o);
}

static void rules_show(struct output *o, const struct quote *q)
{
    output_array(o, "rules");
    for (size_t i = 0; i < q->set->count; i++) {
        output_object(o, NULL);
        output_text(o, "code", NULL, q->set->of[i]->earn.code);
        output_text(o, "name", NULL, q->set->of[i]->earn.name);
        output_int(o, "points", NULL, q->earned.outcomes[i].points);
        output_text(o, "why", NULL, word_of(EARN_WHYS, 1 + (int)q->earned.outcomes[i].why));
        output_close(o);
    }
    output_close(o);
}

static void who_show(struct ctx *c, struct output *o, const struct quote *q)
{
    const char *tier = lang_text(c->lang, T_QUOTE_OF_TIER);

    if (q->person)
        output_text(o, "customer", lang_text(c->lang, T_PROGRAMME_CUSTOMER),
            str_of(customer_text(c, q->person->customer_id)));
    else
        output_null(o, "customer", NULL);
    if (q->tier) {
        output_text(o, "tier", NULL, q->tier->code);
        output_text(o, "tier_name", tier, q->tier->name);
    } else {
        output_null(o, "tier", NULL);
        output_null(o, "tier_name", NULL);
    }
    output_text(o, "tier_progress", *q->progress ? lang_text(c->lang, T_TIER_NEXT) : NULL,
        str_of(q->progress));
    output_bool(o, "prepayment_free", NULL, q->tier && q->tier->prepayment_free);
    output_bool(o, "closed_sales", NULL, q->tier && q->tier->closed_sales);
    output_bool(o, "private_services", NULL, q->tier && q->tier->private_services);
    output_int(o, "hold_minutes", NULL, q->programme->settings.hold_minutes);
}

static void sums_show(struct ctx *c, struct output *o, const struct quote *q)
{
    output_money(o, "amount", lang_text(c->lang, T_QUOTE_AMOUNT), q->basket->amount);
    output_money(o, "coupon_discount", lang_text(c->lang, T_QUOTE_COUPONS), q->coupon_off);
    output_money(o, "tier_discount", lang_text(c->lang, T_QUOTE_TIERS), q->tier_off);
    output_money(o, "price", lang_text(c->lang, T_QUOTE_PRICE), q->price);
    output_int(o, "points_available", lang_text(c->lang, T_QUOTE_AVAILABLE), q->available);
    output_int(o, "points_spendable", lang_text(c->lang, T_QUOTE_SPENDABLE), q->room.spendable);
    output_text(o, "points_bound", NULL, word_of(SPEND_BOUNDS, 1 + (int)q->room.bound));
    output_int(o, "points_spent", lang_text(c->lang, T_QUOTE_SPENT), q->points);
    output_money(o, "points_discount", lang_text(c->lang, T_QUOTE_BY_POINTS), q->points_off);
    output_money(o, "total", lang_text(c->lang, T_QUOTE_TOTAL), q->total);
    output_int(o, "points_earned", lang_text(c->lang, T_QUOTE_EARNED), q->earned.points);
}

void quote_show(struct ctx *c, struct output *o, const struct quote *q)
{
    who_show(c, o, q);
    sums_show(c, o, q);
    output_array(o, "why");
    order_why(c, o, q);
    output_close(o);
    coupons_show(c, o, q);
    output_array(o, "lines");
    for (size_t i = 0; i < q->basket->line_count; i++)
        line_show(c, o, q, i);
    output_close(o);
    rules_show(o, q);
}
