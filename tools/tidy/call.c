/* Words and calls the house does without, each with what to use instead. */
#include <string.h>

#include "tidy.h"

struct banned {
    const char *call, *remedy;
};

static const struct banned banned[] = {
    {"strcpy", "use str_dup or buf_text"},
    {"strcat", "use buf_text"},
    {"strncpy", "use memcpy with the size you checked, or str_dup"},
    {"sprintf", "use arena_printf or buf_printf"},
    {"vsprintf", "use buf_printf"},
    {"strtok", "use str_cut"},
    {"atoi", "use str_to_i64 with bounds"},
    {"atol", "use str_to_i64 with bounds"},
    {"atof", "use str_to_f64 with bounds"},
    {"gets", "use a buffer with a size"},
    {"alloca", "use the arena"},
    {"scanf", "use str_cut and str_to_i64"},
    {"sscanf", "use str_cut and str_to_i64"},
    {"system", "nothing here starts a shell"},
    {"popen", "nothing here starts a shell"},
    {"rand", "use libsodium's randombytes"},
    {"srand", "use libsodium's randombytes"},
    {"localtime", "use zone_day and civil_from_day"},
    {"gmtime", "use civil_from_day"},
    {"asctime", "use lang_moment"},
    {"ctime", "use lang_moment"},
};
static const char *const allocators[] = {
    "malloc", "calloc", "realloc", "free", "strdup", "strndup", "asprintf"};
static const char *const printers[] = {"printf", "vprintf", "puts", "putchar", "fprintf", "fputs",
    "fputc", "putc", "vfprintf", "fwrite"};
static const char *const plain_folders[] = {
    "", "base", "db", "stats", "rule", "text", "timeline", "http", "job", "cli"};

static void check_banned(struct tidy *t, const struct source *s, size_t i)
{
    const char *name = token_text(&s->tokens[i]);
    int line = s->tokens[i].line;

    for (size_t k = 0; k < COUNT(banned); k++)
        if (strcmp(name, banned[k].call) == 0)
            finding(t, s->path, line, "call", name, "%s is banned: %s", name, banned[k].remedy);
    if (strcmp(s->path, "src/base/arena.c") != 0 && is_one_of(name, allocators, COUNT(allocators)))
        finding(t, s->path, line, "call", name, "%s is banned: use mem_alloc or the arena", name);
}

/* In a feature: what people and programs read goes through output, which knows the format asked
 * for. printf always means standard output; fprintf and the like only when it is named. */
static void check_printing(struct tidy *t, const struct source *s, size_t i)
{
    const char *name = token_text(&s->tokens[i]);
    size_t close = token_close(s, i + 1);
    bool is_stdout = name[0] == 'p' || strcmp(name, "vprintf") == 0;

    if (is_one_of(s->folder, plain_folders, COUNT(plain_folders)) ||
        !is_one_of(name, printers, COUNT(printers)))
        return;
    if (strcmp(name, "putc") == 0)
        is_stdout = false;
    for (size_t k = i; k < close; k++)
        is_stdout = is_stdout || is_word(s, k, "stdout");
    if (is_stdout)
        finding(t, s->path, s->tokens[i].line, "call", name,
            "%s to standard output in a feature: use output (cli/output.h)", name);
}

static void check_assert(struct tidy *t, const struct source *s, size_t i)
{
    size_t close = token_close(s, i + 1);
    int depth = 0;

    for (size_t k = i + 1; k < close; k++) {
        depth += is_mark(s, k, "(") - is_mark(s, k, ")");
        if (depth == 1 && is_mark(s, k, "&&")) {
            finding(t, s->path, s->tokens[i].line, "assert", text_of("%d", s->tokens[i].line),
                "an assert of two conditions: one condition each");
            return;
        }
    }
}

/* A pointer to a function that returns a struct has a parenthesis before its end; it may stay. */
static void check_typedef(struct tidy *t, const struct source *s, size_t i)
{
    size_t k = i + 1 + is_word(s, i + 1, "const");

    if (!is_word(s, k, "struct"))
        return;
    for (k++; k < s->count && !is_mark(s, k, ";"); k++) {
        if (is_mark(s, k, "("))
            return;
        if (is_mark(s, k, "{"))
            k = token_close(s, k);
    }
    finding(t, s->path, s->tokens[i].line, "typedef", text_of("%d", s->tokens[i].line),
        "a typedef for a struct: write struct where it is used");
}

/* Whether word i is called as a plain function: no member of that name, no declaration of ours. */
static bool is_call(const struct source *s, size_t i)
{
    return is_mark(s, i + 1, "(") &&
        (i == 0 || (!is_mark(s, i - 1, ".") && !is_mark(s, i - 1, "->")));
}

void check_calls(struct tidy *t, const struct source *s)
{
    if (!s->folder)
        return;
    for (size_t i = 0; i < s->count; i++) {
        if (s->tokens[i].kind != TOKEN_WORD)
            continue;
        if (is_word(s, i, "typedef"))
            check_typedef(t, s, i);
        if (!is_call(s, i))
            continue;
        check_banned(t, s, i);
        check_printing(t, s, i);
        if (is_word(s, i, "assert"))
            check_assert(t, s, i);
    }
}
