/* Looking, redeeming, releasing. Whatever two tills do at once, one statement decides: the update
 * of the code (or, where uses in all are counted, of the tally) that does not pass its limit. */
#include "coupon/coupon.h"

#include <xxhash.h>

#include "coupon/code.h"
#include "coupon/coupon_store.h"
#include "customer/customer.h"

/* ---- verdicts ---- */

const char *coupon_verdict_name(enum coupon_verdict verdict)
{
    static const char *const names[] = {"good", "draft", "closed", "early", "late", "used",
        "used_up", "whose", "not_theirs", "customer_done", "alone", "order_small", "no_goods",
        "nothing"};

    static_assert(COUNT(names) == COUPON_VERDICT_COUNT, "every verdict has its name");
    assert(verdict < COUPON_VERDICT_COUNT);
    return names[verdict];
}

const char *coupon_verdict_text(struct ctx *c, const struct coupon *k, enum coupon_verdict verdict)
{
    static const enum text texts[] = {T_COUPON_VERDICT_GOOD, T_COUPON_VERDICT_DRAFT,
        T_COUPON_VERDICT_CLOSED, T_COUPON_VERDICT_EARLY, T_COUPON_VERDICT_LATE,
        T_COUPON_VERDICT_USED, T_COUPON_VERDICT_USED_UP, T_COUPON_VERDICT_WHOSE,
        T_COUPON_VERDICT_NOT_THEIRS, T_COUPON_VERDICT_CUSTOMER_DONE, T_COUPON_VERDICT_ALONE,
        T_COUPON_VERDICT_ORDER_SMALL, T_COUPON_VERDICT_NO_GOODS, T_COUPON_VERDICT_NOTHING};
    const struct campaign *m = &k->campaign;
    int64_t at_us = verdict == COUPON_LATE ? m->ends_us : m->starts_us;

    static_assert(COUNT(texts) == COUPON_VERDICT_COUNT, "every verdict has its sentence");
    return LANG_FORMAT(c->arena, c->lang, texts[verdict], ARG_STR("campaign", m->code),
        ARG_TEXT("when", lang_moment(c->arena, c->lang, at_us, c->zone)),
        ARG_TEXT("money", lang_money(c->arena, c->lang, m->order_min, c->currency)));
}

static bool refuse(struct ctx *c, const struct coupon *k, enum coupon_verdict verdict)
{
    return fail(c, ERR_CONFLICT, "coupon \"" STR_FMT "\": %s",
        STR_ARG(code_text(c->arena, k->code.key)), coupon_verdict_text(c, k, verdict));
}

/* How often one code may be used; of a shared one only the tally counts. */
static int64_t code_uses_max(const struct campaign *m)
{
    if (m->codes == CODES_SINGLE)
        return 1;
    return m->codes == CODES_PERSONAL && m->customer_max ? m->customer_max : INT64_MAX;
}

static enum coupon_verdict campaign_verdict(const struct campaign *m, int64_t at_us)
{
    if (m->state != CAMPAIGN_OPEN)
        return m->state == CAMPAIGN_DRAFT ? COUPON_DRAFT : COUPON_CLOSED;
    if (at_us < m->starts_us)
        return COUPON_EARLY;
    return m->ends_us && at_us >= m->ends_us ? COUPON_LATE : COUPON_GOOD;
}

static enum coupon_verdict code_verdict(const struct coupon *k, int64_t customer_id)
{
    const struct campaign *m = &k->campaign;
    bool is_counted = m->codes == CODES_PERSONAL || m->customer_max > 0;

    if (is_counted && customer_id == CUSTOMER_ANONYMOUS)
        return COUPON_WHOSE;
    if (m->codes == CODES_PERSONAL && k->code.customer_id != customer_id)
        return COUPON_NOT_THEIRS;
    return k->code.used >= code_uses_max(m) ? COUPON_USED : COUPON_GOOD;
}

/* What takes a look at other uses; asked last. */
static bool uses_verdict(
    struct ctx *c, const struct campaign *m, int64_t customer_id, enum coupon_verdict *out)
{
    struct campaign counted = *m;
    int64_t uses = 0;

