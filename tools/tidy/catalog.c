/* Just enough JSON: the top-level object is walked, "errors" is read, other values are skipped. */
#include <stdlib.h>
#include <string.h>

#include "catalog.h"

struct json {
    const char *p;
    int line;
};

static void skip_blanks(struct json *j)
{
    for (; *j->p && strchr(" \t\r\n", *j->p); j->p++)
        j->line += *j->p == '\n';
}

static bool take(struct json *j, char c)
{
    skip_blanks(j);
    if (*j->p != c)
        return false;
    j->p++;
    return true;
}

/* The code point of \uXXXX as UTF-8; halves of a surrogate pair are joined. */
static char *put_code(struct json *j, char *out)
{
    char hex[5] = {0};
    unsigned long code, low;

    strncat(hex, j->p, 4);
    code = strtoul(hex, NULL, 16);
    j->p += strlen(hex);
    if (code >= 0xD800 && code < 0xDC00 && j->p[0] == '\\' && j->p[1] == 'u') {
        low = strtoul(j->p + 2, NULL, 16);
        code = 0x10000 + ((code - 0xD800) << 10) + (low & 0x3FF);
        j->p += 6;
    }
    if (code < 0x80) {
        *out++ = (char)code;
        return out;
    }
    if (code >= 0x10000)
        *out++ = (char)(0xF0 | code >> 18);
    if (code >= 0x800)
        *out++ =
            (char)((code >= 0x10000 ? 0x80 : 0xE0) | (code >> 12 & (code >= 0x10000 ? 63 : 15)));
    *out++ = (char)((code >= 0x800 ? 0x80 : 0xC0) | (code >> 6 & (code >= 0x800 ? 63 : 31)));
    *out++ = (char)(0x80 | (code & 63));
    return out;
}

static char *put_escape(struct json *j, char *out)
{
    static const char names[] = "bfnrt", values[] = "\b\f\n\r\t";
    char c = *j->p++;
    const char *hit = strchr(names, c);

    if (c == 'u')
        return put_code(j, out);
    *out = hit && c ? values[hit - names] : c;
    return out + 1;
}

/* NULL when no string starts here, or it never closes. */
static const char *read_string(struct json *j)
{
    char *text, *out;

    if (!take(j, '"'))
        return NULL;
    text = out = keep(strlen(j->p) < 65536 ? strlen(j->p) + 4 : 65536);
    while (*j->p && *j->p != '"' && out - text < 65500) {
        if (*j->p == '\\' && j->p[1]) {
            j->p++;
            out = put_escape(j, out);
        } else {
            *out++ = *j->p++;
        }
    }
    return take(j, '"') ? text : NULL;
}

static bool skip_value(struct json *j)
{
    int depth = 0;

    do {
        skip_blanks(j);
        if (*j->p == '"') {
            if (!read_string(j))
                return false;
            continue;
        }
        if (*j->p == '\0' || (depth == 0 && strchr(",}]", *j->p)))
            return false;
        depth += *j->p == '{' || *j->p == '[';
        depth -= *j->p == '}' || *j->p == ']';
        j->p++;
        if (depth == 0)
            j->p += strspn(j->p, "abcdefghijklmnopqrstuvwxyzE0123456789+-.");
    } while (depth > 0);
    return true;
}

static bool read_errors(struct json *j, struct catalog *c)
{
    if (!take(j, '{'))
        return false;
    if (take(j, '}'))
        return true;
    do {
        struct entry e = {.line = 0};

        skip_blanks(j);
        e.line = j->line;
        e.key = read_string(j);
        e.value = e.key && take(j, ':') ? read_string(j) : NULL;
        if (!e.value)
            return false;
        c->entries = grown(c->entries, c->count, sizeof e);
        c->entries[c->count++] = e;
    } while (take(j, ','));
    return take(j, '}');
}

static bool read_top(struct json *j, struct catalog *c)
{
    if (!take(j, '{'))
        return false;
    if (take(j, '}'))
        return true;
    do {
        const char *key = read_string(j);

        if (!key || !take(j, ':'))
            return false;
        if (strcmp(key, "errors") == 0 ? !read_errors(j, c) : !skip_value(j))
            return false;
    } while (take(j, ','));
    return take(j, '}');
}

void catalog_read(struct tidy *t, const char *path, struct catalog *c)
{
    struct json j = {.line = 1};
    size_t size;

    *c = (struct catalog){.path = path};
    j.p = file_text(text_of("%s/%s", t->root, path), &size);
    if (!j.p)
        finding(t, path, 1, "errors", "file", "cannot be read: translations belong here");
    else if (!read_top(&j, c))
        finding(t, path, j.line, "errors", "json", "is not the JSON it should be from here on");
}

bool catalog_has(const struct catalog *c, const char *key)
{
    for (size_t i = 0; i < c->count; i++)
        if (strcmp(c->entries[i].key, key) == 0)
            return *c->entries[i].value != '\0';
    return false;
}
