/* Opening a table: what the file is, whether its first row is a header, what the columns are
 * called. Reading it is the formats' business (table_csv.c, table_jsonl.c, table_xlsx.c,
 * table_fixed.c). */
#include "intake/table_priv.h"

#include "base/money.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ARENA_MAX ((size_t)256 << 20) /* never reached: readers limit what they keep */
#define FIXED_FIELDS_MIN 3            /* fewer blanks than that are just a text */
#define FIXED_LINES 100               /* sampled to recognise fixed columns */
#define CONTROL_SHARE 16              /* one control byte in so many, and it is no text */

static const struct table_reader *const readers[] = {
    [TABLE_CSV] = &table_csv,
    [TABLE_JSONL] = &table_jsonl,
    [TABLE_XLSX] = &table_xlsx,
    [TABLE_FIXED] = &table_fixed,
};

/* Files that people take for tables, and what to do with them. */
static const struct {
    struct str magic;
    const char *refusal;
} strangers[] = {
    {.magic = {"%PDF", 4}, .refusal = "\"%s\" is a PDF; export the table it was made from as CSV"},
    {.magic = {"PK\3\4", 4}, .refusal = "\"%s\" is a zip file; unpack it first"},
    {.magic = {"PK\5\6", 4}, .refusal = "\"%s\" is an empty zip file"},
    {.magic = {"\x28\xB5\x2F\xFD", 4},
        .refusal = "\"%s\" is packed with zstd; unpack it, or pack it with gzip"},
    {.magic = {"\xFD\x37zXZ", 5},
        .refusal = "\"%s\" is packed with xz; unpack it, or pack it with gzip"},
    {.magic = {"BZh", 3},
        .refusal = "\"%s\" is packed with bzip2; unpack it, or pack it with gzip"},
    {.magic = {"7z\xBC\xAF\x27\x1C", 6}, .refusal = "\"%s\" is a 7z archive; unpack it first"},
    {.magic = {"Rar!", 4}, .refusal = "\"%s\" is a RAR archive; unpack it first"},
    {.magic = {"<?xml", 5}, .refusal = "\"%s\" is XML; save the table as .xlsx or CSV"},
    {.magic = {"<!DOCTYPE", 9}, .refusal = "\"%s\" is a web page; save the table as .xlsx or CSV"},
    {.magic = {"<html", 5}, .refusal = "\"%s\" is a web page; save the table as .xlsx or CSV"},
    {.magic = {"<table", 6}, .refusal = "\"%s\" is a web page; save the table as .xlsx or CSV"},
    {.magic = {"SQLite format 3", 15},
        .refusal = "\"%s\" is an SQLite database; export the table as CSV"},
    {.magic = {"PAR1", 4}, .refusal = "\"%s\" is a Parquet file; export it as CSV or JSON lines"},
};

/* What is to be seen of the file before reading it: its first block. */
static struct str input_head(const struct table_input *in)
{
    return (struct str){in->p + in->at, in->end - in->at};
}

/* Old Excel files and encrypted new ones look the same from outside; but names within are
 * UTF-16. */
