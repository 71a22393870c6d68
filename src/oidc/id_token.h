/* Whether an ID token is true (OpenID Connect Core 1.0, 3.1.3.7): signed RS256 or ES256 by a key of
 * the provider, for us, for this sign-in, now. Other algorithms, "none" above all, are refused
 * before a key is looked for. */
#ifndef MAITRED_ID_TOKEN_H
#define MAITRED_ID_TOKEN_H

#include <jansson.h>

#include "base/ctx.h"

#define ID_TOKEN_SKEW_S 60     /* how far the provider's clock may be from ours */
#define ID_TOKEN_AGE_S_MAX 600 /* since it was issued */
#define ID_TOKEN_RSA_BITS_MIN 2048

/* What it must say. */
struct id_token_wanted {
    struct str issuer, client_id, nonce;
};

/* keys: a JSON Web Key Set. *claims is to be given back by json_decref; NULL after a failure.
 * ERR_DENIED with what is wrong. */
MUST bool id_token_check(struct ctx *c, struct str token, const json_t *keys,
    const struct id_token_wanted *wanted, json_t **claims);

#endif
