/* The books over HTTP. The key of an operation is the body's, or the request's Idempotency-Key: the
 * books keep it for ever, so a retry a week later does not do a thing twice either. */
#include <sodium.h>

#include "customer/customer.h"
#include "http/request.h"
#include "ledger/ledger_doors.h"
#include "ledger/ledger_store.h"

#define ABOUT_MEMBER                                                                      \
    {                                                                                     \
        "about", MEMBER_TEXT, .note = "what for, as a refund finds it again: order:1001", \
                              .max = LEDGER_SUBJECT_MAX                                   \
    }
#define MOVE_MEMBERS                                                                    \
    {"customer", MEMBER_TEXT, MEMBER_NEEDED, "id, phone, e-mail, card or external id"}, \
        {"points", MEMBER_INT, MEMBER_NEEDED, "whole, above nought"},                   \
        {"wallet", MEMBER_TEXT, .note = "left out: points"},                            \
        {"key", MEMBER_TEXT,                                                            \
            .note = "of this operation, kept for ever; left out: Idempotency-Key",      \
            .max = LEDGER_KEY_MAX},                                                     \
        ABOUT_MEMBER,                                                                   \
        {"amount", MEMBER_MONEY, .note = "of the whole order, for refunds in parts"},   \
    {                                                                                   \
        "note", MEMBER_TEXT, .note = "why, for people", .max = LEDGER_NOTE_MAX          \
    }

static const struct member move_members[] = {MOVE_MEMBERS};
static const struct shape move_shape = SHAPE("PointsMove", move_members);
static const struct member award_members[] = {MOVE_MEMBERS,
    {"valid_from", MEMBER_TIME, .note = "spendable from; left out: as the wallet says"},
    {"expires_at", MEMBER_TIME, MEMBER_NULL,
        "ahead of now; null: never; left out: as the wallet says, from valid_from on"}};
static const struct shape award_shape = SHAPE("PointsAward", award_members);
static const struct member hold_members[] = {
    MOVE_MEMBERS, {"seconds", MEMBER_INT, .note = "how long they are held; left out: 900"}};
static const struct shape hold_shape = SHAPE("PointsHold", hold_members);

#define END_MEMBERS                                                                              \
    {"customer", MEMBER_TEXT, MEMBER_NEEDED, "id, phone, e-mail, card or external id"},          \
        {"hold", MEMBER_ID, MEMBER_NEEDED, "what authorising answered", .of = LEDGER_OP_PREFIX}, \
    {                                                                                            \
        "key", MEMBER_TEXT, .max = LEDGER_KEY_MAX                                                \
    }
static const struct member capture_members[] = {END_MEMBERS,
    {"points", MEMBER_INT, MEMBER_NEEDED, "at most those held; the rest is given back"}};
static const struct shape capture_shape = SHAPE("PointsCapture", capture_members);
static const struct member void_members[] = {END_MEMBERS};
static const struct shape void_shape = SHAPE("PointsVoid", void_members);

static const struct member refund_members[] = {
    {"customer", MEMBER_TEXT, MEMBER_NEEDED, "id, phone, e-mail, card or external id"},
    {"about", MEMBER_TEXT, MEMBER_NEEDED, "the order, as it was named", .max = LEDGER_SUBJECT_MAX},
    {"amount", MEMBER_MONEY, MEMBER_NEEDED, "of the goods that came back this time"},
    {"key", MEMBER_TEXT, .max = LEDGER_KEY_MAX},
    {"note", MEMBER_TEXT, .max = LEDGER_NOTE_MAX},
};
static const struct shape refund_shape = SHAPE("PointsRefund", refund_members);
static const struct member adjust_members[] = {
    MOVE_MEMBERS, {"down", MEMBER_BOOL, .note = "takes them away; the note is needed either way"}};
static const struct shape adjust_shape = SHAPE("PointsAdjust", adjust_members);
static const struct member transfer_members[] = {
    MOVE_MEMBERS, {"to", MEMBER_TEXT, MEMBER_NEEDED, "the other customer"}};
static const struct shape transfer_shape = SHAPE("PointsTransfer", transfer_members);

#define KINDS                                                                                   \
    "award|spend|authorise|capture|void|expire|refund|adjust|transfer_out|transfer_in|opening|" \
    "forfeit"
