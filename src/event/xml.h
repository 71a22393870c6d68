/* Small XML documents as JSON: an element without elements in it is its text, another an object of
 * them; what stands there more than once is a list. Attributes are left out. Nobody's XML is
 * trusted: a DOCTYPE ends the reading, so there are no entities to expand; depth and count have
 * limits. Encodings: UTF-8, UTF-16, and any that has a byte for each character (windows-1251). */
#ifndef MAITRED_XML_H
#define MAITRED_XML_H

#include <jansson.h>

#include "base/ctx.h"

#define XML_DEPTH_MAX 16
#define XML_ELEMENTS_MAX 1000000
#define XML_NAME_MAX 128
#define XML_TEXT_MAX ((size_t)1 << 20) /* of one element */

enum xml_end { XML_WHOLE, XML_CUT_OFF, XML_BROKEN };

/* What is inside the root element, or NULL; the caller gives it back with json_decref. XML_BROKEN
 * comes with ERR_INVALID; XML_CUT_OFF, which more bytes might cure, with nothing. */
json_t *xml_read(struct ctx *c, struct str bytes, enum xml_end *end);

#endif
