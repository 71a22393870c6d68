/* Every error a person may read has its translations: the format literals of fail(), what is wrong
 * with a row of an import (refuse, chunk_refuse, .error =) or with an identity (what ident.c
 * returns). i18n/ru.json and uk.json hold them in the object "errors", by the English text; one
 * that is used no longer is removed. A translation is given to printf in place of the English
 * format, so it must take the same arguments. */
#include <ctype.h>
#include <string.h>

#include "catalog.h"
#include "tidy.h"

#define FORMAT_ARGUMENT 3 /* of fail(c, err, format, ...) */
#define ARGUMENTS_MAX 32  /* of one format; more are not compared */

struct used {
    const char *text, *path;
    int line;
};

static struct used *used;
static size_t used_count;

static bool is_used(const char *text)
{
    for (size_t i = 0; i < used_count; i++)
        if (strcmp(used[i].text, text) == 0)
            return true;
    return false;
}

/* The kinds of the arguments a format takes, in their order: "s", "ld", "*" for a width. */
struct slots {
    const char *kinds[ARGUMENTS_MAX];
    size_t count; /* that were taken in the order of the text */
};

static void slot_put(struct slots *slots, size_t place, const char *kind)
{
    size_t i = place ? place - 1 : slots->count++;

    if (i < ARGUMENTS_MAX)
        slots->kinds[i] = kind;
}

/* The number of an argument that is named, 2$, else 0 and nothing is read. */
static size_t place_at(const char **p)
{
    size_t digits = strspn(*p, "0123456789"), place = 0;

    if (digits == 0 || (*p)[digits] != '$')
        return 0;
    for (; **p != '$'; ++*p)
        place = place * 10 + (size_t)(**p - '0');
    ++*p;
    return place;
}

/* Reads one conversion, from behind its %; returns what follows. Flags, widths and precisions do
 * not matter, unless a * takes an argument. */
static const char *conversion_at(const char *p, struct slots *slots)
{
    size_t place = place_at(&p), n;

    while (*p && !isalpha((unsigned char)*p) && *p != '%')
        if (*p++ == '*')
            slot_put(slots, place_at(&p), "*");
    if (*p == '\0' || *p == '%')
        return *p ? p + 1 : p;
    n = strspn(p, "hlzjtL");
    n += p[n] != '\0';
    slot_put(slots, place, keep_text(p, n));
    return p + n;
}

/* Whether there is something to translate beside the conversions. */
static bool has_words(const char *format)
{
    struct slots slots = {0};

    while (*format) {
        if (*format == '%')
            format = conversion_at(format + 1, &slots);
        else if (isalpha((unsigned char)*format++))
            return true;
    }
    return false;
}

static void use(const struct source *s, size_t i, const char *text)
{
    if (!has_words(text) || is_used(text))
        return;
    used = grown(used, used_count, sizeof *used);
    used[used_count++] = (struct used){text, s->path, s->tokens[i].line};
}

/* Notes each literal between two tokens; adjacent ones are one. False when there was none. */
static bool use_literals(const struct source *s, size_t from, size_t to)
{
    bool found = false;

    for (size_t i = from; i < to;) {
        size_t next = i + 1;

        if (is_literal(s, i)) {
            use(s, i, literal_at(s, i, &next));
            found = true;
        }
        i = next;
    }
    return found;
}

/* Where the argument that starts at token i ends: its comma or bracket, or the semicolon. */
static size_t argument_end(const struct source *s, size_t i)
{
    for (; i < s->count; i++) {
        if (is_mark(s, i, "(") || is_mark(s, i, "[") || is_mark(s, i, "{"))
            i = token_close(s, i);
        else if (is_mark(s, i, ",") || is_mark(s, i, ";") || is_mark(s, i, ")") ||
            is_mark(s, i, "}"))
            break;
    }
    return i < s->count ? i : s->count;
}

