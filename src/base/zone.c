/* Days by arithmetic, offsets by ICU. */
#include "base/zone.h"

#include <string.h>
#include <unicode/ucal.h>
#include <unicode/ustring.h>

#define ZONE_NAME_MAX 64

struct zone {
    char name[ZONE_NAME_MAX];
    UCalendar *calendar;       /* NULL for UTC */
    int64_t from_us, until_us; /* the stretch for which offset_us holds */
    int64_t offset_us;
};

int64_t civil_to_day(struct civil date)
{
    int64_t y = date.month <= 2 ? date.year - 1 : date.year;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

    return era * 146097 + day_of_era - 719468;
}

struct civil civil_from_day(int64_t day)
{
    int64_t z = day + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t mp = (5 * doy + 2) / 153;
    int month = (int)(mp < 10 ? mp + 3 : mp - 9);

    return (struct civil){
        (int)(yoe + era * 400 + (month <= 2)), month, (int)(doy - (153 * mp + 2) / 5 + 1)};
}

int civil_month_days(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    assert(month >= 1);
    assert(month <= 12);
    return days[month - 1] + (month == 2 && is_leap);
}

bool civil_is_valid(struct civil date)
{
    return date.year >= 1 && date.year <= 9999 && date.month >= 1 && date.month <= 12 &&
        date.day >= 1 && date.day <= civil_month_days(date.year, date.month);
}

struct zone *zone_utc(void)
{
    struct zone *z = mem_alloc(sizeof *z);

    memcpy(z->name, "UTC", sizeof "UTC");
    z->from_us = INT64_MIN;
    z->until_us = INT64_MAX;
    return z;
}

struct zone *zone_open(struct str name)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar id[ZONE_NAME_MAX], canonical[ZONE_NAME_MAX];
    UBool is_system = 0;
    struct zone *z;

    if (str_eq_nocase(name, STR("UTC")))
        return zone_utc();
    if (name.n == 0 || name.n >= ZONE_NAME_MAX || !str_is_utf8(name))
        return NULL;
    u_strFromUTF8(id, ZONE_NAME_MAX, NULL, name.p, (int32_t)name.n, &status);
    ucal_getCanonicalTimeZoneID(id, -1, canonical, ZONE_NAME_MAX, &is_system, &status);
    if (U_FAILURE(status) || !is_system)
        return NULL;
    z = mem_alloc(sizeof *z);
    memcpy(z->name, name.p, name.n);
    z->calendar = ucal_open(id, -1, "en", UCAL_GREGORIAN, &status);
    if (U_FAILURE(status))
        bug("ICU cannot open the zone \"%s\" it just named", z->name);
    return z;
}

struct zone *zone_copy(const struct zone *z)
{
    return z->calendar ? zone_open(str_of(z->name)) : zone_utc();
}

void zone_close(struct zone **z)
{
    if (!*z)
        return;
    if ((*z)->calendar)
        ucal_close((*z)->calendar);
    mem_free(*z);
    *z = NULL;
}

const char *zone_name(const struct zone *z)
{
    return z->name;
}

/* Learns the offset around a moment and how long it holds. */
static void zone_learn(struct zone *z, int64_t at_us)
{
    UErrorCode status = U_ZERO_ERROR;
    int64_t at_ms = at_us / 1000 - (at_us % 1000 < 0);
    UDate edge;

    ucal_setMillis(z->calendar, (double)at_ms, &status);
    z->offset_us = 1000 *
        (int64_t)(ucal_get(z->calendar, UCAL_ZONE_OFFSET, &status) +
            ucal_get(z->calendar, UCAL_DST_OFFSET, &status));
    z->from_us = INT64_MIN;
    z->until_us = INT64_MAX;
    if (ucal_getTimeZoneTransitionDate(
            z->calendar, UCAL_TZ_TRANSITION_PREVIOUS_INCLUSIVE, &edge, &status))
        z->from_us = (int64_t)edge * 1000;
    if (ucal_getTimeZoneTransitionDate(z->calendar, UCAL_TZ_TRANSITION_NEXT, &edge, &status))
        z->until_us = (int64_t)edge * 1000;
    if (U_FAILURE(status))
        bug("ICU lost the zone \"%s\": %s", z->name, u_errorName(status));
}

int64_t zone_offset_us(struct zone *z, int64_t at_us)
{
    if (z->calendar && (at_us < z->from_us || at_us >= z->until_us))
        zone_learn(z, at_us);
    return z->offset_us;
}

int64_t zone_day(struct zone *z, int64_t at_us)
{
    int64_t local = at_us + zone_offset_us(z, at_us);

    return local / DAY_US - (local % DAY_US < 0);
}

int64_t zone_moment(struct zone *z, int64_t day, int64_t time_of_day_us)
{
    int64_t local = day * DAY_US + time_of_day_us;
    int64_t before = zone_offset_us(z, local - DAY_US), after;

    if (zone_offset_us(z, local - before) == before)
        return local - before; /* of a time that came twice, the first */
    after = zone_offset_us(z, local + DAY_US);
    /* With neither offset was there such a time: the old one leads past the gap. */
    return zone_offset_us(z, local - after) == after ? local - after : local - before;
}
