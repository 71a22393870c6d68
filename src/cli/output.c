/* The order of a document, and values as text. The three formats are writers (output_priv.h). */
#include "cli/output_priv.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/money.h"
#include "base/rfc3339.h"

static const struct writer *const writers[] = {
    [FORMAT_TABLE] = &writer_people,
    [FORMAT_JSON] = &writer_json,
    [FORMAT_CSV] = &writer_csv,
};

struct output *output_new(struct ctx *c, FILE *file, enum format format)
{
    struct output *o = mem_alloc(sizeof *o);

    assert(format < COUNT(writers));
    o->c = c;
    o->file = file;
    o->format = format;
    o->writer = writers[format];
    o->arena = arena_new(OUTPUT_ARENA_MAX);
    return o;
}

/* A command may fail anywhere: what it left open is closed, so that the document stays readable. */
static void close_all(struct output *o)
{
    if (o->is_in_table)
        output_table_end(o);
    while (o->depth > 0)
        output_close(o);
}

bool output_done(struct output *o)
{
    struct ctx *c = o->c;
    bool is_silent = c->err != ERR_NONE && !o->is_begun;
    bool ok;

    assert(c->err != ERR_NONE || (o->depth == 0 && !o->is_in_table));
    close_all(o);
    if (!is_silent)
        o->writer->done(o);
    errno = 0;
    ok = fflush(o->file) == 0 && !ferror(o->file);
    if (!ok)
        fail(c, ERR_IO, "cannot write the output: %s", strerror(errno ? errno : EIO));
    buf_fini(&o->csv.keys);
    buf_fini(&o->csv.values);
    buf_fini(&o->csv.path);
    arena_free(&o->arena);
    mem_free(o);
    return ok;
}

enum format output_format(const struct output *o)
{
    return o->format;
}

void output_title(struct output *o, const char *text)
{
    assert(!o->is_in_table);
    o->writer->title(o, text);
}

void output_line(struct output *o, const char *text)
{
    assert(!o->is_in_table);
    o->writer->line(o, text);
}

static void open_level(struct output *o, const char *key, bool is_array)
{
    assert(!o->is_in_table);
    assert(o->depth < OUTPUT_DEPTH_MAX);
    o->is_begun = true;
    o->depth++;
    o->writer->open(o, key, is_array);
}

void output_object(struct output *o, const char *key)
{
    open_level(o, key, false);
}

void output_array(struct output *o, const char *key)
{
    open_level(o, key, true);
}

void output_close(struct output *o)
{
    assert(!o->is_in_table);
    assert(o->depth > 0);
    o->writer->close(o);
    o->depth--;
}

/* ---- fields and cells ---- */

static void put(struct output *o, const char *key, const char *label, struct value v)
{
    o->is_begun = true;
    if (!o->is_in_table) {
        o->writer->field(o, key, label, &v);
        return;
    }
    assert(o->is_in_row);
    assert(!key);
    assert(!label);
    assert(o->cell < o->column_count);
    o->writer->cell(o, o->cell++, &v);
}

void output_int(struct output *o, const char *key, const char *label, int64_t value)
{
    put(o, key, label, (struct value){.kind = VALUE_INT, .i = value});
}

/* A ratio may have nothing to divide by; no format has a number for that. */
static void put_real(struct output *o, const char *key, const char *label, struct value v)
{
    if (!isfinite(v.f))
        v.kind = VALUE_NULL;
    put(o, key, label, v);
}

void output_real(struct output *o, const char *key, const char *label, double value, int digits)
{
    put_real(o, key, label, (struct value){.kind = VALUE_REAL, .f = value, .digits = digits});
}

void output_percent(struct output *o, const char *key, const char *label, double share, int digits)
{
    put_real(o, key, label, (struct value){.kind = VALUE_PERCENT, .f = share, .digits = digits});
}

void output_money(struct output *o, const char *key, const char *label, int64_t minor)
{
    put(o, key, label, (struct value){.kind = VALUE_MONEY, .i = minor});
}

void output_text(struct output *o, const char *key, const char *label, struct str value)
{
    put(o, key, label, (struct value){.kind = VALUE_TEXT, .s = value});
}

