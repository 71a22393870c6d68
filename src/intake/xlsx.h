/* An XLSX file is a zip of XML parts. This is what reading its rows (table_xlsx.c) needs from the
 * others: parts as streams of XML events, the workbook's facts, values of cells as text.
 *
 * Nobody's XML is trusted: a DOCTYPE ends the reading, so there are no entities to expand; a part
 * that grows out of proportion is taken for a bomb; names in the file only ever name other parts of
 * the same zip. */
#ifndef MAITRED_XLSX_H
#define MAITRED_XLSX_H

#include "intake/table_priv.h"

#include <expat.h>
#include <minizip/unzip.h>

#define XLSX_SHEETS_MAX 1024
#define XLSX_STYLES_MAX 65536 /* Excel's own limit of cell formats is 65,490 */

struct xlsx_zip {
    unzFile zip;
    struct table_input *in; /* the source of the bytes */
    int64_t at;             /* where the zip library reads */
    int64_t inflated_max;
};

struct xlsx_part {
    struct xlsx_zip *zip;
    XML_Parser parser;
    const char *name;
    void *user;       /* the caller's; handlers get the part */
    int64_t inflated; /* bytes so far */
    int64_t packed;   /* bytes in the zip */
    bool has_doctype, is_open, is_end, is_suspended;
};

/* What kind of text a number format makes of a number; bits. */
enum xlsx_look { XLSX_NUMBER = 0, XLSX_DATE = 1, XLSX_TIME = 2 };

struct xlsx_book {
    const char *sheet, *strings, *styles; /* names of parts; strings and styles may be NULL */
    bool is_1904;
    unsigned char *looks; /* by cell format, enum xlsx_look */
    size_t look_count;
    struct buf texts; /* the shared strings, one after the other */
    uint32_t *ends;
    size_t text_count, text_room;
};

MUST bool xlsx_zip_open(struct ctx *c, struct xlsx_zip *z, struct table *t);
void xlsx_zip_close(struct xlsx_zip *z);

/* Starts a part; handlers are the caller's and get the part as user data. ERR_INVALID when the zip
 * has none of that name. */
MUST bool xlsx_part_open(struct ctx *c, struct xlsx_part *part, struct xlsx_zip *z,
    const char *name, XML_StartElementHandler start, XML_EndElementHandler end, void *user);
/* Parses until a handler suspends the parser or the part ends. */
MUST bool xlsx_part_step(struct ctx *c, struct xlsx_part *part);
void xlsx_part_close(struct xlsx_part *part);
bool xlsx_zip_has(struct xlsx_zip *z, const char *name);

/* Finds the first visible sheet and reads styles and shared strings. The arena is the table's. */
MUST bool xlsx_book_open(
    struct ctx *c, struct xlsx_zip *z, struct arena *a, struct xlsx_book *book);
void xlsx_book_close(struct xlsx_book *book);

/* The element's or attribute's name without the prefix of its namespace. */
struct str xlsx_local(const char *name);
bool xlsx_is(const char *name, const char *local);
const char *xlsx_attribute(const char **attributes, const char *local); /* NULL: not there */
bool xlsx_is_true(const char *value);

enum xlsx_look xlsx_look_of(int format_id);
enum xlsx_look xlsx_look_of_code(struct str code);
/* A number as it is to be read: dates as "2011-12-09 12:50:00", numbers as written but without the
 * noise of binary fractions. Returns bytes put; out is TABLE_NUMBER_MAX long. */
size_t xlsx_number(struct str text, enum xlsx_look look, bool is_1904, char out[TABLE_NUMBER_MAX]);

#endif
