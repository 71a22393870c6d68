/* The bytes of a table's file as a window of UTF-8 text (table_priv.h says how). A plain UTF-8
 * file is read straight into the window; gzip and foreign encodings take one step more each. */
#include "intake/table_priv.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define GZIP_WINDOW (15 + 16) /* zlib's way to ask for the gzip format */
#define WINDOW_SLACK 16       /* room for the '\n' after the window, and to read it by words */

bool source_read(
    struct ctx *c, const struct table_input *in, int64_t at, char *out, size_t n, size_t *got)
{
    const struct table_source *s = &in->source;

    *got = 0;
    if (at < 0 || at >= s->size)
        return true;
    if ((uint64_t)n > (uint64_t)(s->size - at))
        n = (size_t)(s->size - at);
    if (s->fd < 0) {
        memcpy(out, s->bytes.p + at, n);
        *got = n;
        return true;
    }
    while (*got < n) {
        ssize_t size = pread(s->fd, out + *got, n - *got, at + (off_t)*got);

        if (size < 0 && errno == EINTR)
            continue;
        if (size < 0)
            return fail(c, ERR_IO, "\"%s\" cannot be read: %s", in->name, strerror(errno));
        if (size == 0)
            break;
        *got += (size_t)size;
    }
    return true;
}

/* The stages: each reads up to n bytes from the one before, and none at the end only. */
static bool source_next(struct ctx *c, struct table_input *in, char *out, size_t n, size_t *got)
{
    if (!source_read(c, in, in->source.at, out, n, got))
        return false;
    in->source.at += (int64_t)*got;
    return true;
}

static bool gzip_open(struct ctx *c, struct table_input *in, int64_t inflated_max)
{
    char magic[2];
    size_t got;

    if (!source_read(c, in, 0, magic, sizeof magic, &got))
        return false;
    if (got < sizeof magic || memcmp(magic, "\x1F\x8B", sizeof magic) != 0)
        return true;
    in->gzip = mem_alloc(sizeof *in->gzip);
    in->gzip->packed = mem_alloc(TABLE_BLOCK);
    in->gzip->inflated_max = inflated_max;
    if (inflateInit2(&in->gzip->z, GZIP_WINDOW) != Z_OK)
        bug("zlib does not start");
    return true;
}

/* More packed bytes, unless some are left; false in has at the end of the file. */
static bool gzip_refill(struct ctx *c, struct table_input *in, bool *has)
{
    struct table_gzip *g = in->gzip;
    size_t got;

    *has = true;
    if (g->z.avail_in)
        return true;
    if (!source_next(c, in, (char *)g->packed, TABLE_BLOCK, &got))
        return false;
    g->z.next_in = g->packed;
    g->z.avail_in = (unsigned)got;
    *has = got > 0;
    return true;
}

/* gzip files may be glued together; zeros or other padding after the last one is not looked at. */
static bool gzip_next_member(struct table_gzip *g)
{
    if (g->z.next_in[0] != 0x1F || inflateReset(&g->z) != Z_OK)
        return false;
    g->is_between = false;
    return true;
}

static bool gzip_check_size(struct ctx *c, const struct table_input *in)
{
    const struct table_gzip *g = in->gzip;

    if (g->inflated <= g->inflated_max)
        return true;
    return fail(c, ERR_INVALID,
        "\"%s\" unpacks to more than %lld MiB; unpack it and split it in parts", in->name,
        (long long)(g->inflated_max >> 20));
}

static bool gzip_read(struct ctx *c, struct table_input *in, char *out, size_t n, size_t *got)
{
    struct table_gzip *g = in->gzip;

    g->z.next_out = (unsigned char *)out;
    g->z.avail_out = (unsigned)n;
    while (g->z.avail_out) {
        bool has;
        int status;

        if (!gzip_refill(c, in, &has))
            return false;
        if (g->is_between && (!has || !gzip_next_member(g)))
            break;
        if (!has)
            return fail(c, ERR_INVALID,
                "\"%s\" breaks off in the middle of its gzip data; fetch or pack it again",
                in->name);
        status = inflate(&g->z, Z_NO_FLUSH);
        if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR)
            return fail(
                c, ERR_INVALID, "\"%s\" has damaged gzip data; fetch or pack it again", in->name);
        g->is_between = status == Z_STREAM_END;
    }
    *got = n - g->z.avail_out;
    g->inflated += (int64_t)*got;
    return gzip_check_size(c, in);
}

