/* The writer for people: aligned fields, tables and bars, at most 80 columns wide.
 *
 * Widths are columns of a terminal (lang_width), not bytes. Text from outside may carry escape
 * sequences or line ends that would draw where they please: it is cleaned before it is shown. A
 * table holds its first rows back to learn how wide its columns are, the rest stream at these
 * widths. */
#include "cli/output_priv.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>
#include <unistd.h>

#define WIDTH_MAX 80
#define COLUMN_GAP 2
#define LEFT_WIDTH_MIN 8   /* a text column never shrinks below */
#define LABEL_WIDTH_MAX 40 /* a longer label stands on a line of its own */
#define BAR_WIDTH 20
#define HEADER_LINES_MAX 3
#define CELL_BYTES_MAX 4096 /* of a table: no more than 80 columns will be seen */

/* ---- where it is shown ---- */

/* By the variables and not by setlocale, which would change how C reads and prints numbers. */
static bool environment_is_utf8(void)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};

    for (size_t i = 0; i < COUNT(names); i++) {
        const char *value = getenv(names[i]);

        if (value && *value)
            return strcasestr(value, "UTF-8") || strcasestr(value, "utf8");
    }
    return false;
}

static bool shows_bold(FILE *file)
{
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");

    return !(no_color && *no_color) && term && strcmp(term, "dumb") != 0 && isatty(fileno(file));
}

static void people_begin(struct output *o)
{
    struct people *p = &o->people;

    if (p->fields_end)
        return;
    /* Who reads Cyrillic has a terminal that shows it, whatever the environment forgot to say. */
    p->is_utf8 = o->c->lang != LANG_EN || environment_is_utf8();
    p->is_bold = shows_bold(o->file);
    p->fields_end = &p->fields;
}

/* ---- text ---- */

