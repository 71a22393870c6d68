/* Invitations over HTTP: a shop or a till asks for a code, and tells who came with one. */
#include "coupon/coupon_doors.h"
#include "order/order_http.h"
#include "referral/referral_doors.h"

/* ---- shapes ---- */

static const struct member code_new_members[] = {CUSTOMER_NAMED_MEMBER};
static const struct shape code_new_shape = SHAPE("ReferralCodeNew", code_new_members);
static const struct member code_members[] = {
    {"customer", MEMBER_ID, MEMBER_NEEDED, .of = CUSTOMER_PREFIX},
    {"code", MEMBER_TEXT, MEMBER_NEEDED, "as it is shown; case and dashes do not matter"},
};
static const struct shape code_shape = SHAPE("ReferralCode", code_members);

static const struct member claim_members[] = {
    {"code", MEMBER_TEXT, MEMBER_NEEDED, "the inviter's, as typed", .max = 100},
    CUSTOMER_NAMED_MEMBER,
    {"seen", MEMBER_TEXT, MEMBER_LIST,
        "how they came, device:... or phone:+44...: none of it may be the inviter's",
        .max = IDENT_MAX, .texts = REFERRAL_SEEN_MAX},
};
static const struct shape claim_shape = SHAPE("ReferralClaim", claim_members);

static const struct member referral_members[] = {
    {"id", MEMBER_ID, MEMBER_NEEDED, .of = REFERRAL_PREFIX},
    {"friend", MEMBER_ID, MEMBER_NEEDED, .of = CUSTOMER_PREFIX},
    {"inviter", MEMBER_ID, MEMBER_NEEDED, .of = CUSTOMER_PREFIX},
    {"at", MEMBER_TIME, MEMBER_NEEDED | MEMBER_NULL, "when the code was claimed"},
    {"state", MEMBER_CHOICE, MEMBER_NEEDED, .of = REFERRAL_STATES},
    {"reason", MEMBER_CHOICE, MEMBER_NEEDED | MEMBER_NULL, "why somebody got nothing",
        .of = REFERRAL_REASON_NAMES},
    {"text", MEMBER_TEXT, MEMBER_NEEDED | MEMBER_NULL, "the reason, in the language asked for"},
    {"friend_points", MEMBER_INT, MEMBER_NEEDED},
    {"inviter_points", MEMBER_INT, MEMBER_NEEDED},
    {"settled_at", MEMBER_TIME, MEMBER_NEEDED | MEMBER_NULL, "null while it waits"},
};
static const struct shape referral_shape = SHAPE("Referral", referral_members);

static const struct member show_query[] = {
    {"customer", MEMBER_ID, MEMBER_NEEDED, .of = CUSTOMER_PREFIX},
};
static const struct member show_members[] = {
    {"code", MEMBER_TEXT, MEMBER_NEEDED | MEMBER_NULL, "null: nobody asked for one yet"},
    {"invited_by", MEMBER_OBJECT, MEMBER_NEEDED | MEMBER_LIST,
        "several where several customers became one", .shape = &referral_shape},
    {"invited", MEMBER_OBJECT, MEMBER_NEEDED | MEMBER_LIST, "the newest first",
        .shape = &referral_shape},
};
static const struct shape show_shape = SHAPE("Referrals", show_members);

/* ---- handlers ---- */

static void referral_reply(struct ctx *c, struct request *rq, const struct referral *r)
{
    const char *text = referral_reason_text(c, r->reason);

    json_open_object(&rq->out, NULL);
    reply_id(rq, "id", REFERRAL_PREFIX, r->id);
    reply_id(rq, "friend", CUSTOMER_PREFIX, r->customer_id);
    reply_id(rq, "inviter", CUSTOMER_PREFIX, r->inviter_id);
    reply_time(rq, "at", r->at_us);
    reply_text(rq, "state", str_of(referral_state_name(r->state)));
    if (text) {
        reply_text(rq, "reason", str_of(referral_reason_name(r->reason)));
        reply_text(rq, "text", str_of(text));
    } else {
        json_put_null(&rq->out, "reason");
        json_put_null(&rq->out, "text");
    }
    json_put_int(&rq->out, "friend_points", r->friend_points);
    json_put_int(&rq->out, "inviter_points", r->inviter_points);
    reply_time(rq, "settled_at", r->settled_us);
    json_close(&rq->out);
}

static bool code_post(struct ctx *c, struct request *rq)
{
    struct str code;
    int64_t id;

    if (!customer_of_body(c, rq, &id) || !referral_code(c, id, &code))
        return false;
    json_open_object(&rq->out, NULL);
    reply_id(rq, "customer", CUSTOMER_PREFIX, id);
    reply_text(rq, "code", code);
    json_close(&rq->out);
    return true;
}

static bool claim_write(struct ctx *c, struct request *rq)
{
    const json_t *list = json_object_get(rq->json, "seen");
    struct str seen[REFERRAL_SEEN_MAX];
    struct referral_claim claim = {
        .code = member_text(rq->json, "code"), .seen = seen, .seen_count = json_array_size(list)};
    struct referral r;

    assert(claim.seen_count <= REFERRAL_SEEN_MAX);
    for (size_t i = 0; i < claim.seen_count; i++)
        seen[i] = str_of(json_string_value(json_array_get(list, i)));
    if (!customer_of_body(c, rq, &claim.friend_id) || !referral_claim(c, &claim, &r))
        return false;
    referral_reply(c, rq, &r);
    return true;
}

/* Who guesses at codes runs dry, as with coupons. */
static bool claim_post(struct ctx *c, struct request *rq)
{
    return coupon_guess_take(c, rq) && coupon_guessed(c, rq, claim_write(c, rq));
}

static bool show_get(struct ctx *c, struct request *rq)
{
    struct referral *by, *invited;
    size_t by_count, count;
    struct customer cu;
    struct str code;

    if (!customer_get(c, request_query_id(rq, "customer"), &cu) ||
        !referral_code_find(c, cu.id, &code) || !referrals_of_friend(c, cu.id, &by, &by_count) ||
        !referrals_by_inviter(c, cu.id, &invited, &count))
        return false;
    json_open_object(&rq->out, NULL);
    if (code.n)
        reply_text(rq, "code", code);
    else
        json_put_null(&rq->out, "code");
    json_open_array(&rq->out, "invited_by");
    for (size_t i = 0; i < by_count; i++)
        referral_reply(c, rq, &by[i]);
    json_close(&rq->out);
    json_open_array(&rq->out, "invited");
    for (size_t i = 0; i < count; i++)
        referral_reply(c, rq, &invited[i]);
    json_close(&rq->out);
    json_close(&rq->out);
    return true;
}

const struct route referral_routes[REFERRAL_ROUTE_COUNT] = {
    {"GET", "/api/v1/referrals", PERM_LOYALTY_READ, ROUTE_READ, show_get,
        "Who invited a customer, and whom they invited", QUERY(show_query), .answer = &show_shape},
    {"POST", "/api/v1/referrals", PERM_LOYALTY_TILL, ROUTE_WRITE, claim_post,
        "A new customer came with somebody's code", .body = &claim_shape, .answer = &referral_shape,
        .status = 201},
    {"POST", "/api/v1/referrals/codes", PERM_LOYALTY_TILL, ROUTE_WRITE, code_post,
        "A customer's own code, made when there is none", .body = &code_new_shape,
        .answer = &code_shape},
};
