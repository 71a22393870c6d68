/* Texts from the catalogue; numbers, money, widths and folding from ICU's C interface.
 *
 * Opening an ICU number format costs thousands of times what formatting does, and a format must not
 * be used by two threads at once: each thread keeps its own, closed when the thread ends.
 *
 * Dates need no ICU format: "9 Dec 2011" is the order of all three languages, only month names
 * differ, and ICU would fall back to the Julian calendar before 1582. */
#include "base/lang_priv.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/ucurr.h>
#include <unicode/udat.h>
#include <unicode/unorm2.h>
#include <unicode/unum.h>
#include <unicode/ustring.h>

#include "base/money.h"
#include "base/zone.h"

#define DIGITS_MAX 9
#define NUMBER_UNITS_MAX 512 /* UTF-16 units of a formatted number: 1e308 has 411 with its groups */
#define MONTH_TEXT_MAX 24    /* bytes */

static const struct {
    const char *code, *locale;
    UDateFormatSymbolType month_alone; /* nominative, where a language has one */
} languages[] = {
    [LANG_EN] = {"en", "en_GB", UDAT_SHORT_MONTHS}, /* not en: days before months */
    [LANG_RU] = {"ru", "ru_RU", UDAT_STANDALONE_SHORT_MONTHS},
    /* Ukrainian abbreviations have no case; ICU's other set lacks their full stops. */
    [LANG_UK] = {"uk", "uk_UA", UDAT_SHORT_MONTHS},
};
static_assert(COUNT(languages) == LANG_COUNT, "a locale for every language");
static_assert(COUNT(catalog_texts) == LANG_COUNT, "texts for every language");

const char *lang_code(enum lang lang)
{
    assert(lang < LANG_COUNT);
    return languages[lang].code;
}

const char *lang_locale(enum lang lang)
{
    assert(lang < LANG_COUNT);
    return languages[lang].locale;
}

bool lang_parse(struct str code, enum lang *out)
{
    if (code.n < 2 || (code.n > 2 && !strchr("_-.@", code.p[2])))
        return false;
    for (int i = 0; i < LANG_COUNT; i++)
        if (str_eq_nocase((struct str){code.p, 2}, str_of(languages[i].code))) {
            *out = (enum lang)i;
            return true;
        }
    return false;
}

enum lang lang_of_environment(void)
{
    static const char *const names[] = {"MAITRED_LANG", "LC_ALL", "LC_MESSAGES", "LANG"};
    enum lang lang;

    for (size_t i = 0; i < COUNT(names); i++)
        if (lang_parse(str_of(getenv(names[i])), &lang))
            return lang;
    return LANG_EN;
}

/* ---- texts ---- */

const char *lang_text(enum lang lang, enum text id)
{
    assert(lang < LANG_COUNT);
    assert(id < TEXT_COUNT);
    return catalog_texts[lang][id];
}

const char *lang_format(
    struct arena *a, enum lang lang, enum text id, const struct lang_arg *args, size_t count)
{
    assert(lang < LANG_COUNT);
    assert(id < TEXT_COUNT);
    return lang_icu_format(a, lang, id, args, count);
}

static int compare_error(const void *key, const void *row)
{
    return strcmp(key, ((const struct catalog_error *)row)->english);
}

const char *lang_error(enum lang lang, const char *format)
{
    const struct catalog_error *hit;

    assert(lang < LANG_COUNT);
    hit = bsearch(format, catalog_errors[lang], catalog_error_counts[lang],
        sizeof(struct catalog_error), compare_error);
    return hit ? hit->text : format;
}

/* ---- numbers ---- */

enum number_kind { NUMBER_DECIMAL, NUMBER_PERCENT, NUMBER_KIND_COUNT };

struct formats {
    UNumberFormat *numbers[LANG_COUNT][NUMBER_KIND_COUNT][DIGITS_MAX + 1];
    UNumberFormat *money[LANG_COUNT];
    char currency[LANG_COUNT][4]; /* what money[] is set to: a business has one currency */
};

static _Thread_local struct formats formats;
static pthread_key_t formats_key;

static void formats_close(void *arg)
{
    struct formats *f = arg;

    for (int lang = 0; lang < LANG_COUNT; lang++) {
        for (int kind = 0; kind < NUMBER_KIND_COUNT; kind++)
            for (int digits = 0; digits <= DIGITS_MAX; digits++)
                unum_close(f->numbers[lang][kind][digits]);
        unum_close(f->money[lang]);
    }
}

static void formats_key_make(void)
{
    if (pthread_key_create(&formats_key, formats_close) != 0)
        bug("no thread key is left");
}

static UNumberFormat *format_open(UNumberFormatStyle style, enum lang lang)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    UErrorCode status = U_ZERO_ERROR;
    UNumberFormat *f = unum_open(style, NULL, 0, languages[lang].locale, NULL, &status);

    if (U_FAILURE(status))
        bug("ICU has no numbers for %s: %s", languages[lang].locale, u_errorName(status));
    pthread_once(&once, formats_key_make);
    pthread_setspecific(formats_key, &formats);
    return f;
}

