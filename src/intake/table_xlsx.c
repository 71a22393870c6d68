/* The rows of an XLSX file's first visible sheet, one at a time: expat is stopped at the end of
 * each row and goes on with the next. Cells that hold nothing are left out in the file, so a row
 * is filled up to the width of the table, and what a style leaves empty beyond it is cut. */
#include "intake/xlsx.h"

#include <string.h>

#define COLUMN_LETTERS 26

enum cell_kind { CELL_NUMBER, CELL_SHARED, CELL_TEXT, CELL_BOOL, CELL_DATE };

struct sheet {
    struct xlsx_zip zip;
    struct xlsx_book book;
    struct xlsx_part part;
    struct buf text;  /* the row's fields, one after the other */
    struct buf value; /* the cell's, as it is in the file */
    struct buf raw;   /* the row as a line of CSV */
    size_t starts[TABLE_FIELDS_MAX], sizes[TABLE_FIELDS_MAX];
    size_t count;
    const char *error; /* of the row */
    int64_t line;
    size_t column; /* of the cell, from 0; TABLE_FIELDS_MAX: beyond what we take */
    enum cell_kind kind;
    enum xlsx_look look;
    bool in_row, in_cell, in_value, in_phonetic, has_row;
};

static struct sheet *sheet_of(void *user)
{
    return ((struct xlsx_part *)user)->user;
}

/* "AB12" is column 27; any that is too far right is TABLE_FIELDS_MAX. */
static size_t column_of(const char *reference, size_t otherwise)
{
    size_t column = 0;

    for (const char *p = reference; p && *p >= 'A' && *p <= 'Z'; p++) {
        column = column * COLUMN_LETTERS + (size_t)(*p - 'A') + 1;
        if (column > TABLE_FIELDS_MAX)
            return TABLE_FIELDS_MAX;
    }
    return column ? column - 1 : otherwise;
}

static enum cell_kind kind_of(const char *type)
{
    static const struct {
        struct str type;
        enum cell_kind kind;
    } kinds[] = {
        {{"s", 1}, CELL_SHARED},
        {{"str", 3}, CELL_TEXT},
        {{"inlineStr", 9}, CELL_TEXT},
        {{"b", 1}, CELL_BOOL},
        {{"d", 1}, CELL_DATE},
        {{"e", 1}, CELL_TEXT},
    };

    for (size_t i = 0; type && i < COUNT(kinds); i++)
        if (str_eq(str_of(type), kinds[i].type))
            return kinds[i].kind;
    return CELL_NUMBER;
}

/* Rows and cells may say where they are; those that do not follow the one before. */
static void row_start(struct sheet *s, const XML_Char **attributes)
{
    const char *number = xlsx_attribute(attributes, "r");
    int64_t line;

    s->line = number && str_to_i64(str_of(number), 1, INT32_MAX, &line) ? line : s->line + 1;
    s->in_row = true;
    s->in_cell = s->in_value = false;
    s->count = 0;
    s->error = NULL;
    s->column = SIZE_MAX; /* the next one is 0 */
    buf_clear(&s->text);
    memset(s->sizes, 0, sizeof s->sizes);
}

static void cell_start(struct sheet *s, const XML_Char **attributes)
{
    const char *style = xlsx_attribute(attributes, "s");
    int64_t at;
    size_t next = s->column + 1 < TABLE_FIELDS_MAX ? s->column + 1 : TABLE_FIELDS_MAX;

    s->in_cell = true;
    s->column = column_of(xlsx_attribute(attributes, "r"), next);
    s->kind = kind_of(xlsx_attribute(attributes, "t"));
    s->look = XLSX_NUMBER;
    if (style && str_to_i64(str_of(style), 0, XLSX_STYLES_MAX, &at) &&
        (size_t)at < s->book.look_count)
        s->look = s->book.looks[at];
    buf_clear(&s->value);
}

static void sheet_start(void *user, const XML_Char *name, const XML_Char **attributes)
{
    struct sheet *s = sheet_of(user);

    if (xlsx_is(name, "row")) {
        row_start(s, attributes);
    } else if (s->in_row && xlsx_is(name, "c")) {
        cell_start(s, attributes);
    } else if (s->in_cell) {
        s->in_phonetic = s->in_phonetic || xlsx_is(name, "rPh");
        s->in_value = !s->in_phonetic && (xlsx_is(name, "v") || xlsx_is(name, "t"));
    }
}

static void sheet_text(void *user, const XML_Char *p, int n)
{
    struct sheet *s = sheet_of(user);

    if (s->in_value)
        buf_put(&s->value, p, (size_t)n);
}

static struct str shared_text(const struct sheet *s, struct str number)
{
    const struct xlsx_book *b = &s->book;
    int64_t at;
    size_t start;

    if (!str_to_i64(str_trim(number), 0, UINT32_MAX, &at) || (size_t)at >= b->text_count)
        return (struct str){NULL, 0};
    start = at ? b->ends[at - 1] : 0;
    return (struct str){buf_view(&b->texts).p + start, b->ends[at] - start};
}

/* What the cell says; a p of NULL when it says nothing that can be read. */
static struct str cell_text(const struct sheet *s, char out[TABLE_NUMBER_MAX])
{
    struct str value = buf_view(&s->value);

