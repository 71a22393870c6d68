/* Inside the table: what its readers share. The bytes of a file pass three stages, the last two
 * only where needed: the source (a file or memory), gzip, an encoding that is not UTF-8. What
 * comes out is a window of UTF-8 text in which a reader looks for the end of its row; until it
 * finds it the window grows, up to TABLE_ROW_MAX, so a row always lies in one piece and is never
 * copied. */
#ifndef MAITRED_TABLE_PRIV_H
#define MAITRED_TABLE_PRIV_H

#include "base/buf.h"
#include "intake/table.h"

#include <zlib.h>
#include <unicode/ucnv.h>

#define TABLE_BLOCK ((size_t)256 << 10) /* bytes read at once: fits the second-level cache */
#define TABLE_PIVOT 1024                /* UTF-16 units between two encodings */
#define TABLE_NUMBER_MAX 512            /* bytes of a double in plain decimals, at the longest */

struct table_source {
    int fd;           /* -1: the bytes are in memory */
    struct str bytes; /* borrowed */
    int64_t size, at; /* at: read up to here */
};

struct table_gzip {
    z_stream z;
    unsigned char *packed; /* TABLE_BLOCK bytes as they stood in the file */
    bool is_between;       /* a member has ended, another may follow */
    int64_t inflated, inflated_max;
};

struct table_decoder {
    UConverter *from, *to;
    char *foreign; /* TABLE_BLOCK bytes in the file's encoding */
    size_t at, end;
    bool is_flushed;
    UChar pivot[TABLE_PIVOT], *pivot_from, *pivot_to;
};

struct table_input {
    const char *name; /* for messages */
    struct table_source source;
    struct table_gzip *gzip;       /* NULL: not compressed */
    struct table_decoder *decoder; /* NULL: UTF-8, which needs none */
    /* AUTO while all that was read is ASCII: the first block with other bytes decides, wherever
     * in the file it comes, since ASCII reads the same in every encoding it may turn out to be. */
    enum table_encoding encoding;
    char *p;          /* the window; a '\n' stands after its end, so that scanning needs no bound */
    size_t at, end;   /* what is not yet read of it */
    bool is_end;      /* nothing follows the window */
    bool is_skipping; /* a line too long was handed out; the rest of it is still to be dropped */
    bool is_plain;    /* the window has neither bytes above 127 nor zeros: no row needs checking */
    int64_t line;     /* the line that starts at `at` */
};

struct table_line {
    struct str text; /* without its end */
    int64_t line;
    const char *error; /* longer than TABLE_ROW_MAX: the text is its start */
};

/* What a format has to offer. open finds columns where the format itself names them (JSON), else
 * the first row is looked at by table.c. open and close may be missing; close is called after a
 * failed open too. */
struct table_reader {
    bool (*open)(struct ctx *c, struct table *t);
    bool (*next)(struct ctx *c, struct table *t, struct table_row *row, bool *has_row);
    void (*close)(struct table *t);
};

extern const struct table_reader table_csv, table_jsonl, table_xlsx, table_fixed;

struct table {
    struct arena *arena; /* column names, and what a reader keeps as long as the table */
    struct table_input in;
    struct table_options options;
    enum table_format format;
    const struct table_reader *reader;
    void *state; /* the reader's own, from mem_alloc */
    struct str columns[TABLE_FIELDS_MAX];
    size_t column_count;
    bool has_header;
    char separator;
    struct str fields[TABLE_FIELDS_MAX];
    struct table_row first; /* read to find out about a header, and turned out to be data */
    bool has_first;
};

MUST bool input_open(struct ctx *c, struct table_input *in, const struct table_options *o);
void input_close(struct table_input *in);
/* Moves what is unread to the front and reads on. grew is false at the end of the file, and when
 * the window is as long as a row may be. Positions in the window change, distances from `at` do
 * not. */
MUST bool input_more(struct ctx *c, struct table_input *in, bool *grew);
/* The next line, ended by LF, CR or CRLF; one that is too long is dropped to its end. */
MUST bool input_line(
    struct ctx *c, struct table_input *in, struct table_line *line, bool *has_line);
/* Drops everything up to and including the next line end. */
MUST bool input_skip_line(struct ctx *c, struct table_input *in);
/* Bytes from a place in the file itself; got is short only at its end. */
MUST bool source_read(
    struct ctx *c, const struct table_input *in, int64_t at, char *out, size_t n, size_t *got);
bool text_is_plain(struct str text);
bool text_has(struct str text, char byte);
/* Where the first line of the text ends, text.n if it does not. */
size_t text_line_end(struct str text);

/* Decoders, in table_text.c. */
enum table_encoding utf16_recognise(struct str head);    /* AUTO: it is not UTF-16 */
enum table_encoding encoding_recognise(struct str text); /* AUTO: ASCII as far as one sees */
const char *encoding_name(enum table_encoding e);
void decoder_open(struct table_input *in, enum table_encoding e, struct str start);
void decoder_close(struct table_decoder **d);
size_t decoder_put(struct table_decoder *d, char *out, size_t room, bool is_last);

/* Sets row->error when a field is no text. */
void row_check_text(const struct table *t, struct table_row *row);
/* A line of the sheet or of the file without anything on it is no row. */
bool row_is_blank(const struct table_row *row);

/* A number as people write it: no exponent, at most 15 significant digits, which is what
 * survives a double; 2.5499999999999998 reads 2.55. */
size_t number_plain(double value, char out[TABLE_NUMBER_MAX]);

#endif
