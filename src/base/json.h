/* Writing JSON, piece by piece, to a file or a buf: commas, indentation (two spaces) and escapes
 * are seen to here. jansson reads JSON; it is not used for writing because it wants the whole
 * document in memory. Names keep clear of jansson's, which share the linker's one space.
 *
 * The top level is one value. Keys belong inside objects and only there; the rest passes NULL. */
#ifndef MAITRED_JSON_H
#define MAITRED_JSON_H

#include <stdio.h>

#include "base/buf.h"

#define JSON_DEPTH_MAX 32
#define JSON_REAL_MAX 32 /* bytes of a number's text with its NUL */

struct json_writer {
    FILE *file;      /* one of the two */
    struct buf *buf; /* past its maximum it says is_full, here as anywhere */
    int depth;
    bool is_dense; /* set after json_write_*: all on one line */
    struct {
        bool is_array, has_items;
    } levels[JSON_DEPTH_MAX];
};

void json_write_file(struct json_writer *w, FILE *file);
void json_write_buf(struct json_writer *w, struct buf *buf);

void json_open_object(struct json_writer *w, const char *key);
void json_open_array(struct json_writer *w, const char *key);
void json_close(struct json_writer *w); /* the innermost object or array */
bool json_is_in_array(const struct json_writer *w);

void json_put_int(struct json_writer *w, const char *key, int64_t value);
void json_put_real(struct json_writer *w, const char *key, double value); /* NaN, infinity: null */
void json_put_text(struct json_writer *w, const char *key, struct str value);
void json_put_bool(struct json_writer *w, const char *key, bool value);
void json_put_null(struct json_writer *w, const char *key);
void json_put_raw(struct json_writer *w, const char *key, struct str json); /* is JSON already */

/* The shortest decimal that reads back as the same double; it must be finite. */
void json_real_text(char out[JSON_REAL_MAX], double value);

/* ---- strangers' documents ---- */

/* May jansson read this? Its tree takes up to 120 times the text ("[{},{},{}]"): refused is what
 * would take more than JSON_TREE_MIN and JSON_TREE_TIMES the text; no document of ours comes near.
 */
#define JSON_TREE_MIN ((size_t)16 << 20)
#define JSON_TREE_TIMES 12
bool json_is_modest(struct str text);

#endif
