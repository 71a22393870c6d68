/* A growing text with a maximum, given at birth. Past the maximum it takes nothing more and says
 * so: is_full stays true, and the owner answers with one error instead of checking every put. */
#ifndef MAITRED_BUF_H
#define MAITRED_BUF_H

#include "base/str.h"

struct buf {
    char *p; /* always closed by a NUL once something was put */
    size_t n, room, size_max;
    bool is_full;
};

void buf_init(struct buf *b, size_t size_max);
void buf_fini(struct buf *b);
void buf_clear(struct buf *b);
void buf_put(struct buf *b, const char *p, size_t n);
void buf_char(struct buf *b, char c);
void buf_text(struct buf *b, const char *text);
void buf_str(struct buf *b, struct str s);
void buf_printf(struct buf *b, const char *format, ...) PRINTF(2, 3);
struct str buf_view(const struct buf *b); /* valid until the next put */

#endif
