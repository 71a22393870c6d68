/* Countries as files write them: by code, or by a name in English, Russian or Ukrainian. */
#ifndef MAITRED_COUNTRY_H
#define MAITRED_COUNTRY_H

#include "base/str.h"

/* The ISO 3166 code of a code or of a name in English, Russian or Ukrainian; false when it is
 * none.
 * */
bool country_parse(struct str text, char code[3]);

#endif