#define OP_MEMBERS                                                                               \
    {"id", MEMBER_ID, MEMBER_NEEDED, "of authorising: the hold's", .of = LEDGER_OP_PREFIX},      \
        {"kind", MEMBER_CHOICE, MEMBER_NEEDED, .of = KINDS}, {"at", MEMBER_TIME, MEMBER_NEEDED}, \
        {"wallet", MEMBER_TEXT, MEMBER_NEEDED | MEMBER_NULL, "null: of several"},                \
        {"points", MEMBER_INT, MEMBER_NEEDED,                                                    \
            "what it did to the balance; of authorising, those held"},                           \
        {"about", MEMBER_TEXT, MEMBER_NEEDED}, {"note", MEMBER_TEXT, MEMBER_NEEDED},             \
    {                                                                                            \
        "text", MEMBER_TEXT, MEMBER_NEEDED, "in plain words, in the reader's language"           \
    }
static const struct member op_members[] = {OP_MEMBERS};
static const struct shape op_shape = SHAPE("PointsOperation", op_members);

static const struct member balance_members[] = {
    {"wallet", MEMBER_TEXT, MEMBER_NEEDED},
    {"name", MEMBER_TEXT, MEMBER_NEEDED},
    {"points", MEMBER_INT, MEMBER_NEEDED, "available, pending and held, less what is owed"},
    {"available", MEMBER_INT, MEMBER_NEEDED, "can be spent now"},
    {"pending", MEMBER_INT, MEMBER_NEEDED, "can be spent later"},
    {"pending_until", MEMBER_TIME, MEMBER_NEEDED | MEMBER_NULL, "when the last of them can"},
    {"held", MEMBER_INT, MEMBER_NEEDED, "authorised and not captured"},
    {"debt", MEMBER_INT, MEMBER_NEEDED, "owed after refunds"},
    {"next_expiry", MEMBER_TIME, MEMBER_NEEDED | MEMBER_NULL},
    {"next_expiry_points", MEMBER_INT, MEMBER_NEEDED},
};
static const struct shape balance_shape = SHAPE("PointsBalance", balance_members);
static const struct member balances_members[] = {
    {"items", MEMBER_OBJECT, MEMBER_NEEDED | MEMBER_LIST, .shape = &balance_shape,
        .max = LEDGER_WALLETS_MAX},
};
static const struct shape balances_shape = SHAPE("PointsBalances", balances_members);
static const struct member done_members[] = {
    OP_MEMBERS,
    {"is_replay", MEMBER_BOOL, MEMBER_NEEDED, "was done before, under the same key"},
    {"balance", MEMBER_OBJECT, MEMBER_NEEDED, "after it, of all wallets", .shape = &balances_shape},
};
static const struct shape done_shape = SHAPE("PointsDone", done_members);

static const struct member wallet_members[] = {
    {"code", MEMBER_TEXT, MEMBER_NEEDED},
    {"name", MEMBER_TEXT, MEMBER_NEEDED, "as customers read it"},
    {"expiry", MEMBER_CHOICE, MEMBER_NEEDED,
        "rolling: days after the award; sliding: after the last activity", .of = LEDGER_EXPIRIES},
    {"expiry_days", MEMBER_INT, MEMBER_NEEDED, "calendar: at least so many ahead"},
    {"expiry_month", MEMBER_INT, MEMBER_NEEDED, "of calendar; else 0"},
    {"expiry_day", MEMBER_INT, MEMBER_NEEDED, "of calendar; else 0"},
    {"pending_days", MEMBER_INT, MEMBER_NEEDED, "before what was earned can be spent"},
    {"debt_max", MEMBER_INT, MEMBER_NEEDED, "how far a refund may take a balance below nought"},
    {"is_open", MEMBER_BOOL, MEMBER_NEEDED, "whether anything new is awarded"},
};
static const struct shape wallet_shape = SHAPE("PointsWallet", wallet_members);
static const struct member wallet_put_members[] = {
    {"name", MEMBER_TEXT, MEMBER_NEEDED},
    {"expiry", MEMBER_CHOICE, MEMBER_NEEDED, .of = LEDGER_EXPIRIES},
    {"expiry_days", MEMBER_INT},
    {"expiry_month", MEMBER_INT},
    {"expiry_day", MEMBER_INT},
    {"pending_days", MEMBER_INT},
    {"debt_max", MEMBER_INT},
    {"is_open", MEMBER_BOOL, .note = "left out: yes"},
};
static const struct shape wallet_put_shape = SHAPE("PointsWalletPut", wallet_put_members);
static const struct member wallets_members[] = {
    {"items", MEMBER_OBJECT, MEMBER_NEEDED | MEMBER_LIST, .shape = &wallet_shape,
        .max = LEDGER_WALLETS_MAX},
};
static const struct shape wallets_shape = SHAPE("PointsWallets", wallets_members);

