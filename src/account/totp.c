/* RFC 6238, and base32. */
#include "account/totp.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <string.h>

#include "base/clock.h"

#define SHA1_BYTES 20

int64_t totp_step(int64_t at_us)
{
    return at_us / SECOND_US / TOTP_STEP_S;
}

uint32_t totp_code(const unsigned char *secret, size_t n, int64_t step, int digits)
{
    unsigned char counter[8], mac[SHA1_BYTES];
    const unsigned char *p;
    uint32_t value, modulus = 1;

    assert(digits > 0);
    assert(digits <= 8);
    for (int i = 0; i < 8; i++)
        counter[i] = (unsigned char)((uint64_t)step >> (8 * (7 - i)));
    if (gnutls_hmac_fast(GNUTLS_MAC_SHA1, secret, n, counter, sizeof counter, mac) != 0)
        bug("GnuTLS has no HMAC-SHA-1");
    p = mac + (mac[SHA1_BYTES - 1] & 0x0F); /* RFC 4226, section 5.3 */
    value = (uint32_t)(p[0] & 0x7F) << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
    while (digits-- > 0)
        modulus *= 10;
    return value % modulus;
}

bool totp_match(const unsigned char *secret, size_t n, struct str code, int64_t now, int64_t last,
    int64_t *step)
{
    int64_t given;

    if (code.n != TOTP_DIGITS || code.p[0] < '0' || code.p[0] > '9' ||
        !str_to_i64(code, 0, INT32_MAX, &given))
        return false;
    for (*step = now - TOTP_DRIFT; *step <= now + TOTP_DRIFT; ++*step)
        if (*step > last && totp_code(secret, n, *step, TOTP_DIGITS) == (uint32_t)given)
            return true;
    return false;
}

/* ---- base32 ---- */

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

struct str base32_text(struct arena *a, const unsigned char *bytes, size_t n)
{
    char *text = arena_alloc(a, (n * 8 + 4) / 5 + 1);
    size_t out = 0;
    uint32_t held = 0;
    int bits = 0;

    for (size_t i = 0; i < n; i++) {
        held = held << 8 | bytes[i];
        for (bits += 8; bits >= 5; bits -= 5)
            text[out++] = letters[held >> (bits - 5) & 31];
    }
    if (bits > 0)
        text[out++] = letters[held << (5 - bits) & 31];
    return (struct str){text, out};
}

bool base32_bytes(struct str text, unsigned char *bytes, size_t max, size_t *n)
{
    uint32_t held = 0;
    int bits = 0;

    *n = 0;
    for (size_t i = 0; i < text.n; i++) {
        const char *at = text.p[i] ? strchr(letters, text.p[i]) : NULL;

        if (!at)
            return false;
        held = held << 5 | (uint32_t)(at - letters);
        bits += 5;
        if (bits < 8)
            continue;
        if (*n == max)
            return false;
        bits -= 8;
        bytes[(*n)++] = (unsigned char)(held >> bits);
    }
    return true;
}
