/* Dates and times as files write them. ISO and its relatives, 20110102, 9.12.2011 12:50,
 * 12/9/2011 8:26 AM, "9 Dec 2011" (months in English, Russian, Ukrainian), Unix seconds and
 * milliseconds, spreadsheet serials. A time without a zone is the business's local time.
 *
 * 03/04/2011 may be 3 April or 4 March. Nothing here guesses: the caller collects evidence from
 * the whole column (a 13 can be no month) and asks when there is none. */
#ifndef MAITRED_MOMENT_H
#define MAITRED_MOMENT_H

#include "base/zone.h"

enum date_order { DATE_ORDER_UNKNOWN, DATE_DMY, DATE_MDY };

enum moment_result { MOMENT_OK, MOMENT_BAD, MOMENT_AMBIGUOUS };

enum moment_result moment_parse(
    struct str text, enum date_order order, struct zone *zone, int64_t *at_us);
/* Whether a text that is a date names the day alone, no time of it. */
bool moment_is_day(struct str text);
/* What one text proves about the order of day and month; unknown when nothing. */
enum date_order moment_evidence(struct str text);

#endif
