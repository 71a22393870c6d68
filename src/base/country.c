/* Names from ICU, turned around into a map once. */
#include "base/country.h"

#include <pthread.h>
#include <string.h>
#include <unicode/uloc.h>
#include <unicode/ustring.h>

#include "base/lang.h"
#include "base/map.h"

#define NAME_MAX_UNITS 128
#define MAP_MEMORY_MAX ((size_t)4 << 20)

static struct map codes; /* folded name -> the two letters as a number */

static int64_t code_number(const char *code)
{
    return code[0] << 8 | code[1];
}

static void add_name(struct arena *scratch, const char *text, const char *code)
{
    map_put(&codes, str_of(lang_fold(scratch, str_of(text))), code_number(code));
}

static void add_names(struct arena *scratch, const char *code)
{
    static const char *const languages[] = {"en", "ru", "uk"};
    UChar name[NAME_MAX_UNITS];
    char locale[8] = "und_", text[4 * NAME_MAX_UNITS];

    memcpy(locale + 4, code, 3);
    add_name(scratch, code, code);
    for (size_t i = 0; i < COUNT(languages); i++) {
        UErrorCode status = U_ZERO_ERROR;

        uloc_getDisplayCountry(locale, languages[i], name, NAME_MAX_UNITS, &status);
        u_strToUTF8(text, sizeof text, NULL, name, -1, &status);
        if (U_SUCCESS(status))
            add_name(scratch, text, code);
    }
}

static void add_all(void)
{
    static const char *const others[][2] = {{"uk", "GB"}, {"usa", "US"}, {"eire", "IE"},
        {"rsa", "ZA"}, {"uae", "AE"}, {"czech republic", "CZ"}, {"сша", "US"}, {"рф", "RU"}};
    struct arena *scratch = arena_new(MAP_MEMORY_MAX);

    map_init(&codes, MAP_MEMORY_MAX);
    for (const char *const *code = uloc_getISOCountries(); *code; code++)
        add_names(scratch, *code);
    for (size_t i = 0; i < COUNT(others); i++)
        map_put(&codes, str_of(others[i][0]), code_number(others[i][1]));
    arena_free(&scratch);
}

bool country_parse(struct str text, char code[3])
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    struct arena *scratch;
    int64_t number;
    bool found;

    text = str_trim(text);
    if (text.n == 0 || text.n > NAME_MAX_UNITS)
        return false;
    pthread_once(&once, add_all);
    scratch = arena_new(MAP_MEMORY_MAX);
    found = map_find(&codes, str_of(lang_fold(scratch, text)), &number);
    arena_free(&scratch);
    if (!found)
        return false;
    code[0] = (char)(number >> 8);
    code[1] = (char)number;
    code[2] = '\0';
    return true;
}