static const struct member digest_members[] = {
    {"day", MEMBER_DAY, MEMBER_NEEDED, "UTC"},
    {"operations", MEMBER_INT, MEMBER_NEEDED},
    {"hash", MEMBER_TEXT, MEMBER_NEEDED,
        "BLAKE2b-256 of the day before's and of each operation's id and last hash, as hex"},
};
static const struct shape digest_shape = SHAPE("PointsDigest", digest_members);

/* ---- what is answered ---- */

struct wallet_list {
    struct ledger_wallet *all;
    size_t count;
};

static void op_reply(
    struct ctx *c, struct request *rq, const struct ledger_op *op, const struct wallet_list *w)
{
    reply_id(rq, "id", LEDGER_OP_PREFIX, op->id);
    reply_text(rq, "kind", str_of(ledger_kind_name(op->kind)));
    reply_time(rq, "at", op->at_us);
    if (op->wallet)
        reply_text(rq, "wallet", ledger_wallet_code(w->all, w->count, op->wallet));
    else
        json_put_null(&rq->out, "wallet");
    json_put_int(&rq->out, "points", op->points);
    reply_text(rq, "about", op->subject);
    reply_text(rq, "note", op->note);
    reply_text(rq, "text", str_of(ledger_op_text(c, op)));
}

static bool balances_reply(
    struct ctx *c, struct request *rq, const char *key, int64_t id, const struct wallet_list *w)
{
    struct ledger_balance *all;
    size_t count;

    if (!ledger_balances(c, id, &all, &count))
        return false;
    json_open_object(&rq->out, key);
    json_open_array(&rq->out, "items");
    for (size_t i = 0; i < count; i++) {
        json_open_object(&rq->out, NULL);
        reply_text(rq, "wallet", ledger_wallet_code(w->all, w->count, all[i].wallet));
        reply_text(rq, "name", ledger_wallet_name(w->all, w->count, all[i].wallet));
        json_put_int(&rq->out, "points", all[i].points);
        json_put_int(&rq->out, "available", all[i].available);
        json_put_int(&rq->out, "pending", all[i].pending);
        reply_time(rq, "pending_until", all[i].pending_until_us);
        json_put_int(&rq->out, "held", all[i].held);
        json_put_int(&rq->out, "debt", all[i].debt);
        reply_time(rq, "next_expiry", all[i].next_us);
        json_put_int(&rq->out, "next_expiry_points", all[i].next_points);
        json_close(&rq->out);
    }
    json_close(&rq->out);
    json_close(&rq->out);
    return true;
}

/* ---- operations ---- */

static bool named(struct ctx *c, struct request *rq, const char *member, int64_t *id)
{
    rq->pointer = arena_printf(c->arena, "/%s", member);
    if (!customer_named(c, member_text(rq->json, member), id))
        return false;
    rq->pointer = NULL;
    return true;
}

/* Two programs may count their requests alike, so a header's key is of its sender. */
static struct str key_of(struct ctx *c, const struct request *rq)
{
    struct str given = member_text(rq->json, "key"), header = request_header(rq, "Idempotency-Key");

    if (given.n || !header.n)
        return given;
    return str_of(
        arena_printf(c->arena, "%llx:" STR_FMT, (unsigned long long)rq->actor.id, STR_ARG(header)));
}

static void terms_of(const json_t *json, struct ledger_request *l)
{
    l->has_terms = json_object_get(json, "expires_at") != NULL;
    l->valid_us = member_time(json, "valid_from");
    l->expires_us = member_time(json, "expires_at");
}

/* Points that end before they begin, or in the past: the books say so, this says where. */
static const char *fault_of(struct ctx *c, const struct ledger_request *l)
{
    bool is_over = l->expires_us <= clock_now(c->clock) || l->expires_us <= l->valid_us;

    return c->err == ERR_INVALID && l->has_terms && l->expires_us && is_over ? "/expires_at" : NULL;
}

static bool move_post(
    struct ctx *c, struct request *rq, const struct ledger_request *l, struct ledger_op *op)
{
    if (ledger_post(c, l, op))
        return true;
    rq->pointer = fault_of(c, l);
    return false;
}

