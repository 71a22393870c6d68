/* Which column is which field, and how the columns write numbers and dates. Worked out from the
 * header and the first rows, from the whole file where these leave a doubt, and from --map,
 * --dates and --decimal; what stays in doubt is asked about, never guessed. */
#ifndef MAITRED_MAPPING_H
#define MAITRED_MAPPING_H

#include "base/money.h"
#include "intake/field.h"
#include "intake/moment.h"
#include "intake/table.h"

#define MAPPING_NONE (-1)

#define DOUBTFUL_MAX 48 /* bytes of a value that is asked about */

/* What has to be said before the file can be read. */
#define MAPPING_QUESTIONS "columns|dates|decimal"
enum mapping_question {
    MAPPING_ASKS_NOTHING,
    MAPPING_ASKS_COLUMNS,
    MAPPING_ASKS_DATES,
    MAPPING_ASKS_DECIMAL
};

struct mapping {
    int column[FIELD_COUNT]; /* place in the row, MAPPING_NONE when the file has none */
    enum date_order date_order;
    enum decimal_mark decimal;
    bool has_float_ids;          /* customers read 17850.0, as spreadsheets leave them */
    bool is_online_retail;       /* the UCI file: pounds, and numbers that open with C cancel */
    char currency[4];            /* the first the file names, '' when it names none */
    enum mapping_question asks;  /* why it could not be worked out */
    char doubtful[DOUBTFUL_MAX]; /* the value that the question is about, '' none */
};

struct mapping_wish {
    struct str map; /* "field=column,...", '' none */
    enum date_order date_order;
    bool has_decimal;
    enum decimal_mark decimal;
};

/* Opens the file, works the mapping out and leaves the table at its first row. `needed` must all
 * be found, of `either` at least one. ERR_INVALID names the columns there are and the remedy; `m`
 * then says what is asked, and holds the columns as far as they are known. */
MUST bool mapping_make(struct ctx *c, const char *path, const struct table_options *options,
    const struct mapping_wish *wish, uint64_t allowed, uint64_t needed, uint64_t either,
    struct mapping *m, struct table **table);

/* The field's text in a row, trimmed; empty when there is no such column or cell. */
struct str mapping_text(const struct mapping *m, const struct table_row *row, enum field f);

#endif