    if (m->uses_max && !tally_read(c, &counted))
        return false;
    if (m->customer_max && !customer_uses(c, customer_id, m->id, &uses))
        return false;
    *out = COUPON_GOOD;
    if (m->uses_max && counted.used >= m->uses_max)
        *out = COUPON_USED_UP;
    else if (m->customer_max && uses >= m->customer_max)
        *out = COUPON_CUSTOMER_DONE;
    return true;
}

bool coupon_find(
    struct ctx *c, struct str typed, int64_t customer_id, int64_t at_us, struct coupon *out)
{
    struct str key = code_key(c->arena, typed);
    bool is_right, found = false;

    if (code_is_made(key, &is_right) && !is_right)
        return fail(c, ERR_INVALID,
            "the code \"" STR_FMT "\" is mistyped: a letter is wrong, or two are changed about",
            STR_ARG(typed));
    if (key.n && !code_find(c, key, out, &found))
        return false;
    if (!found)
        return fail(c, ERR_MISSING, "there is no coupon \"" STR_FMT "\"", STR_ARG(typed));
    out->verdict = campaign_verdict(&out->campaign, at_us);
    if (out->verdict == COUPON_GOOD)
        out->verdict = code_verdict(out, customer_id);
    return out->verdict != COUPON_GOOD ||
        uses_verdict(c, &out->campaign, customer_id, &out->verdict);
}

/* ---- redeeming ---- */

static uint64_t text_hash(struct str text, uint64_t seed)
{
    return XXH3_64bits_withSeed(text.p, text.n, seed + text.n);
}

/* All that was asked but the customer, who may be merged before it is asked again. */
static uint64_t use_hash(struct ctx *c, const struct coupon_use *use)
{
    uint64_t hash = text_hash(code_key(c->arena, use->code), (uint64_t)use->margin_min);

    hash = text_hash(use->order, hash);
    for (size_t i = 0; i < use->basket->line_count; i++) {
        const struct basket_line *l = &use->basket->lines[i];
        int64_t numbers[] = {l->quantity, l->amount};

        hash = XXH3_64bits_withSeed(numbers, sizeof numbers, text_hash(l->sku, hash));
    }
    return hash;
}

static bool use_check(struct ctx *c, const struct coupon_use *use)
{
    if (!use->key.n || use->key.n > COUPON_TEXT_MAX)
        return fail(c, ERR_INVALID, "\"%s\" has 1 to %d bytes", "key", COUPON_TEXT_MAX);
    return (use->order.n && use->order.n <= COUPON_TEXT_MAX) ||
        fail(c, ERR_INVALID, "\"%s\" has 1 to %d bytes", "order", COUPON_TEXT_MAX);
}

static bool replay(struct ctx *c, const struct coupon_use *use, struct redemption *out)
{
    int64_t customer_id, id;
    struct redemption_row row;
    bool found;

    if (!key_find(c, use->key, &customer_id, &id) ||
        !redemption_find(c, customer_id, id, &row, &found))
        return false;
    assert(found);
    if (row.request_hash != use_hash(c, use) || customer_id != use->basket->customer_id)
        return fail(c, ERR_CONFLICT,
            "the key \"" STR_FMT "\" was used for another redemption: take a new one",
            STR_ARG(use->key));
    *out = row.r;
    out->is_replay = true;
    return true;
}

static bool may_stand(struct ctx *c, const struct coupon *k, const struct coupon_use *use)
{
    int64_t count, alone;

    if (!order_coupons(c, use->basket->customer_id, use->order, &count, &alone))
        return false;
    return count == 0 || (k->campaign.stacks && alone == 0) || refuse(c, k, COUPON_ALONE);
}

/* The statements that decide. */
static bool use_count(struct ctx *c, const struct coupon *k, int64_t id)
{
    const struct campaign *m = &k->campaign;
    bool is_within = true;

    if (m->codes != CODES_SHARED && !code_use(c, k->code.key, 1, code_uses_max(m), &is_within))
        return false;
    if (!is_within)
        return refuse(c, k, COUPON_USED);
    return tally_add(c, m, id, 0, 1, &is_within) && (is_within || refuse(c, k, COUPON_USED_UP));
}