static bool stream_read(struct ctx *c, struct table_input *in, char *out, size_t n, size_t *got)
{
    return in->gzip ? gzip_read(c, in, out, n, got) : source_next(c, in, out, n, got);
}

/* A block may hold less than one character: goes on until there is something, or no more. */
static bool decoder_read(struct ctx *c, struct table_input *in, char *out, size_t n, size_t *got)
{
    struct table_decoder *d = in->decoder;
    bool is_last = false;

    for (;;) {
        if (d->at == d->end) {
            d->at = 0;
            if (!stream_read(c, in, d->foreign, TABLE_BLOCK, &d->end))
                return false;
            is_last = d->end == 0;
        }
        *got = decoder_put(d, out, n, is_last);
        if (*got || is_last)
            return true;
    }
}

bool text_is_plain(struct str text)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), highs = UINT64_C(0x8080808080808080);
    uint64_t suspects = 0, word;
    size_t i = 0;

    /* Subtracting one sets the upper bit of a zero byte. It may of a 1 beside it too: then a
     * block is checked that need not be. */
    for (; i + sizeof word <= text.n; i += sizeof word) {
        memcpy(&word, text.p + i, sizeof word);
        suspects |= (word - ones) | word;
    }
    for (; i < text.n; i++)
        suspects |= ((unsigned char)text.p[i] - 1u) | (unsigned char)text.p[i];
    return !(suspects & highs);
}

/* What was just read into the window turns out to be in another encoding: it goes back a stage. */
static bool input_switch(
    struct ctx *c, struct table_input *in, enum table_encoding e, size_t from, size_t room)
{
    size_t got;

    decoder_open(in, e, (struct str){in->p + from, in->end - from});
    in->encoding = e;
    in->end = from;
    if (!decoder_read(c, in, in->p + from, room, &got))
        return false;
    in->end += got;
    return true;
}

/* The first bytes above 127 are here: now or never. */
static bool input_decide(struct ctx *c, struct table_input *in, size_t from, size_t room)
{
    enum table_encoding e = encoding_recognise((struct str){in->p + from, in->end - from});

    if (e > ENCODING_UTF8)
        return input_switch(c, in, e, from, room);
    in->encoding = e;
    return true;
}

bool input_more(struct ctx *c, struct table_input *in, bool *grew)
{
    size_t held = in->end - in->at, room = TABLE_ROW_MAX - held, got = 0;

    assert(held <= TABLE_ROW_MAX);
    *grew = false;
    if (in->is_end || room == 0)
        return true;
    if (room > TABLE_BLOCK)
        room = TABLE_BLOCK;
    memmove(in->p, in->p + in->at, held);
    in->at = 0;
    in->end = held;
    if (!(in->decoder ? decoder_read : stream_read)(c, in, in->p + held, room, &got))
        return false;
    in->end += got;
    in->is_plain = text_is_plain((struct str){in->p, in->end});
    if (in->encoding == ENCODING_AUTO && !in->is_plain && !input_decide(c, in, held, room))
        return false;
    in->is_end = in->end == held;
    in->p[in->end] = '\n';
    *grew = !in->is_end;
    return true;
}

/* Byte order marks, which decide at once, and are no text. */
static bool input_take_mark(struct ctx *c, struct table_input *in)
{
    static const struct {
        struct str bytes;
        enum table_encoding encoding;
    } marks[] = {
        {{"\xEF\xBB\xBF", 3}, ENCODING_UTF8},
        {{"\xFF\xFE", 2}, ENCODING_UTF16LE},
        {{"\xFE\xFF", 2}, ENCODING_UTF16BE},
    };
    struct str head = {in->p, in->end};

    for (size_t i = 0; i < COUNT(marks); i++) {
        if (!str_starts(head, marks[i].bytes))
            continue;
        if (in->encoding == ENCODING_AUTO)
            in->encoding = marks[i].encoding;
        if (in->encoding == marks[i].encoding)
            in->at = marks[i].bytes.n;
    }
    if (in->encoding <= ENCODING_UTF8)
        return true;
    memmove(in->p, in->p + in->at, in->end - in->at);
    in->end -= in->at;
    in->at = 0;
    return input_switch(c, in, in->encoding, 0, TABLE_BLOCK);
}

