/* Campaigns over HTTP. */
#include "base/id.h"
#include "coupon/code.h"
#include "coupon/coupon_doors.h"
#include "coupon/coupon_store.h"
#include "customer/customer.h"

/* ---- shapes ---- */

#define GOODS_MEMBERS                                                                     \
    {"skus", MEMBER_TEXT, MEMBER_LIST, "for these goods; none at all: for everything",    \
        .max = RECORD_SKU_MAX},                                                           \
        {"categories", MEMBER_TEXT, MEMBER_LIST, "for these categories"},                 \
        {"not_skus", MEMBER_TEXT, MEMBER_LIST, "never for these", .max = RECORD_SKU_MAX}, \
        {"not_categories", MEMBER_TEXT, MEMBER_LIST, "never for these"},
#define NEW_NOTE_CODE "its handle; of a shared code, what customers type"

static const struct member campaign_new_members[] = {
    {"code", MEMBER_TEXT, MEMBER_NEEDED, NEW_NOTE_CODE, .max = CODE_MAX},
    {"name", MEMBER_TEXT, .max = CAMPAIGN_NAME_MAX},
    {"amount", MEMBER_MONEY, .note = "off an order; or else `basis_points`"},
    {"basis_points", MEMBER_INT, .note = "off the goods it holds for: 500 is 5 %"},
    {"off_max", MEMBER_MONEY, .note = "at most so much off an order"},
    {"order_min", MEMBER_MONEY, .note = "of the whole basket"},
    {"starts_at", MEMBER_TIME, .note = "left out: at once"},
    {"ends_at", MEMBER_TIME, .note = "when it no longer holds; left out: never"},
    {"codes", MEMBER_CHOICE, .note = "left out: single", .of = COUPON_CODES},
    {"code_length", MEMBER_INT, .note = "letters of made codes, 8 to 18; left out: 12"},
    {"customer_max", MEMBER_INT,
        .note = "uses of one customer, 0 any; left out: one of a shared or personal code"},
    {"uses_max", MEMBER_INT, .note = "uses in all; left out or 0: any number"},
    GOODS_MEMBERS{"stacks", MEMBER_BOOL, .note = "beside other coupons of an order"},
    {"comes_back", MEMBER_BOOL, .note = "a released use may be used again; left out: true"},
    {"margin_min", MEMBER_INT,
        .note = "basis points of its price that a line of known cost keeps; left out: not asked"},
    {"is_draft", MEMBER_BOOL, .note = "not open yet"},
};
const struct shape campaign_new_shape = SHAPE("CampaignNew", campaign_new_members);

static const struct member campaign_edit_members[] = {
    {"name", MEMBER_TEXT, .max = CAMPAIGN_NAME_MAX},
    {"ends_at", MEMBER_TIME, MEMBER_NULL, "when it no longer holds; null: never"},
    {"uses_max", MEMBER_INT, .note = "uses in all, of a campaign that has a limit"},
};
const struct shape campaign_edit_shape = SHAPE("CampaignEdit", campaign_edit_members);

static const struct member campaign_members[] = {
    {"id", MEMBER_ID, MEMBER_NEEDED, .of = CAMPAIGN_PREFIX},
    {"code", MEMBER_TEXT, MEMBER_NEEDED, NEW_NOTE_CODE},
    {"name", MEMBER_TEXT, MEMBER_NEEDED},
    {"state", MEMBER_CHOICE, MEMBER_NEEDED, .of = CAMPAIGN_STATES},
    {"kind", MEMBER_CHOICE, MEMBER_NEEDED, .of = COUPON_KINDS},
    {"amount", MEMBER_MONEY, MEMBER_NEEDED | MEMBER_NULL},
    {"basis_points", MEMBER_INT, MEMBER_NEEDED | MEMBER_NULL},
    {"off_max", MEMBER_MONEY, MEMBER_NEEDED | MEMBER_NULL},
    {"order_min", MEMBER_MONEY, MEMBER_NEEDED},
    {"starts_at", MEMBER_TIME, MEMBER_NEEDED | MEMBER_NULL},
    {"ends_at", MEMBER_TIME, MEMBER_NEEDED | MEMBER_NULL},
    {"codes", MEMBER_CHOICE, MEMBER_NEEDED, .of = COUPON_CODES},
    {"code_length", MEMBER_INT, MEMBER_NEEDED},
    {"customer_max", MEMBER_INT, MEMBER_NEEDED, "0: any number"},
    {"uses_max", MEMBER_INT, MEMBER_NEEDED, "0: any number"},
    GOODS_MEMBERS{"stacks", MEMBER_BOOL, MEMBER_NEEDED},
    {"comes_back", MEMBER_BOOL, MEMBER_NEEDED},
    {"margin_min", MEMBER_INT, MEMBER_NEEDED | MEMBER_NULL},
    {"made", MEMBER_INT, MEMBER_NEEDED, "codes there are"},
    {"used", MEMBER_INT, MEMBER_NEEDED, "uses that stand"},
    {"created_at", MEMBER_TIME, MEMBER_NEEDED},
};
const struct shape campaign_shape = SHAPE("Campaign", campaign_members);

