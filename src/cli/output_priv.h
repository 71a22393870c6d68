/* What the three writers behind output.h share. output.c keeps the document in order (what is open,
 * which cell comes next) and hands the pieces to the writer of the format. */
#ifndef MAITRED_OUTPUT_PRIV_H
#define MAITRED_OUTPUT_PRIV_H

#include "base/json.h"
#include "cli/output.h"

#define OUTPUT_DEPTH_MAX 16
#define OUTPUT_COLUMNS_MAX 32
#define OUTPUT_FIELDS_MAX 500                 /* in one aligned run, then a new one starts */
#define OUTPUT_ROWS_HELD 200                  /* rows that decide how wide a table's columns are */
#define OUTPUT_ARENA_MAX ((size_t)64 << 20)   /* of a run of fields, or of the rows held */
#define OUTPUT_CSV_BUF_MAX ((size_t)16 << 20) /* of all fields, or of one cell */

struct value {
    enum {
        VALUE_INT,
        VALUE_REAL,
        VALUE_PERCENT,
        VALUE_MONEY,
        VALUE_TEXT,
        VALUE_DAY,
        VALUE_MOMENT,
        VALUE_BOOL,
        VALUE_NULL
    } kind;
    int64_t i;
    double f;
    int digits;
    struct str s;
};

struct writer {
    void (*title)(struct output *o, const char *text);
    void (*line)(struct output *o, const char *text);
    void (*open)(struct output *o, const char *key, bool is_array);
    void (*close)(struct output *o);
    void (*field)(struct output *o, const char *key, const char *label, const struct value *v);
    void (*table)(struct output *o, const char *key);
    void (*row)(struct output *o);
    void (*cell)(struct output *o, size_t column, const struct value *v);
    void (*row_end)(struct output *o);
    void (*table_end)(struct output *o);
    void (*done)(struct output *o);
};
extern const struct writer writer_people, writer_json, writer_csv;

enum block { BLOCK_NONE, BLOCK_TITLE, BLOCK_FIELDS, BLOCK_LINE, BLOCK_TABLE };

/* Text for people: a run of fields waits for its widest label, a table for its first rows. */
struct people {
    bool is_utf8, is_bold;
    enum block last;
    int blanks; /* spaces due before the next text, so that no line ends in any */
    struct people_field {
        struct people_field *next;
        const char *label, *value;
    } * fields, **fields_end;
    size_t field_count;
    const char **held; /* OUTPUT_ROWS_HELD rows of cells */
    size_t held_count, row_count;
    const char *cells[OUTPUT_COLUMNS_MAX]; /* of the row being filled */
    int widths[OUTPUT_COLUMNS_MAX];
};

struct csv {
    struct buf keys, values; /* the fields, printed at the end when there was no table */
    size_t path_n[OUTPUT_DEPTH_MAX + 1];
    int64_t next_index[OUTPUT_DEPTH_MAX + 1]; /* of an array; -1 for an object */
    struct buf path;
    int depth;
    size_t table_count;
    bool row_has_cells;
};

struct output {
    struct ctx *c;
    FILE *file;
    enum format format;
    const struct writer *writer;
    struct arena *arena; /* what is held back, and scratch */
    int depth;           /* of objects and arrays */
    bool is_begun;       /* something was put */
    bool is_in_table, is_in_row;
    struct column columns[OUTPUT_COLUMNS_MAX];
    size_t column_count, cell;
    struct people people;
    struct json_writer json;
    struct csv csv;
};

/* How programs read a value: ISO days, RFC 3339 moments, plain decimals; "" for nothing. */
const char *value_plain(struct output *o, const struct value *v);
/* How people read it, in their language. */
const char *value_people(struct output *o, const struct value *v);

#endif
