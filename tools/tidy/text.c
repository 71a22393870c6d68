/* What can be seen without understanding the code: columns, blanks, the opening paragraph, the
 * guard of a header, names of files, notes left behind. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "tidy.h"

#define COLUMNS_MAX 100

static const char *const drawers[] = {
    "util", "utils", "helper", "helpers", "common", "misc", "manager"};
static const char *const notes[] = {"TODO", "FIXME", "XXX", "HACK"};

static void check_line(struct tidy *t, const struct source *s, const char *p, size_t n, int line)
{
    int columns = 0;

    for (size_t i = 0; i < n; i++)
        columns += ((unsigned char)p[i] & 0xC0) != 0x80; /* UTF-8 continuation bytes take none */
    if (columns > COLUMNS_MAX)
        finding(t, s->path, line, "columns", text_of("%d", line), "%d columns: break it at %d",
            columns, COLUMNS_MAX);
    if (memchr(p, '\t', n))
        finding(t, s->path, line, "tab", text_of("%d", line), "a tab: use blanks");
    if (n && (p[n - 1] == ' ' || p[n - 1] == '\r'))
        finding(t, s->path, line, "blank", text_of("%d", line), "trailing blank: remove it");
}

static void check_lines(struct tidy *t, const struct source *s)
{
    const char *p = s->text;

    for (int line = 1; *p; line++) {
        size_t n = strcspn(p, "\n");

        check_line(t, s, p, n, line);
        p += n + (p[n] == '\n');
    }
}

static void check_note(struct tidy *t, const struct source *s, const struct comment *c)
{
    const char *end = c->p + c->n;
    int line = c->line;

    for (const char *p = c->p; p < end;) {
        const char *word = p;

        while (p < end && (isalnum((unsigned char)*p) || *p == '_'))
            p++;
        if (p == word) {
            line += *p++ == '\n';
            continue;
        }
        word = keep_text(word, (size_t)(p - word));
        if (is_one_of(word, notes, COUNT(notes)))
            finding(
                t, s->path, line, "note", word, "%s left behind: do it, or open an issue", word);
    }
}

static bool has_ascii_only(const char *p, size_t n)
{
    while (n && (unsigned char)*p < 0x80)
        p++, n--;
    return n == 0;
}

static void check_ascii(struct tidy *t, const struct source *s)
{
    static const char what[] = "a character outside ASCII: only string literals may hold one";

    for (size_t i = 0; i < s->comment_count; i++)
        if (!has_ascii_only(s->comments[i].p, s->comments[i].n))
            finding(t, s->path, s->comments[i].line, "ascii", text_of("%d", s->comments[i].line),
                "%s", what);
    for (size_t i = 0; i < s->count; i++) {
        const struct token *k = &s->tokens[i];

        if (k->kind != TOKEN_STRING && !has_ascii_only(k->p, k->n))
            finding(t, s->path, k->line, "ascii", text_of("%d", k->line), "%s", what);
    }
}

static void check_name(struct tidy *t, const struct source *s)
{
    const char *last = strrchr(s->stem, '_');

    last = last ? last + 1 : s->stem;
    if (is_one_of(last, drawers, COUNT(drawers)))
        finding(
            t, s->path, 1, "name", last, "\"%s\" is a drawer, not a module: name the noun", last);
}

static void check_opening(struct tidy *t, const struct source *s)
{
    if (s->comment_count == 0 || s->comments[0].p != s->text)
        finding(t, s->path, 1, "opening", s->name,
            "does not open with a comment: say what the file is and why, in a paragraph");
}

static void check_guard(struct tidy *t, const struct source *s)
{
    char *guard = keep(strlen(s->stem) + sizeof "MAITRED__H");

    snprintf(guard, strlen(s->stem) + sizeof "MAITRED__H", "MAITRED_%s_H", s->stem);
    for (char *p = guard; *p; p++)
        *p = *p == '-' ? '_' : (char)toupper((unsigned char)*p);
    if (is_mark(s, 0, "#") && is_word(s, 1, "ifndef") && is_word(s, 2, guard) &&
        is_mark(s, 3, "#") && is_word(s, 4, "define") && is_word(s, 5, guard) &&
        is_word(s, s->count - 1, "endif"))
        return;
    finding(t, s->path, 1, "guard", guard,
        "the header is not wrapped in #ifndef %s, #define %s, #endif", guard, guard);
}

void check_text(struct tidy *t, const struct source *s)
{
    check_lines(t, s);
    if (!s->folder)
        return;
    for (size_t i = 0; i < s->comment_count; i++)
        check_note(t, s, &s->comments[i]);
    check_ascii(t, s);
    check_name(t, s);
    check_opening(t, s);
    if (ends_with(s->name, ".h"))
        check_guard(t, s);
}
