/* CSV as RFC 4180 has it and as programs really write it. A field without quotes, nearly all of
 * them, is found by looking for its end eight bytes at a time and points into the window; only a
 * quoted field that has quotes inside is put together elsewhere. A row whose end is not in the
 * window yet is scanned again from its start when there is more. */
#include "intake/table_priv.h"

#include <endian.h>
#include <string.h>

#define GUESS_SIZE ((size_t)64 << 10) /* the separator is found out from this much */

static const char separators[] = ",;\t|";

struct csv {
    char separator;
    uint64_t separators; /* eight of it */
    struct str *fields;  /* the table's */
    size_t count;        /* also of fields that had no room */
    bool has_quoted;
    char *text; /* TABLE_ROW_MAX bytes for what is not as in the file: no more than the row has */
    size_t text_n;
};

#define EIGHT(byte) ((uint64_t)(unsigned char)(byte)*UINT64_C(0x0101010101010101))

static void csv_set_separator(struct csv *s, char separator)
{
    s->separator = separator;
    s->separators = EIGHT(separator);
}

/* The upper bit of each zero byte, and perhaps of bytes above one; the lowest is always right. */
static uint64_t zero_bytes(uint64_t word)
{
    return (word - EIGHT(1)) & ~word & EIGHT(0x80);
}

/* The next separator or line end; there always is one, the '\n' after the window. Reading on to a
 * full word is what the slack after it is for. */
static const char *stop_find(const struct csv *s, const char *p)
{
    for (;; p += sizeof(uint64_t)) {
        uint64_t word, stops;

        memcpy(&word, p, sizeof word);
        word = le64toh(word);
        stops = zero_bytes(word ^ s->separators) | zero_bytes(word ^ EIGHT('\n')) |
            zero_bytes(word ^ EIGHT('\r'));
        if (stops)
            return p + __builtin_ctzll(stops) / 8;
    }
}

/* Never too much: what is put together is shorter than the row it comes from. */
static void csv_put(struct csv *s, const char *from, const char *to)
{
    assert(s->text_n + (size_t)(to - from) <= TABLE_ROW_MAX);
    memcpy(s->text + s->text_n, from, (size_t)(to - from));
    s->text_n += (size_t)(to - from);
}

/* A field that starts with a quote: returns where it ends, NULL when the quote never closes. What
 * stands between the closing quote and the separator is kept, as other programs do. */
static const char *csv_quoted(struct csv *s, const char *p, const char *end, struct str *field)
{
    const char *close, *tail;
    size_t text_at = s->text_n;

    s->has_quoted = true;
    for (;;) {
        close = memchr(p + 1, '"', (size_t)(end - p - 1));
        if (!close)
            return NULL;
        if (close + 1 == end || close[1] != '"')
            break;
        csv_put(s, p + 1, close + 1);
        p = close + 1;
    }
    tail = stop_find(s, close + 1);
    if (s->text_n == text_at && tail == close + 1) {
        *field = (struct str){p + 1, (size_t)(close - p - 1)};
        return tail;
    }
    csv_put(s, p + 1, close);
    csv_put(s, close + 1, tail);
    *field = (struct str){s->text + text_at, s->text_n - text_at};
    return tail;
}

/* One row: returns where it ends, which is a line end or `end`, where a '\n' stands too; NULL when
 * a quote is open there. */
static const char *csv_scan(struct csv *s, const char *p, const char *end)
{
    struct str field;

    assert(*end == '\n');
    s->count = s->text_n = 0;
    s->has_quoted = false;
    for (;; p++) {
        if (*p == '"') {
            p = csv_quoted(s, p, end, &field);
            if (!p)
                return NULL;
        } else {
            field.p = p;
            p = stop_find(s, p);
            field.n = (size_t)(p - field.p);
        }
        if (s->count < TABLE_FIELDS_MAX)
            s->fields[s->count] = field;
        s->count++;
        if (*p != s->separator)
            return p;
    }
}

/* Bytes from p to the next line. */
static size_t line_end_size(const char *p, const char *end)
{
    return p == end ? 0 : p[0] == '\r' && p + 1 < end && p[1] == '\n' ? 2 : 1;
}

static int64_t line_ends_count(const char *p, const char *end)
{
    int64_t n = 0;

    for (; p < end; p++)
        n += *p == '\n' || (*p == '\r' && (p + 1 == end || p[1] != '\n'));
    return n;
}

/* The row cannot be read as one; its first line is handed out as the culprit and reading goes on
 * after it. Where even that line is too long, the rest of it is dropped before the next row. */
static void csv_give_up(struct table_input *in, struct table_row *row, bool is_open_quote)
{
    struct str rest = {in->p + in->at, in->end - in->at};
    size_t n = text_line_end(rest);

    row->raw = (struct str){rest.p, n};
    row->error = is_open_quote ? "a quote that never closes" : "longer than a row may be (1 MiB)";
    row->count = 0;
    if (n == rest.n && !in->is_end) {
        in->is_skipping = true;
        return;
    }
    in->at += n + line_end_size(rest.p + n, rest.p + rest.n);
    in->line++;
}

