/* The workbook: which part is the first visible sheet, which number formats make dates, and the
 * shared strings, which are the only thing of a workbook that is kept in memory.
 *
 * Parts find each other by relationships: "_rels/.rels" names the workbook, and the workbook's own
 * list gives the part for each sheet's id. */
#include "intake/xlsx.h"

#include <stdio.h>
#include <string.h>

#define RELATIONS_MAX 4096
#define PART_NAME_MAX 256
#define WORKBOOK "xl/workbook.xml" /* where every program known to us puts it */

struct relation {
    const char *id, *target;
    struct str type; /* the last word of it: "worksheet", "styles" */
};

struct reading {
    struct arena *arena;
    struct xlsx_book *book;
    struct relation *relations;
    size_t relation_count;
    const char *sheet_id; /* of the relation to the sheet to read */
    bool is_visible;
    struct {
        int id;
        enum xlsx_look look;
    } * formats; /* the custom ones */
    size_t format_count;
    int depth_formats; /* inside cellXfs */
    bool in_text, in_phonetic, is_over;
};

/* Runs through a small part as a whole. */
static bool part_read(struct ctx *c, struct xlsx_zip *z, const char *name,
    XML_StartElementHandler start, XML_EndElementHandler end, XML_CharacterDataHandler text,
    struct reading *r)
{
    struct xlsx_part part;
    bool ok = xlsx_part_open(c, &part, z, name, start, end, r);

    if (ok) {
        XML_SetCharacterDataHandler(part.parser, text);
        ok = xlsx_part_step(c, &part);
    }
    xlsx_part_close(&part);
    return ok;
}

static struct reading *reading_of(void *user)
{
    return ((struct xlsx_part *)user)->user;
}

static const char *keep(struct reading *r, const char *text)
{
    return str_dup(r->arena, str_of(text));
}

static struct str last_word(struct arena *a, const char *type)
{
    const char *slash = strrchr(type, '/');

    return str_keep(a, str_of(slash ? slash + 1 : type));
}

/* Relations we have no room or no use for are left out: what points to them is then not found. */
static void relation_start(void *user, const XML_Char *name, const XML_Char **attributes)
{
    struct reading *r = reading_of(user);
    const char *id = xlsx_attribute(attributes, "Id");
    const char *type = xlsx_attribute(attributes, "Type");
    const char *target = xlsx_attribute(attributes, "Target");

    if (!xlsx_is(name, "Relationship") || !id || !type || !target)
        return;
    if (r->relation_count == RELATIONS_MAX || strlen(id) + strlen(target) > PART_NAME_MAX ||
        strlen(type) > PART_NAME_MAX)
        return;
    r->relations[r->relation_count++] =
        (struct relation){keep(r, id), keep(r, target), last_word(r->arena, type)};
}

/* Without a list there are no relations; who needs one will say so. */
static bool relations_read(struct ctx *c, struct xlsx_zip *z, const char *name, struct reading *r)
{
    r->relation_count = 0;
    return !xlsx_zip_has(z, name) || part_read(c, z, name, relation_start, NULL, NULL, r);
}

static const char *relation_find(const struct reading *r, struct str type, const char *id)
{
    for (size_t i = 0; i < r->relation_count; i++)
        if (str_eq(r->relations[i].type, type) &&
            (!id || str_eq(str_of(r->relations[i].id), str_of(id))))
            return r->relations[i].target;
    return NULL;
}

/* The part a target names, seen from the workbook: "/xl/a.xml" from the root, else beside it.
 * Targets that climb are none of a workbook's, and would not be found in the zip. */
static const char *part_name(struct reading *r, const char *workbook, const char *target)
{
    const char *slash = strrchr(workbook, '/');
    int folder = slash ? (int)(slash - workbook) + 1 : 0;

    if (!target)
        return NULL;
    if (target[0] == '/')
        return target + 1;
    return arena_printf(r->arena, "%.*s%s", folder, workbook, target);
}

static void workbook_start(void *user, const XML_Char *name, const XML_Char **attributes)
{
    struct reading *r = reading_of(user);
    const char *id, *state;

    if (xlsx_is(name, "workbookPr"))
        r->book->is_1904 = xlsx_is_true(xlsx_attribute(attributes, "date1904"));
    if (!xlsx_is(name, "sheet") || r->is_visible)
        return;
    id = xlsx_attribute(attributes, "id");
    state = xlsx_attribute(attributes, "state");
    /* A sheet made of a chart has no rows; hidden ones are taken only when there are no others. */
    if (!id || strlen(id) > PART_NAME_MAX || !relation_find(r, STR("worksheet"), id))
        return;
    r->is_visible = !state || str_eq(str_of(state), STR("visible"));
    if (r->is_visible || !r->sheet_id)
        r->sheet_id = keep(r, id);
}

/* Custom formats come before the cell formats that use them. */
static void styles_start(void *user, const XML_Char *name, const XML_Char **attributes)
{
    struct reading *r = reading_of(user);
    const char *id = xlsx_attribute(attributes, "numFmtId");
    const char *code = xlsx_attribute(attributes, "formatCode");
    int64_t number = 0;

    r->depth_formats += xlsx_is(name, "cellXfs");
    if (id && !str_to_i64(str_of(id), 0, INT32_MAX, &number))
        number = 0;
    if (xlsx_is(name, "numFmt") && id && code && r->format_count < XLSX_STYLES_MAX) {
        r->formats[r->format_count].id = (int)number;
        r->formats[r->format_count++].look = xlsx_look_of_code(str_of(code));
    }
    if (r->depth_formats && xlsx_is(name, "xf") && r->book->look_count < XLSX_STYLES_MAX) {
        enum xlsx_look look = xlsx_look_of((int)number);

        for (size_t i = 0; i < r->format_count; i++)
            if (r->formats[i].id == number)
                look = r->formats[i].look;
        r->book->looks[r->book->look_count++] = (unsigned char)look;
    }
}

