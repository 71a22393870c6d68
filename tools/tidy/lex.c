/* Words, numbers, literals and marks of a C or C++ file, comments apart. A directive ends with its
 * line, continued lines counted in; its tokens carry its number, so that rules about structure can
 * leave macros alone. */
#include <ctype.h>
#include <string.h>

#include "tidy.h"

struct lexer {
    struct source *s;
    const char *p, *end;
    int line;
    int directive;      /* that we are in, 0 outside */
    int directives;     /* seen so far */
    bool is_line_start; /* only blanks and comments since the last line end */
};

static const char *const pairs[] = {"->", "&&", "||", "==", "!=", "<=", ">=", "::"};

static size_t comment_size(const struct lexer *l)
{
    const char *p = l->p;
    const char *stop;

    if (p[0] != '/' || (p[1] != '/' && p[1] != '*'))
        return 0;
    stop = p[1] == '*' ? strstr(p + 2, "*/") : strchr(p, '\n');
    if (!stop)
        return (size_t)(l->end - p);
    return (size_t)(stop - p) + (p[1] == '*' ? 2 : 0);
}

/* A string or character literal; one that never closes ends with its line. */
static size_t quoted_size(const struct lexer *l)
{
    const char *p = l->p + 1;

    while (p < l->end && *p != *l->p && *p != '\n')
        p += *p == '\\' && p + 1 < l->end ? 2 : 1;
    return (size_t)(p - l->p) + (p < l->end && *p == *l->p);
}

static size_t mark_size(const struct lexer *l)
{
    for (size_t i = 0; i < COUNT(pairs); i++)
        if (strncmp(l->p, pairs[i], 2) == 0)
            return 2;
    return 1;
}

static size_t run_size(const struct lexer *l)
{
    const char *p = l->p;
    bool is_number = isdigit((unsigned char)*p);

    while (p < l->end && (isalnum((unsigned char)*p) || *p == '_' || (is_number && *p == '.')))
        p++;
    return (size_t)(p - l->p);
}

static void take(struct lexer *l, size_t n)
{
    for (size_t i = 0; i < n; i++)
        l->line += l->p[i] == '\n';
    l->p += n;
}

static void put_token(struct lexer *l)
{
    char c = *l->p;
    struct token t = {.line = l->line, .p = l->p};

    if (c == '"' || c == '\'') {
        t.kind = c == '"' ? TOKEN_STRING : TOKEN_CHAR;
        t.n = quoted_size(l);
    } else if (isalnum((unsigned char)c) || c == '_') {
        t.kind = isdigit((unsigned char)c) ? TOKEN_NUMBER : TOKEN_WORD;
        t.n = run_size(l);
    } else {
        t.kind = TOKEN_MARK;
        t.n = mark_size(l);
        if (c == '#' && l->is_line_start)
            l->directive = ++l->directives;
    }
    t.directive = l->directive;
    l->is_line_start = false;
    l->s->tokens = grown(l->s->tokens, l->s->count, sizeof t);
    l->s->tokens[l->s->count++] = t;
    take(l, t.n);
}

static void put_comment(struct lexer *l, size_t n)
{
    struct source *s = l->s;

    s->comments = grown(s->comments, s->comment_count, sizeof *s->comments);
    s->comments[s->comment_count++] = (struct comment){l->line, l->p, n};
    take(l, n);
}

void lex(struct source *s)
{
    struct lexer l = {.s = s, .p = s->text, .end = s->text + s->size, .line = 1};

    l.is_line_start = true;
    while (l.p < l.end) {
        size_t n = comment_size(&l);

        if (n) {
            put_comment(&l, n);
        } else if (*l.p == '\\' && l.p[1] == '\n') {
            take(&l, 2);
        } else if (*l.p == '\n') {
            l.directive = 0;
            l.is_line_start = true;
            take(&l, 1);
        } else if (isspace((unsigned char)*l.p)) {
            take(&l, 1);
        } else {
            put_token(&l);
        }
    }
}

static bool is_token(const struct source *s, size_t i, enum token_kind kind, const char *text)
{
    return i < s->count && s->tokens[i].kind == kind && s->tokens[i].n == strlen(text) &&
        memcmp(s->tokens[i].p, text, s->tokens[i].n) == 0;
}

bool is_word(const struct source *s, size_t i, const char *word)
{
    return is_token(s, i, TOKEN_WORD, word);
}

bool is_mark(const struct source *s, size_t i, const char *mark)
{
    return is_token(s, i, TOKEN_MARK, mark);
}

const char *token_text(const struct token *t)
{
    return keep_text(t->p, t->n);
}

size_t token_close(const struct source *s, size_t open)
{
    int depth = 0;

    for (size_t i = open; i < s->count; i++) {
        const struct token *t = &s->tokens[i];

        if (t->kind != TOKEN_MARK || t->n != 1)
            continue;
        if (strchr("([{", *t->p))
            depth++;
        else if (strchr(")]}", *t->p) && --depth == 0)
            return i;
    }
    return s->count;
}
