/* The days of a stretch of time in the business's zone, laid out so that many threads can ask for
 * the day and the month of a moment without asking ICU. */
#ifndef MAITRED_CALENDAR_H
#define MAITRED_CALENDAR_H

#include "base/zone.h"

/* About 19 hours: shorter than a day, so that hardly any bucket holds two midnights. */
#define CALENDAR_BUCKET_BITS 36

struct calendar {
    int64_t first_day;
    size_t day_count;
    int64_t *starts;     /* of each day, and of the one after the last */
    uint32_t *buckets;   /* the day at the begin of each 2^CALENDAR_BUCKET_BITS microseconds */
    int32_t *months;     /* of each day, counted from the first day's */
    int64_t first_month; /* year * 12 + month - 1 */
    size_t month_count;
};

void calendar_init(struct calendar *k, struct zone *zone, int64_t first_day, int64_t last_day);
void calendar_fini(struct calendar *k);
/* Counted from first_day, of a moment from the first day to the last. Asked for each order of the
 * log. */
static inline size_t calendar_day(const struct calendar *k, int64_t at_us)
{
    size_t day = k->buckets[(size_t)(at_us - k->starts[0]) >> CALENDAR_BUCKET_BITS];

    day += at_us >= k->starts[day + 1];
    while (at_us >= k->starts[day + 1]) /* where a zone skipped a day */
        day++;
    return day;
}

#endif
