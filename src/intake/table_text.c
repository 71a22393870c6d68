/* From an encoding to UTF-8: which one a file has, found from a stretch of its bytes, and the
 * conversion, which is ICU's. */
#include "intake/table_priv.h"

#include <string.h>

#define UTF8_MAX 4 /* bytes of the longest character */

static const struct {
    const char *name, *converter;
} encodings[] = {
    [ENCODING_AUTO] = {"UTF-8", NULL},
    [ENCODING_UTF8] = {"UTF-8", NULL},
    [ENCODING_UTF16LE] = {"UTF-16", "UTF-16LE"},
    [ENCODING_UTF16BE] = {"UTF-16", "UTF-16BE"},
    [ENCODING_CP1251] = {"Windows-1251", "windows-1251"},
    [ENCODING_CP1252] = {"Windows-1252", "windows-1252"},
};
static_assert(COUNT(encodings) == ENCODING_CP1252 + 1, "every encoding needs a name");

const char *encoding_name(enum table_encoding e)
{
    return encodings[e].name;
}

/* UTF-16 without a mark: separators, digits and line ends have a zero for their upper byte, so
 * zeros stand on one side of the pairs only. A text of ten bytes with one stray zero must not pass
 * for it, so where zeros are few a line end has to be among them. */
enum table_encoding utf16_recognise(struct str head)
{
    size_t zeros[2] = {0, 0}, pairs = head.n / 2;
    bool has_line_end[2] = {false, false};

    for (size_t i = 0; i < pairs * 2; i++) {
        char partner = head.p[i ^ 1];

        zeros[i % 2] += head.p[i] == '\0';
        if (head.p[i] == '\0' && (partner == '\n' || partner == '\r'))
            has_line_end[i % 2] = true;
    }
    for (size_t side = 0; side < 2; side++)
        if (zeros[side] * 10 > pairs && zeros[!side] * 10 < zeros[side] &&
            (has_line_end[side] || zeros[side] * 2 > pairs))
            return side == 1 ? ENCODING_UTF16LE : ENCODING_UTF16BE;
    return ENCODING_AUTO;
}

/* The size of the character at p, 0 when these bytes are none. */
static size_t utf8_char(const char *p, size_t n)
{
    for (size_t size = 1; size <= UTF8_MAX && size <= n; size++)
        if (str_is_utf8((struct str){p, size}))
            return size;
    return 0;
}

static bool is_cyrillic_1251(unsigned char byte)
{
    /* Letters of Russian and Ukrainian outside the alphabet's own range. */
    return byte >= 0xC0 ||
        (byte >= 0x80 && strchr("\xA5\xA8\xAA\xAF\xB2\xB3\xB4\xB8\xBA\xBF", byte));
}

static bool is_plain_letter(unsigned char byte)
{
    return (byte | 32) >= 'a' && (byte | 32) <= 'z';
}

/* Does a byte above 127 look like a Cyrillic letter between these two? In a word of such bytes, or
 * as a word of its own; while in Western text an accented letter stands among plain ones. */
static bool is_cyrillic_between(unsigned char before, unsigned char byte, unsigned char after)
{
    if (!is_cyrillic_1251(byte))
        return false;
    if (is_cyrillic_1251(before) || is_cyrillic_1251(after))
        return true;
    return byte >= 0xC0 && !is_plain_letter(before) && !is_plain_letter(after);
}

static enum table_encoding windows_recognise(struct str text)
{
    const unsigned char *p = (const unsigned char *)text.p;
    size_t high = 0, cyrillic = 0;

    for (size_t i = 0; i < text.n; i++) {
        if (p[i] < 0x80)
            continue;
        high++;
        cyrillic += is_cyrillic_between(i ? p[i - 1] : ' ', p[i], i + 1 < text.n ? p[i + 1] : ' ');
    }
    return cyrillic * 2 >= high ? ENCODING_CP1251 : ENCODING_CP1252;
}

enum table_encoding encoding_recognise(struct str text)
{
    size_t good = 0, bad = 0;

    for (size_t i = 0; i < text.n;) {
        size_t size = text.p[i] & 0x80 ? utf8_char(text.p + i, text.n - i) : 1;

        /* A character may be cut by the end of what we see; it proves nothing. */
        if (size == 0 && text.n - i < UTF8_MAX && good + bad > 0)
            break;
        good += size > 1;
        bad += size == 0;
        i += size ? size : 1;
    }
    if (good + bad == 0)
        return ENCODING_AUTO;
    /* Other encodings look like UTF-8 by rare accident only: broken bytes among many good ones
     * are broken bytes, and the reader will name their rows. */
    return good >= bad ? ENCODING_UTF8 : windows_recognise(text);
}

/* The names are ours, so one that ICU does not know is a broken installation. */
static UConverter *converter_open(const char *name)
{
    UErrorCode status = U_ZERO_ERROR;
    UConverter *converter = ucnv_open(name, &status);

    if (U_FAILURE(status))
        bug("no converter \"%s\": %s", name, u_errorName(status));
    return converter;
}

void decoder_open(struct table_input *in, enum table_encoding e, struct str start)
{
    struct table_decoder *d = mem_alloc(sizeof *d);

    assert(!in->decoder);
    assert(encodings[e].converter);
    assert(start.n <= TABLE_BLOCK);
    d->from = converter_open(encodings[e].converter);
    d->to = converter_open("UTF-8");
    d->foreign = mem_alloc(TABLE_BLOCK);
    d->pivot_from = d->pivot_to = d->pivot;
    if (start.n)
        memcpy(d->foreign, start.p, start.n);
    d->end = start.n;
    in->decoder = d;
}

void decoder_close(struct table_decoder **d)
{
    if (!*d)
        return;
    ucnv_close((*d)->from);
    ucnv_close((*d)->to);
    mem_free((*d)->foreign);
    mem_free(*d);
    *d = NULL;
}

/* Converts what it can of the foreign bytes; bytes that are none in that encoding become U+FFFD. */
size_t decoder_put(struct table_decoder *d, char *out, size_t room, bool is_last)
{
    const char *from = d->foreign + d->at;
    char *to = out;
    UErrorCode status = U_ZERO_ERROR;

    assert(d->at <= d->end);
    if (d->is_flushed)
        return 0;
    ucnv_convertEx(d->to, d->from, &to, out + room, &from, d->foreign + d->end, d->pivot,
        &d->pivot_from, &d->pivot_to, d->pivot + TABLE_PIVOT, false, is_last, &status);
    d->at = (size_t)(from - d->foreign);
    if (is_last && U_SUCCESS(status))
        d->is_flushed = true;
    if (U_FAILURE(status) && status != U_BUFFER_OVERFLOW_ERROR && status != U_TRUNCATED_CHAR_FOUND)
        bug("text conversion: %s", u_errorName(status));
    if (status == U_TRUNCATED_CHAR_FOUND)
        d->is_flushed = true;
    return (size_t)(to - out);
}