static UNumberFormat *number_format(enum lang lang, enum number_kind kind, int digits)
{
    UNumberFormat **slot;

    assert(lang < LANG_COUNT);
    assert(digits >= 0);
    assert(digits <= DIGITS_MAX);
    slot = &formats.numbers[lang][kind][digits];
    if (!*slot) {
        *slot = format_open(kind == NUMBER_PERCENT ? UNUM_PERCENT : UNUM_DECIMAL, lang);
        unum_setAttribute(*slot, UNUM_FRACTION_DIGITS, digits);
    }
    return *slot;
}

/* The narrow symbol, "$" and not "US$": a business has one currency and knows which. */
static void format_set_currency(UNumberFormat *f, enum lang lang, const char *currency)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar iso[4];
    const UChar *symbol;
    int32_t n = 0;

    u_charsToUChars(currency, iso, 4);
    unum_setTextAttribute(f, UNUM_CURRENCY_CODE, iso, 3, &status);
    symbol =
        ucurr_getName(iso, languages[lang].locale, UCURR_NARROW_SYMBOL_NAME, NULL, &n, &status);
    unum_setSymbol(f, UNUM_CURRENCY_SYMBOL, symbol, n, &status);
    if (U_FAILURE(status))
        bug("ICU does not take the currency \"%s\": %s", currency, u_errorName(status));
}

static UNumberFormat *money_format(enum lang lang, const char *currency)
{
    assert(lang < LANG_COUNT);
    assert(strlen(currency) == 3);
    if (!formats.money[lang])
        formats.money[lang] = format_open(UNUM_CURRENCY, lang);
    if (strcmp(formats.currency[lang], currency) != 0) {
        format_set_currency(formats.money[lang], lang, currency);
        memcpy(formats.currency[lang], currency, 4);
    }
    return formats.money[lang];
}

static const char *text_from_utf16(struct arena *a, const UChar *units, int32_t n)
{
    UErrorCode status = U_ZERO_ERROR;
    int32_t room = n * 3, size = 0; /* no UTF-16 unit takes more than three bytes */
    char *text = arena_alloc(a, (size_t)room + 1);

    u_strToUTF8WithSub(text, room + 1, &size, units, n, 0xFFFD, NULL, &status);
    assert(U_SUCCESS(status));
    return text;
}

const char *lang_int(struct arena *a, enum lang lang, int64_t value)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar units[NUMBER_UNITS_MAX];
    int32_t n = unum_formatInt64(
        number_format(lang, NUMBER_DECIMAL, 0), value, units, NUMBER_UNITS_MAX, NULL, &status);

    assert(U_SUCCESS(status));
    return text_from_utf16(a, units, n);
}

/* A value that rounds to nothing has no sign: "-0.0" only puzzles. */
static double unsigned_zero(double value, int digits)
{
    return fabs(value) * pow(10, digits) < 0.5 ? 0 : value;
}

static const char *number_text(
    struct arena *a, enum lang lang, enum number_kind kind, double value, int digits)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar units[NUMBER_UNITS_MAX];
    int32_t n = unum_formatDouble(
        number_format(lang, kind, digits), value, units, NUMBER_UNITS_MAX, NULL, &status);

    assert(U_SUCCESS(status));
    return text_from_utf16(a, units, n);
}

const char *lang_decimal(struct arena *a, enum lang lang, double value, int digits)
{
    return number_text(a, lang, NUMBER_DECIMAL, unsigned_zero(value, digits), digits);
}

const char *lang_percent(struct arena *a, enum lang lang, double share, int digits)
{
    return number_text(a, lang, NUMBER_PERCENT, unsigned_zero(share, digits + 2), digits);
}

/* By way of the decimal text: a double holds no more than 15 digits, money may have 19. */
const char *lang_money(struct arena *a, enum lang lang, int64_t minor, const char *currency)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar units[NUMBER_UNITS_MAX];
    int digits = currency_digits(currency);
    const char *plain;
    int32_t n;

    assert(digits >= 0);
    plain = money_plain(a, minor, digits);
    n = unum_formatDecimal(money_format(lang, currency), plain, (int32_t)strlen(plain), units,
        NUMBER_UNITS_MAX, NULL, &status);
    assert(U_SUCCESS(status));
    return text_from_utf16(a, units, n);
}

/* ---- dates ---- */

static struct {
    char in_date[12][MONTH_TEXT_MAX]; /* after a day: Russian has the genitive there */
    char alone[12][MONTH_TEXT_MAX];
    char whole[12][MONTH_TEXT_MAX]; /* after a day, not shortened */
} months[LANG_COUNT];

