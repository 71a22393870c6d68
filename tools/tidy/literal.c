/* String literals, decoded and joined as the compiler joins them: "a" PRId64 "b", and macros that
 * stand for a literal (STR_FMT). Integer formats are those of the 64-bit ABI we build for. */
#include <ctype.h>
#include <string.h>

#include "tidy.h"

struct macro {
    const char *name, *text;
};

static const struct macro formats[] = {
    {"PRId64", "ld"},
    {"PRIi64", "li"},
    {"PRIu64", "lu"},
    {"PRIx64", "lx"},
    {"PRIX64", "lX"},
    {"PRId32", "d"},
    {"PRIu32", "u"},
    {"PRIx32", "x"},
};
static struct macro *macros;
static size_t macro_count;

static const char *macro_text(const struct token *t)
{
    for (size_t i = 0; i < macro_count; i++)
        if (strlen(macros[i].name) == t->n && memcmp(macros[i].name, t->p, t->n) == 0)
            return macros[i].text;
    for (size_t i = 0; i < COUNT(formats); i++)
        if (strlen(formats[i].name) == t->n && memcmp(formats[i].name, t->p, t->n) == 0)
            return formats[i].text;
    return NULL;
}

/* #define NAME "text", nothing else on the line. */
static void learn_macro(const struct source *s, size_t hash)
{
    size_t end = hash + 3, next;
    const char *text;

    while (end < s->count && s->tokens[end].directive == s->tokens[hash].directive)
        end++;
    if (!is_word(s, hash + 1, "define") || end <= hash + 3 || !is_literal(s, hash + 3))
        return;
    text = literal_at(s, hash + 3, &next);
    if (next != end)
        return;
    macros = grown(macros, macro_count, sizeof *macros);
    macros[macro_count++] = (struct macro){token_text(&s->tokens[hash + 2]), text};
}

void literal_learn_macros(const struct tidy *t)
{
    for (size_t k = 0; k < t->count; k++) {
        const struct source *s = &t->sources[k];

        for (size_t i = 0; i + 3 < s->count; i++)
            if (is_mark(s, i, "#") && s->tokens[i].directive)
                learn_macro(s, i);
    }
}

bool is_literal(const struct source *s, size_t i)
{
    if (i >= s->count)
        return false;
    return s->tokens[i].kind == TOKEN_STRING ||
        (s->tokens[i].kind == TOKEN_WORD && macro_text(&s->tokens[i]));
}

static int digit_value(char c)
{
    return isdigit((unsigned char)c) ? c - '0' : tolower((unsigned char)c) - 'a' + 10;
}

/* Reads the escape at p (after the backslash) into *out; returns what follows it. */
static const char *escape_at(const char *p, char *out)
{
    static const char names[] = "abfnrtv", values[] = "\a\b\f\n\r\t\v";
    const char *hit = strchr(names, *p);
    int value = 0;

    if (*p >= '0' && *p <= '7') {
        for (int i = 0; i < 3 && *p >= '0' && *p <= '7'; i++)
            value = value * 8 + digit_value(*p++);
        *out = (char)value;
        return p;
    }
    if (*p == 'x') {
        for (p++; isxdigit((unsigned char)*p); p++)
            value = value * 16 + digit_value(*p);
        *out = (char)value;
        return p;
    }
    *out = *p && hit ? values[hit - names] : *p;
    return p + 1;
}

static const char *decoded(const struct token *t)
{
    char *text = keep(t->n + 1), *out = text;
    const char *p = t->p + 1, *end = t->p + t->n - 1;

    while (p < end) {
        if (*p == '\\')
            p = escape_at(p + 1, out++);
        else
            *out++ = *p++;
    }
    return text;
}

const char *literal_at(const struct source *s, size_t i, size_t *next)
{
    const char *text = "";

    for (; is_literal(s, i); i++) {
        const struct token *t = &s->tokens[i];

        text = text_of("%s%s", text, t->kind == TOKEN_STRING ? decoded(t) : macro_text(t));
    }
    *next = i;
    return text;
}

const char *literal_quoted(const char *text)
{
    static const char hex[] = "0123456789abcdef";
    char *quoted = keep(6 * strlen(text) + 3), *out = quoted;

    *out++ = '"';
    for (; *text; text++) {
        if ((unsigned char)*text < ' ' && *text != '\n') {
            for (const char *p = "\\u00"; *p; p++)
                *out++ = *p;
            *out++ = hex[*text >> 4];
            *out++ = hex[*text & 15];
            continue;
        }
        if (strchr("\"\\\n", *text))
            *out++ = '\\';
        *out++ = *text == '\n' ? 'n' : *text;
    }
    *out = '"';
    return quoted;
}
