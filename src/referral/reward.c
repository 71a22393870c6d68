/* The job that rewards: each invitation in a transaction of its own, so that it may be stopped or
 * killed anywhere. One that cannot be rewarded now, because the books refuse, is looked at again
 * the next day and holds up nobody. */
#include "ledger/ledger.h"
#include "referral/referral_doors.h"
#include "referral/referral_store.h"
#include "setting/setting.h"

#define BATCH 100
#define RUN_MAX 10000 /* invitations looked at in one run; the rest waits for the next */

#define POINTS_DEFAULT 0
#define MONTH_MAX_DEFAULT 10
#define RETURN_DAYS_DEFAULT 14

struct terms {
    int64_t friend_points, inviter_points, month_max, return_days;
};

static bool number_of(struct ctx *c, const char *name, int64_t fallback, int64_t *out)
{
    struct str value;

    if (!setting_get(c, name, &value))
        return false;
    if (!str_to_i64(value, 0, INT64_MAX, out))
        *out = fallback; /* nobody set it */
    return true;
}

static bool terms_read(struct ctx *c, struct terms *out)
{
    return number_of(c, "referral_friend_points", POINTS_DEFAULT, &out->friend_points) &&
        number_of(c, "referral_inviter_points", POINTS_DEFAULT, &out->inviter_points) &&
        number_of(c, "referral_month_max", MONTH_MAX_DEFAULT, &out->month_max) &&
        number_of(c, "referral_return_days", RETURN_DAYS_DEFAULT, &out->return_days);
}

/* ---- one invitation ---- */

struct settling {
    int64_t customer_id, id, now_us;
    struct terms terms;
    struct referral r;
};

static bool settle(
    struct ctx *c, struct settling *s, enum referral_state state, enum referral_reason reason)
{
    s->r.state = state;
    s->r.reason = reason;
    s->r.settled_us = s->now_us;
    return referral_settle(c, &s->r);
}

static bool award(
    struct ctx *c, const struct settling *s, int64_t customer_id, const char *side, int64_t points)
{
    struct ledger_request rq = {.kind = LEDGER_AWARD,
        .customer_id = customer_id,
        .wallet = LEDGER_POINTS,
        .points = points,
        .key = str_of(arena_printf(c->arena, "referral:%lld:%s", (long long)s->r.id, side)),
        .subject = str_of(arena_printf(c->arena, "referral:%lld", (long long)s->r.id))};
    struct ledger_op op;

    return points == 0 || ledger_post(c, &rq, &op);
}

/* FINE, GONE or MONTH: whether the inviter has their part. */
static bool inviter_judge(struct ctx *c, const struct settling *s, const struct customer *inviter,
    enum referral_reason *reason)
{
    struct civil month = civil_from_day(zone_day(c->zone, s->now_us));
    int64_t from_day, count;

    month.day = 1;
    from_day = civil_to_day(month);
    *reason = REFERRAL_GONE;
    if (inviter->erased_us)
        return true;
    if (!referral_rewards(c, inviter->id, zone_moment(c->zone, from_day, 0),
            zone_moment(c->zone, from_day + civil_month_days(month.year, month.month), 0), &count))
        return false;
    *reason = count < s->terms.month_max ? REFERRAL_FINE : REFERRAL_MONTH;
    return true;
}

static bool reward(struct ctx *c, struct settling *s, const struct customer *inviter)
{
    enum referral_reason reason;

    if (!inviter_judge(c, s, inviter, &reason))
        return false;
    s->r.friend_points = s->terms.friend_points;
    s->r.inviter_points = reason == REFERRAL_FINE ? s->terms.inviter_points : 0;
    return award(c, s, s->r.customer_id, "friend", s->r.friend_points) &&
        award(c, s, inviter->id, "inviter", s->r.inviter_points) &&
        settle(c, s, REFERRAL_REWARDED, reason);
}

/* *is_ripe: the first order that was kept is older than the days of return. */
static bool order_judge(struct ctx *c, struct settling *s, int64_t *ripe_us, bool *is_ripe)
{
    int64_t at_us = 0;

    if (!referral_first_kept(c, s->r.customer_id, &s->r.order_id, &at_us))
        return false;
    *ripe_us = s->r.order_id ? at_us + s->terms.return_days * DAY_US : s->now_us + DAY_US;
    *is_ripe = s->r.order_id && *ripe_us <= s->now_us;
    return true;
}