static void month_learn(
    const UDateFormat *f, UDateFormatSymbolType type, int month, char out[MONTH_TEXT_MAX])
{
    UErrorCode status = U_ZERO_ERROR;
    UChar units[MONTH_TEXT_MAX];
    int32_t n = udat_getSymbols(f, type, month, units, MONTH_TEXT_MAX, &status);

    u_strToUTF8(out, MONTH_TEXT_MAX, NULL, units, n, &status);
    if (U_FAILURE(status))
        bug("ICU has no name for month %d: %s", month + 1, u_errorName(status));
}

static void months_learn(void)
{
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        UErrorCode status = U_ZERO_ERROR;
        UDateFormat *f =
            udat_open(UDAT_MEDIUM, UDAT_MEDIUM, languages[lang].locale, NULL, 0, NULL, 0, &status);

        if (U_FAILURE(status))
            bug("ICU has no dates for %s: %s", languages[lang].locale, u_errorName(status));
        for (int month = 0; month < 12; month++) {
            month_learn(f, UDAT_SHORT_MONTHS, month, months[lang].in_date[month]);
            month_learn(f, languages[lang].month_alone, month, months[lang].alone[month]);
            month_learn(f, UDAT_MONTHS, month, months[lang].whole[month]);
        }
        udat_close(f);
    }
}

static void months_ready(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    pthread_once(&once, months_learn);
}

const char *lang_date(struct arena *a, enum lang lang, int64_t day)
{
    struct civil date = civil_from_day(day);

    assert(lang < LANG_COUNT);
    months_ready();
    return arena_printf(a, "%d %s %d", date.day, months[lang].in_date[date.month - 1], date.year);
}

const char *lang_day(struct arena *a, enum lang lang, int64_t day)
{
    struct civil date = civil_from_day(day);

    assert(lang < LANG_COUNT);
    months_ready();
    return arena_printf(a, "%d %s", date.day, months[lang].whole[date.month - 1]);
}

const char *lang_month(struct arena *a, enum lang lang, int64_t day)
{
    struct civil date = civil_from_day(day);

    assert(lang < LANG_COUNT);
    months_ready();
    return arena_printf(a, "%s %d", months[lang].alone[date.month - 1], date.year);
}

const char *lang_moment(struct arena *a, enum lang lang, int64_t at_us, struct zone *z)
{
    int64_t day = zone_day(z, at_us);
    int64_t minute = (at_us + zone_offset_us(z, at_us) - day * DAY_US) / (60 * SECOND_US);

    assert(minute >= 0);
    assert(minute < DAY_US / SECOND_US / 60);
    return arena_printf(
        a, "%s, %02d:%02d", lang_date(a, lang, day), (int)(minute / 60), (int)(minute % 60));
}

/* ---- widths and folding ---- */

static int character_width(UChar32 c)
{
    switch (u_charType(c)) {
    case U_NON_SPACING_MARK:
    case U_ENCLOSING_MARK:
    case U_CONTROL_CHAR:
        return 0;
    case U_FORMAT_CHAR:
        return c == 0xAD; /* terminals show a soft hyphen */
    default:
        break;
    }
    /* Vowels and finals of a Korean syllable are drawn into the leading consonant. */
    if (c >= 0x1160 && c <= 0x11FF)
        return 0;
    switch (u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH)) {
    case U_EA_FULLWIDTH:
    case U_EA_WIDE:
        return 2;
    default:
        return 1;
    }
}

int lang_width(struct str text)
{
    int32_t n = (int32_t)text.n, i = 0;
    int width = 0;

    assert(text.n <= INT32_MAX);
    while (i < n) {
        UChar32 c;

        U8_NEXT_OR_FFFD(text.p, i, n, c);
        width += c >= ' ' && c < 0x7F ? 1 : character_width(c);
    }
    return width;
}

static const char *fold_ascii(struct arena *a, struct str text)
{
    char *folded = arena_copy(a, text.p, text.n);

    for (size_t i = 0; i < text.n; i++) {
        if ((unsigned char)folded[i] >= 0x80)
            return NULL;
        if (folded[i] >= 'A' && folded[i] <= 'Z')
            folded[i] = (char)(folded[i] + 32);
    }
    return folded;
}

const char *lang_fold(struct arena *a, struct str text)
{
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *casefold = unorm2_getNFKCCasefoldInstance(&status);
    const char *folded = fold_ascii(a, text);
    UChar *units, *result;
    int32_t n = 0, room;

    if (folded)
        return folded;
    assert(U_SUCCESS(status));
    assert(text.n <= INT32_MAX / 64);
    units = arena_array(a, text.n + 1, UChar);
    u_strFromUTF8WithSub(
        units, (int32_t)text.n + 1, &n, text.p, (int32_t)text.n, 0xFFFD, NULL, &status);
    assert(U_SUCCESS(status));
    room = unorm2_normalize(casefold, units, n, NULL, 0, &status);
    status = U_ZERO_ERROR; /* the first pass only asks for the size */
    result = arena_array(a, (size_t)room + 1, UChar);
    n = unorm2_normalize(casefold, units, n, result, room + 1, &status);
    assert(U_SUCCESS(status));
    return text_from_utf16(a, result, n);
}