static bool touchpoint_write(struct ctx *c, const struct redemption *r, const struct basket *basket)
{
    struct touchpoint t = touchpoint_of(TOUCHPOINT_COUPON);

    t.customer_id = r->customer_id;
    t.id = t.ref = r->id;
    t.at_us = r->at_us;
    t.channel = basket->channel;
    t.amount = r->discount;
    return touchpoint_put(c, &t);
}

static bool redeem_new(struct ctx *c, const struct coupon_use *use, struct redemption *r)
{
    struct coupon_price price;
    struct customer cu;
    struct coupon k;

    if ((r->customer_id != CUSTOMER_ANONYMOUS && !customer_lock(c, r->customer_id, &cu)) ||
        !coupon_find(c, use->code, r->customer_id, clock_now(c->clock), &k))
        return false;
    if (k.verdict != COUPON_GOOD)
        return refuse(c, &k, k.verdict);
    coupon_price(c->arena, &k.campaign, use->basket, use->margin_min, &price);
    if (price.verdict != COUPON_GOOD)
        return refuse(c, &k, price.verdict);
    r->campaign_id = k.campaign.id;
    r->code = k.code.key;
    r->discount = price.off;
    r->lines = price.lines;
    return may_stand(c, &k, use) && use_count(c, &k, r->id) &&
        redemption_put(c, r, use_hash(c, use), use->basket) && touchpoint_write(c, r, use->basket);
}

bool coupon_redeem(struct ctx *c, const struct coupon_use *use, struct redemption *out)
{
    int64_t id = id_new(c->clock);
    bool is_new;

    *out = (struct redemption){.customer_id = use->basket->customer_id,
        .id = id,
        .order = use->order,
        .amount = use->basket->amount,
        .line_count = use->basket->line_count,
        .at_us = id_second(id) * SECOND_US};
    if (!use_check(c, use) || !key_claim(c, use->key, out->customer_id, id, &is_new))
        return false;
    return is_new ? redeem_new(c, use, out) : replay(c, use, out);
}

/* ---- releasing ---- */

static bool redemption_row_get(struct ctx *c, int64_t id, struct redemption_row *out)
{
    bool found;

    if (!redemption_find(c, -1, id, out, &found))
        return false;
    return found || fail(c, ERR_MISSING, "there is no such redemption");
}

bool redemption_get(struct ctx *c, int64_t id, struct redemption *out)
{
    struct redemption_row row;

    if (!redemption_row_get(c, id, &row))
        return false;
    *out = row.r;
    return true;
}

static bool use_give_back(struct ctx *c, const struct coupon *k, const struct redemption *r)
{
    bool is_within;

    return (k->campaign.codes == CODES_SHARED || code_use(c, r->code, -1, INT64_MAX, &is_within)) &&
        tally_add(c, &k->campaign, r->id, 0, -1, &is_within);
}

static bool release_new(struct ctx *c, struct redemption *r, struct str key)
{
    struct coupon k;
    bool found;

    if (!code_find(c, r->code, &k, &found))
        return false;
    assert(found);
    r->released_us = clock_now(c->clock);
    r->is_returned = k.campaign.comes_back;
    return redemption_end(c, r, key) && (!r->is_returned || use_give_back(c, &k, r)) &&
        touchpoint_remove(c, r->customer_id, r->id);
}

bool coupon_release(struct ctx *c, int64_t redemption_id, struct str key, struct redemption *out)
{
    struct redemption_row row;

    if (!key.n || key.n > COUPON_TEXT_MAX)
        return fail(c, ERR_INVALID, "\"%s\" has 1 to %d bytes", "key", COUPON_TEXT_MAX);
    if (!redemption_row_get(c, redemption_id, &row))
        return false;
    *out = row.r;
    if (!out->released_us)
        return release_new(c, out, key);
    out->is_replay = true;
    return str_eq(row.release_key, key) ||
        fail(c, ERR_CONFLICT, "this redemption has been released already");
}
