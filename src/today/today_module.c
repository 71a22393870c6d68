/* Today, as the rest of the house sees it: reasons, job, routes, commands. */
#include "job/job.h"
#include "today/reason.h"
#include "today/sales.h"
#include "today/today_doors.h"
#include "today/today_store.h"

extern const struct module today_module;

/* What is owed comes first; marks say when what was done is worth doing again. */
const struct today_reason today_reasons[TODAY_REASON_COUNT] = {
    {REASON_LATE, "late", TODAY_LATE, STEP_APOLOGISE, AMOUNT_ORDER, T_TODAY_LATE_WHY,
        T_TODAY_LATE_SAY, "service", .is_owed = true, .again_days = 2, .find = today_late_find},
    {REASON_CAME_LATE, "came_late", TODAY_LATE, STEP_APOLOGISE, AMOUNT_ORDER, T_TODAY_CAME_LATE_WHY,
        T_TODAY_CAME_LATE_SAY, "service", .is_owed = true, .again_days = 30},
    {REASON_BIRTHDAY, "birthday", TODAY_DATES, STEP_CONGRATULATE, AMOUNT_SPENT,
        T_TODAY_BIRTHDAY_WHY, T_TODAY_BIRTHDAY_SAY, "marketing", .is_personal = true,
        .again_days = 30, .find = today_dates_find},
    {REASON_DATE, "date", TODAY_DATES, STEP_CONGRATULATE, AMOUNT_SPENT, T_TODAY_DATE_WHY,
        T_TODAY_DATE_SAY, "marketing", .is_personal = true, .again_days = 30},
    {REASON_BIRTHDAY_SOON, "birthday_soon", TODAY_DATES, STEP_PREPARE, AMOUNT_SPENT,
        T_TODAY_BIRTHDAY_SOON_WHY, .is_personal = true, .again_days = 30},
    {REASON_DATE_SOON, "date_soon", TODAY_DATES, STEP_OFFER, AMOUNT_SPENT, T_TODAY_DATE_SOON_WHY,
        T_TODAY_DATE_SOON_SAY, "marketing", .is_personal = true, .again_days = 30},
    {REASON_SLIPPING, "slipping", TODAY_SLIPPING, STEP_ASK, AMOUNT_AT_STAKE, T_TODAY_SLIPPING_WHY,
        T_TODAY_SLIPPING_SAY, "marketing", .waits = true, .again_days = 30,
        .find = today_sales_find},
    {REASON_FIRST, "first_order", TODAY_FIRST, STEP_THANK, AMOUNT_SPENT, T_TODAY_FIRST_WHY,
        T_TODAY_FIRST_SAY, "service", .waits = true, .again_days = 30},
    {REASON_JOB_FAILED, "job_failed", TODAY_STOPPED, STEP_LOOK, AMOUNT_NONE, T_TODAY_JOB_WHY,
        .again_days = 1, .find = today_stopped_find},
    {REASON_IMPORT_STOPPED, "import_stopped", TODAY_STOPPED, STEP_LOOK, AMOUNT_NONE,
        T_TODAY_IMPORT_WHY, .again_days = 7},
    {REASON_SOURCE_SILENT, "source_silent", TODAY_STOPPED, STEP_LOOK, AMOUNT_NONE,
        T_TODAY_SOURCE_WHY, .again_days = 7},
    /* Who was only told of it gets it another day. */
    {REASON_GIFT, "gift", TODAY_GIFTS, STEP_HAND, AMOUNT_COST, T_TODAY_GIFT_WHY, .is_alone = true,
        .again_days = 1, .find = today_gifts_find, .done = today_gift_done,
        .undone = today_gift_undone},
};

static const struct job_kind today_jobs[] = {
    {"today.find", JOB_NONE, today_find_run, .attempts = 3, .retry_s = 60, .retry_max_s = 600,
        .lease_s = 1800, .summary = T_TODAY_JOB_FIND},
    {"today.hour", JOB_NONE, today_hour_run, .attempts = 1, .retry_s = 60, .retry_max_s = 60,
        .lease_s = 1800, .every_s = 3600, .summary = T_TODAY_JOB_HOUR},
};

const struct module today_module = {.name = "today",
    REASONS(today_reasons),
    JOBS(today_jobs),
    .verbs = today_verbs,
    .verb_count = TODAY_VERB_COUNT,
    .routes = today_routes,
    .route_count = TODAY_ROUTE_COUNT,
    .statements = today_sql,
    .statement_count = TODAY_STATEMENT_COUNT,
    .invariants = today_invariants,
    .invariant_count = TODAY_INVARIANT_COUNT,
    .parts = today_parts,
    .part_count = TODAY_PART_COUNT};
