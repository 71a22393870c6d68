/* A zip in memory. */
#ifndef MAITRED_UNZIP_H
#define MAITRED_UNZIP_H

#include "event/xml.h"

#define UNZIP_FILES_MAX 100

/* The .xml files in it, in the arena. XML_CUT_OFF: its directory, which stands at the end, is not
 * there yet. XML_BROKEN with ERR_INVALID: damaged, encrypted, too many files, or too large. */
MUST bool unzip(struct ctx *c, struct str bytes, size_t size_max, struct str **files, size_t *count,
    enum xml_end *end);

#endif
