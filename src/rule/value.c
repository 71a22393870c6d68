/* What JavaScript makes of a value where another kind is wanted. Lists that a rule builds may
 * contain each other, so everything that goes down into one counts its steps and its depth. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "rule/rule_priv.h"

#define WHOLE_MAX 1e21 /* JavaScript writes whole numbers out up to here */

bool rule_is_true(struct rule_value v)
{
    switch (v.kind) {
    case RULE_NULL:
        return false;
    case RULE_FLAG:
        return v.flag;
    case RULE_NUMBER:
        return v.number != 0 && !isnan(v.number);
    case RULE_TEXT:
        return v.text.n > 0;
    case RULE_LIST:
        return v.count > 0;
    case RULE_OBJECT:
        return true;
    }
    bug("a value of kind %d", (int)v.kind);
}

/* ---- as a text ---- */

struct writing {
    char *p; /* NULL: only counted */
    size_t n;
};

static void write_bytes(struct writing *w, const char *p, size_t n)
{
    if (w->p && n)
        memcpy(w->p + w->n, p, n);
    w->n += n;
}

static void write_text(struct writing *w, const char *text)
{
    write_bytes(w, text, strlen(text));
}

static void write_number(struct writing *w, double number)
{
    char text[JSON_REAL_MAX];

    if (isnan(number))
        write_text(w, "NaN");
    else if (isinf(number))
        write_text(w, number > 0 ? "Infinity" : "-Infinity");
    else if (number == 0) /* -0 reads 0 */
        write_text(w, "0");
    else if (fabs(number) < WHOLE_MAX && number == trunc(number))
        write_bytes(w, text, (size_t)snprintf(text, sizeof text, "%.0f", number));
    else {
        json_real_text(text, number);
        write_text(w, text);
    }
}

static void write_list(
    struct run *r, struct writing *w, struct rule_value list, const char *between, int depth);

static void write_value(struct run *r, struct writing *w, struct rule_value v, int depth)
{
    switch (v.kind) {
    case RULE_NULL:
        break;
    case RULE_FLAG:
        write_text(w, v.flag ? "true" : "false");
        break;
    case RULE_NUMBER:
        write_number(w, v.number);
        break;
    case RULE_TEXT:
        write_bytes(w, v.text.p, v.text.n);
        break;
    case RULE_LIST:
        write_list(r, w, v, ",", depth + 1);
        break;
    case RULE_OBJECT:
        write_text(w, "[object Object]");
        break;
    }
}

static void write_list(
    struct run *r, struct writing *w, struct rule_value list, const char *between, int depth)
{
    if (depth > RULE_DEPTH_MAX) {
        r->is_over = true;
        (void)fail(r->c, ERR_TOO_LARGE, "the rule makes lists inside each other, more than %d deep",
            RULE_DEPTH_MAX);
    }
    for (uint32_t i = 0; i < list.count && rule_run_step(r, 1); i++) {
        if (i)
            write_text(w, between);
        write_value(r, w, list.items[i], depth);
    }
}

struct str rule_text_joined(struct run *r, struct rule_value list, const char *between)
{
    struct writing w = {0};
    size_t n;

    assert(list.kind == RULE_LIST);
    write_list(r, &w, list, between, 0);
    n = w.n;
    w = (struct writing){.p = rule_run_room(r, n)};
    if (!w.p)
        return STR("");
    write_list(r, &w, list, between, 0);
    return (struct str){w.p, w.n};
}

struct str rule_text_of(struct run *r, struct rule_value v)
{
    if (v.kind == RULE_TEXT)
        return v.text;
    if (v.kind == RULE_NULL)
        return STR("null");
    return rule_text_joined(r, rule_list(&v, 1), "");
}

/* ---- as a number ---- */

static size_t digits(struct str s, size_t at)
{
    size_t n = at;

    while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9')
        n++;
    return n - at;
}

/* How much of the beginning is a decimal number. */
static size_t number_size(struct str s)
{
    size_t sign = s.n && (*s.p == '-' || *s.p == '+'), at = sign + digits(s, sign), power;

    if (at < s.n && s.p[at] == '.' && (at > sign || digits(s, at + 1)))
        at += 1 + digits(s, at + 1);
    if (at == sign)
        return 0;
    if (at < s.n && (s.p[at] == 'e' || s.p[at] == 'E')) {
        power = at + 1 + (at + 1 < s.n && (s.p[at + 1] == '-' || s.p[at + 1] == '+'));
        if (digits(s, power))
            at = power + digits(s, power);
    }
    return at;
}

/* NaN too for what no double holds, and for more digits than anybody means. */
static double number_in(struct str s)
{
    double number;

    return str_to_f64(s, -INFINITY, INFINITY, &number) ? number : NAN;
}

double rule_number_begun(struct run *r, struct rule_value v)
{
    struct str s;

    if (v.kind == RULE_NUMBER)
        return v.number;
    s = str_trim(rule_text_of(r, v));
    s.n = number_size(s);
    return s.n ? number_in(s) : NAN;
}

