/* What people read: texts in three languages from the catalogue, and numbers, money and dates as
 * each language writes them (ICU). Program output (JSON, CSV) never goes through here.
 *
 * The build turns i18n/en.json, ru.json and uk.json into catalog.h (enum text, one T_ name for each
 * key: "insight.rfm.title" is T_INSIGHT_RFM_TITLE) and catalog.c; a key missing in one language
 * stops the build. Messages are ICU MessageFormat with named arguments, so plurals are the
 * catalogue's business: "{n, plural, one{# order} other{# orders}}". The object "errors" maps the
 * English format literals of fail() to their translations. */
#ifndef MAITRED_LANG_H
#define MAITRED_LANG_H

#include "base/str.h"
#include "catalog.h"

enum lang { LANG_EN, LANG_RU, LANG_UK, LANG_COUNT };

struct zone;

struct lang_arg {
    const char *name;
    enum { LANG_ARG_INT, LANG_ARG_TEXT } kind;
    int64_t i;
    struct str s;
};
#define ARG_INT(key, value) ((struct lang_arg){.name = (key), .kind = LANG_ARG_INT, .i = (value)})
#define ARG_STR(key, value) ((struct lang_arg){.name = (key), .kind = LANG_ARG_TEXT, .s = (value)})
#define ARG_TEXT(key, value) ARG_STR(key, str_of(value))

const char *lang_code(enum lang lang);            /* "en", "ru", "uk" */
bool lang_parse(struct str code, enum lang *out); /* "ru", "ru_RU.UTF-8", "uk-UA"; false if none */
/* Of the environment: MAITRED_LANG, LC_ALL, LC_MESSAGES, LANG, the first that is set and known. */
enum lang lang_of_environment(void);

/* The message, formatted, in the arena. lang_text is for messages without arguments: no copy. */
const char *lang_text(enum lang lang, enum text id);
const char *lang_format(
    struct arena *a, enum lang lang, enum text id, const struct lang_arg *args, size_t count);
#define LANG_FORMAT(a, lang, id, ...) \
    lang_format(                      \
        a, lang, id, (struct lang_arg[]){__VA_ARGS__}, COUNT(((struct lang_arg[]){__VA_ARGS__})))
/* The translation of an error format, or the format itself where there is none. */
const char *lang_error(enum lang lang, const char *format);

/* All results live in the arena. */
const char *lang_int(struct arena *a, enum lang lang, int64_t value);
const char *lang_decimal(struct arena *a, enum lang lang, double value, int digits);
const char *lang_percent(struct arena *a, enum lang lang, double share, int digits); /* .5: 50 % */
const char *lang_money(struct arena *a, enum lang lang, int64_t minor, const char *currency);
const char *lang_date(struct arena *a, enum lang lang, int64_t day);  /* 9 Dec 2011 */
const char *lang_day(struct arena *a, enum lang lang, int64_t day);   /* 9 December */
const char *lang_month(struct arena *a, enum lang lang, int64_t day); /* Dec 2011 */
/* 9 Dec 2011, 12:50, in the zone */
const char *lang_moment(struct arena *a, enum lang lang, int64_t at_us, struct zone *z);

/* Columns on a terminal that a UTF-8 text takes (wide and combining characters counted right). */
int lang_width(struct str text);
/* Lower case, for matching: header names, customer names. NFKC and case folding. */
const char *lang_fold(struct arena *a, struct str text);

#endif
