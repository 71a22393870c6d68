/* The writers for programs: JSON and CSV. Rows leave as they come, nothing is held but the fields
 * of a CSV document, whose header can only be written when all of them are known. */
#include "cli/output_priv.h"

#include <string.h>

static void ignore_text(struct output *o, const char *text)
{
    (void)o;
    (void)text;
}

/* ---- JSON ---- */

static void json_begin(struct output *o)
{
    if (o->json.file)
        return;
    json_write_file(&o->json, o->file);
    json_open_object(&o->json, NULL);
}

static void json_open_level(struct output *o, const char *key, bool is_array)
{
    json_begin(o);
    if (is_array)
        json_open_array(&o->json, key);
    else
        json_open_object(&o->json, key);
}

static void json_close_level(struct output *o)
{
    json_close(&o->json);
}

/* Minor units, so that no reader has to guess how many digits follow the point. */
static void json_put_money(struct output *o, const char *key, int64_t minor)
{
    json_open_object(&o->json, key);
    json_put_int(&o->json, "amount", minor);
    json_put_text(&o->json, "currency", str_of(o->c->currency));
    json_close(&o->json);
}

static void json_put_value(struct output *o, const char *key, const struct value *v)
{
    struct arena_mark mark = arena_mark(o->arena);

    switch (v->kind) {
    case VALUE_INT:
        json_put_int(&o->json, key, v->i);
        break;
    case VALUE_REAL:
    case VALUE_PERCENT:
        json_put_real(&o->json, key, v->f);
        break;
    case VALUE_MONEY:
        json_put_money(o, key, v->i);
        break;
    case VALUE_TEXT:
        json_put_text(&o->json, key, v->s);
        break;
    case VALUE_DAY:
    case VALUE_MOMENT:
        json_put_text(&o->json, key, str_of(value_plain(o, v)));
        break;
    case VALUE_BOOL:
        json_put_bool(&o->json, key, v->i);
        break;
    case VALUE_NULL:
        json_put_null(&o->json, key);
        break;
    }
    arena_release(o->arena, mark);
}

static void json_field(struct output *o, const char *key, const char *label, const struct value *v)
{
    (void)label;
    json_begin(o);
    if (key || json_is_in_array(&o->json))
        json_put_value(o, key, v);
}

static void json_table(struct output *o, const char *key)
{
    json_open_level(o, key, true);
}

static void json_row(struct output *o)
{
    json_open_object(&o->json, NULL);
}

static void json_cell(struct output *o, size_t column, const struct value *v)
{
    if (o->columns[column].key)
        json_put_value(o, o->columns[column].key, v);
}

static void json_done(struct output *o)
{
    json_begin(o);
    json_close(&o->json);
}

const struct writer writer_json = {
    .title = ignore_text,
    .line = ignore_text,
    .open = json_open_level,
    .close = json_close_level,
    .field = json_field,
    .table = json_table,
    .row = json_row,
    .cell = json_cell,
    .row_end = json_close_level,
    .table_end = json_close_level,
    .done = json_done,
};

/* ---- CSV ---- */

#define CSV_LINE_END "\r\n" /* RFC 4180 */

/* Spreadsheets run a cell that begins with one of these as a formula, and customers choose their
 * own names: an apostrophe in front makes it a text again. Only texts need it, our numbers are
 * numbers. */
static bool is_formula(struct str s)
{
    return s.n > 0 && s.p[0] && strchr("=+-@\t\r", s.p[0]);
}

static void csv_quote(struct buf *out, struct str s, bool is_text)
{
    bool is_quoted = false;

    for (size_t i = 0; i < s.n && !is_quoted; i++)
        is_quoted = s.p[i] && strchr(",\"\r\n", s.p[i]);
    if (is_quoted)
        buf_char(out, '"');
    if (is_text && is_formula(s))
        buf_char(out, '\'');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"')
            buf_char(out, '"');
        buf_char(out, s.p[i]);
    }
    if (is_quoted)
        buf_char(out, '"');
}

static void csv_value(struct output *o, struct buf *out, const struct value *v)
{
    struct arena_mark mark = arena_mark(o->arena);

    if (v->kind == VALUE_TEXT)
        csv_quote(out, v->s, true);
    else
        buf_text(out, value_plain(o, v));
    arena_release(o->arena, mark);
}