/* Reads until the row is whole or cannot be; p is where it ends then, NULL when a quote is open. */
static bool csv_find_end(struct ctx *c, struct table *t, const char **p, bool *is_whole)
{
    struct table_input *in = &t->in;
    bool grew = true;

    for (;;) {
        const char *end = in->p + in->end;

        *p = csv_scan(t->state, in->p + in->at, end);
        /* A line end in the last byte may be the CR of a CRLF. */
        *is_whole = *p && (in->is_end || *p + 1 < end);
        if (*is_whole || !grew)
            return true;
        if (!input_more(c, in, &grew))
            return false;
    }
}

/* Hands out a whole row and steps over it. */
static void csv_finish(struct table *t, const char *p, struct table_row *row)
{
    const struct csv *s = t->state;
    struct table_input *in = &t->in;
    const char *start = in->p + in->at;

    assert(p >= start);
    assert(p <= in->p + in->end);
    row->raw = (struct str){start, (size_t)(p - start)};
    row->count = s->count;
    if (s->count > TABLE_FIELDS_MAX) {
        row->count = TABLE_FIELDS_MAX;
        row->error = "more than 512 fields";
    }
    if (s->has_quoted)
        in->line += line_ends_count(start, p);
    in->line++;
    in->at = (size_t)(p - in->p) + line_end_size(p, in->p + in->end);
}

static bool csv_next(struct ctx *c, struct table *t, struct table_row *row, bool *has_row)
{
    struct table_input *in = &t->in;
    const struct csv *s = t->state;
    const char *p;
    bool is_whole;

    if (in->is_skipping && !input_skip_line(c, in))
        return false;
    for (;;) {
        row->line = in->line;
        if (!csv_find_end(c, t, &p, &is_whole))
            return false;
        *has_row = in->at < in->end;
        if (!*has_row)
            return true;
        if (!is_whole) {
            csv_give_up(in, row, !p);
            return true;
        }
        csv_finish(t, p, row);
        if (s->count > 1 || s->has_quoted || !row_is_blank(row))
            return true;
    }
}

/* How well the separator explains the rows: in per mille, how many have the same number of fields,
 * at least two; and better yet when the first row is one of them. */
static int csv_score(struct table *t, char separator)
{
    struct csv *s = t->state;
    const char *p = t->in.p + t->in.at, *end = t->in.p + t->in.end, *stop;
    int rows = 0, rows_of[TABLE_FIELDS_MAX + 2] = {0};
    size_t first = 0, best = 2;

    csv_set_separator(s, separator);
    for (stop = end - p > (ptrdiff_t)GUESS_SIZE ? p + GUESS_SIZE : end; p < stop;) {
        const char *row_end = csv_scan(s, p, end);

        if (!row_end) /* an open quote: that line tells nothing */
            row_end = p + text_line_end((struct str){p, (size_t)(end - p)});
        else if (row_end == end && !t->in.is_end && rows > 0)
            break;
        else if (row_end > p) {
            size_t count = s->count < TABLE_FIELDS_MAX ? s->count : TABLE_FIELDS_MAX + 1;

            first = rows++ ? first : count;
            rows_of[count]++;
        }
        p = row_end + line_end_size(row_end, end);
    }
    for (size_t i = 2; i < COUNT(rows_of); i++)
        best = rows_of[i] >= rows_of[best] ? i : best;
    return rows ? rows_of[best] * 1000 / rows + (first == best ? 100 : 0) : 0;
}

/* Excel's own way of telling: a first line "sep=;". */
static char csv_take_sep_line(struct table_input *in)
{
    struct str head = {in->p + in->at, in->end - in->at}, line = head;
    char separator;

    line.n = text_line_end(head);
    if (line.n > 2 && line.p[0] == '"' && line.p[line.n - 1] == '"')
        line = (struct str){line.p + 1, line.n - 2};
    if (line.n != 5 || !str_starts(line, STR("sep=")))
        return 0;
    separator = line.p[4];
    line.n = text_line_end(head);
    in->at += line.n + line_end_size(head.p + line.n, head.p + head.n);
    in->line++;
    return separator;
}

/* What the options say beats what the file says, and that beats guessing. */
static bool csv_open(struct ctx *c, struct table *t)
{
    struct csv *s = mem_alloc(sizeof *s);
    char told = csv_take_sep_line(&t->in), separator = t->options.separator;
    int best = 0;

    t->state = s;
    s->fields = t->fields;
    s->text = mem_alloc(TABLE_ROW_MAX);
    if (!separator)
        separator = told;
    if (separator && strchr("\"\r\n", separator))
        return fail(
            c, ERR_INVALID, "a quote or a line end cannot be the separator of \"%s\"", t->in.name);
    for (const char *candidate = separators; !separator && *candidate; candidate++) {
        int score = csv_score(t, *candidate);

        if (score > best) {
            best = score;
            t->separator = *candidate;
        }
    }
    if (separator)
        t->separator = separator;
    csv_set_separator(s, t->separator);
    return true;
}

static void csv_close(struct table *t)
{
    struct csv *s = t->state;

    if (!s)
        return;
    mem_free(s->text);
    mem_free(s);
}

const struct table_reader table_csv = {csv_open, csv_next, csv_close};
