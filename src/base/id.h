/* Identifiers, made here and never by the database: 63 bits, the upper 33 a second since 1970 (good
 * until 2242), the lower 30 what tells two of the same second apart. Ids of facts carry the second
 * the fact happened, so that a customer's rows in id order are in time order.
 * Outside they read as a prefix and 13 digits of Crockford's base32: cus_01hx3v9k2m4qa. */
#ifndef MAITRED_ID_H
#define MAITRED_ID_H

#include "base/clock.h"
#include "base/str.h"

#define ID_LOW_BITS 30
#define ID_LOW_MASK ((INT64_C(1) << ID_LOW_BITS) - 1)
#define ID_SECOND_MAX ((INT64_C(1) << 33) - 1)
#define ID_TEXT_MAX 24 /* bytes of the text form with its NUL; prefixes have at most 8 letters */

int64_t id_new(const struct clock *clock); /* later than any this process made; any thread */
/* The id of a fact of that moment; the low bits come from a hash of what the fact is. */
int64_t id_at(int64_t at_us, uint64_t hash);
int64_t id_second(int64_t id);
void id_format(char out[ID_TEXT_MAX], const char *prefix, int64_t id);
bool id_parse(struct str text, const char *prefix, int64_t *out);

#endif
