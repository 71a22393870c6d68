/* minizip over bytes. */
#include "event/unzip.h"

#include <minizip/unzip.h>
#include <string.h>

#include "base/buf.h"

#define NAME_SIZE 512
#define BLOCK 65536

struct bytes {
    struct str all;
    size_t at;
};

static voidpf bytes_open(voidpf b, const void *name, int mode)
{
    (void)name, (void)mode;
    return b;
}

static uLong bytes_read(voidpf user, voidpf stream, void *out, uLong n)
{
    struct bytes *b = stream;
    size_t left = b->all.n - b->at;

    (void)user;
    if (n > left)
        n = left;
    memcpy(out, b->all.p + b->at, n);
    b->at += n;
    return n;
}

/* Asked for by the library's interface, never called for reading. */
static uLong bytes_write(voidpf user, voidpf stream, const void *p, uLong n)
{
    (void)user, (void)stream, (void)p, (void)n;
    return 0;
}

static ZPOS64_T bytes_tell(voidpf user, voidpf stream)
{
    (void)user;
    return ((struct bytes *)stream)->at;
}

static long bytes_seek(voidpf user, voidpf stream, ZPOS64_T offset, int origin)
{
    struct bytes *b = stream;
    size_t base = origin == ZLIB_FILEFUNC_SEEK_CUR ? b->at
        : origin == ZLIB_FILEFUNC_SEEK_END         ? b->all.n
                                                   : 0;

    (void)user;
    if (offset > b->all.n - base)
        return -1;
    b->at = base + offset;
    return 0;
}

static int bytes_close(voidpf user, voidpf stream)
{
    (void)user, (void)stream;
    return 0;
}

/* The current file, whole; what it says of its own size is not believed. */
static bool file_read(struct ctx *c, unzFile zip, size_t *left, struct str *out)
{
    struct buf b;
    char block[BLOCK];
    int got = -1;
    bool is_full;

    buf_init(&b, *left + 1);
    if (unzOpenCurrentFile(zip) == UNZ_OK) {
        while (!b.is_full && (got = unzReadCurrentFile(zip, block, sizeof block)) > 0)
            buf_put(&b, block, (size_t)got);
        if (unzCloseCurrentFile(zip) != UNZ_OK)
            got = -1;
    }
    is_full = b.is_full || b.n > *left;
    *out = is_full ? STR("") : str_keep(c->arena, buf_view(&b));
    buf_fini(&b);
    if (is_full)
        return fail(c, ERR_TOO_LARGE, "the zip unpacks to more than is taken");
    *left -= out->n;
    return got == 0 || fail(c, ERR_INVALID, "the zip is damaged or encrypted");
}

static bool is_xml(const char *name)
{
    size_t n = strlen(name);

    return n > 4 && str_eq_nocase(str_of(name + n - 4), STR(".xml"));
}

static bool files_read(struct ctx *c, unzFile zip, size_t left, struct str *files, size_t *count)
{
    char name[NAME_SIZE];
    unz_file_info64 info;
    int code = unzGoToFirstFile(zip);

    for (int n = 0; code == UNZ_OK; n++, code = unzGoToNextFile(zip)) {
        if (n == UNZIP_FILES_MAX)
            return fail(c, ERR_INVALID, "the zip has more than %d files", UNZIP_FILES_MAX);
        if (unzGetCurrentFileInfo64(zip, &info, name, sizeof name, NULL, 0, NULL, 0) != UNZ_OK)
            return fail(c, ERR_INVALID, "the zip is damaged or encrypted");
        if (is_xml(name) && !file_read(c, zip, &left, &files[(*count)++]))
            return false;
    }
    return true;
}

bool unzip(struct ctx *c, struct str bytes, size_t size_max, struct str **files, size_t *count,
    enum xml_end *end)
{
    struct bytes b = {.all = bytes};
    zlib_filefunc64_def functions = {
        bytes_open, bytes_read, bytes_write, bytes_tell, bytes_seek, bytes_close, bytes_close, &b};
    unzFile zip = unzOpen2_64(&b, &functions);
    bool ok;

    *end = XML_CUT_OFF;
    *count = 0;
    if (!zip)
        return false;
    *files = arena_array(c->arena, UNZIP_FILES_MAX, struct str);
    ok = files_read(c, zip, size_max, *files, count);
    *end = ok ? XML_WHOLE : XML_BROKEN;
    unzClose(zip);
    return ok;
}
