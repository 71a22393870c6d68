/* The zip around an XLSX file, and its parts as XML. The zip library reads through the table's
 * source, so that a file and bytes in memory are the same to it. */
#include "intake/xlsx.h"

#include <string.h>

#define PART_BLOCK (64 << 10)
#define NAME_SIZE 512 /* bytes of a part's name */
/* A sheet of a hundred thousand equal rows packs 100:1; deflate's utmost is 1030:1. */
#define RATIO_MAX 300
#define RATIO_FROM ((int64_t)32 << 20) /* small parts may be as repetitive as they like */
#define FLAG_ENCRYPTED 1

/* There is one file, and it is open already. */
static voidpf zip_source_open(voidpf z, const void *name, int mode)
{
    (void)name;
    (void)mode;
    return z;
}

static uLong zip_source_read(voidpf user, voidpf stream, void *out, uLong n)
{
    struct xlsx_zip *z = user;
    struct ctx quiet = {.err = ERR_IO}; /* the part's reader says what it means for it */
    size_t got = 0;

    (void)stream;
    if (!source_read(&quiet, z->in, z->at, out, n, &got))
        return 0;
    z->at += (int64_t)got;
    return got;
}

/* Asked for by the library's interface, never called for reading. */
static uLong zip_source_write(voidpf user, voidpf stream, const void *p, uLong n)
{
    (void)user, (void)stream, (void)p, (void)n;
    return 0;
}

static ZPOS64_T zip_source_tell(voidpf user, voidpf stream)
{
    (void)stream;
    return (ZPOS64_T)((struct xlsx_zip *)user)->at;
}

static long zip_source_seek(voidpf user, voidpf stream, ZPOS64_T offset, int origin)
{
    struct xlsx_zip *z = user;
    int64_t base = origin == ZLIB_FILEFUNC_SEEK_CUR ? z->at
        : origin == ZLIB_FILEFUNC_SEEK_END          ? z->in->source.size
                                                    : 0;

    (void)stream;
    if (offset > (ZPOS64_T)(z->in->source.size - base))
        return -1;
    z->at = base + (int64_t)offset;
    return 0;
}

static int zip_source_close(voidpf user, voidpf stream)
{
    (void)user, (void)stream;
    return 0;
}

bool xlsx_zip_open(struct ctx *c, struct xlsx_zip *z, struct table *t)
{
    zlib_filefunc64_def functions = {zip_source_open, zip_source_read, zip_source_write,
        zip_source_tell, zip_source_seek, zip_source_close, zip_source_close, z};

    z->in = &t->in;
    z->inflated_max = t->options.inflated_max ? t->options.inflated_max : TABLE_INFLATED_MAX;
    z->zip = unzOpen2_64(t->in.name, &functions);
    if (!z->zip)
        return fail(c, ERR_INVALID,
            "\"%s\" is a damaged or cut-off .xlsx file; fetch or save it again", t->in.name);
    return true;
}

void xlsx_zip_close(struct xlsx_zip *z)
{
    if (z->zip)
        unzClose(z->zip);
    z->zip = NULL;
}

bool xlsx_zip_has(struct xlsx_zip *z, const char *name)
{
    return strlen(name) < NAME_SIZE && unzLocateFile(z->zip, name, 2) == UNZ_OK;
}

static void part_doctype(void *user, const XML_Char *name, const XML_Char *system_id,
    const XML_Char *public_id, int has_subset)
{
    struct xlsx_part *part = user;

    (void)name, (void)system_id, (void)public_id, (void)has_subset;
    part->has_doctype = true;
    XML_StopParser(part->parser, XML_FALSE);
}

static bool part_open_entry(struct ctx *c, struct xlsx_part *part)
{
    struct xlsx_zip *z = part->zip;
    unz_file_info64 info;
    char name[NAME_SIZE];

    if (!xlsx_zip_has(z, part->name))
        return fail(c, ERR_INVALID, "\"%s\" has no part \"%s\"; save it as .xlsx again",
            z->in->name, part->name);
    if (unzGetCurrentFileInfo64(z->zip, &info, name, sizeof name, NULL, 0, NULL, 0) != UNZ_OK)
        return fail(
            c, ERR_INVALID, "the zip directory of \"%s\" is damaged; save it again", z->in->name);
    if (info.flag & FLAG_ENCRYPTED)
        return fail(c, ERR_INVALID, "\"%s\" is encrypted; save it without a password", z->in->name);
    /* The directory may say what it likes; more than the file holds cannot be packed in it. */
    part->packed = z->in->source.size;
    if (info.compressed_size < (ZPOS64_T)part->packed)
        part->packed = (int64_t)info.compressed_size;
    if (unzOpenCurrentFile(z->zip) != UNZ_OK)
        return fail(c, ERR_INVALID, "part \"%s\" of \"%s\" cannot be unpacked; save it again",
            part->name, z->in->name);
    return true;
}

