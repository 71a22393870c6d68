/* CommerceML 2, as 1C:Enterprise sends it: documents of orders and returns with their counterparty
 * and goods. */
#ifndef MAITRED_COMMERCEML_H
#define MAITRED_COMMERCEML_H

#include <jansson.h>

#include "event/take.h"
#include "event/xml.h"

#define COMMERCEML_FILE_MAX ((size_t)32 << 20) /* of an upload */
#define COMMERCEML_INFLATED_MAX ((size_t)64 << 20)

/* The documents of an XML file, or of those in a zip, as one list (a new reference); NULL as
 * xml_read. */
json_t *commerceml_documents(struct ctx *c, struct str bytes, enum xml_end *end);

#endif