void output_day(struct output *o, const char *key, const char *label, int64_t day)
{
    put(o, key, label, (struct value){.kind = VALUE_DAY, .i = day});
}

void output_moment(struct output *o, const char *key, const char *label, int64_t at_us)
{
    put(o, key, label, (struct value){.kind = VALUE_MOMENT, .i = at_us});
}

void output_bool(struct output *o, const char *key, const char *label, bool value)
{
    put(o, key, label, (struct value){.kind = VALUE_BOOL, .i = value});
}

void output_null(struct output *o, const char *key, const char *label)
{
    put(o, key, label, (struct value){.kind = VALUE_NULL});
}

/* ---- tables ---- */

void output_table(struct output *o, const char *key, const struct column *columns, size_t count)
{
    assert(!o->is_in_table);
    assert(count > 0);
    assert(count <= OUTPUT_COLUMNS_MAX);
    memcpy(o->columns, columns, count * sizeof *columns);
    o->column_count = count;
    o->is_begun = o->is_in_table = true;
    o->is_in_row = false;
    o->writer->table(o, key);
}

/* A row that misses cells is a wrong turn of the command, unless it failed half-way. */
static void end_row(struct output *o)
{
    if (!o->is_in_row)
        return;
    assert(o->cell == o->column_count || o->c->err != ERR_NONE);
    while (o->cell < o->column_count)
        output_null(o, NULL, NULL);
    o->writer->row_end(o);
    o->is_in_row = false;
}

void output_row(struct output *o)
{
    assert(o->is_in_table);
    end_row(o);
    o->is_in_row = true;
    o->cell = 0;
    o->writer->row(o);
}

void output_table_end(struct output *o)
{
    assert(o->is_in_table);
    end_row(o);
    o->writer->table_end(o);
    o->is_in_table = false;
}

/* ---- values as text ---- */

static const char *plain_real(struct output *o, double value)
{
    char text[JSON_REAL_MAX];

    json_real_text(text, value);
    return arena_copy(o->arena, text, strlen(text));
}

static const char *plain_day(struct output *o, int64_t day)
{
    char text[RFC3339_MAX];

    iso_day_format(text, day);
    return arena_copy(o->arena, text, strlen(text));
}

static const char *plain_moment(struct output *o, int64_t at_us)
{
    char text[RFC3339_MAX];

    rfc3339_format(text, at_us);
    return arena_copy(o->arena, text, strlen(text));
}

const char *value_plain(struct output *o, const struct value *v)
{
    switch (v->kind) {
    case VALUE_INT:
        return arena_printf(o->arena, "%" PRId64, v->i);
    case VALUE_REAL:
    case VALUE_PERCENT:
        return plain_real(o, v->f);
    case VALUE_MONEY:
        return money_plain(o->arena, v->i, currency_digits(o->c->currency));
    case VALUE_TEXT:
        return str_dup(o->arena, v->s);
    case VALUE_DAY:
        return plain_day(o, v->i);
    case VALUE_MOMENT:
        return plain_moment(o, v->i);
    case VALUE_BOOL:
        return v->i ? "true" : "false";
    case VALUE_NULL:
        return "";
    }
    bug("value of kind %d", (int)v->kind);
}

const char *value_people(struct output *o, const struct value *v)
{
    enum lang lang = o->c->lang;

    switch (v->kind) {
    case VALUE_INT:
        return lang_int(o->arena, lang, v->i);
    case VALUE_REAL:
        return lang_decimal(o->arena, lang, v->f, v->digits);
    case VALUE_PERCENT:
        return lang_percent(o->arena, lang, v->f, v->digits);
    case VALUE_MONEY:
        return lang_money(o->arena, lang, v->i, o->c->currency);
    case VALUE_TEXT:
        return str_dup(o->arena, v->s);
    case VALUE_DAY:
        return lang_date(o->arena, lang, v->i);
    case VALUE_MOMENT:
        return lang_moment(o->arena, lang, v->i, o->c->zone);
    case VALUE_BOOL:
        return lang_text(lang, v->i ? T_OUTPUT_YES : T_OUTPUT_NO);
    case VALUE_NULL:
        return lang_text(lang, T_OUTPUT_NONE);
    }
    bug("value of kind %d", (int)v->kind);
}
