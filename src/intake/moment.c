/* Reading dates: numbers and words are split off, then the shape decides. */
#include "intake/moment.h"

#include <string.h>

#define PARTS_MAX 8
#define OFFSET_MAX 1800    /* +18:00, the furthest a zone lies from UTC, as four digits */
#define SERIAL_MIN 20000   /* spreadsheet days: 1954-10-03 */
#define SERIAL_MAX 80000   /* 2119-01-11 */
#define SERIAL_EPOCH 25569 /* 1970-01-01 counted from 1899-12-30 */
#define YEAR_MIN 1970
#define YEAR_MAX 2199
#define MOMENT_END_US (INT64_C(7258204800) * SECOND_US) /* 2200-01-02: 2199 is over everywhere */

struct parts {
    int64_t n[PARTS_MAX];
    size_t digits[PARTS_MAX];
    char before[PARTS_MAX]; /* what stood before the number */
    size_t count;
    int month;       /* named, 1..12 */
    size_t month_at; /* how many numbers stood before the name */
    int half_day;    /* 1 am, 2 pm */
    bool is_utc;
};

static const struct {
    const char *stem;
    int month;
} months[] = {
    {"jan", 1},
    {"feb", 2},
    {"mar", 3},
    {"apr", 4},
    {"may", 5},
    {"jun", 6},
    {"jul", 7},
    {"aug", 8},
    {"sep", 9},
    {"oct", 10},
    {"nov", 11},
    {"dec", 12},
    {"янв", 1},
    {"фев", 2},
    {"мар", 3},
    {"апр", 4},
    {"мая", 5},
    {"май", 5},
    {"июн", 6},
    {"июл", 7},
    {"авг", 8},
    {"сен", 9},
    {"окт", 10},
    {"ноя", 11},
    {"дек", 12},
    {"січ", 1},
    {"лют", 2},
    {"бер", 3},
    {"кві", 4},
    {"тра", 5},
    {"чер", 6},
    {"лип", 7},
    {"сер", 8},
    {"вер", 9},
    {"жов", 10},
    {"лис", 11},
    {"гру", 12},
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* ASCII and Cyrillic capitals of a short word to small letters, in place of a full case fold. */
static size_t word_lower(struct str word, char out[16])
{
    size_t n = 0;

    for (size_t i = 0; i < word.n && n < 14; i++) {
        unsigned char c = (unsigned char)word.p[i];
        unsigned char next = i + 1 < word.n ? (unsigned char)word.p[i + 1] : 0;

        if (c >= 'A' && c <= 'Z') {
            out[n++] = (char)(c + 32);
        } else if (c == 0xD0 && next == 0x86) { /* Ukrainian I */
            out[n++] = (char)0xD1;
            out[n++] = (char)0x96;
            i++;
        } else if (c == 0xD0 && next >= 0x90 && next <= 0x9F) {
            out[n++] = (char)0xD0;
            out[n++] = (char)(next + 0x20);
            i++;
        } else if (c == 0xD0 && next >= 0xA0 && next <= 0xAF) {
            out[n++] = (char)0xD1;
            out[n++] = (char)(next - 0x20);
            i++;
        } else {
            out[n++] = (char)c;
        }
    }
    out[n] = '\0';
    return n;
}

static bool parts_word(struct parts *p, struct str word)
{
    char low[16];

    word_lower(word, low);
    if (strcmp(low, "t") == 0)
        return true;
    if (strcmp(low, "z") == 0 || strcmp(low, "utc") == 0 || strcmp(low, "gmt") == 0) {
        p->is_utc = true;
        return true;
    }
    if (strcmp(low, "am") == 0 || strcmp(low, "pm") == 0) {
        p->half_day = *low == 'a' ? 1 : 2;
        return true;
    }
    if (strcmp(low, "г") == 0 || strcmp(low, "р") == 0)
        return true; /* the abbreviated word "year" behind it */
    for (size_t i = 0; i < COUNT(months); i++)
        if (strncmp(low, months[i].stem, strlen(months[i].stem)) == 0 && p->month == 0) {
            p->month = months[i].month;
            p->month_at = p->count;
            return true;
        }
    return false;
}

/* Splits into numbers and words; false for too many of them, or a word that means nothing here. */
static bool parts_read(struct str s, struct parts *p)
{
    char before = 0;

    *p = (struct parts){0};
    while (s.n) {
        size_t n = 0;

        if (is_digit(*s.p)) {
            while (n < s.n && is_digit(s.p[n]))
                n++;
            if (p->count == PARTS_MAX || n > 18)
                return false;
            p->before[p->count] = before;
            p->digits[p->count] = n;
            str_to_i64((struct str){s.p, n}, 0, INT64_MAX, &p->n[p->count++]);
            before = 0;
        } else if (((unsigned char)*s.p | 32) >= 'a') {
            while (n < s.n && ((unsigned char)s.p[n] | 32) >= 'a' && !is_digit(s.p[n]))
                n++;
            if (!parts_word(p, (struct str){s.p, n}))
                return false;
        } else {
            if (before == 0 || before == ' ')
                before = *s.p;
            n = 1;
        }
        s = str_from(s, n);
    }
    return p->count > 0;
}

/* Local midnight of the first day may lie before 1970 in UTC, and nought says that there is no
 * date. */
static enum moment_result moment_checked(int64_t at_us)
{
    return at_us > 0 && at_us < MOMENT_END_US ? MOMENT_OK : MOMENT_BAD;
}

/* "40513.35" of a spreadsheet, 20101201, Unix time: one number, perhaps with a fraction. */
static enum moment_result from_number(
    const struct parts *p, struct str text, struct zone *zone, int64_t *at_us)
{
    int64_t n = p->n[0];
    double serial;

    if (p->count == 1 && (p->digits[0] == 8 || p->digits[0] == 14)) {
        int64_t day = p->digits[0] == 8 ? n : n / 1000000,
                time = p->digits[0] == 8 ? 0 : n % 1000000;
        struct civil date = {(int)(day / 10000), (int)(day / 100 % 100), (int)(day % 100)};

        if (!civil_is_valid(date) || date.year < YEAR_MIN || date.year > YEAR_MAX ||
            time / 10000 > 23 || time / 100 % 100 > 59 || time % 100 > 59)
            return MOMENT_BAD;
        *at_us = zone_moment(zone, civil_to_day(date),
            (time / 10000 * 3600 + time / 100 % 100 * 60 + time % 100) * SECOND_US);
        return moment_checked(*at_us);
    }
    if (p->count == 1 && (p->digits[0] == 10 || p->digits[0] == 13)) {
        *at_us = p->digits[0] == 10 ? n * SECOND_US : n * 1000;
        return moment_checked(*at_us);
    }
    if (!str_to_f64(text, SERIAL_MIN, SERIAL_MAX, &serial))
        return MOMENT_BAD;
    n = (int64_t)serial;
    *at_us = zone_moment(
        zone, n - SERIAL_EPOCH, (int64_t)((serial - (double)n) * 86400 + .5) * SECOND_US);
    return moment_checked(*at_us);
}

/* "+02", "+0200" or "+02:00" from part *i on. */
static bool from_offset(const struct parts *p, size_t *i, int64_t *zone_us)
{
    bool is_west = p->before[*i] == '-', has_minutes = p->digits[*i] == 4;
    int64_t n = p->n[(*i)++], minutes;

    if (n > OFFSET_MAX)
        return false;
    minutes = has_minutes ? n / 100 * 60 + n % 100 : n * 60;
    if (!has_minutes && *i < p->count && p->before[*i] == ':') {
        if (p->n[*i] > 59)
            return false;
        minutes += p->n[(*i)++];
    }
    *zone_us = (is_west ? -minutes : minutes) * 60 * SECOND_US;
    return minutes <= 18 * 60;
}

/* Hours, minutes ... from part `i` on, and a numeric zone behind them. */
static bool from_time(
    const struct parts *p, size_t i, int64_t *time_us, bool *has_zone, int64_t *zone_us)
{
    int64_t h = 0, m = 0, s = 0, fraction = 0;

    *has_zone = p->is_utc;
    *zone_us = 0;
    if (i < p->count) {
        h = p->n[i++];
        if (i == p->count || p->before[i] != ':')
            return false;
        m = p->n[i++];
        if (i < p->count && p->before[i] == ':')
            s = p->n[i++];
        if (i < p->count && (p->before[i] == '.' || p->before[i] == ',') && p->digits[i] <= 9) {
            fraction = p->n[i];
            for (size_t d = p->digits[i]; d < 6; d++)
                fraction *= 10;
            for (size_t d = p->digits[i]; d > 6; d--)
                fraction /= 10;
            i++;
        }
        if (i < p->count && (p->before[i] == '+' || p->before[i] == '-')) {
            *has_zone = true;
            if (!from_offset(p, &i, zone_us))
                return false;
        }
    }
    if (p->half_day && (h < 1 || h > 12))
        return false;
    if (p->half_day)
        h = h % 12 + (p->half_day == 2 ? 12 : 0);
    if (i < p->count || h > 23 || m > 59 || s > 60)
        return false;
    *time_us = ((h * 60 + m) * 60 + s) * SECOND_US + fraction;
    return true;
}

/* Year, month and day of the first two or three parts; *used tells how many they were. */
static enum moment_result from_date(
    const struct parts *p, enum date_order order, struct civil *date, size_t *used)
{
    int64_t y, m, d;

    if (p->month) {
        if (p->count < 2 || p->month_at > 1)
            return MOMENT_BAD;
        *used = 2;
        d = p->digits[0] == 4 ? p->n[1] : p->n[0];
        y = p->digits[0] == 4 ? p->n[0] : p->n[1];
        m = p->month;
    } else if (p->count < 3) {
        return MOMENT_BAD;
    } else if (p->digits[0] == 4) {
        *used = 3;
        y = p->n[0], m = p->n[1], d = p->n[2];
    } else {
        *used = 3;
        if (p->before[1] == '.')
            order = DATE_DMY;
        if (order == DATE_ORDER_UNKNOWN && p->n[0] <= 12 && p->n[1] <= 12 && p->n[0] != p->n[1])
            return MOMENT_AMBIGUOUS;
        if (order == DATE_ORDER_UNKNOWN)
            order = p->n[1] > 12 ? DATE_MDY : DATE_DMY;
        d = order == DATE_DMY ? p->n[0] : p->n[1];
        m = order == DATE_DMY ? p->n[1] : p->n[0];
        y = p->n[2];
        if (p->digits[2] == 2)
            y += y < 70 ? 2000 : 1900;
    }
    if (y < YEAR_MIN || y > YEAR_MAX || m < 1 || m > 12 || d < 1 || d > 31)
        return MOMENT_BAD;
    *date = (struct civil){(int)y, (int)m, (int)d};
    return civil_is_valid(*date) ? MOMENT_OK : MOMENT_BAD;
}

/* 2011-12-09 12:50:00, the commonest shape of large files, without taking it apart. */
static enum moment_result from_iso(struct str s, struct zone *zone, int64_t *at_us)
{
    static const char shape[] = "0000-00-00 00:00:00";
    int v[14] = {0};
    int n = 0;
    struct civil date;

    if (s.n != 19)
        return MOMENT_BAD;
    for (size_t i = 0; i < 19; i++) {
        if (shape[i] == '0') {
            if (!is_digit(s.p[i]))
                return MOMENT_BAD;
            v[n++] = s.p[i] - '0';
        } else if (s.p[i] != shape[i] && !(i == 10 && s.p[i] == 'T')) {
            return MOMENT_BAD;
        }
    }
    date = (struct civil){
        v[0] * 1000 + v[1] * 100 + v[2] * 10 + v[3], v[4] * 10 + v[5], v[6] * 10 + v[7]};
    if (!civil_is_valid(date) || date.year < YEAR_MIN || date.year > YEAR_MAX ||
        v[8] * 10 + v[9] > 23 || v[10] > 5 || v[12] > 5)
        return MOMENT_BAD;
    *at_us = zone_moment(zone, civil_to_day(date),
        ((v[8] * 10 + v[9]) * 3600 + (v[10] * 10 + v[11]) * 60 + v[12] * 10 + v[13]) * SECOND_US);
    return moment_checked(*at_us);
}

enum moment_result moment_parse(
    struct str text, enum date_order order, struct zone *zone, int64_t *at_us)
{
    struct parts p;
    struct civil date;
    enum moment_result result;
    int64_t time_us, zone_us;
    size_t used;
    bool has_zone;

    text = str_trim(text);
    if (from_iso(text, zone, at_us) == MOMENT_OK)
        return MOMENT_OK;
    if (text.n == 0 || text.n > 64 || *text.p == '-' || !parts_read(text, &p))
        return MOMENT_BAD;
    if (!p.month && (p.count == 1 || (p.count == 2 && p.before[1] == '.')))
        return from_number(&p, text, zone, at_us);
    result = from_date(&p, order, &date, &used);
    if (result != MOMENT_OK)
        return result;
    if (!from_time(&p, used, &time_us, &has_zone, &zone_us))
        return MOMENT_BAD;
    *at_us = has_zone ? civil_to_day(date) * DAY_US + time_us - zone_us
                      : zone_moment(zone, civil_to_day(date), time_us);
    return moment_checked(*at_us);
}

bool moment_is_day(struct str text)
{
    struct parts p;

    if (!parts_read(str_trim(text), &p) || p.half_day || p.is_utc)
        return false;
    if (!p.month && p.count == 1)
        return p.digits[0] == 8 || p.digits[0] == 5; /* 20101201, or a spreadsheet's */
    return p.count == (p.month ? 2 : 3);
}

enum date_order moment_evidence(struct str text)
{
    struct parts p;

    text = str_trim(text);
    if (text.n == 0 || text.n > 64 || !parts_read(text, &p) || p.month || p.count < 3 ||
        p.digits[0] > 2 || p.before[1] == '.')
        return DATE_ORDER_UNKNOWN;
    if (p.n[0] > 12 && p.n[0] <= 31 && p.n[1] <= 12)
        return DATE_DMY;
    return p.n[1] > 12 && p.n[1] <= 31 && p.n[0] <= 12 ? DATE_MDY : DATE_ORDER_UNKNOWN;
}