/* A control character, or one that turns the direction of what follows. */
static bool is_unsafe(UChar32 c)
{
    return c < ' ' || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 ||
        (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

/* The text with blanks for what is unsafe, U+FFFD for what is no UTF-8; line ends if is_block. */
static const char *clean(struct output *o, const char *text, bool is_block)
{
    int32_t n = (int32_t)strlen(text), at = 0, to = 0;
    char *out = arena_alloc(o->arena, (size_t)n * 3 + 1);

    while (at < n) {
        UChar32 c;

        U8_NEXT(text, at, n, c);
        if (c < 0)
            c = 0xFFFD;
        else if (is_unsafe(c) && !(is_block && c == '\n'))
            c = ' ';
        U8_APPEND_UNSAFE(out, to, c);
    }
    out[to] = '\0';
    return out;
}

/* Spaces wait until a text follows them: no line ends in blanks. */
static void put_text(struct output *o, struct str s)
{
    if (s.n == 0)
        return;
    if (o->people.blanks > 0)
        fprintf(o->file, "%*s", o->people.blanks, "");
    o->people.blanks = 0;
    fwrite(s.p, 1, s.n, o->file);
}

static void put_blanks(struct output *o, int count)
{
    if (count > 0)
        o->people.blanks += count;
}

static void put_line_end(struct output *o)
{
    o->people.blanks = 0;
    fputc('\n', o->file);
}

static void put_rule(struct output *o, int width)
{
    for (int i = 0; i < width; i++)
        fputs(o->people.is_utf8 ? "─" : "-", o->file);
    put_line_end(o);
}

/* Cuts the next line off *rest: as many words as fit, but at least one. */
static struct str wrap_next(struct str *rest, int width)
{
    struct str line = {rest->p, 0};
    size_t end = 0;

    while (end <= rest->n) {
        size_t word_end = end;

        while (word_end < rest->n && rest->p[word_end] != ' ' && rest->p[word_end] != '\n')
            word_end++;
        if (line.n > 0 && lang_width((struct str){rest->p, word_end}) > width)
            break;
        line.n = word_end;
        end = word_end + 1;
        if (word_end == rest->n || rest->p[word_end] == '\n')
            break;
    }
    *rest = str_from(*rest, end < rest->n ? end : rest->n);
    return line;
}

/* The first line starts where the output stands, which is at `indent`. */
static void put_wrapped(struct output *o, struct str text, int indent)
{
    put_text(o, wrap_next(&text, WIDTH_MAX - indent));
    put_line_end(o);
    while (text.n > 0) {
        put_blanks(o, indent);
        put_text(o, wrap_next(&text, WIDTH_MAX - indent));
        put_line_end(o);
    }
}

/* At most `width` columns of a text, the last an ellipsis when something was cut. */
static const char *cut(struct output *o, const char *text, int width)
{
    const char *mark = o->people.is_utf8 ? "…" : "...";
    int room = width - lang_width(str_of(mark)), used = 0;
    int32_t n = (int32_t)strlen(text), at = 0, end = 0;

    if (lang_width(str_of(text)) <= width)
        return text;
    while (at < n) {
        U8_FWD_1(text, at, n);
        used += lang_width((struct str){text + end, (size_t)(at - end)});
        if (used > room)
            break;
        end = at;
    }
    return arena_printf(o->arena, "%.*s%s", (int)end, text, mark);
}

/* ---- titles, lines and fields ---- */

static void fields_flush(struct output *o);

/* Ends what came before; a blank line sets different things apart. */
static void begin_block(struct output *o, enum block next)
{
    enum block last;

    people_begin(o);
    if (next != BLOCK_FIELDS)
        fields_flush(o);
    last = o->people.last;
    if (last != BLOCK_NONE && last != BLOCK_TITLE &&
        (last != next || next == BLOCK_TABLE || next == BLOCK_TITLE))
        put_line_end(o);
    o->people.last = next;
}

static void people_title(struct output *o, const char *text)
{
    begin_block(o, BLOCK_TITLE);
    if (o->people.is_bold)
        fputs("\033[1m", o->file);
    put_text(o, str_of(cut(o, clean(o, text, false), WIDTH_MAX)));
    if (o->people.is_bold)
        fputs("\033[0m", o->file);
    put_line_end(o);
    put_rule(o, WIDTH_MAX);
}

static void people_line(struct output *o, const char *text)
{
    struct arena_mark mark;

    begin_block(o, BLOCK_LINE);
    mark = arena_mark(o->arena);
    text = clean(o, text, true);
    if (strncmp(text, "* ", 2) == 0) { /* an item of a list: its lines stand behind the star */
        fputs("* ", o->file);
        put_wrapped(o, str_of(text + 2), 2);
    } else {
        put_wrapped(o, str_of(text), 0);
    }
    arena_release(o->arena, mark);
}

static void people_open(struct output *o, const char *key, bool is_array)
{
    (void)o;
    (void)key;
    (void)is_array;
}

static void people_close(struct output *o)
{
    (void)o;
}

static const char *shown(struct output *o, const struct value *v)
{
    if (v->kind == VALUE_NULL && !o->people.is_utf8)
        return "-";
    return clean(o, value_people(o, v), false);
}

static void people_field(
    struct output *o, const char *key, const char *label, const struct value *v)
{
    struct people *p = &o->people;
    struct people_field *f;

    (void)key;
    if (!label)
        return;
    people_begin(o);
    if (p->field_count == OUTPUT_FIELDS_MAX || arena_size(o->arena) > OUTPUT_ARENA_MAX / 4)
        fields_flush(o);
    f = arena_new_of(o->arena, struct people_field);
    f->label = clean(o, label, false);
    f->value = shown(o, v);
    *p->fields_end = f;
    p->fields_end = &f->next;
    p->field_count++;
}

static int label_column_width(const struct people *p)
{
    int width = 0;

    for (const struct people_field *f = p->fields; f; f = f->next) {
        int label_width = lang_width(str_of(f->label));

        if (label_width > width && label_width <= LABEL_WIDTH_MAX)
            width = label_width;
    }
    return width;
}

static void fields_flush(struct output *o)
{
    struct people *p = &o->people;
    int width = label_column_width(p);

    if (!p->fields)
        return;
    begin_block(o, BLOCK_FIELDS);
    for (const struct people_field *f = p->fields; f; f = f->next) {
        int blanks = width - lang_width(str_of(f->label));

        put_text(o, str_of(f->label));
        if (blanks < 0) {
            put_line_end(o);
            blanks = width;
        }
        put_blanks(o, blanks + COLUMN_GAP);
        put_wrapped(o, str_of(f->value), width + COLUMN_GAP);
    }
    p->fields = NULL;
    p->fields_end = &p->fields;
    p->field_count = 0;
    arena_release(o->arena, (struct arena_mark){0});
}

/* ---- tables ---- */

static bool is_shown(const struct output *o, size_t column)
{
    return o->columns[column].label;
}

static int wrapped_height(struct str text, int width)
{
    int height = 0;

    for (; text.n > 0; height++)
        wrap_next(&text, width);
    return height;
}

/* The narrowest a header may get: no word sticks out, and its lines stay few. */
static int header_floor(struct str label)
{
    struct str rest = label, word;
    int width = 0;

    while (str_cut(&rest, ' ', &word))
        if (lang_width(word) > width)
            width = lang_width(word);
    while (wrapped_height(label, width) > HEADER_LINES_MAX)
        width++;
    return width;
}

static int table_width(const struct output *o)
{
    int width = -COLUMN_GAP;

    for (size_t i = 0; i < o->column_count; i++)
        if (is_shown(o, i))
            width += o->people.widths[i] + COLUMN_GAP;
    return width;
}

/* Narrows the widest, step by step, until the table fits or all are at their floor. */
static void shrink(struct output *o, const int floors[])
{
    int *widths = o->people.widths;

    while (table_width(o) > WIDTH_MAX) {
        size_t widest = o->column_count;

        for (size_t i = 0; i < o->column_count; i++)
            if (is_shown(o, i) && widths[i] > floors[i] &&
                (widest == o->column_count || widths[i] > widths[widest]))
                widest = i;
        if (widest == o->column_count)
            return;
        widths[widest]--;
    }
}

static int widest_cell(const struct output *o, size_t column)
{
    int widest = 0;

    if (o->columns[column].shape == COLUMN_BAR)
        return BAR_WIDTH;
    for (size_t row = 0; row < o->people.held_count; row++) {
        int width = lang_width(str_of(o->people.held[row * o->column_count + column]));

        if (width > widest)
            widest = width;
    }
    return widest;
}

/* Headers wrap before any text is cut; numbers are never cut, half a number is a lie. */
static void learn_widths(struct output *o)
{
    int with_header_wrapped[OUTPUT_COLUMNS_MAX] = {0}, at_least[OUTPUT_COLUMNS_MAX] = {0};

    for (size_t i = 0; i < o->column_count; i++) {
        struct str label = str_of(o->columns[i].label);
        int cells = widest_cell(o, i), header = lang_width(label), wrapped = header_floor(label);

        o->people.widths[i] = cells > header ? cells : header;
        with_header_wrapped[i] = cells > wrapped ? cells : wrapped;
        at_least[i] = with_header_wrapped[i];
        if (o->columns[i].shape == COLUMN_LEFT && at_least[i] > LEFT_WIDTH_MIN)
            at_least[i] = LEFT_WIDTH_MIN;
    }
    shrink(o, with_header_wrapped);
    shrink(o, at_least);
}

static void put_cell(struct output *o, size_t column, const char *text)
{
    bool is_right = o->columns[column].shape == COLUMN_RIGHT;
    int width = o->people.widths[column], blanks;

    if (!is_right)
        text = cut(o, text, width);
    blanks = width - lang_width(str_of(text));
    if (is_right)
        put_blanks(o, blanks);
    put_text(o, str_of(text));
    if (!is_right)
        put_blanks(o, blanks);
    put_blanks(o, COLUMN_GAP);
}

/* One line of a header that stands on the rule: short ones leave the upper lines empty. */
static const char *header_line(struct output *o, size_t column, int from_bottom)
{
    struct str label = str_of(o->columns[column].label), line = {0};
    int height = wrapped_height(label, o->people.widths[column]);

    if (from_bottom >= height)
        return "";
    for (int i = height; i > from_bottom; i--)
        line = wrap_next(&label, o->people.widths[column]);
    return str_dup(o->arena, line);
}

static void put_header(struct output *o)
{
    int height = 1, width = table_width(o);

    for (size_t i = 0; i < o->column_count; i++) {
        int own = wrapped_height(str_of(o->columns[i].label), o->people.widths[i]);

        height = own > height ? own : height;
    }
    for (int line = height - 1; line >= 0; line--) {
        for (size_t i = 0; i < o->column_count; i++)
            if (is_shown(o, i))
                put_cell(o, i, header_line(o, i, line));
        put_line_end(o);
    }
    put_rule(o, width < WIDTH_MAX ? width : WIDTH_MAX);
}

static void put_row(struct output *o, const char *const cells[])
{
    for (size_t i = 0; i < o->column_count; i++)
        if (is_shown(o, i))
            put_cell(o, i, cells[i]);
    put_line_end(o);
}

/* Prints what was held back; from here on rows stream. */
static void table_start(struct output *o)
{
    struct people *p = &o->people;

    learn_widths(o);
    put_header(o);
    for (size_t row = 0; row < p->held_count; row++)
        put_row(o, p->held + row * o->column_count);
    p->held = NULL;
    arena_release(o->arena, (struct arena_mark){0});
}

static void people_table(struct output *o, const char *key)
{
    struct people *p = &o->people;

    (void)key;
    begin_block(o, BLOCK_TABLE);
    arena_release(o->arena, (struct arena_mark){0});
    p->held = arena_array(o->arena, OUTPUT_ROWS_HELD * o->column_count, const char *);
    p->held_count = p->row_count = 0;
}

static void people_row(struct output *o)
{
    struct people *p = &o->people;

    p->row_count++;
    if (p->held && p->held_count == OUTPUT_ROWS_HELD)
        table_start(o);
}

/* Eighths of a column where the terminal has them. */
static const char *bar(struct output *o, double share)
{
    static const char *const eighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    double clamped = share < 0 ? 0 : share > 1 ? 1 : share;
    int parts = (int)(clamped * BAR_WIDTH * 8 + 0.5);
    char text[BAR_WIDTH * 3 + 1] = "";
    size_t n = 0;

    if (!o->people.is_utf8)
        return arena_printf(o->arena, "%.*s", (parts + 4) / 8, "####################");
    for (; parts >= 8; parts -= 8, n += strlen("█"))
        memcpy(text + n, "█", sizeof "█");
    return arena_printf(o->arena, "%s%s", text, eighths[parts]);
}

static void people_cell(struct output *o, size_t column, const struct value *v)
{
    struct value seen = *v;
    const char *text = "";

    o->people.cells[column] = "";
    if (!is_shown(o, column))
        return;
    if (seen.s.n > CELL_BYTES_MAX)
        seen.s.n = CELL_BYTES_MAX;
    if (o->columns[column].shape != COLUMN_BAR)
        text = shown(o, &seen);
    else if (v->kind == VALUE_REAL || v->kind == VALUE_PERCENT)
        text = bar(o, v->f);
    else
        assert(v->kind == VALUE_NULL);
    o->people.cells[column] = text;
}

static void people_row_end(struct output *o)
{
    struct people *p = &o->people;

    if (p->held) {
        memcpy(p->held + p->held_count++ * o->column_count, p->cells,
            o->column_count * sizeof *p->cells);
        return;
    }
    put_row(o, p->cells);
    arena_release(o->arena, (struct arena_mark){0});
}

static void people_table_end(struct output *o)
{
    if (o->people.row_count == 0) {
        fputs(lang_text(o->c->lang, T_OUTPUT_NO_ROWS), o->file);
        put_line_end(o);
    } else if (o->people.held) {
        table_start(o);
    }
    o->people.held = NULL;
}

static void people_done(struct output *o)
{
    people_begin(o);
    fields_flush(o);
}

const struct writer writer_people = {
    .title = people_title,
    .line = people_line,
    .open = people_open,
    .close = people_close,
    .field = people_field,
    .table = people_table,
    .row = people_row,
    .cell = people_cell,
    .row_end = people_row_end,
    .table_end = people_table_end,
    .done = people_done,
};
