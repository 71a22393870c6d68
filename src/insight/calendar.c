/* Days begin when the zone says so; buckets of equal width tell which day a moment is near. */
#include "insight/calendar.h"

static int64_t month_of(int64_t day)
{
    struct civil date = civil_from_day(day);

    return (int64_t)date.year * 12 + date.month - 1;
}

static void buckets_fill(struct calendar *k)
{
    uint64_t width = (uint64_t)(k->starts[k->day_count] - k->starts[0]);
    size_t count = (size_t)(width >> CALENDAR_BUCKET_BITS) + 1, day = 0;

    assert(k->day_count < UINT32_MAX);
    k->buckets = mem_alloc(mem_size(count, sizeof *k->buckets));
    for (size_t i = 0; i < count; i++) {
        int64_t begin_us = k->starts[0] + (int64_t)((uint64_t)i << CALENDAR_BUCKET_BITS);

        while (day + 1 < k->day_count && begin_us >= k->starts[day + 1])
            day++;
        k->buckets[i] = (uint32_t)day;
    }
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
    buckets_fill(k);
}

void calendar_fini(struct calendar *k)
{
    mem_free(k->starts);
    mem_free(k->buckets);
    mem_free(k->months);
    *k = (struct calendar){0};
}
