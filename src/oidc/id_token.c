/* Signatures are cjose's business; which key, which algorithm and what the claims say is ours. */
#include "oidc/id_token.h"

#include <cjose/cjose.h>
#include <math.h>
#include <string.h>

static struct str text_of(const json_t *object, const char *name)
{
    return str_of(json_string_value(json_object_get(object, name)));
}

/* ---- the signature ---- */

static bool key_fits(const json_t *row, const cjose_jwk_t *key, const char *alg)
{
    struct str use = text_of(row, "use"), its_alg = text_of(row, "alg");
    cjose_err e;

    if ((use.n && !str_eq(use, STR("sig"))) || (its_alg.n && !str_eq(its_alg, str_of(alg))))
        return false;
    if (strcmp(alg, CJOSE_HDR_ALG_RS256) == 0)
        return cjose_jwk_get_kty(key, &e) == CJOSE_JWK_KTY_RSA &&
            cjose_jwk_get_keysize(key, &e) >= ID_TOKEN_RSA_BITS_MIN;
    return cjose_jwk_get_kty(key, &e) == CJOSE_JWK_KTY_EC &&
        cjose_jwk_EC_get_curve(key, &e) == CJOSE_JWK_EC_P_256;
}

/* A token that names a key is tried with that one, else with each. */
static bool row_verifies(struct str token, const json_t *row, const char *alg, const char *kid)
{
    cjose_jwk_t *key = cjose_jwk_import_json((cjose_header_t *)row, NULL);
    cjose_jws_t *jws = NULL;
    bool ok = false;

    if (key && (!kid || str_eq(text_of(row, "kid"), str_of(kid))) && key_fits(row, key, alg))
        jws = cjose_jws_import(token.p, token.n, NULL);
    if (jws) {
        ok = cjose_jws_verify(jws, key, NULL);
        cjose_jws_release(jws);
    }
    if (key)
        cjose_jwk_release(key);
    return ok;
}

static bool signature_is_right(struct str token, const json_t *keys, cjose_header_t *header)
{
    const char *alg = cjose_header_get(header, CJOSE_HDR_ALG, NULL);
    const char *kid = cjose_header_get(header, CJOSE_HDR_KID, NULL);
    const json_t *rows = json_object_get(keys, "keys");

    if (!alg || json_object_get((json_t *)header, "crit") ||
        (strcmp(alg, CJOSE_HDR_ALG_RS256) != 0 && strcmp(alg, CJOSE_HDR_ALG_ES256) != 0))
        return false;
    for (size_t i = 0; i < json_array_size(rows); i++)
        if (row_verifies(token, json_array_get(rows, i), alg, kid))
            return true;
    return false;
}

/* ---- the claims ---- */

static bool is_for(const json_t *claims, struct str client_id)
{
    const json_t *aud = json_object_get(claims, "aud");
    struct str party = text_of(claims, "azp");
    bool is_ours = json_is_string(aud) && str_eq(str_of(json_string_value(aud)), client_id);

    for (size_t i = 0; i < json_array_size(aud); i++)
        is_ours |= str_eq(str_of(json_string_value(json_array_get(aud, i))), client_id);
    if (party.n ? !str_eq(party, client_id) : json_array_size(aud) > 1)
        return false;
    return is_ours;
}

/* Moments are seconds since 1970, some with a part of one; NaN, for none, is before and after
 * nothing. */
static double seconds_of(const json_t *claims, const char *name, double fallback)
{
    const json_t *value = json_object_get(claims, name);

    return value ? json_is_number(value) ? json_number_value(value) : NAN : fallback;
}

static bool is_now(const struct ctx *c, const json_t *claims)
{
    double now_s = (double)(clock_now(c->clock) / SECOND_US);
    double issued_s = seconds_of(claims, "iat", NAN);

    return seconds_of(claims, "exp", NAN) > now_s - ID_TOKEN_SKEW_S &&
        seconds_of(claims, "nbf", 0) <= now_s + ID_TOKEN_SKEW_S &&
        issued_s <= now_s + ID_TOKEN_SKEW_S && issued_s >= now_s - ID_TOKEN_AGE_S_MAX;
}

static bool claims_check(struct ctx *c, const json_t *claims, const struct id_token_wanted *wanted)
{
    if (!str_eq(text_of(claims, "iss"), wanted->issuer))
        return fail(c, ERR_DENIED, "the provider's token is from another issuer");
    if (!is_for(claims, wanted->client_id))
        return fail(c, ERR_DENIED, "the provider's token is for somebody else");
    if (!is_now(c, claims))
        return fail(c, ERR_DENIED, "the provider's token is too old, or its clock is wrong");
    if (!wanted->nonce.n || !str_eq(text_of(claims, "nonce"), wanted->nonce))
        return fail(c, ERR_DENIED, "the provider's token is of another sign-in");
    return true;
}

/* ---- both ---- */

static bool claims_read(struct ctx *c, cjose_jws_t *jws, json_t **claims)
{
    uint8_t *bytes = NULL;
    size_t n = 0;

    if (cjose_jws_get_plaintext(jws, &bytes, &n, NULL))
        *claims = json_loadb((const char *)bytes, n, JSON_REJECT_DUPLICATES, NULL);
    return json_is_object(*claims) || fail(c, ERR_DENIED, "the provider's token is no JSON object");
}

bool id_token_check(struct ctx *c, struct str token, const json_t *keys,
    const struct id_token_wanted *wanted, json_t **claims)
{
    cjose_jws_t *jws = token.n ? cjose_jws_import(token.p, token.n, NULL) : NULL;
    bool ok;

    *claims = NULL;
    if (!jws)
        return fail(c, ERR_DENIED, "the provider's token is not signed as it must be");
    ok = (signature_is_right(token, keys, cjose_jws_get_protected(jws)) ||
             fail(c, ERR_DENIED, "the provider's token is not signed as it must be")) &&
        claims_read(c, jws, claims) && claims_check(c, *claims, wanted);
    cjose_jws_release(jws);
    if (!ok) {
        json_decref(*claims);
        *claims = NULL;
    }
    return ok;
}