double rule_number_of(struct run *r, struct rule_value v)
{
    struct str s;

    switch (v.kind) {
    case RULE_NULL:
        return 0;
    case RULE_FLAG:
        return v.flag;
    case RULE_NUMBER:
        return v.number;
    case RULE_OBJECT:
        return NAN;
    case RULE_TEXT:
    case RULE_LIST:
        break;
    }
    s = str_trim(rule_text_of(r, v));
    if (s.n == 0)
        return 0;
    return number_size(s) == s.n ? number_in(s) : NAN;
}

/* ---- side by side ---- */

bool rule_is_same(struct rule_value a, struct rule_value b)
{
    if (a.kind != b.kind)
        return false;
    switch (a.kind) {
    case RULE_NULL:
        return true;
    case RULE_FLAG:
        return a.flag == b.flag;
    case RULE_NUMBER:
        return a.number == b.number;
    case RULE_TEXT:
        return str_eq(a.text, b.text);
    case RULE_LIST:
        return a.items == b.items && a.count == b.count && a.count > 0;
    case RULE_OBJECT:
        return a.object.values == b.object.values && a.count == b.count;
    }
    bug("a value of kind %d", (int)a.kind);
}

static bool is_made_of_parts(struct rule_value v)
{
    return v.kind == RULE_LIST || v.kind == RULE_OBJECT;
}

/* What stands for a list or an object beside a plain value. */
static struct rule_value plain(struct run *r, struct rule_value v)
{
    return is_made_of_parts(v) ? rule_text(rule_text_of(r, v)) : v;
}

bool rule_is_like(struct run *r, struct rule_value a, struct rule_value b)
{
    if (a.kind == b.kind)
        return rule_is_same(a, b);
    if (a.kind == RULE_NULL || b.kind == RULE_NULL || (is_made_of_parts(a) && is_made_of_parts(b)))
        return false;
    a = plain(r, a);
    b = plain(r, b);
    if (a.kind == RULE_TEXT && b.kind == RULE_TEXT)
        return str_eq(a.text, b.text);
    return rule_number_of(r, a) == rule_number_of(r, b);
}

int rule_order(struct run *r, struct rule_value a, struct rule_value b)
{
    double x, y;

    if (r->knows_facts && (a.kind == RULE_NULL || b.kind == RULE_NULL))
        return 2;
    a = plain(r, a);
    b = plain(r, b);
    if (a.kind == RULE_TEXT && b.kind == RULE_TEXT) {
        int order = str_cmp(a.text, b.text);

        return (order > 0) - (order < 0);
    }
    x = rule_number_of(r, a);
    y = rule_number_of(r, b);
    return x < y ? -1 : x > y ? 1 : x == y ? 0 : 2;
}

/* ---- from JSON ---- */

static struct str kept(struct ctx *c, const char *p, size_t n)
{
    return str_keep(c->arena, (struct str){p, n});
}

static bool value_read(struct ctx *c, const json_t *json, int depth, struct rule_value *out);

static bool list_read(struct ctx *c, const json_t *json, int depth, struct rule_value *out)
{
    size_t count = json_array_size(json);
    struct rule_value *items = arena_array(c->arena, count, struct rule_value);

    for (size_t i = 0; i < count; i++)
        if (!value_read(c, json_array_get(json, i), depth, &items[i]))
            return false;
    *out = rule_list(items, count);
    return true;
}

static bool object_read(struct ctx *c, const json_t *json, int depth, struct rule_value *out)
{
    size_t count = json_object_size(json), i = 0;
    struct rule_value *values = arena_array(c->arena, count, struct rule_value);
    struct str *names = arena_array(c->arena, count, struct str);
    const char *key;
    json_t *value;

    json_object_foreach((json_t *)json, key, value)
    {
        names[i] = kept(c, key, strlen(key));
        if (!value_read(c, value, depth, &values[i++]))
            return false;
    }
    *out = rule_record(values, count);
    out->object.names = names;
    return true;
}

static bool value_read(struct ctx *c, const json_t *json, int depth, struct rule_value *out)
{
    *out = (struct rule_value){0};
    if (depth > RULE_DEPTH_MAX)
        return fail(c, ERR_TOO_LARGE, "the values stand inside each other more than %d deep",
            RULE_DEPTH_MAX);
    switch (json_typeof(json)) {
    case JSON_OBJECT:
        return object_read(c, json, depth + 1, out);
    case JSON_ARRAY:
        return list_read(c, json, depth + 1, out);
    case JSON_STRING:
        *out = rule_text(kept(c, json_string_value(json), json_string_length(json)));
        return true;
    case JSON_INTEGER:
    case JSON_REAL:
        *out = rule_number(json_number_value(json));
        return true;
    case JSON_TRUE:
    case JSON_FALSE:
        *out = rule_flag(json_is_true(json));
        return true;
    case JSON_NULL:
        return true;
    }
    bug("JSON of type %d", (int)json_typeof(json));
}

bool rule_value_read(struct ctx *c, const json_t *json, struct rule_value *out)
{
    return value_read(c, json, 0, out);
}
