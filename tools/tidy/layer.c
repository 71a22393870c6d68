/* Includes point one way:
 *     base <- db <- stats, rule, text, timeline <- http, job, cli and module.h <- features <-
 *     modules.c <- main.c
 * stats is pure mathematics over base, so the three beside it may use it. Features may use those
 * to their left in the order that ARCHITECTURE.md draws between two marks; a folder that stands
 * neither there nor here has no place. */
#include <stdio.h>
#include <string.h>

#include "tidy.h"

#define MAP "ARCHITECTURE.md"
#define MAP_OPEN "<!-- feature order -->"
#define MAP_CLOSE "<!-- /feature order -->"
#define LETTERS "abcdefghijklmnopqrstuvwxyz_0123456789"
#define HOUSE "base db stats rule text timeline http job cli module"

struct layer {
    const char *name, *may; /* include what */
};

static const struct layer layers[] = {
    {"base", "base"}, {"db", "base db"}, {"stats", "base stats"}, {"rule", "base db stats rule"},
    {"text", "base db stats text"}, {"timeline", "base db stats timeline"},
    {"http", "base db timeline http job cli module"},
    {"job", "base db timeline http job cli module"},
    {"cli", "base db timeline http job cli module"},
    {"module", "base db http job cli module"}, /* src/module.h */
    {"main", HOUSE},                           /* src/main.c; features come with modules.c */
};

struct order {
    const char **features; /* the lowest first */
    size_t count;
};

static bool names(const char *list, const char *word)
{
    size_t n = strlen(word);

    for (const char *p = list; n && (p = strstr(p, word)); p += n)
        if ((p == list || p[-1] == ' ') && (p[n] == ' ' || p[n] == '\0'))
            return true;
    return false;
}

static const struct layer *layer_find(const char *name)
{
    for (size_t i = 0; i < COUNT(layers); i++)
        if (strcmp(layers[i].name, name) == 0)
            return &layers[i];
    return NULL;
}

static struct order order_read(struct tidy *t)
{
    struct order o = {0};
    size_t size;
    const char *text = file_text(text_of("%s/%s", t->root, MAP), &size);
    const char *p = text ? strstr(text, MAP_OPEN) : NULL;
    const char *end = p ? strstr(p, MAP_CLOSE) : NULL;

    if (!end) {
        finding(t, MAP, 1, "layer", "order",
            "no feature order: list the features, the lowest"
            " first, between the lines \"%s\" and \"%s\"",
            MAP_OPEN, MAP_CLOSE);
        return o;
    }
    for (p += strlen(MAP_OPEN); (p += strcspn(p, LETTERS)) < end;) {
        size_t n = strspn(p, LETTERS);

        o.features = grown(o.features, o.count, sizeof *o.features);
        o.features[o.count++] = keep_text(p, n);
        p += n;
    }
    return o;
}

/* The place of a feature in the order, its count for a folder that is none. */
static size_t order_of(const struct order *o, const char *feature)
{
    for (size_t i = 0; i < o->count; i++)
        if (strcmp(o->features[i], feature) == 0)
            return i;
    return o->count;
}

static const char *layer_of_file(const struct source *s)
{
    return *s->folder ? s->folder : s->stem;
}

/* What an include names: its folder, or what stands at the top. NULL when it names no folder. */
static const char *layer_of_include(const char *path)
{
    const char *slash = strchr(path, '/');

    if (slash)
        return keep_text(path, (size_t)(slash - path));
    if (strcmp(path, "catalog.h") == 0) /* generated from i18n */
        return "base";
    return strcmp(path, "module.h") == 0 ? "module" : NULL;
}

static bool may_include(const struct order *o, const char *from, const char *to)
{
    const struct layer *layer = layer_find(from);
    size_t mine = order_of(o, from), its = order_of(o, to);

    if (strcmp(from, to) == 0)
        return true;
    if (layer)
        return names(layer->may, to);
    if (names(HOUSE, to) || strcmp(from, "modules") == 0)
        return true;
    if (mine == o->count || its == o->count)
        return true; /* no order to judge by, or a folder that was reported as such */
    return its < mine;
}

static void check_include(struct tidy *t, const struct source *s, const struct order *o, size_t i)
{
    size_t next;
    int line = s->tokens[i].line;
    const char *path = literal_at(s, i, &next), *from = layer_of_file(s);
    const char *to = layer_of_include(path);

    if (!to)
        finding(t, s->path, line, "layer", path, "\"%s\" names no folder: include it as \"%s%s%s\"",
            path, s->folder, *s->folder ? "/" : "", path);
    else if (strstr(path, "_priv.h") && strcmp(from, to) != 0)
        finding(t, s->path, line, "layer", path, "%s is private to %s: use its contract", path, to);
    else if (!may_include(o, from, to) && strcmp(from, "main") == 0)
        finding(t, s->path, line, "layer", path,
            "main.c names the feature %s: features are listed in modules.c only", to);
    else if (!may_include(o, from, to))
        finding(t, s->path, line, "layer", path,
            "%s may not include %s: includes only point left (" MAP "); move what both need down"
            " or go by a touchpoint",
            from, path);
}

static void check_place(struct tidy *t, const struct source *s, const struct order *o)
{
    const char *layer = layer_of_file(s);

    if (layer_find(layer) || strcmp(s->path, "src/modules.c") == 0 ||
        (*s->folder && (order_of(o, layer) < o->count || o->count == 0)))
        return;
    finding(t, s->path, 1, "layer", layer,
        "%s is in no layer: put it where it belongs, or into the feature order of " MAP,
        *s->folder ? text_of("src/%s", s->folder) : s->path);
}

void check_layers(struct tidy *t)
{
    struct order o = order_read(t);
    const char *folder = NULL;

    for (size_t k = 0; k < t->count; k++) {
        const struct source *s = &t->sources[k];

        if (!s->folder)
            continue;
        if (!folder || !*s->folder || strcmp(folder, s->folder) != 0)
            check_place(t, s, &o);
        folder = s->folder;
        for (size_t i = 1; i + 1 < s->count; i++)
            if (is_mark(s, i - 1, "#") && is_word(s, i, "include") && is_literal(s, i + 1))
                check_include(t, s, &o, i + 1);
    }
}
