/* The only C++ behind lang.h: icu::MessageFormat, whose C interface has no named arguments. A
 * message is parsed once per thread and language, at its first use, and goes with its thread. */
#include <memory>
#include <string>
#include <unicode/fmtable.h>
#include <unicode/msgfmt.h>
#include <unicode/unistr.h>

extern "C" {
#include "base/lang_priv.h"
}

static const size_t args_max = 16;

static const icu::MessageFormat &message(enum lang lang, enum text id)
{
    static thread_local std::unique_ptr<icu::MessageFormat> cache[LANG_COUNT][TEXT_COUNT];
    std::unique_ptr<icu::MessageFormat> &slot = cache[lang][id];
    UErrorCode status = U_ZERO_ERROR;

    if (slot)
        return *slot;
    slot.reset(new icu::MessageFormat(icu::UnicodeString::fromUTF8(catalog_texts[lang][id]),
        icu::Locale(lang_locale(lang)), status));
    if (U_FAILURE(status))
        bug("text \"%s\" in %s: %s", catalog_keys[id], lang_code(lang), u_errorName(status));
    return *slot;
}

extern "C" const char *lang_icu_format(
    struct arena *a, enum lang lang, enum text id, const struct lang_arg *args, size_t count)
{
    /* Made once: to make and destroy sixteen costs as much as to format. */
    static thread_local icu::UnicodeString names[args_max];
    static thread_local icu::Formattable values[args_max];
    icu::UnicodeString text;
    UErrorCode status = U_ZERO_ERROR;
    std::string utf8;

    assert(count <= args_max);
    for (size_t i = 0; i < count; i++) {
        const struct lang_arg &arg = args[i];

        names[i] = icu::UnicodeString::fromUTF8(arg.name);
        if (arg.kind == lang_arg::LANG_ARG_INT)
            values[i].setInt64(arg.i);
        else
            values[i].setString(
                icu::UnicodeString::fromUTF8(icu::StringPiece(arg.s.p, (int32_t)arg.s.n)));
    }
    message(lang, id).format(names, values, (int32_t)count, text, status);
    if (U_FAILURE(status))
        bug("text \"%s\" in %s: %s", catalog_keys[id], lang_code(lang), u_errorName(status));
    text.toUTF8String(utf8);
    return arena_copy(a, utf8.data(), utf8.size());
}
