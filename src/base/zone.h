/* Calendar days and time zones. A day is a count from 1970-01-01; which day a moment falls on
 * depends on the business's zone. Rules come from ICU, looked up once per stretch between two clock
 * changes, so asking for millions of moments in order is cheap. A zone is not shared between
 * threads. */
#ifndef MAITRED_ZONE_H
#define MAITRED_ZONE_H

#include "base/clock.h"
#include "base/str.h"

struct zone;

struct civil {
    int year, month, day; /* 1970.., 1..12, 1..31 */
};

int64_t civil_to_day(struct civil date); /* proleptic Gregorian; Hinnant, "chrono" dates */
struct civil civil_from_day(int64_t day);
bool civil_is_valid(struct civil date); /* years 1 to 9999 */
int civil_month_days(int year, int month);

struct zone *zone_utc(void);
struct zone *zone_open(struct str name);      /* IANA name; NULL when there is no such zone */
struct zone *zone_copy(const struct zone *z); /* for another thread */
void zone_close(struct zone **z);
const char *zone_name(const struct zone *z);
int64_t zone_offset_us(struct zone *z, int64_t at_us); /* what to add to UTC to get local time */
int64_t zone_day(struct zone *z, int64_t at_us);
/* The moment of a local time. One that a clock change skipped is taken after the gap, of one that
 * came twice the first. */
int64_t zone_moment(struct zone *z, int64_t day, int64_t time_of_day_us);

#endif