/* The literals that rows of this file give to a member: .refusal = "...". */
static bool use_member(const struct source *s, const char *member)
{
    bool found = false;

    for (size_t i = 1; i + 2 < s->count; i++)
        if (is_word(s, i, member) && is_mark(s, i + 1, "=") &&
            (is_mark(s, i - 1, ".") || is_mark(s, i - 1, "->")) &&
            use_literals(s, i + 2, argument_end(s, i + 2)))
            found = true;
    return found;
}

static void use_fail(struct tidy *t, const struct source *s, size_t i)
{
    size_t from = i + 2, to = argument_end(s, from);

    for (int k = 1; k < FORMAT_ARGUMENT && is_mark(s, to, ","); k++) {
        from = to + 1;
        to = argument_end(s, from);
    }
    if (!use_literals(s, from, to) && !use_member(s, token_text(&s->tokens[to - 1])))
        finding(t, s->path, s->tokens[i].line, "errors", text_of("%d", s->tokens[i].line),
            "the format of fail() is no literal, nor a member set by name (.text = \"...\")"
            " in this file: nobody can translate it");
}

static void use_source(struct tidy *t, const struct source *s)
{
    bool is_ident = strcmp(s->stem, "ident") == 0;

    for (size_t i = 1; i + 1 < s->count; i++) {
        bool is_call = is_mark(s, i + 1, "(") && !is_word(s, i - 1, "bool");

        if (is_call && is_word(s, i, "fail"))
            use_fail(t, s, i);
        else if (is_call &&
            (is_word(s, i, "refuse") || is_word(s, i, "chunk_refuse") ||
                is_word(s, i, "lang_error")))
            use_literals(s, i + 2, token_close(s, i + 1));
        else if (is_ident && is_word(s, i, "return"))
            use_literals(s, i + 1, argument_end(s, i + 1));
    }
    if (strcmp(s->folder, "intake") == 0)
        use_member(s, "error");
}

/* The arguments a format takes, for comparing and for people: " %s %ld". */
static const char *arguments_of(const char *format)
{
    struct slots slots = {0};
    const char *all = "";

    for (const char *p = strchr(format, '%'); p; p = strchr(p, '%'))
        p = conversion_at(p + 1, &slots);
    for (size_t i = 0; i < ARGUMENTS_MAX; i++)
        if (slots.kinds[i])
            all = text_of("%s %%%s", all, slots.kinds[i]);
    return all;
}

static void check_entries(struct tidy *t, const struct catalog *c)
{
    for (size_t i = 0; i < c->count; i++) {
        const struct entry *e = &c->entries[i];

        if (!is_used(e->key))
            finding(t, c->path, e->line, "errors", e->key, "%s is used nowhere: remove it",
                literal_quoted(e->key));
        else if (strcmp(arguments_of(e->key), arguments_of(e->value)) != 0)
            finding(t, c->path, e->line, "errors", e->key,
                "%s takes the arguments%s, its translation%s: make them the same",
                literal_quoted(e->key), arguments_of(e->key), arguments_of(e->value));
    }
}

void check_errors(struct tidy *t)
{
    struct catalog ru, uk;

    for (size_t k = 0; k < t->count; k++)
        if (t->sources[k].folder)
            use_source(t, &t->sources[k]);
    catalog_read(t, "i18n/ru.json", &ru);
    catalog_read(t, "i18n/uk.json", &uk);
    for (size_t i = 0; i < used_count; i++) {
        bool has_ru = catalog_has(&ru, used[i].text), has_uk = catalog_has(&uk, used[i].text);

        if (!has_ru || !has_uk)
            finding(t, used[i].path, used[i].line, "errors", used[i].text,
                "%s is not translated: add it to \"errors\" in %s%s%s",
                literal_quoted(used[i].text), has_ru ? "" : ru.path,
                has_ru || has_uk ? "" : " and ", has_uk ? "" : uk.path);
    }
    check_entries(t, &ru);
    check_entries(t, &uk);
}
