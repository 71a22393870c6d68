/* Moments and days as programs write them: 2011-12-09T12:50:00Z (RFC 3339), 2011-12-09 (ISO 8601).
 */
#ifndef MAITRED_RFC3339_H
#define MAITRED_RFC3339_H

#include "base/str.h"
#include "base/zone.h"

#define RFC3339_MAX 40

/* A moment with its offset; a part of a second is kept to the microsecond. Years 1970 to 9999. */
bool rfc3339_parse(struct str text, int64_t *at_us);
bool iso_day_parse(struct str text, int64_t *day);
/* A part of a second is shown only where there is one: most sources have none. */
void rfc3339_format(char out[RFC3339_MAX], int64_t at_us);
void iso_day_format(char out[RFC3339_MAX], int64_t day);

#endif
