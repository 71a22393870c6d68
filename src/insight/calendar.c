/* A day is found by division and then by looking whether a clock change moved its border. */
#include "insight/calendar.h"

static int64_t month_of(int64_t day)
{
    struct civil date = civil_from_day(day);

    return (int64_t)date.year * 12 + date.month - 1;
}

void calendar_init(struct calendar *k, struct zone *zone, int64_t first_day, int64_t last_day)
{
    assert(first_day <= last_day);
    k->first_day = first_day;
    k->day_count = (size_t)(last_day - first_day + 1);
    k->first_month = month_of(first_day);
    k->month_count = (size_t)(month_of(last_day) - k->first_month + 1);
    k->starts = mem_alloc(mem_size(k->day_count + 1, sizeof *k->starts));
    k->months = mem_alloc(mem_size(k->day_count, sizeof *k->months));
    for (size_t i = 0; i < k->day_count; i++) {
        k->starts[i] = zone_moment(zone, first_day + (int64_t)i, 0);
        k->months[i] = (int32_t)(month_of(first_day + (int64_t)i) - k->first_month);
    }
    k->starts[k->day_count] = zone_moment(zone, last_day + 1, 0);
}

void calendar_fini(struct calendar *k)
{
    mem_free(k->starts);
    mem_free(k->months);
    *k = (struct calendar){0};
}

size_t calendar_day(const struct calendar *k, int64_t at_us)
{
    int64_t days = (at_us - k->starts[0]) / DAY_US;
    size_t day = 0;

    if (days > 0)
        day = (size_t)days < k->day_count ? (size_t)days : k->day_count - 1;
    while (day + 1 < k->day_count && at_us >= k->starts[day + 1])
        day++;
    while (day > 0 && at_us < k->starts[day])
        day--;
    return day;
}
