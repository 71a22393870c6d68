/* Codes that change with time (RFC 6238 over RFC 4226): HMAC-SHA-1 of the number of half minutes
 * since 1970, cut to six digits; what every authenticator app makes. */
#ifndef MAITRED_TOTP_H
#define MAITRED_TOTP_H

#include "base/str.h"

#define TOTP_SECRET_BYTES 20
#define TOTP_STEP_S 30
#define TOTP_DIGITS 6
#define TOTP_DRIFT 1 /* steps that a clock may be off, either way */

int64_t totp_step(int64_t at_us);
/* The code of that step, below 10^digits; digits at most 8. */
uint32_t totp_code(const unsigned char *secret, size_t n, int64_t step, int digits);
/* Is it the code of a step near `now` and after `last`? *step is which one. */
bool totp_match(const unsigned char *secret, size_t n, struct str code, int64_t now, int64_t last,
    int64_t *step);

/* RFC 4648's base32 without padding, as apps and people read secrets. */
struct str base32_text(struct arena *a, const unsigned char *bytes, size_t n);
/* At most `max` bytes; false for other letters. */
bool base32_bytes(struct str text, unsigned char *bytes, size_t max, size_t *n);

#endif
