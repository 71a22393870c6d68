/* catalog OUT.h OUT.c en.json ru.json uk.json: turns the texts of i18n/ into an enum and tables.
 *
 * Nested objects are joined by dots: {"insight": {"rfm": {"title": ...}}} is insight.rfm.title and
 * T_INSIGHT_RFM_TITLE. English decides which keys there are; a key that another language lacks or
 * has alone stops the build, so no reader ever meets a hole. The object "errors" of the other
 * languages maps the English format literals of fail() to translations, which must take the same
 * arguments: vsnprintf would otherwise read what is not there. The object "web" holds the texts of
 * the interface (web/plugins/catalogue.ts). */
#include <ctype.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LANGUAGES 3
#define KEYS_MAX 8192
#define KEY_MAX 128
#define CONVERSIONS_MAX 16
#define TYPE_MAX 8

struct entry {
    char key[KEY_MAX];
    char name[KEY_MAX];
    const char *text;
};

struct language {
    const char *path;
    json_t *root;
    struct entry *entries;
    size_t count;
};

/* What each argument of a format is read as: "s", "lld", and "*" for a width. */
struct conversions {
    char types[CONVERSIONS_MAX][TYPE_MAX];
    int count;
};

__attribute__((noreturn, format(printf, 3, 4))) static void die(
    const char *path, const char *key, const char *format, ...)
{
    va_list args;

    fprintf(stderr, "%s: %s: ", path, key);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    exit(1);
}

/* ---- texts ---- */

static void name_from_key(const char *path, const char *key, char name[KEY_MAX])
{
    size_t n = 0;

    for (const char *c = key; *c; c++) {
        if (!islower((unsigned char)*c) && !isdigit((unsigned char)*c) && *c != '.' && *c != '_')
            die(path, key, "keys are made of a-z, 0-9, _ and dots");
        name[n++] = *c == '.' ? '_' : (char)toupper((unsigned char)*c);
    }
    name[n] = '\0';
}

static void collect(struct language *l, const char *prefix, json_t *object)
{
    const char *part;
    json_t *value;

    json_object_foreach(object, part, value)
    {
        char key[KEY_MAX];
        struct entry *e;

        if (!*prefix && (strcmp(part, "errors") == 0 || strcmp(part, "web") == 0))
            continue;
        if (snprintf(key, sizeof key, "%s%s%s", prefix, *prefix ? "." : "", part) >= KEY_MAX)
            die(l->path, part, "the key is too long");
        if (json_is_object(value)) {
            collect(l, key, value);
            continue;
        }
        if (!json_is_string(value))
            die(l->path, key, "not a text");
        if (l->count == KEYS_MAX)
            die(l->path, key, "more than %d keys", KEYS_MAX);
        e = &l->entries[l->count++];
        snprintf(e->key, sizeof e->key, "%s", key);
        name_from_key(l->path, key, e->name);
        e->text = json_string_value(value);
    }
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(((const struct entry *)a)->name, ((const struct entry *)b)->name);
}

static void load(struct language *l, const char *path)
{
    json_error_t error;

    l->path = path;
    l->entries = calloc(KEYS_MAX, sizeof *l->entries);
    l->root = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
    if (!l->root || !l->entries) {
        fprintf(stderr, "%s:%d: %s\n", path, error.line, error.text);
        exit(1);
    }
    if (!json_is_object(l->root))
        die(path, "(top)", "not an object");
    collect(l, "", l->root);
    qsort(l->entries, l->count, sizeof *l->entries, compare_names);
    for (size_t i = 1; i < l->count; i++)
        if (strcmp(l->entries[i].name, l->entries[i - 1].name) == 0)
            die(path, l->entries[i].key, "gives the same name T_%s as \"%s\"", l->entries[i].name,
                l->entries[i - 1].key);
}

/* Both are sorted by name: the first difference is a key that one of them lacks. */
static void check_keys(const struct language *english, const struct language *other)
{
    for (size_t i = 0; i < english->count || i < other->count; i++) {
        const struct entry *e = i < english->count ? &english->entries[i] : NULL;
        const struct entry *o = i < other->count ? &other->entries[i] : NULL;
        int order = !e ? 1 : !o ? -1 : strcmp(e->name, o->name);

        if (order < 0)
            die(other->path, e->key, "missing, %s has it", english->path);
        if (order > 0)
            die(other->path, o->key, "superfluous, %s does not have it", english->path);
        if (strcmp(e->key, o->key) != 0)
            die(other->path, o->key, "is \"%s\" in %s", e->key, english->path);
    }
}

/* ---- errors ---- */

