/* What commands print. A command fills a document (fields, tables, remarks) once; the output shows
 * it as text for people (aligned, in their language, at most 80 columns), as JSON (plain, stable
 * keys) or as CSV (RFC 4180). Numbers go in as numbers: people see them formatted, programs see
 * them raw.
 *
 * JSON: one object. Money is {"amount": minor units, "currency": "GBP"}; no number is null.
 * CSV: the tables, each with its header, a blank line between two; a document without a table is
 * one header and one row of its fields ("nested.key"), which CSV leaves out beside tables. Money
 * is a plain decimal in the business's currency; a text that a spreadsheet would run as a formula
 * gets an apostrophe in front. Days are ISO 8601, moments RFC 3339 in UTC, shares stay shares
 * (.5), in both.
 *
 * Any number of rows streams through. Texts are borrowed for the call, but the keys and labels
 * of columns until the end of their table. */
#ifndef MAITRED_OUTPUT_H
#define MAITRED_OUTPUT_H

#include <stdio.h>

#include "base/ctx.h"

enum format { FORMAT_TABLE, FORMAT_JSON, FORMAT_CSV };

struct output;

struct output *output_new(struct ctx *c, FILE *file, enum format format);
/* Writes what is left and frees the output, whatever became of the command. What a failed command
 * left open is closed; one that failed before it put anything prints nothing. False with ERR_IO
 * when the file would not take it. */
MUST bool output_done(struct output *o);
enum format output_format(const struct output *o);

/* Text for people only: nothing in JSON and CSV. A title is set off by a rule. */
void output_title(struct output *o, const char *text);
void output_line(struct output *o, const char *text); /* wrapped at 80 columns; \n ends a line */

/* JSON objects and arrays; people and CSV see only what is inside. key is NULL inside an array. */
void output_object(struct output *o, const char *key);
void output_array(struct output *o, const char *key);
void output_close(struct output *o);

/* A field: `key` for programs (NULL: not for them, except in an array), `label` for people (NULL:
 * not shown to them). A run of fields is aligned. */
void output_int(struct output *o, const char *key, const char *label, int64_t value);
void output_real(struct output *o, const char *key, const char *label, double value, int digits);
void output_percent(struct output *o, const char *key, const char *label, double share, int digits);
void output_money(struct output *o, const char *key, const char *label, int64_t minor);
void output_text(struct output *o, const char *key, const char *label, struct str value);
void output_day(struct output *o, const char *key, const char *label, int64_t day);
void output_moment(struct output *o, const char *key, const char *label, int64_t at_us);
void output_bool(struct output *o, const char *key, const char *label, bool value);
void output_null(struct output *o, const char *key, const char *label); /* people see a dash */

/* A table: named columns, then rows of cells by the functions above with key NULL. In JSON an array
 * of objects under `key`; in CSV a header and rows. Every row has a cell for every column.
 * A table too wide wraps its headers, then cuts texts in left columns; what must never be cut goes
 * right. Bar columns draw a real or percent cell from 0 to 1. */
struct column {
    const char *key;   /* NULL: people only */
    const char *label; /* NULL: programs only */
    enum { COLUMN_LEFT, COLUMN_RIGHT, COLUMN_BAR } shape;
};
void output_table(struct output *o, const char *key, const struct column *columns, size_t count);
void output_row(struct output *o);
void output_table_end(struct output *o);

#endif