static const struct member codes_new_members[] = {
    {"count", MEMBER_INT, .note = "single codes: how many, 1 to 1000"},
    {"customers", MEMBER_ID, MEMBER_LIST,
        "personal codes: whose; who has one already is told theirs", CUSTOMER_PREFIX,
        .max = CODES_FEW},
};
const struct shape codes_new_shape = SHAPE("CouponCodesNew", codes_new_members);

static const struct member code_made_members[] = {
    {"code", MEMBER_TEXT, MEMBER_NEEDED},
    {"customer", MEMBER_ID, MEMBER_NEEDED | MEMBER_NULL, .of = CUSTOMER_PREFIX},
};
static const struct shape code_made_shape = SHAPE("CouponCode", code_made_members);
static const struct member codes_made_members[] = {
    {"codes", MEMBER_OBJECT, MEMBER_NEEDED | MEMBER_LIST, .shape = &code_made_shape},
};
const struct shape codes_made_shape = SHAPE("CouponCodes", codes_made_members);

/* ---- answers ---- */

static const struct {
    const char *name;
    bool is_category, is_excluded;
} goods_lists[] = {{"skus", false, false}, {"categories", true, false}, {"not_skus", false, true},
    {"not_categories", true, true}};

static void goods_reply(struct request *rq, const struct campaign *k)
{
    for (size_t n = 0; n < COUNT(goods_lists); n++) {
        json_open_array(&rq->out, goods_lists[n].name);
        for (size_t i = 0; i < k->good_count; i++)
            if (k->goods[i].is_category == goods_lists[n].is_category &&
                k->goods[i].is_excluded == goods_lists[n].is_excluded)
                json_put_text(&rq->out, NULL, k->goods[i].name);
        json_close(&rq->out);
    }
}

static void money_or_null(struct ctx *c, struct request *rq, const char *key, int64_t minor)
{
    if (minor < 0)
        json_put_null(&rq->out, key);
    else
        reply_money(rq, key, minor, c->currency);
}

static void int_or_null(struct request *rq, const char *key, int64_t value)
{
    if (value < 0)
        json_put_null(&rq->out, key);
    else
        json_put_int(&rq->out, key, value);
}

static void word_reply(
    struct ctx *c, struct request *rq, const char *key, const char *words, int number)
{
    reply_text(rq, key, str_of(coupon_word(c->arena, words, number)));
}

