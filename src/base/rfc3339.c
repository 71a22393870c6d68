/* Reading and writing of RFC 3339. */
#include "base/rfc3339.h"

#include <stdio.h>

#define YEAR_MIN 1970
#define YEAR_MAX 9999
#define FRACTION_DIGITS 6

/* Takes `digits` digits off the text. */
static bool number_cut(struct str *text, size_t digits, int64_t min, int64_t max, int64_t *out)
{
    struct str part = {text->p, digits};

    if (text->n < digits || part.p[0] < '0' || part.p[0] > '9' || !str_to_i64(part, min, max, out))
        return false;
    *text = str_from(*text, digits);
    return true;
}

static bool char_cut(struct str *text, const char *any)
{
    for (; text->n && *any; any++)
        if (text->p[0] == *any) {
            *text = str_from(*text, 1);
            return true;
        }
    return false;
}

static bool date_cut(struct str *text, int64_t *day)
{
    int64_t y, m, d;

    if (!number_cut(text, 4, YEAR_MIN, YEAR_MAX, &y) || !char_cut(text, "-") ||
        !number_cut(text, 2, 1, 12, &m) || !char_cut(text, "-") ||
        !number_cut(text, 2, 1, civil_month_days((int)y, (int)m), &d))
        return false;
    *day = civil_to_day((struct civil){(int)y, (int)m, (int)d});
    return true;
}

bool iso_day_parse(struct str text, int64_t *day)
{
    return date_cut(&text, day) && !text.n;
}

/* ".5", ".123456789": digits past the microsecond are dropped. */
static bool fraction_cut(struct str *text, int64_t *us)
{
    int64_t unit = SECOND_US / 10;
    size_t n = 0;

    *us = 0;
    if (!char_cut(text, ".,"))
        return true;
    for (; text->n && text->p[0] >= '0' && text->p[0] <= '9'; n++) {
        if (n < FRACTION_DIGITS)
            *us += (text->p[0] - '0') * unit;
        unit /= 10;
        *text = str_from(*text, 1);
    }
    return n > 0;
}

static bool offset_cut(struct str *text, int64_t *us)
{
    int64_t sign, hours, minutes;

    *us = 0;
    if (char_cut(text, "Zz"))
        return true;
    sign = text->n && text->p[0] == '-' ? -1 : 1;
    if (!char_cut(text, "+-") || !number_cut(text, 2, 0, 23, &hours))
        return false;
    char_cut(text, ":");
    if (!number_cut(text, 2, 0, 59, &minutes))
        return false;
    *us = sign * (hours * 60 + minutes) * 60 * SECOND_US;
    return true;
}

bool rfc3339_parse(struct str text, int64_t *at_us)
{
    int64_t day, hours, minutes, seconds, part_us, offset_us;

    if (!date_cut(&text, &day) || !char_cut(&text, "Tt ") || !number_cut(&text, 2, 0, 23, &hours) ||
        !char_cut(&text, ":") || !number_cut(&text, 2, 0, 59, &minutes) || !char_cut(&text, ":") ||
        !number_cut(&text, 2, 0, 60, &seconds) || !fraction_cut(&text, &part_us) ||
        !offset_cut(&text, &offset_us) || text.n)
        return false;
    *at_us = day * DAY_US + ((hours * 60 + minutes) * 60 + seconds) * SECOND_US + part_us;
    *at_us -= offset_us;
    return *at_us >= 0;
}

void iso_day_format(char out[RFC3339_MAX], int64_t day)
{
    struct civil date = civil_from_day(day);

    snprintf(out, RFC3339_MAX, "%04d-%02d-%02d", date.year, date.month, date.day);
}

void rfc3339_format(char out[RFC3339_MAX], int64_t at_us)
{
    int64_t day = at_us / DAY_US - (at_us % DAY_US < 0);
    int64_t rest_us = at_us - day * DAY_US;
    int seconds = (int)(rest_us / SECOND_US);
    struct civil date = civil_from_day(day);
    char part[16] = "";

    if (rest_us % SECOND_US != 0)
        snprintf(part, sizeof part, ".%06d", (int)(rest_us % SECOND_US));
    snprintf(out, RFC3339_MAX, "%04d-%02d-%02dT%02d:%02d:%02d%sZ", date.year, date.month, date.day,
        seconds / 3600, seconds / 60 % 60, seconds % 60, part);
}