static void csv_print(struct output *o, struct buf *b)
{
    struct str text = buf_view(b);

    if (b->is_full)
        bug("CSV fields of more than %zu bytes", OUTPUT_CSV_BUF_MAX);
    fwrite(text.p, 1, text.n, o->file);
    buf_clear(b);
}

static void csv_begin(struct csv *s)
{
    if (s->keys.size_max)
        return;
    buf_init(&s->keys, OUTPUT_CSV_BUF_MAX);
    buf_init(&s->values, OUTPUT_CSV_BUF_MAX);
    buf_init(&s->path, OUTPUT_CSV_BUF_MAX);
    s->next_index[0] = -1;
}

/* Adds a key, or the next index of an array, to the path: "segments.0.name". */
static void csv_path_add(struct csv *s, const char *key)
{
    if (s->path.n)
        buf_char(&s->path, '.');
    if (s->next_index[s->depth] >= 0)
        buf_printf(&s->path, "%lld", (long long)s->next_index[s->depth]++);
    else
        buf_text(&s->path, key);
}

static void csv_path_cut(struct csv *s, size_t n)
{
    assert(n <= s->path.n);
    s->path.n = n;
}

static void csv_open(struct output *o, const char *key, bool is_array)
{
    struct csv *s = &o->csv;

    csv_begin(s);
    s->path_n[s->depth] = s->path.n;
    csv_path_add(s, key);
    s->next_index[++s->depth] = is_array ? 0 : -1;
}

static void csv_close(struct output *o)
{
    struct csv *s = &o->csv;

    s->depth--;
    csv_path_cut(s, s->path_n[s->depth]);
}

static void csv_field(struct output *o, const char *key, const char *label, const struct value *v)
{
    struct csv *s = &o->csv;
    size_t path_n;

    (void)label;
    csv_begin(s);
    if (s->table_count > 0 || (!key && s->next_index[s->depth] < 0))
        return;
    path_n = s->path.n;
    csv_path_add(s, key);
    if (s->keys.n) {
        buf_char(&s->keys, ',');
        buf_char(&s->values, ',');
    }
    csv_quote(&s->keys, buf_view(&s->path), false);
    csv_value(o, &s->values, v);
    csv_path_cut(s, path_n);
}

static void csv_table(struct output *o, const char *key)
{
    struct csv *s = &o->csv;
    const char *comma = "";

    (void)key;
    csv_begin(s);
    buf_clear(&s->keys);
    buf_clear(&s->values);
    if (s->table_count++ > 0)
        fputs(CSV_LINE_END, o->file);
    for (size_t i = 0; i < o->column_count; i++)
        if (o->columns[i].key) {
            fprintf(o->file, "%s%s", comma, o->columns[i].key);
            comma = ",";
        }
    fputs(CSV_LINE_END, o->file);
}

static void csv_row(struct output *o)
{
    o->csv.row_has_cells = false;
}

static void csv_cell(struct output *o, size_t column, const struct value *v)
{
    if (!o->columns[column].key)
        return;
    if (o->csv.row_has_cells)
        fputc(',', o->file);
    o->csv.row_has_cells = true;
    csv_value(o, &o->csv.values, v);
    csv_print(o, &o->csv.values);
}

static void csv_row_end(struct output *o)
{
    fputs(CSV_LINE_END, o->file);
}

static void csv_table_end(struct output *o)
{
    (void)o;
}

static void csv_done(struct output *o)
{
    struct csv *s = &o->csv;

    if (s->table_count > 0 || s->keys.n == 0)
        return;
    csv_print(o, &s->keys);
    fputs(CSV_LINE_END, o->file);
    csv_print(o, &s->values);
    fputs(CSV_LINE_END, o->file);
}

const struct writer writer_csv = {
    .title = ignore_text,
    .line = ignore_text,
    .open = csv_open,
    .close = csv_close,
    .field = csv_field,
    .table = csv_table,
    .row = csv_row,
    .cell = csv_cell,
    .row_end = csv_row_end,
    .table_end = csv_table_end,
    .done = csv_done,
};
