/* A stack of what is open, and where the bytes go. */
#include "base/json.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/utf8.h>

void json_write_file(struct json_writer *w, FILE *file)
{
    *w = (struct json_writer){.file = file};
}

void json_write_buf(struct json_writer *w, struct buf *buf)
{
    *w = (struct json_writer){.buf = buf};
}

static void put(struct json_writer *w, const char *p, size_t n)
{
    if (w->file)
        fwrite_unlocked(p, 1, n, w->file); /* one thread's own */
    else
        buf_put(w->buf, p, n);
}

static void put_text(struct json_writer *w, const char *text)
{
    put(w, text, strlen(text));
}

static void put_line_end(struct json_writer *w)
{
    if (w->is_dense)
        return;
    put(w, "\n", 1);
    for (int i = 0; i < w->depth; i++)
        put(w, "  ", 2);
}

/* What JSON wants escaped, and bytes that are no UTF-8: they become U+FFFD. */
static void put_escaped(struct json_writer *w, int32_t c)
{
    char text[16];

    switch (c) {
    case '"':
        put_text(w, "\\\"");
        break;
    case '\\':
        put_text(w, "\\\\");
        break;
    case '\n':
        put_text(w, "\\n");
        break;
    case '\r':
        put_text(w, "\\r");
        break;
    case '\t':
        put_text(w, "\\t");
        break;
    default:
        snprintf(text, sizeof text, "\\u%04x", c < 0 ? 0xFFFD : (unsigned)c);
        put_text(w, text);
    }
}

static void put_quoted(struct json_writer *w, struct str s)
{
    int32_t n = (int32_t)s.n, start = 0, at = 0;

    assert(s.n <= INT32_MAX);
    put(w, "\"", 1);
    while (at < n) {
        int32_t before = at;
        UChar32 c;

        U8_NEXT(s.p, at, n, c);
        if (c >= ' ' && c != '"' && c != '\\' && c != 0x7F)
            continue;
        put(w, s.p + start, (size_t)(before - start));
        put_escaped(w, c);
        start = at;
    }
    put(w, s.p + start, (size_t)(n - start));
    put(w, "\"", 1);
}

/* The comma, line and key before any value. */
static void begin(struct json_writer *w, const char *key)
{
    if (w->depth == 0) {
        assert(!key);
        return;
    }
    assert(!key == w->levels[w->depth - 1].is_array);
    if (w->levels[w->depth - 1].has_items)
        put(w, ",", 1);
    w->levels[w->depth - 1].has_items = true;
    put_line_end(w);
    if (key) {
        put_quoted(w, str_of(key));
        put_text(w, w->is_dense ? ":" : ": ");
    }
}

static void open_level(struct json_writer *w, const char *key, bool is_array)
{
    assert(w->depth < JSON_DEPTH_MAX);
    begin(w, key);
    put_text(w, is_array ? "[" : "{");
    w->levels[w->depth].is_array = is_array;
    w->levels[w->depth++].has_items = false;
}

void json_open_object(struct json_writer *w, const char *key)
{
    open_level(w, key, false);
}

void json_open_array(struct json_writer *w, const char *key)
{
    open_level(w, key, true);
}

void json_close(struct json_writer *w)
{
    assert(w->depth > 0);
    w->depth--;
    if (w->levels[w->depth].has_items)
        put_line_end(w);
    put_text(w, w->levels[w->depth].is_array ? "]" : "}");
    if (w->depth == 0 && !w->is_dense)
        put(w, "\n", 1);
}

bool json_is_in_array(const struct json_writer *w)
{
    return w->depth > 0 && w->levels[w->depth - 1].is_array;
}

void json_put_int(struct json_writer *w, const char *key, int64_t value)
{
    char text[JSON_REAL_MAX];

    begin(w, key);
    snprintf(text, sizeof text, "%" PRId64, value);
    put_text(w, text);
}

void json_real_text(char out[JSON_REAL_MAX], double value)
{
    assert(isfinite(value));
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(out, JSON_REAL_MAX, "%.*g", digits, value);
        if (strtod(out, NULL) == value)
            return;
    }
    bug("a double that 17 digits do not hold");
}

void json_put_real(struct json_writer *w, const char *key, double value)
{
    char text[JSON_REAL_MAX] = "null";

    begin(w, key);
    if (isfinite(value))
        json_real_text(text, value);
    put_text(w, text);
}

void json_put_text(struct json_writer *w, const char *key, struct str value)
{
    begin(w, key);
    put_quoted(w, value);
}

void json_put_bool(struct json_writer *w, const char *key, bool value)
{
    begin(w, key);
    put_text(w, value ? "true" : "false");
}

void json_put_null(struct json_writer *w, const char *key)
{
    begin(w, key);
    put_text(w, "null");
}

void json_put_raw(struct json_writer *w, const char *key, struct str json)
{
    begin(w, key);
    put(w, json.p, json.n);
}

/* ---- strangers' documents ---- */

/* Bytes that jansson's tree takes for what a character outside of texts begins, measured. */
static size_t piece_bytes(char ch)
{
    switch (ch) {
    case '{':
        return 360;
    case '[':
        return 140;
    case ':':
        return 120;
    case ',':
        return 50;
    default:
        return 0;
    }
}

bool json_is_modest(struct str text)
{
    size_t bytes = 0;
    bool is_text = false;

    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '"')
            is_text = !is_text;
        else if (is_text)
            i += text.p[i] == '\\';
        else
            bytes += piece_bytes(text.p[i]);
    }
    return bytes <= JSON_TREE_MIN + JSON_TREE_TIMES * text.n;
}
