/* expat's events into jansson's values. */
#include "event/xml.h"

#include <expat.h>
#include <string.h>
#include <unicode/ucnv.h>

#include "base/buf.h"

struct level {
    json_t *object; /* of the elements inside, or NULL */
    char name[XML_NAME_MAX];
};

struct reading {
    struct ctx *c;
    XML_Parser parser;
    struct level levels[XML_DEPTH_MAX];
    int depth;
    long elements;
    struct buf text;
    json_t *root;
};

static void doctype(
    void *user, const XML_Char *name, const XML_Char *system, const XML_Char *public, int subset)
{
    struct reading *r = user;

    (void)name, (void)system, (void)public, (void)subset;
    (void)fail(r->c, ERR_INVALID, "this XML declares a document type: it is not taken");
    XML_StopParser(r->parser, XML_FALSE);
}

static void element_start(void *user, const XML_Char *name, const XML_Char **attributes)
{
    struct reading *r = user;
    struct level *l;

    (void)attributes;
    if (r->depth == XML_DEPTH_MAX || ++r->elements > XML_ELEMENTS_MAX ||
        strlen(name) >= XML_NAME_MAX) {
        (void)fail(
            r->c, ERR_INVALID, "this XML is too deep, has too many elements, or too long names");
        XML_StopParser(r->parser, XML_FALSE);
        return;
    }
    l = &r->levels[r->depth++];
    l->object = NULL;
    memcpy(l->name, name, strlen(name) + 1);
    buf_clear(&r->text);
}

static void text_take(void *user, const XML_Char *text, int n)
{
    struct reading *r = user;

    buf_put(&r->text, text, (size_t)n);
    if (!r->text.is_full)
        return;
    (void)fail(r->c, ERR_INVALID, "a text in this XML is too long");
    XML_StopParser(r->parser, XML_FALSE);
}

/* The second of a name makes a list of the two. */
static void member_add(json_t *object, const char *name, json_t *value)
{
    json_t *there = json_object_get(object, name);
    json_t *list;

    if (!there) {
        json_object_set_new(object, name, value);
        return;
    }
    if (json_is_array(there)) {
        json_array_append_new(there, value);
        return;
    }
    list = json_array();
    json_array_append(list, there);
    json_array_append_new(list, value);
    json_object_set_new(object, name, list);
}

/* Of an empty element it is called even after the start has stopped the parser. */
static void element_end(void *user, const XML_Char *name)
{
    struct reading *r = user;
    struct str text = str_trim(buf_view(&r->text));
    struct level *l, *above;
    json_t *value;

    (void)name;
    if (r->c->err)
        return;
    assert(r->depth > 0);
    l = &r->levels[--r->depth];
    value = l->object ? l->object : json_stringn(text.n ? text.p : "", text.n);
    l->object = NULL;
    buf_clear(&r->text);
    if (r->depth == 0) {
        r->root = value;
        return;
    }
    above = &r->levels[r->depth - 1];
    if (!above->object)
        above->object = json_object();
    member_add(above->object, l->name, value);
}

/* Encodings of one byte a character: a table of what each byte means. */
static int encoding_find(void *user, const XML_Char *name, XML_Encoding *info)
{
    UErrorCode status = U_ZERO_ERROR;
    UConverter *converter = ucnv_open(name, &status);

    (void)user;
    if (U_FAILURE(status))
        return XML_STATUS_ERROR;
    if (ucnv_getMaxCharSize(converter) != 1) {
        ucnv_close(converter);
        return XML_STATUS_ERROR;
    }
    for (int i = 0; i < 256; i++) {
        char byte = (char)i;
        UChar wide[2];

        status = U_ZERO_ERROR;
        info->map[i] = ucnv_toUChars(converter, wide, 2, &byte, 1, &status) == 1 ? wide[0] : -1;
        if (info->map[i] == 0xFFFD)
            info->map[i] = -1;
    }
    ucnv_close(converter);
    info->data = NULL;
    info->convert = NULL;
    info->release = NULL;
    return XML_STATUS_OK;
}

static enum xml_end end_of(const struct reading *r)
{
    switch (XML_GetErrorCode(r->parser)) {
    case XML_ERROR_NO_ELEMENTS:
    case XML_ERROR_UNCLOSED_TOKEN:
    case XML_ERROR_PARTIAL_CHAR:
    case XML_ERROR_UNCLOSED_CDATA_SECTION:
        return XML_CUT_OFF;
    default:
        return XML_BROKEN;
    }
}

static void reading_end(struct ctx *c, struct reading *r, enum xml_end *end)
{
    *end = c->err ? XML_BROKEN : end_of(r);
    if (*end == XML_BROKEN && !c->err)
        (void)fail(c, ERR_INVALID, "this XML is not well-formed: %s",
            XML_ErrorString(XML_GetErrorCode(r->parser)));
    for (int i = 0; i < XML_DEPTH_MAX; i++)
        if (r->levels[i].object)
            json_decref(r->levels[i].object);
    if (r->root)
        json_decref(r->root);
    r->root = NULL;
}

json_t *xml_read(struct ctx *c, struct str bytes, enum xml_end *end)
{
    struct reading r = {.c = c, .parser = XML_ParserCreate(NULL)};

    if (!r.parser)
        bug("expat does not start");
    assert(bytes.n <= INT32_MAX);
    buf_init(&r.text, XML_TEXT_MAX);
    XML_SetUserData(r.parser, &r);
    XML_SetElementHandler(r.parser, element_start, element_end);
    XML_SetCharacterDataHandler(r.parser, text_take);
    XML_SetStartDoctypeDeclHandler(r.parser, doctype);
    XML_SetUnknownEncodingHandler(r.parser, encoding_find, NULL);
    *end = XML_WHOLE;
    if (XML_Parse(r.parser, bytes.p, (int)bytes.n, 1) != XML_STATUS_OK)
        reading_end(c, &r, end);
    XML_ParserFree(r.parser);
    buf_fini(&r.text);
    return r.root;
}
