/* Pieces of strangers' JSON. */
#include "event/piece.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/json.h"
#include "base/money.h"
#include "base/rfc3339.h"

#define MILLISECONDS_FROM 1e11 /* as seconds this is the year 5138 */

/* ---- mending ---- */

static int hex_of(const char *p)
{
    int value = 0;

    for (int i = 0; i < 4; i++) {
        const char *digits = "0123456789abcdef";
        const char *at = strchr(digits, p[i] | 0x20);

        if (!p[i] || !at)
            return -1;
        value = value << 4 | (int)(at - digits);
    }
    return value;
}

/* "\uXXXX" at p, or -1. */
static int escape_at(const char *p, const char *end)
{
    return end - p >= 6 && p[0] == '\\' && p[1] == 'u' ? hex_of(p + 2) : -1;
}

/* Escapes of six bytes become escapes of six bytes: nothing moves. */
static void mend(char *p, char *end)
{
    while ((p = memchr(p, '\\', (size_t)(end - p))) != NULL) {
        int code = escape_at(p, end), next;

        if (code < 0) {
            p += end - p > 1 ? 2 : 1;
            continue;
        }
        next = code >= 0xD800 && code < 0xDC00 ? escape_at(p + 6, end) : -1;
        if (next >= 0xDC00 && next < 0xE000)
            p += 6;
        else if (code == 0 || (code >= 0xD800 && code < 0xE000))
            memcpy(p + 2, "fffd", 4);
        p += 6;
    }
}

json_t *piece_parse(struct ctx *c, struct str body)
{
    struct str copy = str_keep(c->arena, body);
    json_error_t error;
    json_t *v;

    if (!json_is_modest(body)) {
        (void)fail(c, ERR_TOO_LARGE, "the body holds too many small pieces: send it in parts");
        return NULL;
    }
    mend((char *)copy.p, (char *)copy.p + copy.n);
    v = json_loadb(copy.p, copy.n, 0, &error);
    if (!v && json_error_code(&error) == json_error_numeric_overflow)
        v = json_loadb(copy.p, copy.n, JSON_DECODE_INT_AS_REAL, &error);
    if (!v)
        (void)fail(c, ERR_INVALID, "the body is no JSON: line %d, column %d: %s", error.line,
            error.column, error.text);
    return v;
}

/* ---- finding ---- */

const json_t *piece_at(const json_t *o, const char *path)
{
    struct str rest = str_of(path), name;

    while (o && str_cut(&rest, '.', &name))
        o = json_object_getn(o, name.p, name.n);
    return json_is_null(o) ? NULL : o;
}

static struct str text_of(struct ctx *c, const json_t *v)
{
    char number[JSON_REAL_MAX];

    if (json_is_string(v))
        return str_trim((struct str){json_string_value(v), json_string_length(v)});
    if (json_is_integer(v))
        return str_of(arena_printf(c->arena, "%" PRId64, (int64_t)json_integer_value(v)));
    if (!json_is_real(v))
        return STR("");
    json_real_text(number, json_real_value(v));
    return str_keep(c->arena, str_of(number));
}

struct str piece_text(struct ctx *c, const json_t *o, const char *path)
{
    return text_of(c, piece_at(o, path));
}

struct str piece_any(struct ctx *c, const json_t *o, const char *paths)
{
    struct str rest = str_of(paths), one, text = STR("");

    while (!text.n && str_cut(&rest, ' ', &one))
        text = piece_text(c, o, str_dup(c->arena, one));
    return text;
}

struct str piece_cut(struct str text, size_t max)
{
    if (text.n > max)
        for (text.n = max; text.n && ((unsigned char)text.p[text.n] & 0xC0) == 0x80;)
            text.n--;
    return text;
}

bool piece_flag(const json_t *o, const char *path)
{
    const json_t *v = piece_at(o, path);
    struct str text;

    if (json_is_integer(v))
        return json_integer_value(v) == 1;
    if (!json_is_string(v))
        return json_is_true(v);
    text = (struct str){json_string_value(v), json_string_length(v)};
    return str_eq_nocase(text, STR("true")) || str_eq(text, STR("1")) ||
        str_eq_nocase(text, STR("yes"));
}

/* ---- numbers ---- */

bool piece_real(struct ctx *c, const json_t *o, const char *path, double max, double *out)
{
    const json_t *v = piece_at(o, path);
    struct str text = text_of(c, v);

    if (!v || (json_is_string(v) && !text.n))
        return false;
    if (str_to_f64(text, -max, max, out))
        return true;
    return fail(c, ERR_INVALID, "\"%s\" must be a number, not \"" STR_FMT "\"", path,
        STR_ARG(piece_cut(text, 64)));
}

/* As the sender's decimal text reads, so that 0.1 + 0.2 of some program is 0.30. */
static bool piece_scaled(struct ctx *c, const json_t *o, const char *path, int digits, int64_t *out)
{
    double value, max = (double)PIECE_AMOUNT_MAX / pow(10, digits);
    struct decimal d;
    char text[64];

    if (!piece_real(c, o, path, max, &value))
        return false;
    snprintf(text, sizeof text, "%.6f", value);
    return (decimal_parse(str_of(text), DECIMAL_POINT, &d) && decimal_at(d, digits, out)) ||
        fail(c, ERR_INVALID, "\"%s\" must be a number, not \"" STR_FMT "\"", path,
            STR_ARG(str_of(text)));
}

bool piece_money(struct ctx *c, const json_t *o, const char *path, int64_t *minor)
{
    return piece_scaled(c, o, path, currency_digits(c->currency), minor);
}

bool piece_quantity(struct ctx *c, const json_t *o, const char *path, int64_t *out)
{
    return piece_scaled(c, o, path, 3, out);
}

/* ---- moments ---- */

bool moment_read(struct str text, int64_t *at_us)
{
    char copy[RFC3339_MAX + 2];
    size_t n = text.n;

    if (n < 10 || n >= RFC3339_MAX)
        return false;
    memcpy(copy, text.p, n);
    if (n == 10) {
        memcpy(copy + n, "T00:00:00", 9);
        n += 9;
    }
    if (copy[10] == ' ')
        copy[10] = 'T';
    copy[n] = '\0';
    if (!strpbrk(copy + 10, "Zz+-"))
        copy[n++] = 'Z';
    return rfc3339_parse((struct str){copy, n}, at_us);
}

bool piece_moment(const json_t *v, int64_t *at_us)
{
    double number;

    if (json_is_string(v))
        return moment_read(
            str_trim((struct str){json_string_value(v), json_string_length(v)}), at_us);
    if (!json_is_number(v))
        return false;
    number = json_number_value(v);
    if (number > MILLISECONDS_FROM)
        number /= 1000;
    if (!(number >= 0 && number <= MILLISECONDS_FROM))
        return false;
    *at_us = (int64_t)(number * (double)SECOND_US);
    return true;
}

/* ---- writing ---- */

static int dump_piece(const char *p, size_t n, void *buf)
{
    buf_put(buf, p, n);
    return ((struct buf *)buf)->is_full ? -1 : 0;
}

struct str piece_dump(struct ctx *c, const json_t *v, size_t max)
{
    struct str kept = STR("");
    struct buf b;

    buf_init(&b, max);
    if (json_dump_callback(v, dump_piece, &b, JSON_COMPACT | JSON_ENCODE_ANY) == 0 && !b.is_full)
        kept = str_keep(c->arena, buf_view(&b));
    buf_fini(&b);
    return kept;
}