static void campaign_reply(struct ctx *c, struct request *rq, const struct campaign *k)
{
    bool is_percent = k->kind == COUPON_PERCENT;

    json_open_object(&rq->out, NULL);
    reply_id(rq, "id", CAMPAIGN_PREFIX, k->id);
    reply_text(rq, "code", k->code);
    reply_text(rq, "name", k->name);
    word_reply(c, rq, "state", CAMPAIGN_STATES, (int)k->state);
    word_reply(c, rq, "kind", COUPON_KINDS, (int)k->kind);
    money_or_null(c, rq, "amount", is_percent ? -1 : k->value);
    int_or_null(rq, "basis_points", is_percent ? k->value : -1);
    money_or_null(c, rq, "off_max", k->off_max);
    reply_money(rq, "order_min", k->order_min, c->currency);
    reply_time(rq, "starts_at", k->starts_us);
    reply_time(rq, "ends_at", k->ends_us);
    word_reply(c, rq, "codes", COUPON_CODES, (int)k->codes);
    json_put_int(&rq->out, "code_length", k->code_length);
    json_put_int(&rq->out, "customer_max", k->customer_max);
    json_put_int(&rq->out, "uses_max", k->uses_max);
    if (k->goods)
        goods_reply(rq, k);
    json_put_bool(&rq->out, "stacks", k->stacks);
    json_put_bool(&rq->out, "comes_back", k->comes_back);
    int_or_null(rq, "margin_min", k->margin_min);
    json_put_int(&rq->out, "made", k->made);
    json_put_int(&rq->out, "used", k->used);
    reply_time(rq, "created_at", k->created_us);
    json_close(&rq->out);
}

/* ---- handlers ---- */

bool campaigns_get(struct ctx *c, struct request *rq)
{
    struct campaign *list;
    int64_t before;
    size_t limit, count;

    if (!request_page(c, rq, INT64_MAX, &limit, &before))
        return false;
    list = arena_array(c->arena, limit + 1, struct campaign);
    if (!campaign_page(c, before, limit + 1, list, &count))
        return false;
    reply_page_open(rq);
    for (size_t i = 0; i < count && i < limit; i++)
        campaign_reply(c, rq, &list[i]);
    reply_page_close(rq, count > limit, count > limit ? list[limit - 1].id : 0);
    return true;
}

bool campaign_get_one(struct ctx *c, struct request *rq)
{
    struct campaign k;

    if (!campaign_get(c, request_part(rq, "campaign"), &k))
        return false;
    campaign_reply(c, rq, &k);
    return true;
}

static size_t goods_listed(const struct request *rq, size_t n, struct coupon_good *out)
{
    const json_t *list = json_object_get(rq->json, goods_lists[n].name);

    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *one = json_array_get(list, i);

        out[i] = (struct coupon_good){goods_lists[n].is_category, goods_lists[n].is_excluded,
            {json_string_value(one), json_string_length(one)}};
    }
    return json_array_size(list);
}

static void goods_of_body(struct ctx *c, const struct request *rq, struct campaign *k)
{
    struct coupon_good *goods =
        arena_array(c->arena, COUNT(goods_lists) * MEMBER_LIST_MAX, struct coupon_good);

    for (size_t n = 0; n < COUNT(goods_lists); n++)
        k->good_count += goods_listed(rq, n, goods + k->good_count);
    k->goods = goods;
}

static bool value_of_body(struct ctx *c, const struct request *rq, struct campaign *k)
{
    bool is_percent = member_has(rq->json, "basis_points");

    if (is_percent == member_has(rq->json, "amount"))
        return fail(c, ERR_INVALID, "a campaign has an \"amount\" or \"basis_points\", not both");
    k->kind = is_percent ? COUPON_PERCENT : COUPON_AMOUNT;
    k->value =
        is_percent ? member_int(rq->json, "basis_points", 0) : member_money(rq->json, "amount", 0);
    return true;
}

bool campaign_post(struct ctx *c, struct request *rq)
{
    const json_t *body = rq->json;
    struct campaign k = {.code = member_text(body, "code"),
        .name = member_text(body, "name"),
        .state = member_bool(body, "is_draft") ? CAMPAIGN_DRAFT : CAMPAIGN_OPEN,
        .off_max = member_money(body, "off_max", -1),
        .order_min = member_money(body, "order_min", 0),
        .starts_us = member_has(body, "starts_at") ? member_time(body, "starts_at") : 0,
        .ends_us = member_has(body, "ends_at") ? member_time(body, "ends_at") : 0,
        .codes = member_has(body, "codes")
            ? (enum coupon_codes)(member_choice(body, "codes", COUPON_CODES) + 1)
            : CODES_SINGLE,
        .code_length = member_int(body, "code_length", CODE_MADE_DEFAULT),
        .customer_max = member_int(body, "customer_max", -1),
        .uses_max = member_int(body, "uses_max", 0),
        .stacks = member_bool(body, "stacks"),
        .comes_back = !member_has(body, "comes_back") || member_bool(body, "comes_back"),
        .margin_min = member_int(body, "margin_min", -1)};

    goods_of_body(c, rq, &k);
    if (!value_of_body(c, rq, &k) || !campaign_add(c, &k) || !goods_read(c, &k) ||
        !tally_read(c, &k))
        return false;
    reply_header(rq, "Location",
        arena_printf(c->arena, "/api/v1/coupons/campaigns/" STR_FMT, STR_ARG(k.code)));
    campaign_reply(c, rq, &k);
    return true;
}

