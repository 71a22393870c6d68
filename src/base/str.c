/* Looking at text, and reading numbers from it with bounds. */
#include "base/str.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NUMBER_TEXT_MAX 64 /* the longest text that can be a number */

struct str str_of(const char *text)
{
    return text ? (struct str){text, strlen(text)} : STR("");
}

bool str_eq(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static char ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

bool str_eq_nocase(struct str a, struct str b)
{
    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++)
        if (ascii_lower(a.p[i]) != ascii_lower(b.p[i]))
            return false;
    return true;
}

int str_cmp(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n ? memcmp(a.p, b.p, n) : 0;

    return order ? order : (a.n > b.n) - (a.n < b.n);
}

bool str_starts(struct str s, struct str prefix)
{
    return s.n >= prefix.n && str_eq((struct str){s.p, prefix.n}, prefix);
}

bool str_find(struct str s, struct str needle, size_t *at)
{
    const char *hit = s.n && needle.n ? memmem(s.p, s.n, needle.p, needle.n) : NULL;

    if (hit && at)
        *at = (size_t)(hit - s.p);
    return hit;
}

/* How many bytes of white space start at p: 0 when none does. */
static size_t blank_size(const char *p, size_t n)
{
    if (*p == ' ' || *p == '\t' || *p == '\r' || *p == '\n')
        return 1;
    if (n >= 2 && memcmp(p, "\xC2\xA0", 2) == 0)
        return 2;
    if (n >= 3 && (memcmp(p, "\xE2\x80\xAF", 3) == 0 || memcmp(p, "\xEF\xBB\xBF", 3) == 0))
        return 3;
    return 0;
}

struct str str_trim(struct str s)
{
    size_t blank;

    while (s.n && (blank = blank_size(s.p, s.n)) > 0)
        s = str_from(s, blank);
    while (s.n) {
        blank = blank_size(s.p + s.n - 1, 1);
        for (size_t k = 2; !blank && k <= 3 && k <= s.n; k++)
            if (blank_size(s.p + s.n - k, k) == k)
                blank = k;
        if (!blank)
            break;
        s.n -= blank;
    }
    return s;
}

struct str str_from(struct str s, size_t start)
{
    assert(start <= s.n);
    return (struct str){s.p + start, s.n - start};
}

bool str_cut(struct str *rest, char sep, struct str *part)
{
    const char *end;

    if (!rest->p)
        return false;
    end = rest->n ? memchr(rest->p, sep, rest->n) : NULL;
    if (!end) {
        *part = *rest;
        *rest = (struct str){NULL, 0};
        return true;
    }
    *part = (struct str){rest->p, (size_t)(end - rest->p)};
    *rest = str_from(*rest, part->n + 1);
    return true;
}

char *str_dup(struct arena *a, struct str s)
{
    return arena_copy(a, s.p, s.n);
}

struct str str_keep(struct arena *a, struct str s)
{
    return (struct str){arena_copy(a, s.p, s.n), s.n};
}

/* Copies a number for strtoll and strtod, which skip white space and strtod reads hexadecimal: what
 * does not begin as a decimal number, or has an x, is none. */
static bool number_copy(struct str s, char text[NUMBER_TEXT_MAX])
{
    if (s.n == 0 || s.n >= NUMBER_TEXT_MAX || !strchr("+-.0123456789", s.p[0]))
        return false;
    memcpy(text, s.p, s.n);
    text[s.n] = '\0';
    return !strpbrk(text, "xX");
}

struct str str_join(struct arena *a, struct str head, char between, struct str tail)
{
    char *p = arena_alloc(a, head.n + tail.n + 2);

    if (head.n)
        memcpy(p, head.p, head.n);
    p[head.n] = between;
    if (tail.n)
        memcpy(p + head.n + 1, tail.p, tail.n);
    return (struct str){p, head.n + 1 + tail.n};
}

bool str_to_i64(struct str s, int64_t min, int64_t max, int64_t *out)
{
    char text[NUMBER_TEXT_MAX], *end;
    long long value;

    if (!number_copy(s, text))
        return false;
    errno = 0;
    value = strtoll(text, &end, 10);
    if (errno || end != text + s.n || value < min || value > max)
        return false;
    *out = value;
    return true;
}

bool str_to_f64(struct str s, double min, double max, double *out)
{
    char text[NUMBER_TEXT_MAX], *end;
    double value;

    if (!number_copy(s, text))
        return false;
    value = strtod(text, &end);
    if (end != text + s.n || !isfinite(value) || value < min || value > max)
        return false;
    *out = value;
    return true;
}

/* Length of the well-formed UTF-8 sequence at p, 0 when there is none (Unicode 15, table 3-7). */
static size_t utf8_size(const unsigned char *p, size_t n)
{
    size_t size = p[0] < 0x80 ? 1 : p[0] < 0xC2 ? 0 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;

    if (size == 0 || size > n || p[0] > 0xF4)
        return 0;
    for (size_t i = 1; i < size; i++)
        if ((p[i] & 0xC0) != 0x80)
            return 0;
    if (size == 3 && ((p[0] == 0xE0 && p[1] < 0xA0) || (p[0] == 0xED && p[1] > 0x9F)))
        return 0;
    if (size == 4 && ((p[0] == 0xF0 && p[1] < 0x90) || (p[0] == 0xF4 && p[1] > 0x8F)))
        return 0;
    return size;
}

bool str_is_utf8(struct str s)
{
    for (size_t i = 0; i < s.n;) {
        size_t size = utf8_size((const unsigned char *)s.p + i, s.n - i);

        if (size == 0)
            return false;
        i += size;
    }
    return true;
}
