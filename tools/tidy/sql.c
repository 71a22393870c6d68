/* SQL stands only in stores, as literals in constant statement rows, so that every statement can be
 * prepared in a test and none is ever assembled. src/db itself is free: it is the engine. */
#include <ctype.h>
#include <string.h>

#include "tidy.h"

static const char *const starts[] = {"SELECT", "INSERT INTO", "INSERT OR", "DELETE FROM",
    "CREATE TABLE", "ALTER TABLE", "DROP TABLE"};
static const char *const phrases[] = {
    "SELECT", "INSERT INTO", "DELETE FROM", "WHERE", "ORDER BY", "GROUP BY", "JOIN", "LEFT JOIN"};

static bool is_word_char(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

static bool starts_with_words(const char *text, const char *words)
{
    return starts_with(text, words) && !is_word_char(text[strlen(words)]);
}

/* UPDATE x SET, WITH x AS (: the opening word, then the other one somewhere behind. */
static bool is_opened(const char *text, const char *word, const char *later)
{
    return starts_with_words(text, word) && strstr(text, later);
}

static bool is_sql(const char *text)
{
    text += strspn(text, " \t\n\"'(");
    for (size_t i = 0; i < COUNT(starts); i++)
        if (starts_with_words(text, starts[i]))
            return true;
    return is_opened(text, "UPDATE", " SET ") || is_opened(text, "WITH", " AS (");
}

static bool has_phrase(const char *text)
{
    for (const char *p = text; *p; p++)
        for (size_t i = 0; i < COUNT(phrases); i++)
            if ((p == text || !is_word_char(p[-1])) && starts_with_words(p, phrases[i]))
                return true;
    return false;
}

static bool has_conversion(const char *text)
{
    for (const char *p = strchr(text, '%'); p; p = strchr(p, '%')) {
        p++;
        p += strspn(p, "-+ #0123456789.*hlzjt");
        if (*p && strchr("diouxXeEfgGscp", *p))
            return true;
        if (*p == '%')
            p++;
    }
    return false;
}

/* Whether the declaration that ends before token `equals` is of a constant statement or of an
 * invariant, and lasts as long as the program. */
static bool declares_statement(const struct source *s, size_t equals, bool is_file_scope)
{
    for (size_t i = equals; i-- > 0;) {
        if (is_mark(s, i, ";") || is_mark(s, i, "{") || is_mark(s, i, "}") ||
            s->tokens[i].directive)
            return false;
        if (is_word(s, i, "struct") &&
            (is_word(s, i + 1, "invariant") || is_word(s, i + 1, "customer_part")))
            return true;
        if (is_word(s, i, "struct") && is_word(s, i + 1, "statement"))
            return i > 0 && is_word(s, i - 1, "const") &&
                (is_file_scope || (i > 1 && is_word(s, i - 2, "static")));
    }
    return false;
}

static bool is_file_scope(const struct source *s, size_t end)
{
    int depth = 0;

    for (size_t i = 0; i < end; i++)
        if (!s->tokens[i].directive)
            depth += is_mark(s, i, "{") - is_mark(s, i, "}");
    return depth == 0;
}

/* Walks outwards over the brackets around token i: all must be braces of initialisers, and one of
 * them must belong to a statement. */
static bool is_in_statement(const struct source *s, size_t i)
{
    int depth = 0;

    while (i-- > 0) {
        if (s->tokens[i].kind != TOKEN_MARK || s->tokens[i].n != 1)
            continue;
        if (strchr(")]}", *s->tokens[i].p))
            depth++;
        else if (strchr("([{", *s->tokens[i].p) && depth > 0)
            depth--;
        else if (strchr("([", *s->tokens[i].p) || (depth == 0 && is_mark(s, i, ";")))
            return false;
        else if (is_mark(s, i, "{") && i > 0 && is_mark(s, i - 1, "=") &&
            declares_statement(s, i - 1, is_file_scope(s, i)))
            return true;
    }
    return false;
}

/* What several stores' rows have in common is a macro of a *_store.h. */
static bool is_store_macro(const struct source *s, size_t i)
{
    return ends_with(s->stem, "_store") && ends_with(s->name, ".h") && s->tokens[i].directive;
}

static void check_literal(struct tidy *t, const struct source *s, size_t i, const char *text)
{
    bool is_store = ends_with(s->stem, "_store") && ends_with(s->name, ".c");
    bool is_glued = has_phrase(text) && has_conversion(text);
    int line = s->tokens[i].line;
    const char *key = text_of("%d", line);

    if (!is_sql(text) && !is_glued)
        return;
    if (is_store && !s->tokens[i].directive && is_in_statement(s, i))
        return;
    if (is_store_macro(s, i))
        return;
    if (is_glued)
        finding(t, s->path, line, "sql", key,
            "SQL assembled by a format: write a statement with $1 parameters");
    else if (is_store)
        finding(t, s->path, line, "sql", key,
            "SQL outside a row: put it into a const struct statement");
    else
        finding(t, s->path, line, "sql", key, "SQL outside a store: move it to %s_store.c",
            *s->folder ? s->folder : s->stem);
}

void check_sql(struct tidy *t, const struct source *s)
{
    if (!s->folder || strcmp(s->folder, "db") == 0)
        return;
    for (size_t i = 0; i < s->count;) {
        size_t next = i + 1;

        if (is_literal(s, i))
            check_literal(t, s, i, literal_at(s, i, &next));
        i = next;
    }
}
