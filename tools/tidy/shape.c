/* How long and how deep: files, function bodies, nesting. A function body is a brace at the top
 * level that follows a closing parenthesis; extern "C" and namespace braces are seen through. */
#include <string.h>

#include "tidy.h"

#define FILE_LINES_MAX 800
#define FUNCTION_LINES_MAX 70
#define NESTING_MAX 3

static void check_file(struct tidy *t, const struct source *s)
{
    int lines = 0;

    for (size_t i = 0; i < s->size; i++)
        lines += s->text[i] == '\n';
    if (lines > FILE_LINES_MAX)
        finding(t, s->path, lines, "file", text_of("%d", lines),
            "%d lines, at most %d: split it by noun", lines, FILE_LINES_MAX);
}

/* The name before the parameters of the function whose signature starts at token `from`. */
static const char *function_name(const struct source *s, size_t from, size_t brace)
{
    for (size_t i = from; i + 1 < brace; i++) {
        if (is_word(s, i, "__attribute__"))
            i = token_close(s, i + 1);
        else if (s->tokens[i].kind == TOKEN_WORD && is_mark(s, i + 1, "("))
            return token_text(&s->tokens[i]);
    }
    return "?";
}

static void check_nesting(
    struct tidy *t, const struct source *s, size_t open, size_t close, const char *name)
{
    int depth = 0, deepest = 0, line = 0;

    for (size_t i = open + 1; i < close; i++) {
        if (is_mark(s, i, "{"))
            depth++;
        else if (is_mark(s, i, "}"))
            depth--;
        if (depth > deepest) {
            deepest = depth;
            line = s->tokens[i].line;
        }
    }
    if (deepest > NESTING_MAX)
        finding(t, s->path, line, "nesting", name,
            "%s nests %d deep, at most %d: return early, or give the inner part a name", name,
            deepest, NESTING_MAX);
}

static void check_function(
    struct tidy *t, const struct source *s, size_t from, size_t open, size_t close)
{
    const char *name = function_name(s, from, open);
    int lines = s->tokens[close].line - s->tokens[from].line + 1;

    if (lines > FUNCTION_LINES_MAX)
        finding(t, s->path, s->tokens[from].line, "function", name,
            "%s has %d lines, at most %d: split it where it has two reasons to change", name, lines,
            FUNCTION_LINES_MAX);
    check_nesting(t, s, open, close, name);
}

static bool is_see_through(const struct source *s, size_t from, size_t brace)
{
    return is_word(s, from, "namespace") ||
        (is_word(s, from, "extern") && s->tokens[brace - 1].kind == TOKEN_STRING);
}

static void check_functions(struct tidy *t, const struct source *s)
{
    size_t from = 0; /* the first token of the present top-level declaration */

    for (size_t i = 0; i < s->count; i++) {
        size_t close;

        if (s->tokens[i].directive || is_mark(s, i, ";") || is_mark(s, i, "}")) {
            from = i + 1;
            continue;
        }
        if (!is_mark(s, i, "{"))
            continue;
        if (is_see_through(s, from, i)) {
            from = i + 1;
            continue;
        }
        close = token_close(s, i);
        if (close == s->count)
            return;
        if (i > from && is_mark(s, i - 1, ")")) {
            check_function(t, s, from, i, close);
            from = close + 1;
        }
        i = close;
    }
}

void check_shape(struct tidy *t, const struct source *s)
{
    check_file(t, s);
    check_functions(t, s);
}
