/* A period is known by its first day; the next one's is found from the civil date. */
#include "insight/period.h"

#define WEEK_DAYS 7
#define MONDAY_SHIFT 3 /* 1970-01-01 was a Thursday */
#define YEAR_MONTHS 12
#define QUARTER_MONTHS 3

static int64_t period_start(enum period_kind kind, int64_t day)
{
    struct civil date = civil_from_day(day);
    int64_t weekday;

    switch (kind) {
    case PERIOD_WEEK:
        weekday = (day + MONDAY_SHIFT) % WEEK_DAYS;
        return day - (weekday < 0 ? weekday + WEEK_DAYS : weekday);
    case PERIOD_MONTH:
        return civil_to_day((struct civil){date.year, date.month, 1});
    case PERIOD_QUARTER:
        date.month -= (date.month - 1) % QUARTER_MONTHS;
        return civil_to_day((struct civil){date.year, date.month, 1});
    case PERIOD_YEAR:
        return civil_to_day((struct civil){date.year, 1, 1});
    }
    bug("a period of no kind");
}

/* Any day of the next period will do: a month has at most 31 days, a quarter 92, a year
 * 366. */
static int64_t period_next(enum period_kind kind, int64_t start)
{
    static const int64_t days_max[] = {
        [PERIOD_MONTH] = 31, [PERIOD_WEEK] = WEEK_DAYS, [PERIOD_QUARTER] = 92, [PERIOD_YEAR] = 366};

    return period_start(kind, start + days_max[kind]);
}

size_t periods_count(enum period_kind kind, int64_t first_day, int64_t last_day)
{
    struct civil from = civil_from_day(period_start(kind, first_day));
    struct civil until = civil_from_day(period_start(kind, last_day));
    static const int64_t lengths[] = {
        [PERIOD_MONTH] = 1, [PERIOD_QUARTER] = QUARTER_MONTHS, [PERIOD_YEAR] = YEAR_MONTHS};
    int64_t months = (int64_t)(until.year - from.year) * YEAR_MONTHS + until.month - from.month;

    assert(first_day <= last_day);
    if (kind == PERIOD_WEEK)
        return (size_t)((period_start(kind, last_day) - period_start(kind, first_day)) /
                   WEEK_DAYS) +
            1;
    return (size_t)(months / lengths[kind]) + 1;
}

void periods_init(struct periods *p, enum period_kind kind, int64_t first_day, int64_t last_day)
{
    int64_t day = period_start(kind, first_day);

    *p = (struct periods){.kind = kind, .count = periods_count(kind, first_day, last_day)};
    assert(p->count <= UINT16_MAX);
    p->days = mem_alloc(mem_size(p->count + 1, sizeof *p->days));
    p->of_days = mem_alloc(mem_size((size_t)(last_day - day + 1), sizeof *p->of_days));
    for (size_t i = 0; i <= p->count; i++, day = period_next(kind, day))
        p->days[i] = day;
    assert(last_day < p->days[p->count]);
    for (size_t i = 0; i < p->count; i++)
        for (day = p->days[i]; day < p->days[i + 1] && day <= last_day; day++)
            p->of_days[day - p->days[0]] = (uint16_t)i;
}

void periods_fini(struct periods *p)
{
    mem_free(p->days);
    mem_free(p->of_days);
    *p = (struct periods){0};
}

/* ---- names ---- */

const char *period_kind_name(enum period_kind kind)
{
    static const char *const names[] = {[PERIOD_MONTH] = "month",
        [PERIOD_WEEK] = "week",
        [PERIOD_QUARTER] = "quarter",
        [PERIOD_YEAR] = "year"};

    return names[kind];
}

/* A week belongs to the year of its Thursday. */
static const char *week_name(struct arena *a, int64_t monday)
{
    struct civil thursday = civil_from_day(monday + MONDAY_SHIFT);
    int64_t new_year = civil_to_day((struct civil){thursday.year, 1, 1});

    return arena_printf(
        a, "%04d-W%02d", thursday.year, (int)((monday + MONDAY_SHIFT - new_year) / WEEK_DAYS) + 1);
}

const char *period_name(struct arena *a, enum period_kind kind, int64_t first_day)
{
    struct civil date = civil_from_day(first_day);

    switch (kind) {
    case PERIOD_WEEK:
        return week_name(a, first_day);
    case PERIOD_MONTH:
        return arena_printf(a, "%04d-%02d", date.year, date.month);
    case PERIOD_QUARTER:
        return arena_printf(a, "%04d-Q%d", date.year, (date.month - 1) / QUARTER_MONTHS + 1);
    case PERIOD_YEAR:
        return arena_printf(a, "%04d", date.year);
    }
    bug("a period of no kind");
}

const char *period_label(struct arena *a, enum lang lang, enum period_kind kind, int64_t first_day)
{
    struct civil date = civil_from_day(first_day);

    switch (kind) {
    case PERIOD_WEEK:
        return lang_date(a, lang, first_day);
    case PERIOD_MONTH:
        return lang_month(a, lang, first_day);
    case PERIOD_QUARTER:
        return LANG_FORMAT(a, lang, T_INSIGHT_PERIOD_QUARTER,
            ARG_INT("quarter", (date.month - 1) / QUARTER_MONTHS + 1),
            ARG_TEXT("year", arena_printf(a, "%d", date.year)));
    case PERIOD_YEAR:
        return arena_printf(a, "%d", date.year);
    }
    bug("a period of no kind");
}
