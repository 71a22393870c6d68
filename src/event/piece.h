/* Reading JSON about which nobody promised anything: numbers come as texts and texts as numbers,
 * moments in every shape. A path names members inside members with dots: "context.library.name". */
#ifndef MAITRED_PIECE_H
#define MAITRED_PIECE_H

#include <jansson.h>

#include "base/ctx.h"

#define PIECE_AMOUNT_MAX INT64_C(1000000000000000) /* minor units; what sums of them bear */

/* A body as JSON, which the caller gives back with json_decref. Lone halves of surrogate pairs and
 * NULs, which programs send when they cut texts, become U+FFFD; numbers too long for 64 bits become
 * doubles. NULL after fail(): ERR_INVALID. */
json_t *piece_parse(struct ctx *c, struct str body);

const json_t *piece_at(const json_t *o, const char *path); /* NULL: absent, or null */
/* Trimmed text, or a number as one, in the arena; '' otherwise. */
struct str piece_text(struct ctx *c, const json_t *o, const char *path);
/* The first of several paths, apart by blanks, that says anything. */
struct str piece_any(struct ctx *c, const json_t *o, const char *paths);
/* At most `max` bytes of a text, cut between characters. */
struct str piece_cut(struct str text, size_t max);
bool piece_flag(const json_t *o, const char *path); /* true, 1, "true", "1", "yes" */
/* A number, also one in a text. False when there is none; ERR_INVALID, told by c->err, when it is
 * there and is no number, or beyond `max`. */
bool piece_real(struct ctx *c, const json_t *o, const char *path, double max, double *out);
/* Minor units of the business's currency, halves to even; as piece_real otherwise. */
bool piece_money(struct ctx *c, const json_t *o, const char *path, int64_t *minor);
/* Thousandths. */
bool piece_quantity(struct ctx *c, const json_t *o, const char *path, int64_t *out);
/* RFC 3339, the same with a blank for the T, without an offset in UTC; seconds or milliseconds
 * since 1970. False when it says no moment since 1970. */
bool piece_moment(const json_t *v, int64_t *at_us);
bool moment_read(struct str text, int64_t *at_us);

/* Compact, in the arena; '' when longer than `max`. */
struct str piece_dump(struct ctx *c, const json_t *v, size_t max);

#endif
