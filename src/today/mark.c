/* What somebody did about a line: a row that hides it for a while, and, where a customer was
 * contacted, a touchpoint. */
#include "base/actor.h"
#include "today/today_store.h"

/* Nobody else changes, merges or erases the customer while the mark is made. */
static bool item_lock(struct ctx *c, int64_t id, struct today_item *item)
{
    struct customer cu;

    return today_item_get(c, id, item) &&
        (item->customer_id == CUSTOMER_ANONYMOUS || customer_lock(c, item->customer_id, &cu));
}

static bool mark_make(struct ctx *c, const struct today_item *item, struct today_mark *m)
{
    if (!m->id)
        m->id = id_new(c->clock);
    m->at_us = clock_now(c->clock);
    return today_mark_put(c, item, m) && today_settle(c, item->customer_id);
}

/* ---- contacts ---- */

static bool contact_write(
    struct ctx *c, int64_t customer_id, int64_t id, enum channel channel, bool is_reached)
{
    struct touchpoint t = touchpoint_of(TOUCHPOINT_CONTACT);

    t.customer_id = customer_id;
    t.id = t.ref = id;
    t.at_us = id_second(id) * SECOND_US;
    t.channel = channel;
    t.items = is_reached;
    return touchpoint_put(c, &t);
}

static bool contact_note(struct ctx *c, int64_t customer_id)
{
    int64_t at_us;

    return today_contacted_at(c, customer_id, clock_now(c->clock), &at_us) &&
        db_run(c, &today_sql[TODAY_ITEMS_CONTACTED], ARGS(I64(customer_id), I64(at_us)), NULL);
}

bool today_contacted(
    struct ctx *c, int64_t customer_id, int64_t id, enum channel channel, bool is_reached)
{
    assert(customer_id != CUSTOMER_ANONYMOUS);
    return contact_write(c, customer_id, id, channel, is_reached) && contact_note(c, customer_id);
}

/* ---- done ---- */

static bool deed_check(struct ctx *c, const struct today_item *item, struct today_deed *deed)
{
    bool has_nobody = item->customer_id == CUSTOMER_ANONYMOUS;

    if (deed->outcome == OUTCOME_NONE)
        deed->outcome = has_nobody || !item->reason->purpose ? OUTCOME_SEEN_TO : OUTCOME_REACHED;
    if (has_nobody && deed->outcome != OUTCOME_SEEN_TO)
        return fail(c, ERR_INVALID, "this line is about no customer: nobody can be reached");
    if (deed->note.n > TODAY_NOTE_MAX)
        return fail(c, ERR_INVALID, "the note is longer than %d bytes", TODAY_NOTE_MAX);
    return true;
}

/* One not reached is tried again tomorrow. */
static int64_t done_until(struct ctx *c, const struct today_item *item, enum today_outcome outcome)
{
    int64_t now_us = clock_now(c->clock);

    return outcome == OUTCOME_NOT_REACHED ? zone_moment(c->zone, zone_day(c->zone, now_us) + 1, 0)
                                          : now_us + item->reason->again_days * DAY_US;
}

bool today_done(struct ctx *c, int64_t id, const struct today_deed *deed)
{
    struct today_mark m = {.action = TODAY_DONE, .deed = *deed};
    struct today_item item;

    if (!item_lock(c, id, &item) || !deed_check(c, &item, &m.deed))
        return false;
    m.id = id_new(c->clock);
    m.until_us = done_until(c, &item, m.deed.outcome);
    if (m.deed.outcome != OUTCOME_SEEN_TO) {
        m.touchpoint_id = m.id;
        if (!today_contacted(
                c, item.customer_id, m.id, m.deed.channel, m.deed.outcome == OUTCOME_REACHED))
            return false;
    } else if (item.reason->done && !item.reason->done(c, &item))
        return false;
    return mark_make(c, &item, &m);
}

/* ---- later, never, after all ---- */

bool today_snooze(struct ctx *c, int64_t id, int64_t day)
{
    struct today_mark m = {.action = TODAY_SNOOZED};
    int64_t today = zone_day(c->zone, clock_now(c->clock));
    struct today_item item;

    if (!item_lock(c, id, &item))
        return false;
    if (day <= today || day > today + TODAY_SNOOZE_DAYS_MAX)
        return fail(c, ERR_INVALID, "the day must be from tomorrow to %d days ahead",
            TODAY_SNOOZE_DAYS_MAX);
    m.until_us = zone_moment(c->zone, day, 0);
    return mark_make(c, &item, &m);
}

bool today_hide(struct ctx *c, int64_t id)
{
    struct today_mark m = {
        .action = TODAY_HIDDEN, .until_us = clock_now(c->clock) + TODAY_HIDE_DAYS * DAY_US};
    struct today_item item;

    return item_lock(c, id, &item) && mark_make(c, &item, &m);
}

/* What a line did beside, when it was marked as seen to. */
static bool deed_undo(struct ctx *c, const struct today_item *item, const struct today_mark *m)
{
    bool was_seen_to = m->action == TODAY_DONE && m->deed.outcome == OUTCOME_SEEN_TO;

    return !was_seen_to || !item->reason || !item->reason->undone || item->reason->undone(c, item);
}

bool today_undo(struct ctx *c, int64_t id)
{
    struct today_item item;
    struct customer cu;
    struct today_mark m;
    bool found;

    if (!today_mark_of(c, id, &item, &m, &found))
        return false;
    if (!found)
        return fail(c, ERR_MISSING, "nothing was done about this line that could be undone");
    if (item.customer_id != CUSTOMER_ANONYMOUS && !customer_lock(c, item.customer_id, &cu))
        return false;
    if (m.touchpoint_id &&
        (!touchpoint_remove(c, item.customer_id, m.touchpoint_id) ||
            !contact_note(c, item.customer_id)))
        return false;
    return deed_undo(c, &item, &m) && today_mark_end(c, item.customer_id, m.id) &&
        today_settle(c, item.customer_id);
}