/* The first block is read before its encoding is known, so it is taken raw and decided
 * afterwards. */
static bool input_start(struct ctx *c, struct table_input *in)
{
    enum table_encoding e;

    if (!stream_read(c, in, in->p, TABLE_BLOCK, &in->end))
        return false;
    in->is_end = in->end == 0;
    if (!input_take_mark(c, in))
        return false;
    if (in->encoding == ENCODING_AUTO) {
        e = utf16_recognise((struct str){in->p, in->end});
        if (!(e ? input_switch(c, in, e, 0, TABLE_BLOCK) : input_decide(c, in, 0, TABLE_BLOCK)))
            return false;
    }
    in->is_plain = text_is_plain((struct str){in->p, in->end});
    in->p[in->end] = '\n';
    return true;
}

bool input_open(struct ctx *c, struct table_input *in, const struct table_options *o)
{
    in->p = mem_alloc(TABLE_ROW_MAX + WINDOW_SLACK);
    in->encoding = o->encoding;
    in->line = 1;
    return gzip_open(c, in, o->inflated_max ? o->inflated_max : TABLE_INFLATED_MAX) &&
        input_start(c, in);
}

void input_close(struct table_input *in)
{
    decoder_close(&in->decoder);
    if (in->gzip) {
        inflateEnd(&in->gzip->z);
        mem_free(in->gzip->packed);
        mem_free(in->gzip);
    }
    mem_free(in->p);
    if (in->source.fd >= 0)
        close(in->source.fd);
}

bool text_has(struct str text, char byte)
{
    return text.n && memchr(text.p, byte, text.n);
}

size_t text_line_end(struct str text)
{
    const char *lf, *cr;

    if (text.n == 0)
        return 0;
    lf = memchr(text.p, '\n', text.n);
    if (lf)
        text.n = (size_t)(lf - text.p);
    cr = text.n ? memchr(text.p, '\r', text.n) : NULL;
    return cr ? (size_t)(cr - text.p) : text.n;
}

/* Steps over a line of n bytes and its end. */
static void input_step(struct table_input *in, size_t n)
{
    assert(in->at + n <= in->end);
    in->at += n;
    if (in->at < in->end && in->p[in->at] == '\r' && in->p[in->at + 1] == '\n')
        in->at++;
    if (in->at < in->end)
        in->at++;
    in->line++;
}

bool input_skip_line(struct ctx *c, struct table_input *in)
{
    bool grew = true;

    in->is_skipping = false;
    while (grew) {
        size_t n = text_line_end((struct str){in->p + in->at, in->end - in->at});

        /* A CR at the very end may have its LF in the next block. */
        if (in->at + n + 1 < in->end || (in->is_end && in->at < in->end)) {
            input_step(in, n);
            return true;
        }
        in->at += n;
        if (!input_more(c, in, &grew))
            return false;
    }
    input_step(in, in->end - in->at);
    return true;
}

bool input_line(struct ctx *c, struct table_input *in, struct table_line *line, bool *has_line)
{
    bool grew = true;

    *line = (struct table_line){.error = NULL};
    *has_line = false;
    if (in->is_skipping && !input_skip_line(c, in))
        return false;
    line->line = in->line;
    for (;;) {
        struct str rest = {in->p + in->at, in->end - in->at};
        size_t n = text_line_end(rest);

        line->text = (struct str){rest.p, n};
        *has_line = rest.n > 0;
        if (n + 1 < rest.n || (in->is_end && *has_line)) {
            input_step(in, n);
            return true;
        }
        if (!grew)
            break;
        if (!input_more(c, in, &grew))
            return false;
    }
    if (*has_line) {
        line->error = "longer than a row may be (1 MiB)";
        in->is_skipping = true;
    }
    return true;
}
