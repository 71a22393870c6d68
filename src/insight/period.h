/* Weeks, months, quarters and years of the calendar, laid out from a first day to a last one so
 * that the period of each is at hand. Weeks begin on Monday (ISO 8601). */
#ifndef MAITRED_PERIOD_H
#define MAITRED_PERIOD_H

#include "base/lang.h"
#include "base/zone.h"

enum period_kind { PERIOD_MONTH, PERIOD_WEEK, PERIOD_QUARTER, PERIOD_YEAR };
#define PERIOD_KINDS "month|week|quarter" /* of cohorts: a table of years says little */

struct periods {
    enum period_kind kind;
    size_t count;
    int64_t *days;     /* the first of each, and of the one after the last */
    uint16_t *of_days; /* the period of each day from days[0] on */
};

/* From the period of the first day to that of the last. */
void periods_init(struct periods *p, enum period_kind kind, int64_t first_day, int64_t last_day);
void periods_fini(struct periods *p);
size_t periods_count(enum period_kind kind, int64_t first_day, int64_t last_day);
/* The period of a day from the first to the last. */
static inline size_t periods_at(const struct periods *p, int64_t day)
{
    return p->of_days[day - p->days[0]];
}

const char *period_kind_name(enum period_kind kind);
/* For programs: 2010-12, 2010-W48, 2010-Q4, 2010. For people: Dec 2010, 29 Nov 2010, Q4 2010,
 * 2010. */
const char *period_name(struct arena *a, enum period_kind kind, int64_t first_day);
const char *period_label(struct arena *a, enum lang lang, enum period_kind kind, int64_t first_day);

#endif
