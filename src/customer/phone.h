/* Telephone numbers, by the numbering plans of libphonenumber (C++, behind phone.cc). */
#ifndef MAITRED_PHONE_H
#define MAITRED_PHONE_H

#include "base/str.h"

/* Reads a number "entered any usual way" and writes it as E.164, +380501234567. `region` (ISO 3166,
 * may be '') reads numbers without a country code. NULL when the text is no telephone number. An
 * extension is dropped: E.164 has no place for it. Any thread. */
const char *phone_e164(struct arena *a, struct str text, struct str region);
/* The beginnings of E.164 numbers that the beginning of a number, "044 12", may mean: with its
 * country code, without, with the zero people dial first at home. 0 when it is no such thing. */
#define PHONE_PREFIXES_MAX 3
#define PHONE_PREFIX_DIGITS_MIN 3
size_t phone_prefixes(
    struct arena *a, struct str text, struct str region, const char *out[PHONE_PREFIXES_MAX]);
/* Whether there are telephone numbers of this region, "UA". */
bool phone_region_is_known(struct str region);

#endif
