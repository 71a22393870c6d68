/* A file as a stream of rows of text fields, whatever the file is: CSV, TSV, semicolons, JSON
 * lines, XLSX or fixed-width columns; gzipped or not; UTF-8, UTF-16 or Windows-1251. What it is
 * gets recognised from its first bytes, options override. Memory stays bounded for files of any
 * size; every length and count has a limit below.
 *
 * A row that cannot be read (a quote that never closes, bytes that are no text, too many fields)
 * is handed out with `error` set, and reading goes on with the next line. */
#ifndef MAITRED_TABLE_H
#define MAITRED_TABLE_H

#include "base/ctx.h"

#define TABLE_FIELDS_MAX 512
#define TABLE_ROW_MAX ((size_t)1 << 20)          /* bytes of one row */
#define TABLE_SHARED_TEXT_MAX ((size_t)64 << 20) /* XLSX: bytes of the shared strings */
#define TABLE_INFLATED_MAX ((int64_t)256 << 30)  /* bytes a compressed file may grow to */

enum table_format { TABLE_AUTO, TABLE_CSV, TABLE_JSONL, TABLE_XLSX, TABLE_FIXED };
enum table_encoding {
    ENCODING_AUTO,
    ENCODING_UTF8,
    ENCODING_UTF16LE,
    ENCODING_UTF16BE,
    ENCODING_CP1251,
    ENCODING_CP1252
};
enum table_header { HEADER_AUTO, HEADER_YES, HEADER_NO };

struct table_options {
    enum table_format format;
    enum table_encoding encoding;
    char separator; /* 0: found out */
    enum table_header header;
    int64_t inflated_max; /* 0: TABLE_INFLATED_MAX */
};

struct table;

struct table_row {
    const struct str *fields; /* UTF-8, trimmed by nobody; borrowed until the next row */
    size_t count;
    int64_t line;      /* of the file, from 1; XLSX: the sheet's row number */
    const char *error; /* why the row cannot be used, else NULL: English, for lang_error */
    int error_column;  /* from 1; 0 when the row as a whole is meant */
    struct str raw;    /* the row as it stood in the file, for the file of rejected rows */
};

/* Opens a file. ERR_MISSING: there is none; ERR_INVALID: it is nothing we can read, and why. */
MUST bool table_open(
    struct ctx *c, const char *path, const struct table_options *o, struct table **out);
/* The same for bytes in memory, borrowed until the table is closed; the name is for messages. */
MUST bool table_open_bytes(struct ctx *c, const char *name, struct str bytes,
    const struct table_options *o, struct table **out);
void table_close(struct table **t);

/* The names of the columns: the header line, a JSON file's keys, or "1", "2" ... without a header.
 * JSON lines: keys that the first hundred lines do not have are not columns; nested keys read
 * "customer.email". XLSX: of the first visible sheet. */
const struct str *table_columns(const struct table *t, size_t *count);
bool table_has_header(const struct table *t);
/* What it was taken for, in the reader's language: "CSV, semicolons, Windows-1251, gzip". */
const char *table_describe(struct ctx *c, const struct table *t);
char table_separator(const struct table *t); /* ',' unless the format has one */

/* False when the file itself fails (unreadable, truncated gzip): c has the error. */
MUST bool table_next(struct ctx *c, struct table *t, struct table_row *row, bool *has_row);

int64_t table_bytes_read(const struct table *t); /* of the file on disk, for progress */
int64_t table_bytes_total(const struct table *t);

#endif
