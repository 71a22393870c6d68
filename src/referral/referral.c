/* Codes, and claiming them. */
#include "referral/referral.h"

#include "base/id.h"
#include "coupon/code.h"
#include "referral/referral_store.h"

#define CODE_TRIES 10

/* ---- words ---- */

const char *referral_state_name(enum referral_state state)
{
    static const char *const names[] = {[REFERRAL_WAITING] = "waiting",
        [REFERRAL_REWARDED] = "rewarded",
        [REFERRAL_ENDED] = "ended"};

    assert(state >= REFERRAL_WAITING);
    assert(state <= REFERRAL_ENDED);
    return names[state];
}

static const struct {
    const char *name;
    enum text text;
} reasons[] = {[REFERRAL_FINE] = {.name = ""},
#define X(name, number, text) [number] = {text, T_REFERRAL_REASON_##name},
    REFERRAL_REASONS(X)
#undef X
};
static_assert(COUNT(reasons) == REFERRAL_REASON_COUNT, "numbers of reasons leave no gap");

const char *referral_reason_name(enum referral_reason reason)
{
    assert(reason < REFERRAL_REASON_COUNT);
    return reasons[reason].name;
}

const char *referral_reason_text(const struct ctx *c, enum referral_reason reason)
{
    assert(reason < REFERRAL_REASON_COUNT);
    return reason == REFERRAL_FINE ? NULL : lang_text(c->lang, reasons[reason].text);
}

/* ---- codes ---- */

bool referral_code(struct ctx *c, int64_t customer_id, struct str *out)
{
    char letters[REFERRAL_CODE_LENGTH];
    bool is_new = false;

    if (!customer_hold(c, &customer_id) || !referral_code_find(c, customer_id, out))
        return false;
    for (int i = 0; i < CODE_TRIES && !out->n && !is_new; i++) {
        code_make(letters, sizeof letters);
        if (!referral_code_put(c, (struct str){letters, sizeof letters}, customer_id, &is_new))
            return false;
    }
    if (!out->n && !is_new)
        return fail(c, ERR_BUSY, "no free code was found: try again");
    if (!out->n)
        *out = code_text(c->arena, (struct str){letters, sizeof letters});
    return true;
}

static bool code_holder(struct ctx *c, struct str typed, struct str *key, int64_t *holder)
{
    bool is_right;

    *key = code_key(c->arena, typed);
    *holder = -1;
    if (code_is_made(*key, &is_right) && !is_right)
        return fail(c, ERR_INVALID,
            "the code \"" STR_FMT "\" is mistyped: a letter is wrong, or two are changed about",
            STR_ARG(typed));
    if (key->n && !referral_code_holder(c, *key, holder))
        return false;
    return *holder >= 0 ||
        fail(c, ERR_MISSING, "no customer has the code \"" STR_FMT "\"", STR_ARG(typed));
}

/* ---- claiming ---- */

static bool refuse(struct ctx *c, enum referral_reason reason)
{
    return fail(
        c, ERR_CONFLICT, "this invitation does not count: %s", referral_reason_text(c, reason));
}

/* How the friend came is the inviter's own phone, device, card. */
static bool seen_check(struct ctx *c, const struct referral_claim *claim, int64_t inviter_id)
{
    struct str country, ident, body;
    enum ident_kind kind;
    int64_t holder;

    if (claim->seen_count > REFERRAL_SEEN_MAX)
        return fail(c, ERR_INVALID, "more than %d things were seen", REFERRAL_SEEN_MAX);
    if (!customer_country(c, &country))
        return false;
    for (size_t i = 0; i < claim->seen_count; i++) {
        if (!ident_split(claim->seen[i], &kind, &body))
            return fail(c, ERR_INVALID,
                "\"" STR_FMT "\" is nothing that was seen, like device:... or phone:+44...",
                STR_ARG(claim->seen[i]));
        if (!ident_read(c, kind, STR(""), country, body, &ident) ||
            !customer_by_ident(c, ident, &holder))
            return false;
        if (holder == inviter_id)
            return refuse(c, REFERRAL_SHARED);
    }
    return true;
}

/* *found when the friend was invited before: by the same inviter, that is the answer. */
static bool known_check(
    struct ctx *c, int64_t friend_id, int64_t inviter_id, struct referral *out, bool *found)
{
    struct referral *known;
    size_t count;

    *found = false;
    if (!referrals_of_friend(c, friend_id, &known, &count))
        return false;
    for (size_t i = 0; i < count && !*found; i++) {
        *found = known[i].inviter_id == inviter_id;
        *out = known[i];
    }
    if (count > 0 && !*found)
        return refuse(c, REFERRAL_AGAIN);
    out->is_replay = *found;
    return true;
}

bool referral_claim(struct ctx *c, const struct referral_claim *claim, struct referral *out)
{
    int64_t now_us = clock_now(c->clock), friend_id = claim->friend_id, inviter_id;
    enum referral_reason reason;
    struct str key;
    bool found, is_tagged;

    if (!code_holder(c, claim->code, &key, &inviter_id) ||
        !referral_hold(c, &friend_id, &inviter_id))
        return false;
    if (friend_id == inviter_id)
        return refuse(c, REFERRAL_SELF);
    if (!seen_check(c, claim, inviter_id) || !known_check(c, friend_id, inviter_id, out, &found))
        return false;
    if (found)
        return true;
    if (!referral_judge(c, friend_id, inviter_id, INT64_MAX, &reason))
        return false;
    if (reason != REFERRAL_FINE)
        return refuse(c, reason);
    *out = (struct referral){.customer_id = friend_id,
        .id = id_new(c->clock),
        .inviter_id = inviter_id,
        .code = key,
        .at_us = now_us,
        .due_us = now_us,
        .state = REFERRAL_WAITING};
    return referral_put(c, out) && customer_tag(c, friend_id, STR(REFERRAL_TAG), &is_tagged);
}