bool campaign_patch(struct ctx *c, struct request *rq)
{
    const json_t *body = rq->json;
    struct campaign k;

    if (!campaign_get(c, request_part(rq, "campaign"), &k))
        return false;
    if (json_object_get(body, "name"))
        k.name = member_text(body, "name");
    if (json_object_get(body, "ends_at"))
        k.ends_us = member_has(body, "ends_at") ? member_time(body, "ends_at") : 0;
    k.uses_max = member_int(body, "uses_max", k.uses_max);
    if (!campaign_edit(c, &k))
        return false;
    campaign_reply(c, rq, &k);
    return true;
}

static bool campaign_turn(struct ctx *c, struct request *rq, enum campaign_state next)
{
    struct campaign k;

    if (!campaign_get(c, request_part(rq, "campaign"), &k) || !campaign_set_state(c, &k, next))
        return false;
    campaign_reply(c, rq, &k);
    return true;
}

bool campaign_open_post(struct ctx *c, struct request *rq)
{
    return campaign_turn(c, rq, CAMPAIGN_OPEN);
}

bool campaign_close_post(struct ctx *c, struct request *rq)
{
    return campaign_turn(c, rq, CAMPAIGN_CLOSED);
}

/* ---- codes ---- */

static bool personal_make(struct ctx *c, struct request *rq, const struct campaign *k,
    int64_t *customers, struct str *keys, size_t *count)
{
    const json_t *list = json_object_get(rq->json, "customers"), *one;
    size_t i;

    *count = json_array_size(list);
    json_array_foreach(list, i, one)
    {
        struct str text = {json_string_value(one), json_string_length(one)};

        rq->pointer = arena_printf(c->arena, "/customers/%zu", i);
        if (!customer_named(c, text, &customers[i]))
            return false;
    }
    rq->pointer = NULL;
    return codes_make_for(c, k, customers, *count, keys);
}

static bool single_make(
    struct ctx *c, struct request *rq, const struct campaign *k, struct str *keys, size_t *count)
{
    int64_t wanted = member_int(rq->json, "count", 0);

    if (wanted < 1 || wanted > CODES_FEW) {
        rq->pointer = "/count";
        return fail(c, ERR_INVALID, "\"%s\" is from %d to %d", "count", 1, CODES_FEW);
    }
    *count = (size_t)wanted;
    return codes_make_few(c, k, *count, keys);
}

bool campaign_codes_post(struct ctx *c, struct request *rq)
{
    int64_t *customers = arena_array(c->arena, CODES_FEW, int64_t);
    struct str *keys = arena_array(c->arena, CODES_FEW, struct str);
    struct campaign k;
    size_t count = 0;

    if (!campaign_get(c, request_part(rq, "campaign"), &k) ||
        !(member_has(rq->json, "customers") ? personal_make(c, rq, &k, customers, keys, &count)
                                            : single_make(c, rq, &k, keys, &count)))
        return false;
    json_open_object(&rq->out, NULL);
    json_open_array(&rq->out, "codes");
    for (size_t i = 0; i < count; i++) {
        json_open_object(&rq->out, NULL);
        reply_text(rq, "code", code_text(c->arena, keys[i]));
        reply_id(rq, "customer", CUSTOMER_PREFIX, customers[i]);
        json_close(&rq->out);
    }
    json_close(&rq->out);
    json_close(&rq->out);
    return true;
}
