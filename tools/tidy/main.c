/* tidy [--root DIR]: walks src/ and tools/, runs every rule, prints what it finds as
 * "path:line: rule: what, and the remedy", and exits 1 when there was anything.
 *
 * tidy.allow at the root names old offenders, a line each: path:rule:key, where the key is what
 * the finding is about (a function, a call, an include, a line or a length). A line that matches
 * nothing is itself a finding, so the list can only shrink. */
#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tidy.h"

#define ALLOW_FILE "tidy.allow"

struct allowed {
    const char *entry;
    int line;
    bool is_used;
};

static struct allowed *allow_list;
static size_t allow_count;

static bool is_allowed(const char *entry)
{
    bool hit = false;

    for (size_t i = 0; i < allow_count; i++)
        if (strcmp(allow_list[i].entry, entry) == 0)
            hit = allow_list[i].is_used = true;
    return hit;
}

void finding(struct tidy *t, const char *path, int line, const char *rule, const char *key,
    const char *format, ...)
{
    va_list args;

    if (is_allowed(text_of("%s:%s:%s", path, rule, key)))
        return;
    t->findings++;
    printf("%s:%d: %s: ", path, line, rule);
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    putchar('\n');
}

static void allow_read(const struct tidy *t)
{
    size_t size;
    char *p = file_text(text_of("%s/%s", t->root, ALLOW_FILE), &size);

    for (int line = 1; p && *p; line++) {
        size_t n = strcspn(p, "\n");

        if (n && *p != '#') {
            allow_list = grown(allow_list, allow_count, sizeof *allow_list);
            allow_list[allow_count++] = (struct allowed){keep_text(p, n), line, false};
        }
        p += n + (p[n] == '\n');
    }
}

static void allow_check(struct tidy *t)
{
    for (size_t i = 0; i < allow_count; i++)
        if (!allow_list[i].is_used)
            finding(t, ALLOW_FILE, allow_list[i].line, "allow", allow_list[i].entry,
                "\"%s\" no longer offends: remove the line", allow_list[i].entry);
}

static const char *folder_of(const char *path)
{
    const char *slash;

    if (!starts_with(path, "src/"))
        return NULL;
    path += strlen("src/");
    slash = strchr(path, '/');
    return slash ? keep_text(path, (size_t)(slash - path)) : "";
}

static void source_add(struct tidy *t, const char *path)
{
    struct source s = {.path = path, .folder = folder_of(path)};
    const char *dot;

    s.name = strrchr(path, '/') + 1;
    dot = strrchr(s.name, '.');
    s.stem = keep_text(s.name, (size_t)(dot - s.name));
    s.text = file_text(text_of("%s/%s", t->root, path), &s.size);
    if (!s.text) {
        perror(path);
        exit(2);
    }
    lex(&s);
    t->sources = grown(t->sources, t->count, sizeof s);
    t->sources[t->count++] = s;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The entries of a folder in order of name, so that two runs print the same. */
static const char **entries_of(const char *folder, size_t *count)
{
    DIR *d = opendir(folder);
    const struct dirent *e;
    const char **names = NULL;

    *count = 0;
    while (d && (e = readdir(d))) {
        if (e->d_name[0] == '.')
            continue;
        names = grown(names, *count, sizeof *names);
        names[(*count)++] = keep_text(e->d_name, strlen(e->d_name));
    }
    if (d)
        closedir(d);
    if (names)
        qsort(names, *count, sizeof *names, by_name);
    return names;
}

static void walk(struct tidy *t, const char *folder)
{
    size_t count;
    const char **names = entries_of(text_of("%s/%s", t->root, folder), &count);

    for (size_t i = 0; i < count; i++) {
        const char *path = text_of("%s/%s", folder, names[i]);
        struct stat st;

        if (stat(text_of("%s/%s", t->root, path), &st) != 0)
            continue;
        if (S_ISDIR(st.st_mode))
            walk(t, path);
        else if (ends_with(path, ".c") || ends_with(path, ".h") || ends_with(path, ".cc"))
            source_add(t, path);
    }
}

int main(int argc, char **argv)
{
    struct tidy t = {.root = "."};

    if (argc == 3 && strcmp(argv[1], "--root") == 0) {
        t.root = argv[2];
    } else if (argc != 1) {
        fputs("usage: tidy [--root DIR]\n", stderr);
        return 2;
    }
    allow_read(&t);
    walk(&t, "src");
    if (t.count == 0) {
        fprintf(stderr, "tidy: no sources under %s/src\n", t.root);
        return 2;
    }
    walk(&t, "tools");
    literal_learn_macros(&t);
    for (size_t i = 0; i < t.count; i++) {
        const struct source *s = &t.sources[i];

        check_text(&t, s);
        check_shape(&t, s);
        check_calls(&t, s);
        check_sql(&t, s);
    }
    check_layers(&t);
    check_errors(&t);
    allow_check(&t);
    keep_all_free();
    return t.findings ? 1 : 0;
}