/* Reads "3$" at *p; 0 when there is no position. */
static int read_position(const char **p)
{
    const char *c = *p;
    int position = 0;

    while (isdigit((unsigned char)*c) && position < 100)
        position = position * 10 + (*c++ - '0');
    if (c == *p || *c != '$')
        return 0;
    *p = c + 1;
    return position;
}

static void note(struct conversions *out, const char *path, const char *key, int position,
    const char *type, size_t n)
{
    int slot = position ? position - 1 : out->count;

    if (slot >= CONVERSIONS_MAX || n >= TYPE_MAX)
        die(path, key, "more conversions than the catalogue can check");
    if (out->types[slot][0] &&
        (strlen(out->types[slot]) != n || memcmp(out->types[slot], type, n) != 0))
        die(path, key, "argument %d is converted in two ways", slot + 1);
    memcpy(out->types[slot], type, n);
    if (slot >= out->count)
        out->count = slot + 1;
}

/* The arguments of one conversion; *p stands after the percent sign, then after the letter. */
static int read_conversion(
    struct conversions *out, const char *path, const char *key, const char **p)
{
    int position = read_position(p);
    const char *type;

    for (; **p && strchr("-+ #0.'123456789*", **p); ++*p)
        if (**p == '*') {
            const char *after = *p + 1;
            int width_position = read_position(&after);

            if (!width_position != !position)
                die(path, key, "conversions with and without a position");
            note(out, path, key, width_position, "*", 1);
            *p = after - 1;
        }
    type = *p;
    *p += strspn(*p, "hlLqjzt");
    if (!**p || !strchr("diouxXeEfFgGaAcsp", **p))
        die(path, key, "a percent sign that converts nothing (%%%% is one to print)");
    ++*p;
    note(out, path, key, position, type, (size_t)(*p - type));
    return position;
}

static struct conversions read_format(const char *path, const char *key, const char *format)
{
    struct conversions out = {0};
    int first = -1;

    for (const char *p = format; *p;) {
        int position;

        if (*p++ != '%')
            continue;
        if (*p == '%') {
            p++;
            continue;
        }
        position = read_conversion(&out, path, key, &p);
        if (first >= 0 && !first != !position)
            die(path, key, "conversions with and without a position");
        first = position;
    }
    return out;
}

static void check_errors(const char *path, json_t *errors)
{
    const char *english;
    json_t *value;

    json_object_foreach(errors, english, value)
    {
        struct conversions ours, theirs;

        if (!json_is_string(value))
            die(path, english, "not a text");
        ours = read_format(path, english, english);
        theirs = read_format(path, english, json_string_value(value));
        if (ours.count != theirs.count)
            die(path, english, "takes %d arguments, the translation %d", ours.count, theirs.count);
        for (int i = 0; i < ours.count; i++)
            if (strcmp(ours.types[i], theirs.types[i]) != 0)
                die(path, english, "argument %d is %%%s, in the translation %%%s", i + 1,
                    ours.types[i], *theirs.types[i] ? theirs.types[i] : " nothing");
    }
}

/* An error that is translated for one reader and not for another is a hole as well. */
static void check_errors_alike(const struct language *a, const struct language *b)
{
    const char *english;
    json_t *value, *theirs = json_object_get(b->root, "errors");

    json_object_foreach(
        json_object_get(a->root, "errors"), english, value) if (!json_object_get(theirs, english))
        die(b->path, english, "the error is missing, %s has it", a->path);
}

/* ---- the result ---- */

static FILE *create(const char *path)
{
    FILE *out = fopen(path, "wb");

    if (!out) {
        perror(path);
        exit(1);
    }
    return out;
}

static void finish(FILE *out, const char *path)
{
    bool is_written = !ferror(out);

    if (fclose(out) != 0 || !is_written) {
        perror(path);
        exit(1);
    }
}

/* Three-digit octal ends by itself: a digit after it is not taken for a part of it. */
static void put_literal(FILE *out, const char *text)
{
    putc('"', out);
    for (const unsigned char *c = (const unsigned char *)text; *c; c++)
        if (*c == '"' || *c == '\\' || *c == '?')
            fprintf(out, "\\%c", *c);
        else if (*c >= ' ' && *c < 0x7F)
            putc(*c, out);
        else
            fprintf(out, "\\%03o", *c);
    putc('"', out);
}

