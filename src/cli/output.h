/* What commands print. A command fills a document (fields, tables, remarks) once; the output shows it
 * as text for people (aligned, in their language, at most 80 columns), as JSON (plain, stable keys) or
 * as CSV (RFC 4180). Numbers go in as numbers: people see them formatted, programs see them raw. */
#ifndef MAITRED_OUTPUT_H
#define MAITRED_OUTPUT_H

#include <stdio.h>

#include "base/ctx.h"

enum format { FORMAT_TABLE, FORMAT_JSON, FORMAT_CSV };

struct output;

struct output *output_new(struct ctx *c, FILE *file, enum format format);
MUST bool output_done(struct output *o); /* writes what is left; ERR_IO when the file would not take it */
enum format output_format(const struct output *o);

/* Text for people only: nothing in JSON and CSV. A title is set off by a rule. */
void output_title(struct output *o, const char *text);
void output_line(struct output *o, const char *text); /* wrapped at 80 columns */

/* JSON objects and arrays; people and CSV see only what is inside. key is NULL inside an array. */
void output_object(struct output *o, const char *key);
void output_array(struct output *o, const char *key);
void output_close(struct output *o);

/* A field: `key` for programs, `label` for people (NULL: not shown to them). */
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
 * of objects under `key`; in CSV a header and rows. `bar` columns draw a bar of the share for people. */
struct column {
    const char *key;   /* NULL: people only */
    const char *label; /* NULL: programs only */
    enum { COLUMN_LEFT, COLUMN_RIGHT, COLUMN_BAR } shape;
};
void output_table(struct output *o, const char *key, const struct column *columns, size_t count);
void output_row(struct output *o);
void output_table_end(struct output *o);

#endif
