/* Weeks, months and quarters of the business's calendar, laid out from a first day to a last one so
 * that threads can ask for the period of a moment. Weeks begin on Monday (ISO 8601). */
#ifndef MAITRED_PERIOD_H
#define MAITRED_PERIOD_H

#include "base/lang.h"
#include "base/zone.h"

enum period_kind { PERIOD_MONTH, PERIOD_WEEK, PERIOD_QUARTER };
#define PERIOD_KINDS "month|week|quarter"

/* About 19 hours: shorter than any period, so that none holds two borders. */
#define PERIOD_BUCKET_BITS 36

struct periods {
    enum period_kind kind;
    size_t count;
    int64_t *days;      /* the first of each, and of the one after the last */
    int64_t *starts_us; /* when each begins */
    uint16_t *buckets;  /* the period at the begin of each 2^PERIOD_BUCKET_BITS microseconds */
};

/* From the period of the first day to that of the last. */
void periods_init(struct periods *p, struct zone *zone, enum period_kind kind, int64_t first_day,
    int64_t last_day);
void periods_fini(struct periods *p);
size_t periods_count(enum period_kind kind, int64_t first_day, int64_t last_day);
/* The period of a moment from the first day to the last. Asked for each order of the log. */
static inline size_t periods_at(const struct periods *p, int64_t at_us)
{
    size_t bucket = (size_t)(at_us - p->starts_us[0]) >> PERIOD_BUCKET_BITS;
    size_t period = p->buckets[bucket];

    return period + (at_us >= p->starts_us[period + 1]);
}

const char *period_kind_name(enum period_kind kind);
/* For programs: 2010-12, 2010-W48, 2010-Q4. For people: Dec 2010, 29 Nov 2010, Q4 2010. */
const char *period_name(struct arena *a, enum period_kind kind, int64_t first_day);
const char *period_label(struct arena *a, enum lang lang, enum period_kind kind, int64_t first_day);

#endif
