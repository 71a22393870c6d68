/* Exact decimals: digits in, integers out. */
#include "base/money.h"

#include <string.h>
#include <unicode/ucurr.h>

static const int64_t power10[] = {
    1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000};
static_assert(COUNT(power10) == DECIMAL_SCALE_MAX + 1, "a power for every scale");

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

#define AFFIX_MAX 10 /* bytes: a no-break space, three Cyrillic letters and a full stop */
#define CODE_MAX 3   /* letters of a code */

struct sign {
    int count;
    bool is_negative;
};

/* What stands before or after a number: blanks, a sign, a currency sign or code. A word, a percent
 * sign or a comparison means that the text is no amount. */
static bool affix_read(struct str s, struct sign *sign)
{
    int letters = 0;
    bool has_other = false; /* signs and letters beyond ASCII */

    if (s.n > AFFIX_MAX)
        return false;
    for (; s.n; s = str_from(s, 1)) {
        unsigned char c = (unsigned char)*s.p;
        bool is_minus = c == '-' || str_starts(s, STR("\xE2\x88\x92"));

        if (is_minus || c == '+') {
            sign->count++;
            sign->is_negative = is_minus;
        } else if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')) {
            letters++;
        } else if (c >= 0x80) {
            has_other = true;
        } else if (c != ' ' && c != '\t' && c != '$' &&
            (c != '.' || (letters == 0 && !has_other))) {
            return false;
        }
    }
    return letters <= CODE_MAX;
}

static bool is_mark(char c)
{
    return c == '.' || c == ',';
}

/* Takes brackets, a sign and a currency off; what is left should be digits, marks and groups. */
static bool decimal_strip(struct str s, struct str *digits, struct sign *sign)
{
    size_t start = 0, end;

    s = str_trim(s);
    if (s.n > 2 && s.p[0] == '(' && s.p[s.n - 1] == ')') {
        *sign = (struct sign){1, true};
        s = str_trim((struct str){s.p + 1, s.n - 2});
    }
    while (start < s.n && !is_digit(s.p[start]) &&
        !(is_mark(s.p[start]) && start + 1 < s.n && is_digit(s.p[start + 1])))
        start++;
    for (end = s.n; end > start && !is_digit(s.p[end - 1]);)
        end--;
    if (end > start && end + 1 == s.n && is_mark(s.p[end]))
        end++;
    *digits = (struct str){s.p + start, end - start};
    return affix_read((struct str){s.p, start}, sign) && affix_read(str_from(s, end), sign) &&
        sign->count <= 1;
}

/* How many bytes of a digit-group separator start at p. */
static size_t group_size(struct str s, char mark)
{
    if (*s.p == ' ' || *s.p == '\'' || ((*s.p == ',' || *s.p == '.') && *s.p != mark))
        return 1;
    if (str_starts(s, STR("\xC2\xA0")))
        return 2;
    return str_starts(s, STR("\xE2\x80\xAF")) ? 3 : 0;
}

bool decimal_parse(struct str text, enum decimal_mark mark, struct decimal *out)
{
    char point = mark == DECIMAL_COMMA ? ',' : '.';
    struct sign sign = {0};
    bool has_point = false;
    int64_t units = 0;
    int scale = 0, digits = 0, group = -1; /* digits since the last separator; -1 before any */
    struct str s;

    if (!decimal_strip(text, &s, &sign))
        return false;
    while (s.n) {
        size_t blank;

        if (is_digit(*s.p)) {
            if (has_point && scale == DECIMAL_SCALE_MAX)
                return false;
            if (__builtin_mul_overflow(units, 10, &units) ||
                __builtin_add_overflow(units, *s.p - '0', &units))
                return false;
            digits++;
            scale += has_point;
            group += group >= 0 && !has_point;
            s = str_from(s, 1);
        } else if (*s.p == point && !has_point && (group == -1 || group == 3)) {
            has_point = true;
            s = str_from(s, 1);
        } else if (!has_point && (group == 3 || (group == -1 && digits >= 1 && digits <= 3)) &&
            (blank = group_size(s, point)) > 0) {
            group = 0;
            s = str_from(s, blank);
        } else {
            return false;
        }
    }
    if (digits == 0 || (group != -1 && group != 3))
        return false;
    *out = (struct decimal){sign.is_negative ? -units : units, scale};
    return true;
}

bool decimal_mark_shown(struct str text, enum decimal_mark *out)
{
    struct decimal ignored;
    bool as_point = decimal_parse(text, DECIMAL_POINT, &ignored);
    bool as_comma = decimal_parse(text, DECIMAL_COMMA, &ignored);

    /* A number without marks reads both ways, and so does "1,234"; "1,234,567" only one way. */
    *out = as_comma ? DECIMAL_COMMA : DECIMAL_POINT;
    return as_point != as_comma;
}

__extension__ typedef __int128 wide; /* holds the product of any two numbers of ours */

/* n / 10^places, halves to even. */
static bool divide_to_even(wide n, int places, int64_t *out)
{
    wide by = 1, quotient, rest;

    for (int i = 0; i < places; i++)
        by *= 10;
    quotient = n / by;
    rest = n % by < 0 ? -(n % by) : n % by;
    if (rest * 2 > by || (rest * 2 == by && quotient % 2 != 0))
        quotient += n < 0 ? -1 : 1;
    if (quotient > INT64_MAX || quotient < INT64_MIN)
        return false;
    *out = (int64_t)quotient;
    return true;
}

bool decimal_product(struct decimal a, struct decimal b, int digits, int64_t *out)
{
    wide n = (wide)a.units * b.units;
    int places = a.scale + b.scale - digits;

    assert(digits >= 0);
    assert(digits <= DECIMAL_SCALE_MAX);
    if (places < 0) {
        if (__builtin_mul_overflow(n, (wide)power10[-places], &n))
            return false;
        places = 0;
    }
    return divide_to_even(n, places, out);
}

bool decimal_at(struct decimal d, int digits, int64_t *out)
{
    return decimal_product(d, (struct decimal){1, 0}, digits, out);
}

int currency_digits(const char *code)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar iso[4];

    if (strlen(code) != 3)
        return -1;
    for (int i = 0; i < 4; i++)
        iso[i] = (UChar)(unsigned char)code[i];
    if (!ucurr_isAvailable(iso, U_DATE_MIN, U_DATE_MAX, &status) || U_FAILURE(status))
        return -1;
    return ucurr_getDefaultFractionDigits(iso, &status);
}

const char *money_plain(struct arena *a, int64_t minor, int digits)
{
    const char *sign = minor < 0 ? "-" : "";
    uint64_t size = minor < 0 ? 0 - (uint64_t)minor : (uint64_t)minor;
    uint64_t unit;

    assert(digits >= 0);
    assert(digits <= DECIMAL_SCALE_MAX);
    if (digits == 0)
        return arena_printf(a, "%s%llu", sign, (unsigned long long)size);
    unit = (uint64_t)power10[digits];
    return arena_printf(a, "%s%llu.%0*llu", sign, (unsigned long long)(size / unit), digits,
        (unsigned long long)(size % unit));
}
