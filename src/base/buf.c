/* The one growing buffer. */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define ROOM_MIN 256

void buf_init(struct buf *b, size_t size_max)
{
    assert(size_max > 0);
    *b = (struct buf){.size_max = size_max};
}

void buf_fini(struct buf *b)
{
    mem_free(b->p);
    *b = (struct buf){.size_max = b->size_max};
}

void buf_clear(struct buf *b)
{
    b->n = 0;
    b->is_full = false;
}

/* Room for n more bytes and a NUL; false past the maximum. */
static bool buf_reserve(struct buf *b, size_t n)
{
    size_t room = b->room ? b->room : ROOM_MIN;

    if (b->is_full || n > b->size_max - b->n) {
        b->is_full = true;
        return false;
    }
    while (room < b->n + n + 1)
        room *= 2;
    if (room > b->room) {
        b->p = mem_resize(b->p, room);
        b->room = room;
    }
    return true;
}

void buf_put(struct buf *b, const char *p, size_t n)
{
    if (!buf_reserve(b, n))
        return;
    if (n)
        memcpy(b->p + b->n, p, n);
    b->n += n;
    b->p[b->n] = '\0';
}

void buf_char(struct buf *b, char c)
{
    buf_put(b, &c, 1);
}

void buf_text(struct buf *b, const char *text)
{
    buf_put(b, text, strlen(text));
}

void buf_str(struct buf *b, struct str s)
{
    buf_put(b, s.p, s.n);
}

void buf_printf(struct buf *b, const char *format, ...)
{
    va_list args;
    int n;

    va_start(args, format);
    n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    assert(n >= 0);
    if (!buf_reserve(b, (size_t)n))
        return;
    va_start(args, format);
    vsnprintf(b->p + b->n, (size_t)n + 1, format, args);
    va_end(args);
    b->n += (size_t)n;
}

struct str buf_view(const struct buf *b)
{
    return b->p ? (struct str){b->p, b->n} : STR("");
}
