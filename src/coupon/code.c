/* Making, folding and checking codes. */
#include "coupon/code.h"

#include <sodium.h>
#include <string.h>

#include "base/buf.h"

#define LETTERS 19
#define GROUP 4
#define BYTE_FAIR (256 / LETTERS * LETTERS) /* below it each letter is as likely */

static const char alphabet[LETTERS + 1] = "34679cdfhjkmnprtvwx";

/* ---- keys ---- */

/* Cyrillic small letters and the Latin ones they look like. */
static const struct {
    const char *from, to;
} twins[] = {{"а", 'a'}, {"в", 'b'}, {"е", 'e'}, {"ё", 'e'}, {"і", 'i'}, {"к", 'k'}, {"м", 'm'},
    {"н", 'h'}, {"о", 'o'}, {"р", 'p'}, {"с", 'c'}, {"т", 't'}, {"у", 'y'}, {"х", 'x'}};

/* Bytes of a dash of any length, as mail programs make of ours; 0 when there is none. */
static size_t dash_length(struct str s)
{
    bool is_wide = s.n >= 3 && memcmp(s.p, "\xE2\x80", 2) == 0 && (unsigned char)s.p[2] >= 0x90 &&
        (unsigned char)s.p[2] <= 0x95;

    return is_wide ? 3 : s.p[0] == '-' || s.p[0] == ' ' || s.p[0] == '_';
}

static bool is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* Letters of Cyrillic, U+0400 to U+04FF. */
static bool is_cyrillic(struct str s)
{
    return s.n >= 2 && (unsigned char)s.p[0] >= 0xD0 && (unsigned char)s.p[0] <= 0xD3;
}

/* Puts the key's letters for the first of *s and cuts it off; false when no code has it. */
static bool letter_take(struct str *s, struct buf *out)
{
    size_t n = dash_length(*s);

    if (n == 0 && is_plain(s->p[0])) {
        buf_char(out, s->p[0]);
        n = 1;
    } else if (n == 0 && is_cyrillic(*s)) {
        char latin = '\0';

        n = 2;
        for (size_t i = 0; i < COUNT(twins); i++)
            if (memcmp(s->p, twins[i].from, 2) == 0)
                latin = twins[i].to;
        buf_put(out, latin ? &latin : s->p, latin ? 1 : n);
    }
    *s = str_from(*s, n);
    return n > 0;
}

struct str code_key(struct arena *a, struct str typed)
{
    struct str rest = str_trim(typed), key = STR("");
    bool ok = rest.n <= (size_t)4 * CODE_MAX;
    struct buf out;

    buf_init(&out, CODE_MAX);
    if (ok)
        rest = str_of(lang_fold(a, rest));
    while (ok && rest.n)
        ok = letter_take(&rest, &out);
    if (ok && !out.is_full && out.n >= CODE_MIN)
        key = str_keep(a, buf_view(&out));
    buf_fini(&out);
    return key;
}

/* ---- made codes ---- */

static int letter_value(char c)
{
    const char *hit = c ? strchr(alphabet, c) : NULL;

    return hit ? (int)(hit - alphabet) : -1;
}

bool code_is_made(struct str key, bool *is_right)
{
    size_t sum = 0;

    *is_right = false;
    if (key.n < CODE_MADE_MIN || key.n > CODE_MADE_MAX)
        return false;
    for (size_t i = 0; i < key.n; i++) {
        int value = letter_value(key.p[i]);

        if (value < 0)
            return false;
        sum += (i + 1) * (size_t)value;
    }
    *is_right = sum % LETTERS == 0;
    return true;
}

void code_make(char *out, size_t length)
{
    unsigned char bytes[64]; /* more than enough: nine in 256 are passed over */
    size_t sum = 0, check = 0, next = sizeof bytes;

    assert(length >= CODE_MADE_MIN);
    assert(length <= CODE_MADE_MAX);
    for (size_t i = 0; i + 1 < length;) {
        if (next == sizeof bytes) {
            randombytes_buf(bytes, sizeof bytes);
            next = 0;
        }
        if (bytes[next] < BYTE_FAIR) {
            out[i] = alphabet[bytes[next] % LETTERS];
            sum += ++i * (bytes[next] % LETTERS);
        }
        next++;
    }
    while ((sum + length * check) % LETTERS != 0)
        check++;
    assert(check < LETTERS);
    out[length - 1] = alphabet[check];
}

int64_t code_room(size_t length)
{
    int64_t codes = 1;

    for (size_t i = 1; i < length; i++) {
        if (codes > INT64_MAX / LETTERS)
            return INT64_MAX / CODE_GUESS_ODDS;
        codes *= LETTERS;
    }
    return codes / CODE_GUESS_ODDS;
}

/* Capitals, in place: of Latin, and of Cyrillic letters, which have two bytes either way. */
static void capital_make(char *text, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        unsigned char first = (unsigned char)text[i], second = (unsigned char)text[i + 1];

        if (first >= 'a' && first <= 'z') {
            text[i] = (char)(first - 'a' + 'A');
        } else if (first == 0xD0 && second >= 0xB0) { /* a to p */
            text[++i] = (char)(second - 0x20);
        } else if (first == 0xD1 && second < 0x90) { /* r to ya */
            text[i++] = (char)0xD0;
            text[i] = (char)(second + 0x20);
        } else if (first == 0xD1 && second < 0xA0) { /* the Ukrainian ones */
            text[i++] = (char)0xD0;
            text[i] = (char)(second - 0x10);
        } else if (first == 0xD2 && second == 0x91) { /* ge */
            text[++i] = (char)0x90;
        } else if (first >= 0x80) {
            i++;
        }
    }
}

struct str code_text(struct arena *a, struct str key)
{
    char *out = arena_alloc(a, key.n + key.n / GROUP + 1);
    bool is_right, is_made = code_is_made(key, &is_right);
    size_t n = 0;

    for (size_t i = 0; i < key.n; i++) {
        if (is_made && i > 0 && i % GROUP == 0)
            out[n++] = '-';
        out[n++] = key.p[i];
    }
    capital_make(out, n);
    return (struct str){out, n};
}