static void put_header(const char *path, const struct language *english)
{
    FILE *out = create(path);

    fputs("/* Made from i18n/ by tools/catalog.c. */\n#ifndef MAITRED_CATALOG_H\n"
          "#define MAITRED_CATALOG_H\n\n#include <stddef.h>\n\nenum text {\n",
        out);
    for (size_t i = 0; i < english->count; i++)
        fprintf(out, "    T_%s,\n", english->entries[i].name);
    fputs("    TEXT_COUNT\n};\n\nstruct catalog_error {\n    const char *english, *text;\n};\n\n",
        out);
    fprintf(out, "extern const char *const catalog_texts[%d][TEXT_COUNT];\n", LANGUAGES);
    fputs("extern const char *const catalog_keys[TEXT_COUNT];\n\n", out);
    fputs("/* Sorted by the bytes of the English format. */\n", out);
    fprintf(out, "extern const struct catalog_error *const catalog_errors[%d];\n", LANGUAGES);
    fprintf(out, "extern const size_t catalog_error_counts[%d];\n\n#endif\n", LANGUAGES);
    finish(out, path);
}

static void put_texts(FILE *out, const struct language languages[LANGUAGES])
{
    fprintf(out, "const char *const catalog_texts[%d][TEXT_COUNT] = {\n", LANGUAGES);
    for (int l = 0; l < LANGUAGES; l++) {
        fputs("    {\n", out);
        for (size_t i = 0; i < languages[l].count; i++) {
            fprintf(out, "        [T_%s] = ", languages[l].entries[i].name);
            put_literal(out, languages[l].entries[i].text);
            fputs(",\n", out);
        }
        fputs("    },\n", out);
    }
    fputs("};\n\nconst char *const catalog_keys[TEXT_COUNT] = {\n", out);
    for (size_t i = 0; i < languages[0].count; i++)
        fprintf(out, "    \"%s\",\n", languages[0].entries[i].key);
    fputs("};\n\n", out);
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* C has no empty arrays, so each table ends with a row of NULLs that is not counted. */
static void put_errors(FILE *out, int number, json_t *errors)
{
    size_t count = json_object_size(errors), n = 0;
    const char **keys = calloc(count + 1, sizeof *keys), *english;
    json_t *value;

    if (!keys)
        exit(1);
    json_object_foreach(errors, english, value) keys[n++] = english;
    qsort(keys, n, sizeof *keys, compare_texts);
    fprintf(out, "static const struct catalog_error errors_%d[] = {\n", number);
    for (size_t i = 0; i < n; i++) {
        fputs("    {", out);
        put_literal(out, keys[i]);
        fputs(",\n     ", out);
        put_literal(out, json_string_value(json_object_get(errors, keys[i])));
        fputs("},\n", out);
    }
    fputs("    {NULL, NULL},\n};\n\n", out);
    free(keys);
}

static void put_source(const char *path, const struct language languages[LANGUAGES])
{
    FILE *out = create(path);

    fputs("/* Made from i18n/ by tools/catalog.c. */\n#include \"catalog.h\"\n\n", out);
    put_texts(out, languages);
    for (int l = 0; l < LANGUAGES; l++)
        put_errors(out, l, json_object_get(languages[l].root, "errors"));
    fprintf(out, "const struct catalog_error *const catalog_errors[%d] = {\n", LANGUAGES);
    for (int l = 0; l < LANGUAGES; l++)
        fprintf(out, "    errors_%d,\n", l);
    fprintf(out, "};\nconst size_t catalog_error_counts[%d] = {\n", LANGUAGES);
    for (int l = 0; l < LANGUAGES; l++)
        fprintf(out, "    %zu,\n", json_object_size(json_object_get(languages[l].root, "errors")));
    fputs("};\n", out);
    finish(out, path);
}

int main(int argc, char **argv)
{
    struct language languages[LANGUAGES] = {0};

    if (argc != 3 + LANGUAGES) {
        fprintf(stderr, "usage: catalog OUT.h OUT.c en.json ru.json uk.json\n");
        return 1;
    }
    for (int l = 0; l < LANGUAGES; l++)
        load(&languages[l], argv[3 + l]);
    if (json_object_get(languages[0].root, "errors"))
        die(languages[0].path, "errors", "the program's own literals are the English errors");
    for (int l = 1; l < LANGUAGES; l++) {
        check_keys(&languages[0], &languages[l]);
        check_errors(languages[l].path, json_object_get(languages[l].root, "errors"));
    }
    check_errors_alike(&languages[1], &languages[2]);
    check_errors_alike(&languages[2], &languages[1]);
    put_header(argv[1], &languages[0]);
    put_source(argv[2], languages);
    for (int l = 0; l < LANGUAGES; l++) {
        json_decref(languages[l].root);
        free(languages[l].entries);
    }
    return 0;
}
