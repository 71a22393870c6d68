/* Birthdays and days to remember, of customers and of people close to them: today's, and those of
 * the next week. */
#include "today/reason.h"
#include "today/sales.h"
#include "today/today_store.h"

#define PEOPLE_MAX 20000 /* of one day of the year */

/* "birthday" in any of our languages. */
static bool is_birthday(struct ctx *c, struct str occasion)
{
    struct str folded = str_of(lang_fold(c->arena, occasion));

    for (int lang = 0; lang < LANG_COUNT; lang++)
        if (str_eq(folded, str_of(lang_text((enum lang)lang, T_TODAY_WORD_BIRTHDAY))))
            return true;
    return false;
}

static struct today_item date_item(
    struct ctx *c, const struct today_search *s, int64_t customer_id, int64_t day)
{
    struct today_item item = today_item_of(REASON_DATE);

    item.customer_id = customer_id;
    item.since_us = zone_moment(c->zone, day, 0);
    item.day = day;
    item.amount = today_spent(s, customer_id);
    item.place = today_place((int)(day - s->day), item.amount);
    return item;
}

/* How many years it is on that day; 0 when the year is not known. */
static int64_t years_on(int64_t day, int64_t year)
{
    int64_t years = year ? civil_from_day(day).year - year : 0;

    return years > 0 ? years : 0;
}

static void birthday_offer(
    struct ctx *c, struct today_search *s, int64_t customer_id, int64_t day, int64_t year)
{
    struct today_item item = date_item(c, s, customer_id, day);

    item.reason = today_reason_of(day == s->day ? REASON_BIRTHDAY : REASON_BIRTHDAY_SOON);
    item.subject = STR("birthday");
    item.number = years_on(day, year);
    today_offer(s, &item);
}

static bool birthdays_find(
    struct ctx *c, struct today_search *s, int64_t day, struct today_month_day on)
{
    struct rows rows;

    if (!db_query(
            c, &rows, &today_sql[TODAY_BIRTHS], ARGS(I64(on.month), I64(on.day), I64(PEOPLE_MAX))))
        return false;
    while (db_next(&rows))
        birthday_offer(c, s, db_i64(&rows, 0), day, db_i64(&rows, 1));
    return db_end(&rows);
}

/* "grandmother: wedding (bouquet)" */
static struct str label_of(struct ctx *c, struct str whose, struct str occasion, struct str note)
{
    return str_of(arena_printf(c->arena, STR_FMT "%s" STR_FMT "%s" STR_FMT "%s", STR_ARG(whose),
        whose.n ? ": " : "", STR_ARG(occasion), note.n ? " (" : "", STR_ARG(note),
        note.n ? ")" : ""));
}

static void date_offer(struct ctx *c, struct today_search *s, const struct rows *rows, int64_t day)
{
    struct str whose = db_text(rows, 1), occasion = db_text(rows, 2), note = db_text(rows, 3);
    struct today_item item = date_item(c, s, db_i64(rows, 0), day);

    if (!whose.n && is_birthday(c, occasion)) {
        birthday_offer(c, s, item.customer_id, day, db_i64(rows, 4));
        return;
    }
    item.reason = today_reason_of(day == s->day ? REASON_DATE : REASON_DATE_SOON);
    item.subject = str_join(c->arena, whose, ':', occasion);
    item.what = label_of(c, whose, occasion, note);
    item.number = years_on(day, db_i64(rows, 4));
    today_offer(s, &item);
}

static bool dates_find(
    struct ctx *c, struct today_search *s, int64_t day, struct today_month_day on)
{
    struct rows rows;

    if (!db_query(c, &rows, &today_sql[TODAY_DATES_ON],
            ARGS(I64(on.month), I64(on.day), I64(PEOPLE_MAX))))
        return false;
    while (db_next(&rows))
        date_offer(c, s, &rows, day);
    return db_end(&rows);
}

bool today_dates_find(struct ctx *c, struct today_search *s)
{
    struct today_month_day on[2];

    for (int64_t day = s->day; day <= s->day + TODAY_DAYS_AHEAD; day++)
        for (size_t i = 0, n = today_days_on(day, on); i < n; i++)
            if (!birthdays_find(c, s, day, on[i]) || !dates_find(c, s, day, on[i]))
                return false;
    return true;
}
