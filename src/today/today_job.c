/* When lines are looked for: each hour if anything may have changed, and when somebody asks. */
#include "today/today_doors.h"
#include "today/today_store.h"

#define FRESH_US (15 * 60 * SECOND_US)     /* however much changed since */
#define STALE_US (3 * 60 * 60 * SECOND_US) /* though nothing changed on the timeline */

bool today_is_fresh(struct ctx *c, const struct today_found *kept, bool *is_fresh)
{
    int64_t now_us = clock_now(c->clock), age_us = now_us - kept->found_us, mark;

    if (!today_mark_newest(c, &mark))
        return false;
    *is_fresh = kept->found_us != 0 && kept->day == zone_day(c->zone, now_us) &&
        (age_us < FRESH_US || (age_us < STALE_US && mark == kept->mark));
    return true;
}

/* A key for each minute: asking twice is asking once, asking later is asking again. */
bool today_ask_for(struct ctx *c)
{
    int64_t now_us = clock_now(c->clock);
    const char *key = arena_printf(c->arena, "%lld", (long long)(now_us / (60 * SECOND_US)));

    return job_add(c, "today.find", str_of(key), STR(""), now_us);
}

static bool find_work(struct ctx *c, void *arg)
{
    return today_find(c, zone_day(c->zone, clock_now(c->clock)), arg);
}

static bool keep_work(struct ctx *c, void *arg)
{
    return today_keep(c, arg);
}

bool today_renew(struct ctx *c)
{
    struct today_found found;

    return db_read(c, find_work, &found) && db_write(c, keep_work, &found);
}

bool today_find_run(struct ctx *c, struct job *job)
{
    (void)job;
    return today_renew(c);
}

struct look {
    struct today_found kept;
    bool is_fresh;
};

static bool look_work(struct ctx *c, void *arg)
{
    struct look *l = arg;

    return today_kept(c, &l->kept) && today_is_fresh(c, &l->kept, &l->is_fresh);
}

bool today_hour_run(struct ctx *c, struct job *job)
{
    struct look l;

    (void)job;
    return db_read(c, look_work, &l) && (l.is_fresh || today_renew(c));
}