static bool refuse_old_excel(struct ctx *c, const struct table_input *in)
{
    static const char encrypted[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
    struct str needle = {encrypted, sizeof encrypted - 1};
    char block[4096];
    size_t got = sizeof block;

    /* A block's last bytes are read again with the next one: the name may lie across. */
    for (int64_t at = 0; got == sizeof block; at += (int64_t)(sizeof block - sizeof encrypted)) {
        if (!source_read(c, in, at, block, sizeof block, &got))
            return false;
        if (str_find((struct str){block, got}, needle, NULL))
            return fail(
                c, ERR_INVALID, "\"%s\" is encrypted; save it without a password", in->name);
    }
    return fail(c, ERR_INVALID, "\"%s\" is an old Excel file; save it as .xlsx or CSV", in->name);
}

/* Is it text at all, and not text of a kind we cannot use? */
static bool text_check(struct ctx *c, const struct table_input *in)
{
    struct str head = input_head(in);
    size_t controls = 0;

    for (size_t i = 0; i < COUNT(strangers); i++)
        if (str_starts(head, strangers[i].magic))
            return fail(c, ERR_INVALID, strangers[i].refusal, in->name);
    for (size_t i = 0; i < head.n; i++)
        controls += (unsigned char)head.p[i] < ' ' && !text_has(STR("\t\n\r\f\x1A"), head.p[i]);
    if (controls * CONTROL_SHARE > head.n)
        return fail(c, ERR_INVALID, "\"%s\" is no text; save the table as .xlsx or CSV", in->name);
    return true;
}

/* Blank-separated text with one of these is CSV with sloppy blanks. */
static bool line_has_separator(struct str line)
{
    for (size_t i = 0; i < line.n; i++)
        if (text_has(STR(",;\t|"), line.p[i]))
            return true;
    return false;
}

static size_t line_words(struct str line)
{
    size_t words = 0;

    for (size_t i = 0; i < line.n; i++)
        words += line.p[i] != ' ' && (i == 0 || line.p[i - 1] == ' ');
    return words;
}

/* Nothing that separates but blanks, and the same number of fields on every line. */
static bool text_is_fixed(const struct table_input *in)
{
    struct str rest = input_head(in);
    size_t words = 0, lines = 0;

    while (rest.n && lines < FIXED_LINES) {
        struct str line = {rest.p, text_line_end(rest)};
        size_t n = line_words(line);

        if (line.n == rest.n && lines > 0 && in->end > TABLE_BLOCK / 2)
            break; /* cut off by the end of the window */
        rest = str_from(rest, line.n < rest.n ? line.n + 1 : line.n);
        if (n == 0)
            continue;
        if (line_has_separator(line) || n < FIXED_FIELDS_MIN || (lines > 0 && n != words))
            return false;
        words = n;
        lines++;
    }
    return lines > 1;
}

/* By the first character that is not blank, then by what separates. The order matters: a JSON line
 * is full of commas. */
static bool text_recognise(struct ctx *c, struct table *t)
{
    struct str head = str_trim(input_head(&t->in));

    t->format = TABLE_CSV;
    if (str_starts(head, STR("{"))) {
        t->format = TABLE_JSONL;
    } else if (str_starts(head, STR("[")) && str_starts(str_trim(str_from(head, 1)), STR("{"))) {
        return fail(c, ERR_INVALID,
            "\"%s\" is one JSON array; write one object per line instead, as jq -c '.[]' does",
            t->in.name);
    } else if (!t->options.separator && text_is_fixed(&t->in)) {
        t->format = TABLE_FIXED;
    }
    return true;
}

/* Finds out what the file is and starts what is needed to read it. */
static bool format_recognise(struct ctx *c, struct table *t)
{
    char magic[8];
    size_t got;
    bool is_zip;

    if (!source_read(c, &t->in, 0, magic, sizeof magic, &got))
        return false;
    if (got == sizeof magic && memcmp(magic, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", got) == 0)
        return refuse_old_excel(c, &t->in);
    is_zip = got >= 4 && memcmp(magic, "PK\3\4", 4) == 0;
    t->format = t->options.format;
    if (t->format == TABLE_XLSX && !is_zip)
        return fail(c, ERR_INVALID, "\"%s\" is not an .xlsx file", t->in.name);
    if (t->format == TABLE_XLSX || (t->format == TABLE_AUTO && is_zip)) {
        t->format = TABLE_XLSX;
        t->in.is_plain = true; /* expat has checked the text */
        return true;
    }
    return input_open(c, &t->in, &t->options) && text_check(c, &t->in) &&
        (t->format != TABLE_AUTO || text_recognise(c, t));
}

/* ASCII letters, and all that is not ASCII but signs such as the pound and the euro. */
static bool is_letter(unsigned char byte)
{
    return ((byte | 32) >= 'a' && (byte | 32) <= 'z') || (byte >= 0xC3 && byte != 0xE2);
}

/* Numbers, dates, times, amounts, addresses: what stands in rows but is nobody's name for a
 * column. "q1" and "2) rather good" are names. */
static bool field_is_value(struct str field)
{
    size_t digits = 0, letters = 0;
    struct decimal number;

    for (size_t i = 0; i < field.n; i++) {
        digits += field.p[i] >= '0' && field.p[i] <= '9';
        letters += is_letter((unsigned char)field.p[i]);
    }
    if (digits == 0)
        return str_find(field, STR("@"), NULL);
    /* 2011-12-09T12:50:00Z has letters, but is mostly digits. */
    if (letters == 0 || (digits >= 8 && letters <= 2))
        return true;
    return !is_letter((unsigned char)field.p[0]) &&
        (decimal_parse(field, DECIMAL_POINT, &number) ||
            decimal_parse(field, DECIMAL_COMMA, &number));
}

static bool field_is_repeated(const struct str *fields, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (str_eq_nocase(str_trim(fields[k]), str_trim(fields[i])))
            return true;
    return false;
}

/* A header has a text in every field, and few of them twice. Only the first may be empty: programs
 * that number the rows leave the numbers without a name. */
static bool row_is_header(const struct table_row *row)
{
    size_t repeated = 0;

    if (row->error || row_is_blank(row))
        return false;
    for (size_t i = 0; i < row->count; i++) {
        struct str field = str_trim(row->fields[i]);

        if (field.n == 0 && (i > 0 || row->count < 3))
            return false;
        if (field_is_value(field))
            return false;
        repeated += field_is_repeated(row->fields, i);
    }
    return repeated * 4 <= row->count;
}

/* Columns are at most 512, and names are made once: no index needed. */
static bool column_find(const struct table *t, struct str name)
{
    for (size_t i = 0; i < t->column_count; i++)
        if (str_eq(t->columns[i], name))
            return true;
    return false;
}

/* A name twice gets a number, so that a mapping by name is never ambiguous. */
static void column_add(struct table *t, struct str name)
{
    struct str unique = name.n ? name : str_of(arena_printf(t->arena, "%zu", t->column_count + 1));
    struct arena_mark mark = arena_mark(t->arena);

    assert(t->column_count < TABLE_FIELDS_MAX);
    name = unique;
    for (int i = 2; column_find(t, unique); i++) {
        arena_release(t->arena, mark);
        unique = str_of(arena_printf(t->arena, STR_FMT "#%d", STR_ARG(name), i));
    }
    t->columns[t->column_count++] = unique.p == name.p ? str_keep(t->arena, name) : unique;
}

/* Formats that do not name their columns: the first row does, or it is data and columns are
 * numbers. */
static bool columns_read(struct ctx *c, struct table *t)
{
    bool has_row;

    if (!table_next(c, t, &t->first, &has_row))
        return false;
    if (!has_row)
        return fail(c, ERR_INVALID, "\"%s\" is empty", t->in.name);
    if (t->options.header == HEADER_YES && t->first.error)
        return fail(
            c, ERR_INVALID, "the header line of \"%s\" cannot be read; correct it", t->in.name);
    t->has_header = t->options.header == HEADER_YES ||
        (t->options.header == HEADER_AUTO && row_is_header(&t->first));
    for (size_t i = 0; i < t->first.count; i++)
        column_add(t, t->has_header ? str_trim(t->first.fields[i]) : STR(""));
    t->has_first = !t->has_header;
    return true;
}

/* The source is still to be set. */
static struct table *table_new(const char *name, const struct table_options *o)
{
    struct table *t = mem_alloc(sizeof *t);

    t->arena = arena_new(ARENA_MAX);
    t->in.name = str_dup(t->arena, str_of(name));
    t->in.source.fd = -1;
    t->options = o ? *o : (struct table_options){.format = TABLE_AUTO};
    t->separator = ',';
    return t;
}

static bool table_start(struct ctx *c, struct table *t)
{
    if (t->in.source.size == 0)
        return fail(c, ERR_INVALID, "\"%s\" is empty", t->in.name);
    if (!format_recognise(c, t))
        return false;
    t->reader = readers[t->format];
    if (t->reader->open && !t->reader->open(c, t))
        return false;
    return t->column_count > 0 || columns_read(c, t);
}

static bool source_open(struct ctx *c, struct table_input *in)
{
    struct stat st;

    /* A pipe would make open() wait for its other end. */
    in->source.fd = open(in->name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (in->source.fd < 0 && (errno == ENOENT || errno == ENOTDIR))
        return fail(c, ERR_MISSING, "there is no file \"%s\"", in->name);
    if (in->source.fd < 0 || fstat(in->source.fd, &st) != 0)
        return fail(c, ERR_IO, "\"%s\" cannot be opened: %s", in->name, strerror(errno));
    if (S_ISDIR(st.st_mode))
        return fail(c, ERR_INVALID, "\"%s\" is a folder; name the file in it", in->name);
    if (!S_ISREG(st.st_mode))
        return fail(c, ERR_INVALID, "\"%s\" is not a file; save the data in one first", in->name);
    in->source.size = st.st_size;
    (void)posix_fadvise(in->source.fd, 0, 0, POSIX_FADV_SEQUENTIAL);
    return true;
}

bool table_open(struct ctx *c, const char *path, const struct table_options *o, struct table **out)
{
    struct table *t = table_new(path, o);
    bool ok = source_open(c, &t->in) && table_start(c, t);

    if (!ok)
        table_close(&t);
    *out = t;
    return ok;
}

bool table_open_bytes(struct ctx *c, const char *name, struct str bytes,
    const struct table_options *o, struct table **out)
{
    struct table *t = table_new(name, o);
    bool ok;

    t->in.source.bytes = bytes;
    t->in.source.size = (int64_t)bytes.n;
    ok = table_start(c, t);
    if (!ok)
        table_close(&t);
    *out = t;
    return ok;
}

void table_close(struct table **t)
{
    if (!*t)
        return;
    if ((*t)->reader && (*t)->reader->close)
        (*t)->reader->close(*t);
    input_close(&(*t)->in);
    arena_free(&(*t)->arena);
    mem_free(*t);
    *t = NULL;
}

const struct str *table_columns(const struct table *t, size_t *count)
{
    *count = t->column_count;
    return t->columns;
}

bool table_has_header(const struct table *t)
{
    return t->has_header;
}

static enum text table_made(const struct table *t)
{
    switch (t->format) {
    case TABLE_JSONL:
        return T_IMPORT_MADE_LINES;
    case TABLE_FIXED:
        return T_IMPORT_MADE_BLANKS;
    case TABLE_XLSX:
        return T_IMPORT_MADE_BOOK;
    default:
        break;
    }
    return t->separator == ',' ? T_IMPORT_MADE_COMMAS
        : t->separator == ';'  ? T_IMPORT_MADE_SEMICOLONS
        : t->separator == '\t' ? T_IMPORT_MADE_TABS
        : t->separator == '|'  ? T_IMPORT_MADE_BARS
                               : T_IMPORT_MADE_OTHER;
}

const char *table_describe(struct ctx *c, const struct table *t)
{
    bool is_text = t->format != TABLE_XLSX;

    return arena_printf(c->arena, "%s%s%s%s", lang_text(c->lang, table_made(t)),
        is_text ? ", " : "", is_text ? encoding_name(t->in.encoding) : "",
        t->in.gzip ? ", gzip" : "");
}

char table_separator(const struct table *t)
{
    return t->separator;
}

bool row_is_blank(const struct table_row *row)
{
    struct str text = row->count == 1 ? str_trim(row->fields[0]) : STR("");

    /* Ctrl-Z closes files that were made under DOS. */
    return row->count <= 1 && (text.n == 0 || str_eq(text, STR("\x1A")));
}

static void row_check_field(const struct table *t, struct table_row *row, size_t i)
{
    struct str text = row->fields[i];

    if (text_is_plain(text))
        return;
    /* Neither database takes a zero byte in a text, and PostgreSQL would refuse the whole batch. */
    if (text_has(text, '\0'))
        row->error = "a zero byte inside a text";
    else if (!str_is_utf8(text))
        row->error = "bytes that are not UTF-8 text";
    /* What the decoder puts where the file's encoding has no such character. */
    else if (t->in.decoder && str_find(text, STR("\xEF\xBF\xBD"), NULL))
        row->error = "bytes that are not text in the encoding of the file";
    if (row->error)
        row->error_column = (int)i + 1;
}

void row_check_text(const struct table *t, struct table_row *row)
{
    assert(!row->error);
    if (text_is_plain(row->raw))
        return;
    for (size_t i = 0; i < row->count && !row->error; i++)
        row_check_field(t, row, i);
}

bool table_next(struct ctx *c, struct table *t, struct table_row *row, bool *has_row)
{
    assert(t->reader);
    assert(t->in.at <= t->in.end);
    *has_row = true;
    if (t->has_first) {
        *row = t->first;
        t->has_first = false;
        return true;
    }
    *row = (struct table_row){.fields = t->fields};
    if (!t->reader->next(c, t, row, has_row))
        return false;
    if (*has_row && !t->in.is_plain && !row->error)
        row_check_text(t, row);
    return true;
}

int64_t table_bytes_read(const struct table *t)
{
    return t->in.source.at;
}

int64_t table_bytes_total(const struct table *t)
{
    return t->in.source.size;
}
