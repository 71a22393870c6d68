/* maitred referral, and this folder as the rest of the house sees it. */
#include "referral/referral_doors.h"
#include "referral/referral_store.h"

extern const struct module referral_module;

static const char *label(const struct ctx *c, enum text text)
{
    return lang_text(c->lang, text);
}

/* ---- code, claim ---- */

struct asking {
    const struct call *call;
    struct str code;
    struct referral referral;
};

static bool code_work(struct ctx *c, void *arg)
{
    struct asking *a = arg;
    int64_t id;

    return customer_named(c, a->call->operands[0], &id) && referral_code(c, id, &a->code);
}

static bool code_run(struct ctx *c, struct call *call)
{
    struct asking a = {.call = call};

    if (!db_write(c, code_work, &a))
        return false;
    output_text(call->out, "code", label(c, T_REFERRAL_CODE), a.code);
    return true;
}

static size_t seen_given(const struct call *call, struct str *out)
{
    size_t count = 0;

    for (size_t i = 0; i < call->given_count; i++)
        if (call->given[i].option->kind == OPTION_LIST && count <= REFERRAL_SEEN_MAX)
            out[count++] = call->given[i].value;
    return count;
}

static bool claim_work(struct ctx *c, void *arg)
{
    struct asking *a = arg;
    struct str seen[REFERRAL_SEEN_MAX + 1];
    struct referral_claim claim = {
        .code = a->call->operands[0], .seen = seen, .seen_count = seen_given(a->call, seen)};

    return customer_named(c, call_text(a->call, "customer"), &claim.friend_id) &&
        referral_claim(c, &claim, &a->referral);
}

static bool claim_run(struct ctx *c, struct call *call)
{
    struct asking a = {.call = call};
    const struct referral *r = &a.referral;
    struct output *o = call->out;

    if (!call_has(call, "customer"))
        return fail(c, ERR_USAGE, "who came with the code? Say --customer");
    if (!db_write(c, claim_work, &a))
        return false;
    output_text(o, "friend", label(c, T_REFERRAL_FRIEND), str_of(customer_text(c, r->customer_id)));
    output_text(
        o, "inviter", label(c, T_REFERRAL_INVITER), str_of(customer_text(c, r->inviter_id)));
    output_text(o, "state", NULL, str_of(referral_state_name(r->state)));
    output_bool(o, "is_replay", NULL, r->is_replay);
    output_line(o, label(c, T_REFERRAL_CLAIMED));
    return true;
}

/* ---- show ---- */

static const char *state_text(const struct ctx *c, struct output *o, enum referral_state state)
{
    static const enum text texts[] = {[REFERRAL_WAITING] = T_REFERRAL_STATE_WAITING,
        [REFERRAL_REWARDED] = T_REFERRAL_STATE_REWARDED,
        [REFERRAL_ENDED] = T_REFERRAL_STATE_ENDED};

    return output_format(o) == FORMAT_TABLE ? label(c, texts[state]) : referral_state_name(state);
}

static void referral_row(
    struct ctx *c, struct output *o, const struct referral *r, int64_t who, int64_t points)
{
    const char *reason = output_format(o) == FORMAT_TABLE ? referral_reason_text(c, r->reason)
                                                          : referral_reason_name(r->reason);

    output_row(o);
    output_text(o, NULL, NULL, str_of(customer_text(c, who)));
    output_moment(o, NULL, NULL, r->at_us);
    output_text(o, NULL, NULL, str_of(state_text(c, o, r->state)));
    output_int(o, NULL, NULL, points);
    output_text(o, NULL, NULL, str_of(reason));
}

static void referral_table(struct ctx *c, struct output *o, const char *key, enum text who,
    const struct referral *all, size_t count)
{
    const struct column columns[] = {{"customer", label(c, who), COLUMN_LEFT},
        {"at", label(c, T_REFERRAL_AT), COLUMN_LEFT},
        {"state", label(c, T_REFERRAL_STATE), COLUMN_LEFT},
        {"points", label(c, T_REFERRAL_POINTS), COLUMN_RIGHT},
        {"reason", label(c, T_REFERRAL_WHY), COLUMN_LEFT}};
    bool is_friend = who == T_REFERRAL_INVITER;

    if (count == 0 && output_format(o) == FORMAT_TABLE)
        return;
    output_table(o, key, columns, COUNT(columns));
    for (size_t i = 0; i < count; i++)
        referral_row(c, o, &all[i], is_friend ? all[i].inviter_id : all[i].customer_id,
            is_friend ? all[i].friend_points : all[i].inviter_points);
    output_table_end(o);
}

static bool show_run(struct ctx *c, struct call *call)
{
    struct output *o = call->out;
    struct referral *by, *invited;
    size_t by_count, count;
    struct str code;
    int64_t id;

    if (!customer_named(c, call->operands[0], &id) || !referral_code_find(c, id, &code) ||
        !referrals_of_friend(c, id, &by, &by_count) ||
        !referrals_by_inviter(c, id, &invited, &count))
        return false;
    output_text(o, "customer", label(c, T_REFERRAL_CUSTOMER), str_of(customer_text(c, id)));
    output_text(o, "code", code.n ? label(c, T_REFERRAL_CODE) : NULL, code);
    referral_table(c, o, "invited_by", T_REFERRAL_INVITER, by, by_count);
    referral_table(c, o, "invited", T_REFERRAL_FRIEND, invited, count);
    if (by_count + count == 0)
        output_line(o, label(c, T_REFERRAL_NOTHING));
    return true;
}

/* ---- the rows ---- */

static const struct option claim_options[] = {
    {"customer", OPTION_TEXT, "CUSTOMER", T_REFERRAL_OPTION_CUSTOMER},
    {"seen", OPTION_LIST, "device:ID", T_REFERRAL_OPTION_SEEN},
};

const struct verb referral_verbs[REFERRAL_VERB_COUNT] = {
    {"referral code", "CUSTOMER", .db = DB_READY, .txn = TXN_NONE, .run = code_run,
        .help = T_VERB_REFERRAL_CODE},
    {"referral claim", "CODE", OPTIONS(claim_options), .db = DB_READY, .txn = TXN_NONE,
        .run = claim_run, .help = T_VERB_REFERRAL_CLAIM},
    {"referral show", "CUSTOMER", .db = DB_READY, .txn = TXN_READ, .run = show_run,
        .help = T_VERB_REFERRAL_SHOW},
};

static const struct job_kind referral_jobs[] = {
    {"referral.reward", JOB_NONE, referral_reward_run, .attempts = 5, .retry_s = 60,
        .retry_max_s = 600, .lease_s = 3600, .every_s = 3600, .summary = T_REFERRAL_JOB},
};

const struct module referral_module = {.name = "referral",
    JOBS(referral_jobs),
    .verbs = referral_verbs,
    .verb_count = REFERRAL_VERB_COUNT,
    .routes = referral_routes,
    .route_count = REFERRAL_ROUTE_COUNT,
    .statements = referral_sql,
    .statement_count = REFERRAL_STATEMENT_COUNT,
    .invariants = referral_invariants,
    .invariant_count = REFERRAL_INVARIANT_COUNT,
    .parts = referral_parts,
    .part_count = REFERRAL_PART_COUNT};