    switch (s->kind) {
    case CELL_SHARED:
        return shared_text(s, value);
    case CELL_BOOL:
        return str_eq(str_trim(value), STR("1")) ? STR("true") : STR("false");
    case CELL_DATE:
    case CELL_TEXT:
        return value;
    case CELL_NUMBER:
        value = str_trim(value);
        return value.n >= TABLE_NUMBER_MAX
            ? (struct str){NULL, 0}
            : (struct str){out, xlsx_number(value, s->look, s->book.is_1904, out)};
    }
    bug("cell kind %d", s->kind);
}

static void cell_end(struct sheet *s)
{
    char number[TABLE_NUMBER_MAX];
    struct str text;

    s->in_cell = s->in_value = s->in_phonetic = false;
    if (s->value.n == 0 && !s->value.is_full)
        return;
    assert(s->in_row);
    if (s->column >= TABLE_FIELDS_MAX) {
        s->error = "more than 512 fields";
        return;
    }
    text = cell_text(s, number);
    if (!text.p) {
        s->error = "a cell that refers to a text the file does not have";
        return;
    }
    s->starts[s->column] = s->text.n;
    s->sizes[s->column] = text.n;
    buf_str(&s->text, text);
    if (s->text.is_full || s->value.is_full)
        s->error = "longer than a row may be (1 MiB)";
    if (text.n && s->column >= s->count)
        s->count = s->column + 1;
}

static void sheet_end(void *user, const XML_Char *name)
{
    struct sheet *s = sheet_of(user);

    if (s->in_value && (xlsx_is(name, "v") || xlsx_is(name, "t")))
        s->in_value = false;
    if (xlsx_is(name, "rPh"))
        s->in_phonetic = false;
    if (s->in_cell && xlsx_is(name, "c"))
        cell_end(s);
    if (!s->in_row || !xlsx_is(name, "row"))
        return;
    s->in_row = false;
    s->has_row = s->count > 0 || s->error;
    if (s->has_row)
        XML_StopParser(s->part.parser, XML_TRUE);
}

/* A field as CSV writes it, for the file of rejected rows. */
static void raw_put(struct buf *raw, struct str field)
{
    bool needs_quotes = false;

    for (size_t i = 0; i < field.n; i++)
        needs_quotes = needs_quotes || text_has(STR(",\"\r\n"), field.p[i]);
    if (!needs_quotes) {
        buf_str(raw, field);
        return;
    }
    buf_char(raw, '"');
    for (size_t i = 0; i < field.n; i++)
        buf_put(raw, field.p[i] == '"' ? "\"\"" : field.p + i, field.p[i] == '"' ? 2 : 1);
    buf_char(raw, '"');
}

/* From the place where the parser left it to the table's fields. */
static void sheet_take(struct table *t, struct table_row *row)
{
    struct sheet *s = t->state;
    struct str text = buf_view(&s->text);

    row->line = s->line;
    row->error = s->error;
    row->count = s->count < t->column_count ? t->column_count : s->count;
    buf_clear(&s->raw);
    for (size_t i = 0; i < row->count; i++) {
        bool is_whole = s->sizes[i] && s->starts[i] + s->sizes[i] <= text.n;

        t->fields[i] = is_whole ? (struct str){text.p + s->starts[i], s->sizes[i]} : STR("");
        if (i)
            buf_char(&s->raw, ',');
        raw_put(&s->raw, t->fields[i]);
    }
    row->raw = buf_view(&s->raw);
}

static bool xlsx_next(struct ctx *c, struct table *t, struct table_row *row, bool *has_row)
{
    struct sheet *s = t->state;

    s->has_row = false;
    if ((!s->part.is_end || s->part.is_suspended) && !xlsx_part_step(c, &s->part))
        return false;
    *has_row = s->has_row;
    if (s->has_row)
        sheet_take(t, row);
    return true;
}

static bool xlsx_open(struct ctx *c, struct table *t)
{
    struct sheet *s = mem_alloc(sizeof *s);

    t->state = s;
    buf_init(&s->text, TABLE_ROW_MAX);
    buf_init(&s->value, TABLE_ROW_MAX);
    buf_init(&s->raw, 2 * TABLE_ROW_MAX + (size_t)4 * TABLE_FIELDS_MAX);
    if (!xlsx_zip_open(c, &s->zip, t) || !xlsx_book_open(c, &s->zip, t->arena, &s->book) ||
        !xlsx_part_open(c, &s->part, &s->zip, s->book.sheet, sheet_start, sheet_end, s))
        return false;
    XML_SetCharacterDataHandler(s->part.parser, sheet_text);
    return true;
}

static void xlsx_close(struct table *t)
{
    struct sheet *s = t->state;

    if (!s)
        return;
    xlsx_part_close(&s->part);
    xlsx_book_close(&s->book);
    xlsx_zip_close(&s->zip);
    buf_fini(&s->text);
    buf_fini(&s->value);
    buf_fini(&s->raw);
    mem_free(s);
}

const struct table_reader table_xlsx = {xlsx_open, xlsx_next, xlsx_close};