static void styles_end(void *user, const XML_Char *name)
{
    reading_of(user)->depth_formats -= xlsx_is(name, "cellXfs");
}

static bool styles_read(struct ctx *c, struct xlsx_zip *z, struct reading *r)
{
    bool ok;

    if (!r->book->styles || !xlsx_zip_has(z, r->book->styles))
        return true;
    r->formats = mem_alloc(mem_size(XLSX_STYLES_MAX, sizeof *r->formats));
    r->book->looks = mem_alloc(XLSX_STYLES_MAX);
    ok = part_read(c, z, r->book->styles, styles_start, styles_end, NULL, r);
    mem_free(r->formats);
    return ok;
}

static void texts_start(void *user, const XML_Char *name, const XML_Char **attributes)
{
    struct reading *r = reading_of(user);

    (void)attributes;
    r->in_phonetic = r->in_phonetic || xlsx_is(name, "rPh"); /* how to pronounce it, in Japanese */
    r->in_text = xlsx_is(name, "t");
}

static void texts_put(void *user, const XML_Char *p, int n)
{
    struct reading *r = reading_of(user);

    if (r->in_text && !r->in_phonetic)
        buf_put(&r->book->texts, p, (size_t)n);
}

static void texts_end(void *user, const XML_Char *name)
{
    struct reading *r = reading_of(user);
    struct xlsx_book *b = r->book;

    r->in_text = false;
    if (xlsx_is(name, "rPh"))
        r->in_phonetic = false;
    if (!xlsx_is(name, "si"))
        return;
    if (b->text_count == b->text_room) {
        b->text_room = b->text_room ? b->text_room * 2 : 1024;
        b->ends = mem_resize(b->ends, mem_size(b->text_room, sizeof *b->ends));
    }
    static_assert(TABLE_SHARED_TEXT_MAX <= UINT32_MAX, "ends are 32 bits");
    b->ends[b->text_count++] = (uint32_t)b->texts.n;
    if (b->texts.is_full || b->texts.n + b->text_count * sizeof *b->ends > TABLE_SHARED_TEXT_MAX) {
        r->is_over = true;
        XML_StopParser(((struct xlsx_part *)user)->parser, XML_TRUE);
    }
}

/* A workbook of numbers only has none. */
static bool texts_read(struct ctx *c, struct xlsx_zip *z, struct reading *r)
{
    if (!r->book->strings || !xlsx_zip_has(z, r->book->strings))
        return true;
    if (!part_read(c, z, r->book->strings, texts_start, texts_end, texts_put, r))
        return false;
    if (r->is_over)
        return fail(c, ERR_INVALID,
            "\"%s\" has more than %zu MiB of different texts; save the sheet as CSV", z->in->name,
            TABLE_SHARED_TEXT_MAX >> 20);
    return true;
}

/* The workbook's own relations replace those that led to it. */
static bool workbook_read(struct ctx *c, struct xlsx_zip *z, struct reading *r)
{
    const char *workbook = WORKBOOK, *slash, *found;

    if (!relations_read(c, z, "_rels/.rels", r))
        return false;
    found = relation_find(r, STR("officeDocument"), NULL);
    if (found)
        workbook = part_name(r, "", found);
    if (!xlsx_zip_has(z, workbook))
        return fail(c, ERR_INVALID,
            "\"%s\" is a zip file without a workbook; unpack it, or save the sheet as CSV",
            z->in->name);
    slash = strrchr(workbook, '/');
    if (!relations_read(c, z,
            arena_printf(r->arena, "%.*s_rels/%s.rels", slash ? (int)(slash - workbook) + 1 : 0,
                workbook, slash ? slash + 1 : workbook),
            r) ||
        !part_read(c, z, workbook, workbook_start, NULL, NULL, r))
        return false;
    if (!r->sheet_id)
        return fail(c, ERR_INVALID, "\"%s\" has no sheet with rows", z->in->name);
    r->book->sheet = part_name(r, workbook, relation_find(r, STR("worksheet"), r->sheet_id));
    r->book->strings = part_name(r, workbook, relation_find(r, STR("sharedStrings"), NULL));
    r->book->styles = part_name(r, workbook, relation_find(r, STR("styles"), NULL));
    return true;
}

bool xlsx_book_open(struct ctx *c, struct xlsx_zip *z, struct arena *a, struct xlsx_book *book)
{
    struct reading r = {.arena = a, .book = book};

    buf_init(&book->texts, TABLE_SHARED_TEXT_MAX);
    r.relations = arena_array(a, RELATIONS_MAX, struct relation);
    return workbook_read(c, z, &r) && styles_read(c, z, &r) && texts_read(c, z, &r);
}

void xlsx_book_close(struct xlsx_book *book)
{
    buf_fini(&book->texts);
    mem_free(book->ends);
    mem_free(book->looks);
}