static bool move_read(struct ctx *c, struct request *rq, struct ledger_request *l)
{
    struct ledger_wallet wallet;

    l->key = key_of(c, rq);
    l->points = member_int(rq->json, "points", 0);
    l->subject = member_text(rq->json, "about");
    l->amount = member_money(rq->json, "amount", 0);
    l->note = member_text(rq->json, "note");
    l->hold_s = member_int(rq->json, "seconds", LEDGER_HOLD_S_DEFAULT);
    l->ref = member_id(rq->json, "hold", LEDGER_OP_PREFIX);
    terms_of(rq->json, l);
    if (member_bool(rq->json, "down"))
        l->points = -l->points;
    if (!named(c, rq, "customer", &l->customer_id) ||
        (l->kind == LEDGER_TRANSFER_OUT && !named(c, rq, "to", &l->ref)))
        return false;
    rq->pointer = "/wallet";
    if (!ledger_wallet_get(c, member_text(rq->json, "wallet"), &wallet))
        return false;
    rq->pointer = NULL;
    l->wallet = l->kind == LEDGER_REFUND ? 0 : wallet.number;
    return true;
}

static bool move(struct ctx *c, struct request *rq, enum ledger_kind kind)
{
    struct ledger_request l = {.kind = kind};
    struct wallet_list w;
    struct ledger_op op;

    if (!move_read(c, rq, &l) || !move_post(c, rq, &l, &op) || !ledger_wallets(c, &w.all, &w.count))
        return false;
    json_open_object(&rq->out, NULL);
    op_reply(c, rq, &op, &w);
    json_put_bool(&rq->out, "is_replay", op.is_replay);
    if (!balances_reply(c, rq, "balance", op.customer_id, &w))
        return false;
    json_close(&rq->out);
    return true;
}

#define MOVE(name, kind)                                \
    static bool name(struct ctx *c, struct request *rq) \
    {                                                   \
        return move(c, rq, kind);                       \
    }
MOVE(earn_post, LEDGER_AWARD)
MOVE(spend_post, LEDGER_SPEND)
MOVE(authorise_post, LEDGER_AUTHORISE)
MOVE(capture_post, LEDGER_CAPTURE)
MOVE(void_post, LEDGER_VOID)
MOVE(refund_post, LEDGER_REFUND)
MOVE(adjust_post, LEDGER_ADJUST)
MOVE(transfer_post, LEDGER_TRANSFER_OUT)

/* ---- reading ---- */

static bool points_get(struct ctx *c, struct request *rq)
{
    struct wallet_list w;
    int64_t id;

    return request_id(c, rq, "id", CUSTOMER_PREFIX, &id) && ledger_wallets(c, &w.all, &w.count) &&
        balances_reply(c, rq, NULL, id, &w);
}

static bool history_get(struct ctx *c, struct request *rq)
{
    struct customer cu;
    struct wallet_list w;
    struct ledger_op *ops;
    size_t limit, count;
    int64_t id, before;

    if (!request_id(c, rq, "id", CUSTOMER_PREFIX, &id) || !customer_get(c, id, &cu) ||
        !request_page(c, rq, INT64_MAX, &limit, &before) || !ledger_wallets(c, &w.all, &w.count) ||
        !ledger_history(c, cu.id, before, limit + 1, &ops, &count))
        return false;
    reply_page_open(rq);
    for (size_t i = 0; i < count && i < limit; i++) {
        json_open_object(&rq->out, NULL);
        op_reply(c, rq, &ops[i], &w);
        json_close(&rq->out);
    }
    reply_page_close(rq, count > limit, count > limit ? ops[limit - 1].id : 0);
    return true;
}

static void wallet_reply(struct request *rq, const struct ledger_wallet *w)
{
    static const char *const expiries[] = {"none", "rolling", "calendar", "sliding"};

    json_open_object(&rq->out, NULL);
    reply_text(rq, "code", w->code);
    reply_text(rq, "name", w->name);
    reply_text(rq, "expiry", str_of(expiries[w->expiry - 1]));
    json_put_int(&rq->out, "expiry_days", w->expiry_days);
    json_put_int(&rq->out, "expiry_month", w->expiry_month);
    json_put_int(&rq->out, "expiry_day", w->expiry_day);
    json_put_int(&rq->out, "pending_days", w->pending_days);
    json_put_int(&rq->out, "debt_max", w->debt_max);
    json_put_bool(&rq->out, "is_open", w->is_open);
    json_close(&rq->out);
}

static bool wallets_get(struct ctx *c, struct request *rq)
{
    struct wallet_list w;

    if (!ledger_wallets(c, &w.all, &w.count))
        return false;
    json_open_object(&rq->out, NULL);
    json_open_array(&rq->out, "items");
    for (size_t i = 0; i < w.count; i++)
        wallet_reply(rq, &w.all[i]);
    json_close(&rq->out);
    json_close(&rq->out);
    return true;
}

