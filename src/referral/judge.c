/* Who may be rewarded for whom. */
#include <string.h>

#include "referral/referral_store.h"

#define DIGITS_MIN 9 /* of a number that belongs to one person: shorter ones are anybody's */

/* ---- the same person under two names ---- */

/* Mail to anna+shop@ goes to anna@; Google reads no dots. */
static struct str email_trace(struct ctx *c, struct str address)
{
    struct str rest = address, local;
    char *out = arena_alloc(c->arena, address.n + 1);
    bool is_google;
    size_t n = 0;

    if (!str_cut(&rest, '@', &local))
        return STR("");
    is_google = str_eq(rest, STR("gmail.com")) || str_eq(rest, STR("googlemail.com"));
    for (size_t i = 0; i < local.n && local.p[i] != '+'; i++)
        if (!is_google || local.p[i] != '.')
            out[n++] = local.p[i];
    return str_join(c->arena, (struct str){out, n}, '@', is_google ? STR("gmail.com") : rest);
}

/* A card or a number in another system is often the telephone's. */
static struct str digits_trace(struct ctx *c, struct str body)
{
    char *out = arena_alloc(c->arena, body.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < body.n; i++) {
        if (body.p[i] >= '0' && body.p[i] <= '9')
            out[n++] = body.p[i];
        else if (!strchr("+- ()", body.p[i]))
            return STR("");
    }
    return n < DIGITS_MIN ? STR("") : (struct str){out, n};
}

/* What two identities of one person have in common; '' nothing that is known. */
static struct str trace_of(struct ctx *c, struct str ident)
{
    enum ident_kind kind;
    struct str body, part;

    if (!ident_split(ident, &kind, &body))
        return STR("");
    if (kind == IDENT_EMAIL)
        return email_trace(c, body);
    if (kind == IDENT_EXTERNAL)
        while (str_find(body, STR(":"), NULL) && str_cut(&body, ':', &part))
            ;
    return digits_trace(c, body);
}

static bool traces_read(struct ctx *c, int64_t customer_id, struct str **out, size_t *count)
{
    *out = arena_array(c->arena, REFERRAL_IDENTS_MAX, struct str);
    if (!referral_idents(c, customer_id, *out, count))
        return false;
    for (size_t i = 0; i < *count; i++)
        (*out)[i] = trace_of(c, (*out)[i]);
    return true;
}

static bool shared_find(struct ctx *c, int64_t one, int64_t other, bool *is_shared)
{
    struct str *ours, *theirs;
    size_t count, other_count;

    *is_shared = false;
    if (!traces_read(c, one, &ours, &count) || !traces_read(c, other, &theirs, &other_count))
        return false;
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < other_count; k++)
            *is_shared |= ours[i].n && str_eq(ours[i], theirs[k]);
    return true;
}

/* ---- rings ---- */

struct line {
    int64_t people[RING_MAX];
    size_t count;
};

static void line_add(struct line *l, int64_t customer_id)
{
    for (size_t i = 0; i < l->count; i++)
        if (l->people[i] == customer_id)
            return;
    if (l->count < RING_MAX)
        l->people[l->count++] = customer_id;
}

/* By whom the inviter came, and by whom those: is the friend among them? */
static bool ring_find(struct ctx *c, int64_t friend_id, int64_t inviter_id, bool *is_ring)
{
    struct line line = {{inviter_id}, 1};

    *is_ring = false;
    for (size_t i = 0; i < line.count && !*is_ring; i++) {
        struct referral *by;
        size_t count;

        if (!referrals_of_friend(c, line.people[i], &by, &count))
            return false;
        for (size_t k = 0; k < count; k++) {
            *is_ring |= by[k].inviter_id == friend_id;
            line_add(&line, by[k].inviter_id);
        }
    }
    return true;
}

bool referral_hold(struct ctx *c, int64_t *friend_id, int64_t *inviter_id)
{
    bool is_first = *friend_id < *inviter_id;

    return customer_hold(c, is_first ? friend_id : inviter_id) &&
        customer_hold(c, is_first ? inviter_id : friend_id);
}

bool referral_judge(struct ctx *c, int64_t friend_id, int64_t inviter_id, int64_t before_us,
    enum referral_reason *reason)
{
    bool is_shared, is_ring, has_ordered;

    *reason = REFERRAL_SELF;
    if (friend_id == inviter_id)
        return true;
    if (!shared_find(c, friend_id, inviter_id, &is_shared) ||
        !ring_find(c, friend_id, inviter_id, &is_ring) ||
        !referral_ordered_before(c, friend_id, before_us, &has_ordered))
        return false;
    *reason = is_shared ? REFERRAL_SHARED
        : is_ring       ? REFERRAL_RING
        : has_ordered   ? REFERRAL_EARLIER
                        : REFERRAL_FINE;
    return true;
}
