/* What the reasons of this folder share. */
#ifndef MAITRED_REASON_H
#define MAITRED_REASON_H

#include "today/today.h"

/* Stored in today_item.reason and today_mark.reason. */
enum today_number {
    REASON_LATE = 1,
    REASON_CAME_LATE,
    REASON_BIRTHDAY,
    REASON_DATE,
    REASON_BIRTHDAY_SOON,
    REASON_DATE_SOON,
    REASON_SLIPPING,
    REASON_FIRST,
    REASON_JOB_FAILED,
    REASON_IMPORT_STOPPED,
    REASON_SOURCE_SILENT,
    REASON_GIFT
};

#define TODAY_REASON_COUNT 12
extern const struct today_reason today_reasons[TODAY_REASON_COUNT];

#define SLIPPING_OFFERED_MAX ((size_t)10 * TODAY_KEPT_MAX)

/* An item of one of these, about nobody, with nothing known. */
struct today_item today_item_of(enum today_number number);
/* Ranks come first, within one the larger amounts. */
int64_t today_place(int rank, int64_t amount);
/* One more there was, which nobody will look at. */
void today_found_more(struct today_search *s, enum today_number number);

/* ---- days of the year ---- */

/* The days of the year that fall on this day: one, or two on 1 March of a year without a 29
 * February, which is remembered then: never early, which many take for a bad omen. */
struct today_month_day {
    int month, day;
};
size_t today_days_on(int64_t day, struct today_month_day out[2]);

#endif