static bool wallet_put(struct ctx *c, struct request *rq)
{
    struct ledger_wallet w = {.code = request_part(rq, "code"),
        .name = member_text(rq->json, "name"),
        .expiry = (enum ledger_expiry)(member_choice(rq->json, "expiry", LEDGER_EXPIRIES) + 1),
        .expiry_days = member_int(rq->json, "expiry_days", 0),
        .expiry_month = (int)member_int(rq->json, "expiry_month", 0),
        .expiry_day = (int)member_int(rq->json, "expiry_day", 0),
        .pending_days = member_int(rq->json, "pending_days", 0),
        .debt_max = member_int(rq->json, "debt_max", 0),
        .is_open = !member_has(rq->json, "is_open") || member_bool(rq->json, "is_open")};

    if (!ledger_wallet_put(c, &w))
        return false;
    wallet_reply(rq, &w);
    return true;
}

static bool digests_get(struct ctx *c, struct request *rq)
{
    struct ledger_digest *all;
    char hex[LEDGER_HASH * 2 + 1];
    size_t limit, count;
    int64_t after;

    if (!request_page(c, rq, -1, &limit, &after) ||
        !ledger_digests(c, after + 1, limit + 1, &all, &count))
        return false;
    reply_page_open(rq);
    for (size_t i = 0; i < count && i < limit; i++) {
        sodium_bin2hex(hex, sizeof hex, all[i].hash, LEDGER_HASH);
        json_open_object(&rq->out, NULL);
        reply_day(rq, "day", all[i].day);
        json_put_int(&rq->out, "operations", all[i].ops);
        reply_text(rq, "hash", str_of(hex));
        json_close(&rq->out);
    }
    reply_page_close(rq, count > limit, count > limit ? all[limit - 1].day : 0);
    return true;
}

#define TILL(path, run, text, shape)                                                \
    {                                                                               \
        "POST", "/api/v1/loyalty/" path, PERM_LOYALTY_TILL, ROUTE_WRITE, run, text, \
            .body = &(shape), .answer = &done_shape, .status = 201                  \
    }

const struct route ledger_routes[] = {
    TILL("earn", earn_post, "Give points", award_shape),
    TILL("spend", spend_post, "Spend points at once", move_shape),
    TILL("authorise", authorise_post, "Hold points for an order until it is paid", hold_shape),
    TILL("capture", capture_post, "Take points that are held; the rest is given back",
        capture_shape),
    TILL("void", void_post, "Give points that are held back", void_shape),
    TILL("refund", refund_post,
        "Goods came back: take back what the order earned, give back what it spent, in proportion",
        refund_shape),
    {"POST", "/api/v1/loyalty/adjust", PERM_LOYALTY_EDIT, ROUTE_WRITE, adjust_post,
        "Change a balance by hand, with a reason", .body = &adjust_shape, .answer = &done_shape,
        .status = 201},
    {"POST", "/api/v1/loyalty/transfer", PERM_LOYALTY_EDIT, ROUTE_WRITE, transfer_post,
        "Move points to another customer; they keep their expiry", .body = &transfer_shape,
        .answer = &done_shape, .status = 201},
    {"GET", "/api/v1/customers/{id}/points", PERM_LOYALTY_READ, ROUTE_READ, points_get,
        "A customer's points, by wallet", .answer = &balances_shape},
    {"GET", "/api/v1/customers/{id}/points/operations", PERM_LOYALTY_READ, ROUTE_READ, history_get,
        "What was done to a customer's points, newest first", .answer = &op_shape,
        .flags = ROUTE_PAGED},
    {"GET", "/api/v1/loyalty/wallets", PERM_LOYALTY_READ, ROUTE_READ, wallets_get,
        "Kinds of points", .answer = &wallets_shape},
    {"PUT", "/api/v1/loyalty/wallets/{code}", PERM_LOYALTY_EDIT, ROUTE_WRITE, wallet_put,
        "Add a kind of points, or change its terms for what is awarded from now on",
        .body = &wallet_put_shape, .answer = &wallet_shape},
    {"GET", "/api/v1/loyalty/digests", PERM_LOYALTY_READ, ROUTE_READ, digests_get,
        "The daily digests of the books, to be published", .answer = &digest_shape,
        .flags = ROUTE_PAGED},
};
static_assert(COUNT(ledger_routes) == LEDGER_ROUTE_COUNT, "the module hands all of them over");
