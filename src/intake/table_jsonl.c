/* JSON lines: one object a line. Objects within are flattened, "customer.email"; lists stay JSON
 * text, for a table has no place for them. The keys of the first lines are the columns. */
#include "intake/table_priv.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

#define SAMPLE_LINES 100  /* whose keys are columns: many writers leave out what is null */
#define NAME_MAX_SIZE 256 /* bytes of a column's name, longer ones are no columns */
#define DEPTH_MAX 16      /* objects within objects; deeper ones stay JSON text */
#define DUMP_FLAGS (JSON_ENCODE_ANY | JSON_COMPACT | JSON_REAL_PRECISION(15))

struct jsonl {
    struct buf name, text;
    size_t starts[TABLE_FIELDS_MAX]; /* fields as places in text, for it moves while it grows */
    size_t sizes[TABLE_FIELDS_MAX];
    size_t next; /* the column that is probably the next one: lines mostly have the same order */
};

/* What to do with a key that is not an object: found or text is put. */
typedef void jsonl_visit(struct table *t, const json_t *value);

static void jsonl_walk(struct table *t, const json_t *object, int depth, jsonl_visit *visit)
{
    struct jsonl *s = t->state;
    const char *key;
    json_t *value;

    json_object_foreach((json_t *)object, key, value)
    {
        size_t n = s->name.n;

        if (n)
            buf_char(&s->name, '.');
        buf_text(&s->name, key);
        if (s->name.is_full)
            ; /* too long for a name, and so is all within */
        else if (json_is_object(value) && json_object_size(value) && depth < DEPTH_MAX)
            jsonl_walk(t, value, depth + 1, visit);
        else
            visit(t, value);
        s->name.is_full = false;
        s->name.n = n;
    }
}

/* The column of that name, column_count if it is none. */
static size_t column_at(struct table *t, struct str name)
{
    struct jsonl *s = t->state;

    for (size_t i = 0; i < t->column_count; i++) {
        size_t at = (s->next + i) % t->column_count;

        if (str_eq(t->columns[at], name)) {
            s->next = at + 1;
            return at;
        }
    }
    return t->column_count;
}

static void visit_name(struct table *t, const json_t *value)
{
    struct jsonl *s = t->state;
    struct str name = buf_view(&s->name);

    (void)value;
    if (column_at(t, name) == t->column_count && t->column_count < TABLE_FIELDS_MAX)
        t->columns[t->column_count++] = str_keep(t->arena, name);
}

static int dump_put(const char *p, size_t n, void *text)
{
    buf_put(text, p, n);
    return 0;
}

/* Nothing for null: an absent value and null are the same to a table. */
static void value_put(struct buf *out, const json_t *value)
{
    char number[TABLE_NUMBER_MAX];

    if (json_is_string(value))
        buf_put(out, json_string_value(value), json_string_length(value));
    else if (json_is_real(value))
        buf_put(out, number, number_plain(json_real_value(value), number));
    else if (!json_is_null(value))
        json_dump_callback(value, dump_put, out, DUMP_FLAGS);
}

static void visit_value(struct table *t, const json_t *value)
{
    struct jsonl *s = t->state;
    size_t at = column_at(t, buf_view(&s->name));

    if (at == t->column_count)
        return;
    s->starts[at] = s->text.n;
    value_put(&s->text, value);
    s->sizes[at] = s->text.n - s->starts[at];
}

/* The line as an object, else NULL, and the row says why not. */
static json_t *line_parse(const struct table *t, struct str line, struct table_row *row)
{
    json_error_t why;
    json_t *value;

    row->error = NULL;
    if (!t->in.is_plain && !str_is_utf8(line)) {
        row->error = "bytes that are not UTF-8 text";
        return NULL;
    }
    value = json_loadb(line.p, line.n, JSON_DECODE_ANY, &why);
    if (!value)
        row->error = json_error_code(&why) == json_error_numeric_overflow
            ? "a number too large to keep exactly; write it as a text, in quotes"
            : "not valid JSON";
    else if (!json_is_object(value))
        row->error = "not a JSON object";
    if (row->error && value) {
        json_decref(value);
        value = NULL;
    }
    return value;
}

static void fields_set(struct table *t, const json_t *object, struct table_row *row)
{
    struct jsonl *s = t->state;
    struct str text;

    memset(s->sizes, 0, sizeof s->sizes);
    buf_clear(&s->text);
    buf_clear(&s->name);
    s->next = 0;
    jsonl_walk(t, object, 1, visit_value);
    text = buf_view(&s->text);
    if (s->text.is_full)
        row->error = "longer than a row may be (1 MiB)";
    row->count = s->text.is_full ? 0 : t->column_count;
    for (size_t i = 0; i < row->count; i++)
        t->fields[i] = s->sizes[i] ? (struct str){text.p + s->starts[i], s->sizes[i]} : STR("");
}

static bool jsonl_next(struct ctx *c, struct table *t, struct table_row *row, bool *has_row)
{
    struct table_line line;
    json_t *object;

    do {
        if (!input_line(c, &t->in, &line, has_row))
            return false;
    } while (*has_row && !line.error && str_trim(line.text).n == 0);
    row->line = line.line;
    row->raw = line.text;
    row->error = line.error;
    if (!*has_row || row->error)
        return true;
    object = line_parse(t, line.text, row);
    if (!object)
        return true;
    fields_set(t, object, row);
    json_decref(object);
    return true;
}

/* Takes the names from lines that lie in the window whole; reading then starts with the first. */
static bool jsonl_open(struct ctx *c, struct table *t)
{
    struct jsonl *s = mem_alloc(sizeof *s);
    struct str rest = {t->in.p + t->in.at, t->in.end - t->in.at};
    struct table_row row;
    bool grew = true;

    t->state = s;
    buf_init(&s->name, NAME_MAX_SIZE);
    buf_init(&s->text, TABLE_ROW_MAX);
    t->has_header = true;
    while (grew && text_line_end(rest) == rest.n) { /* a first line longer than a block */
        if (!input_more(c, &t->in, &grew))
            return false;
        rest = (struct str){t->in.p + t->in.at, t->in.end - t->in.at};
    }
    for (int i = 0; rest.n && i < SAMPLE_LINES; i++) {
        size_t n = text_line_end(rest);
        json_t *object = line_parse(t, (struct str){rest.p, n}, &row);

        if (object)
            jsonl_walk(t, object, 1, visit_name);
        json_decref(object);
        rest = str_from(rest, n < rest.n ? n + 1 : n);
    }
    if (t->column_count == 0)
        return fail(c, ERR_INVALID,
            "\"%s\" has no JSON object on a line of its own in its first lines; write one per line",
            t->in.name);
    return true;
}

static void jsonl_close(struct table *t)
{
    struct jsonl *s = t->state;

    if (!s)
        return;
    buf_fini(&s->name);
    buf_fini(&s->text);
    mem_free(s);
}

const struct table_reader table_jsonl = {jsonl_open, jsonl_next, jsonl_close};