bool xlsx_part_open(struct ctx *c, struct xlsx_part *part, struct xlsx_zip *z, const char *name,
    XML_StartElementHandler start, XML_EndElementHandler end, void *user)
{
    *part = (struct xlsx_part){.zip = z, .name = name, .user = user};
    if (!part_open_entry(c, part))
        return false;
    part->is_open = true;
    part->parser = XML_ParserCreate(NULL);
    if (!part->parser)
        bug("expat does not start");
    XML_SetUserData(part->parser, part);
    XML_SetElementHandler(part->parser, start, end);
    XML_SetStartDoctypeDeclHandler(part->parser, part_doctype);
    return true;
}

void xlsx_part_close(struct xlsx_part *part)
{
    if (part->parser)
        XML_ParserFree(part->parser);
    if (part->is_open)
        (void)unzCloseCurrentFile(part->zip->zip);
    part->parser = NULL;
    part->is_open = false;
}

/* Against bombs: checked after each block, so at most one block too many was unpacked. */
static bool part_check_size(struct ctx *c, const struct xlsx_part *part)
{
    if (part->inflated > part->zip->inflated_max ||
        (part->inflated > RATIO_FROM && part->inflated / RATIO_MAX > part->packed))
        return fail(c, ERR_INVALID,
            "\"%s\" unpacks to far more than a sheet would (part \"%s\"); save the sheet as CSV",
            part->zip->in->name, part->name);
    return true;
}

/* Unpacks a block into the parser's buffer and parses it. */
static bool part_feed(struct ctx *c, struct xlsx_part *part, enum XML_Status *status)
{
    struct xlsx_zip *z = part->zip;
    void *block = XML_GetBuffer(part->parser, PART_BLOCK);
    int got;

    if (!block)
        bug("expat has no memory for a block");
    got = unzReadCurrentFile(z->zip, block, PART_BLOCK);
    z->in->source.at = (int64_t)unzGetCurrentFileZStreamPos64(z->zip);
    /* Closing is when the checksum is compared. */
    if (got == 0) {
        part->is_open = false;
        if (unzCloseCurrentFile(z->zip) != UNZ_OK)
            got = -1;
    }
    if (got < 0)
        return fail(c, ERR_INVALID,
            "part \"%s\" of \"%s\" is damaged; fetch the file or save it again", part->name,
            z->in->name);
    part->inflated += got;
    part->is_end = got == 0;
    *status = XML_ParseBuffer(part->parser, got, part->is_end);
    return part_check_size(c, part);
}

bool xlsx_part_step(struct ctx *c, struct xlsx_part *part)
{
    enum XML_Status status = XML_STATUS_OK;

    assert(part->parser);
    assert(part->is_suspended || !part->is_end);
    if (part->is_suspended)
        status = XML_ResumeParser(part->parser);
    while (status == XML_STATUS_OK && !part->is_end)
        if (!part_feed(c, part, &status))
            return false;
    part->is_suspended = status == XML_STATUS_SUSPENDED;
    if (status != XML_STATUS_ERROR)
        return true;
    if (part->has_doctype)
        return fail(c, ERR_INVALID,
            "part \"%s\" of \"%s\" declares a document type, which no sheet needs; save it again",
            part->name, part->zip->in->name);
    return fail(c, ERR_INVALID, "part \"%s\" of \"%s\" is not well-formed XML (%s); save it again",
        part->name, part->zip->in->name, XML_ErrorString(XML_GetErrorCode(part->parser)));
}

struct str xlsx_local(const char *name)
{
    const char *colon = strrchr(name, ':');

    return str_of(colon ? colon + 1 : name);
}

bool xlsx_is(const char *name, const char *local)
{
    return str_eq(xlsx_local(name), str_of(local));
}

const char *xlsx_attribute(const char **attributes, const char *local)
{
    for (; attributes[0]; attributes += 2)
        if (xlsx_is(attributes[0], local))
            return attributes[1];
    return NULL;
}

bool xlsx_is_true(const char *value)
{
    return value && (str_eq(str_of(value), STR("1")) || str_eq(str_of(value), STR("true")));
}