/* An invitation whose friend was merged a moment ago stands under another customer now. */
static bool people_hold(struct ctx *c, const struct settling *s, struct customer *inviter)
{
    int64_t friend_id = s->r.customer_id;

    if (inviter->erased_us ? !customer_hold(c, &friend_id)
                           : !referral_hold(c, &friend_id, &inviter->id))
        return false;
    return friend_id == s->r.customer_id ||
        fail(c, ERR_BUSY, "somebody else was quicker: try again");
}

/* Under the locks of both, nobody is merged and no order is returned. The day of the claim counts
 * as after it: files know orders by their day. */
static bool people_judge(struct ctx *c, struct settling *s, struct customer *inviter)
{
    int64_t claim_day_us = zone_moment(c->zone, zone_day(c->zone, s->r.at_us), 0), ripe_us;
    enum referral_reason reason;
    bool is_ripe;

    if (!people_hold(c, s, inviter) ||
        !referral_judge(c, s->r.customer_id, inviter->id, claim_day_us, &reason) ||
        !order_judge(c, s, &ripe_us, &is_ripe))
        return false;
    if (reason != REFERRAL_FINE)
        return settle(c, s, REFERRAL_ENDED, reason);
    return is_ripe ? reward(c, s, inviter) : referral_wait(c, &s->r, ripe_us);
}

static bool waiting_judge(struct ctx *c, struct settling *s)
{
    struct customer inviter;
    int64_t ripe_us;
    bool is_ripe;

    if (!order_judge(c, s, &ripe_us, &is_ripe))
        return false;
    if (is_ripe)
        return customer_get(c, s->r.inviter_id, &inviter) && people_judge(c, s, &inviter);
    if (!s->r.order_id && s->now_us - s->r.at_us > REFERRAL_DAYS_MAX * DAY_US)
        return settle(c, s, REFERRAL_ENDED, REFERRAL_NO_ORDER);
    return referral_wait(c, &s->r, ripe_us);
}

static bool settle_work(struct ctx *c, void *arg)
{
    struct settling *s = arg;
    struct customer friend;
    struct referral *all;
    size_t count;
    bool found;

    /* Another run may have settled it, a merge may have moved it. */
    if (!referral_find(c, s->customer_id, s->id, &s->r, &found))
        return false;
    if (!found || s->r.state != REFERRAL_WAITING)
        return true;
    if (!customer_get(c, s->r.customer_id, &friend) ||
        !referrals_of_friend(c, s->r.customer_id, &all, &count))
        return false;
    assert(count > 0);
    if (friend.erased_us)
        return settle(c, s, REFERRAL_ENDED, REFERRAL_GONE);
    return all[0].id == s->r.id ? waiting_judge(c, s)
                                : settle(c, s, REFERRAL_ENDED, REFERRAL_AGAIN);
}

static bool postpone_work(struct ctx *c, void *arg)
{
    const struct settling *s = arg;

    return referral_wait(c, &s->r, s->now_us + DAY_US);
}

static bool settle_one(struct ctx *c, struct settling *s)
{
    if (db_write(c, settle_work, s))
        return true;
    if (c->err != ERR_CONFLICT && c->err != ERR_INVALID && c->err != ERR_MISSING)
        return false;
    ctx_clear_error(c);
    return db_write(c, postpone_work, s);
}

/* ---- the job ---- */

struct batch {
    struct referral all[BATCH];
    size_t count;
    int64_t now_us;
    struct terms terms;
};

static bool batch_read(struct ctx *c, void *arg)
{
    struct batch *b = arg;

    return terms_read(c, &b->terms) && referrals_due(c, b->now_us, BATCH, b->all, &b->count);
}

static bool is_stopping(const struct job *job)
{
    return job->is_stopping && atomic_load(job->is_stopping);
}

/* Each that was looked at is settled or due later than now, so every batch is another. */
bool referral_reward_run(struct ctx *c, struct job *job)
{
    struct batch *b = arena_new_of(c->arena, struct batch);
    struct arena_mark mark = arena_mark(c->arena);

    b->now_us = clock_now(c->clock);
    for (int done = 0; done < RUN_MAX; done += BATCH) {
        if (!db_read(c, batch_read, b))
            return false;
        for (size_t i = 0; i < b->count; i++) {
            struct settling s = {.customer_id = b->all[i].customer_id,
                .id = b->all[i].id,
                .now_us = b->now_us,
                .terms = b->terms,
                .r = b->all[i]};

            if (is_stopping(job))
                return true;
            if (!settle_one(c, &s))
                return false;
        }
        arena_release(c->arena, mark);
        if (b->count < BATCH)
            return true;
    }
    return true;
}
