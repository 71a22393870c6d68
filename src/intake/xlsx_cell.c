/* Numbers in cells. Excel keeps a moment as a number of days since 1900 or 1904, and only the
 * cell's number format tells it from a price; and every number went through a binary fraction. */
#include "intake/xlsx.h"

#include "base/zone.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define DIGITS_MAX 15        /* decimal digits that survive a double */
#define SERIAL_MAX 2958466.0 /* the day after 9999-12-31 */
#define DAY_S 86400
#define LEAP_BUG 60         /* the day 1900-02-29, which Lotus 1-2-3 thought existed */
#define EPOCH_1900 (-25569) /* 1899-12-30: day 0 for all days after the bug */
#define EPOCH_1904 (-24107) /* 1904-01-01 */

size_t number_plain(double value, char out[TABLE_NUMBER_MAX])
{
    int exponent, decimals, n;

    if (!isfinite(value))
        return 0;
    if (value == 0) {
        out[0] = '0';
        return 1;
    }
    exponent = (int)floor(log10(fabs(value)));
    decimals = DIGITS_MAX - 1 - exponent;
    if (decimals > 300)
        decimals = 300;
    /* Digits past the fifteenth are noise before the point too, but a whole number that a double
     * can hold is exact. */
    n = snprintf(out, TABLE_NUMBER_MAX, "%.*f", decimals > 0 ? decimals : 0, value);
    assert(n > 0);
    assert(n < TABLE_NUMBER_MAX);
    while (decimals > 0 && out[n - 1] == '0')
        n--;
    if (decimals > 0 && out[n - 1] == '.')
        n--;
    if (n == 2 && out[0] == '-' && out[1] == '0') {
        out[0] = '0';
        n = 1;
    }
    return (size_t)n;
}

/* Built-in formats, which are not written down in the file (ECMA-376 part 1, 18.8.30). */
enum xlsx_look xlsx_look_of(int id)
{
    if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 58))
        return XLSX_DATE;
    if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47))
        return XLSX_TIME;
    return id == 22 ? XLSX_DATE | XLSX_TIME : XLSX_NUMBER;
}

enum xlsx_look xlsx_look_of_code(struct str code)
{
    unsigned look = XLSX_NUMBER;
    bool has_month = false;

    for (size_t i = 0; i < code.n; i++) {
        char ch = code.p[i];
        const char *close;

        if (ch == '\\' || ch == '_' || ch == '*') { /* the next one is literal */
            i++;
        } else if (ch == '"' || ch == '[') {
            close = memchr(code.p + i + 1, ch == '"' ? '"' : ']', code.n - i - 1);
            i = close ? (size_t)(close - code.p) : code.n;
        } else {
            look |= text_has(STR("yYdD"), ch) ? XLSX_DATE : 0;
            look |= text_has(STR("hHsS"), ch) ? XLSX_TIME : 0;
            has_month = has_month || ch == 'm' || ch == 'M';
        }
    }
    /* An m is a month or a minute; alone it is a month. */
    return look || !has_month ? (enum xlsx_look)look : XLSX_DATE;
}

/* The day of a serial number: civil, or false when there is no such day in a calendar. */
static bool serial_day(int64_t serial, bool is_1904, struct civil *out)
{
    if (is_1904)
        *out = civil_from_day(serial + EPOCH_1904);
    else if (serial == LEAP_BUG)
        *out = (struct civil){1900, 2, 29};
    else
        *out = civil_from_day(serial + EPOCH_1900 + (serial < LEAP_BUG));
    return out->year >= 1 && out->year <= 9999;
}

/* Rounded to the second, which is what people typed; 0.999999 of one is a fraction's noise. A time
 * without a day is below 1. */
static size_t moment_put(double serial, enum xlsx_look look, bool is_1904, char *out)
{
    int64_t total = llround(serial * DAY_S), seconds = total % DAY_S;
    struct civil day;
    char time[16] = "";
    bool has_day = total >= DAY_S || (look & XLSX_DATE);
    int n;

    if (!serial_day(total / DAY_S, is_1904, &day))
        return 0;
    if (seconds || (look & XLSX_TIME))
        snprintf(time, sizeof time, "%02d:%02d:%02d", (int)(seconds / 3600),
            (int)(seconds / 60 % 60), (int)(seconds % 60));
    n = has_day ? snprintf(out, TABLE_NUMBER_MAX, "%04d-%02d-%02d%s%s", day.year, day.month,
                      day.day, time[0] ? " " : "", time)
                : snprintf(out, TABLE_NUMBER_MAX, "%s", time);
    assert(n >= 0);
    assert(n < TABLE_NUMBER_MAX);
    return (size_t)n;
}

/* Is it written with more than a double can hold, or with an exponent? A whole number never is: it
 * may be an identifier that some program wrote as a number, every digit of which counts. */
static bool is_noisy(struct str text)
{
    size_t digits = 0;
    bool has_point = false;

    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == 'e' || text.p[i] == 'E')
            return true;
        has_point = has_point || text.p[i] == '.';
        digits += text.p[i] >= '0' && text.p[i] <= '9' && (digits > 0 || text.p[i] != '0');
    }
    return has_point && digits > DIGITS_MAX;
}

size_t xlsx_number(struct str text, enum xlsx_look look, bool is_1904, char out[TABLE_NUMBER_MAX])
{
    double value;
    size_t n;

    assert(look <= (XLSX_DATE | XLSX_TIME));
    if (text.n >= TABLE_NUMBER_MAX)
        return 0;
    if ((look || is_noisy(text)) && str_to_f64(text, -1e300, 1e300, &value)) {
        if (look && value >= 0 && value < SERIAL_MAX) {
            n = moment_put(value, look, is_1904, out);
            if (n)
                return n;
        }
        if (is_noisy(text))
            return number_plain(value, out);
    }
    memcpy(out, text.p, text.n);
    return text.n;
}
