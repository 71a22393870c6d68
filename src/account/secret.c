/* libsodium's generator and hash. */
#include "account/secret.h"

#include <sodium.h>

#define VARIANT sodium_base64_VARIANT_URLSAFE_NO_PADDING

struct str secret_new(struct arena *a, const char *prefix)
{
    unsigned char bytes[SECRET_BYTES];
    char text[sodium_base64_ENCODED_LEN(SECRET_BYTES, VARIANT)];
    struct str s;

    randombytes_buf(bytes, sizeof bytes);
    sodium_bin2base64(text, sizeof text, bytes, sizeof bytes, VARIANT);
    s = str_of(arena_printf(a, "%s%s", prefix, text));
    sodium_memzero(bytes, sizeof bytes);
    sodium_memzero(text, sizeof text);
    return s;
}

struct str secret_hash(struct arena *a, struct str text)
{
    unsigned char hash[crypto_generichash_BYTES];
    char *hex = arena_alloc(a, 2 * sizeof hash + 1);

    crypto_generichash(hash, sizeof hash, (const unsigned char *)text.p, text.n, NULL, 0);
    sodium_bin2hex(hex, 2 * sizeof hash + 1, hash, sizeof hash);
    return str_of(hex);
}
