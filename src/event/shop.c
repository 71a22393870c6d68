/* Shops' customers and signatures. */
#include "event/shop.h"

#include <sodium.h>

#include "event/piece.h"

static struct str text_at(struct ctx *c, const json_t *o, const char *paths, size_t max)
{
    return piece_cut(piece_any(c, o, paths), max);
}

bool shop_person_read(struct ctx *c, const struct source *s, const json_t *o,
    const struct shop_person *paths, struct person *out)
{
    struct str user = piece_any(c, o, paths->user);
    struct str street = piece_any(c, o, paths->street), city = piece_any(c, o, paths->city);

    *out = (struct person){.is_told = true};
    out->told.given_name = text_at(c, o, paths->given_name, CUSTOMER_NAME_MAX);
    out->told.family_name = text_at(c, o, paths->family_name, CUSTOMER_NAME_MAX);
    out->told.address = street;
    if (street.n && city.n)
        out->told.address =
            str_of(arena_printf(c->arena, STR_FMT ", " STR_FMT, STR_ARG(street), STR_ARG(city)));
    out->told.address = piece_cut(out->told.address, CUSTOMER_TEXT_MAX);
    person_country(c, out, piece_any(c, o, paths->country));
    return person_ident(c, s, out, PERSON_USER, str_eq(user, STR("0")) ? STR("") : user) &&
        person_ident(c, s, out, PERSON_EMAIL, piece_any(c, o, paths->email)) &&
        person_ident(c, s, out, PERSON_PHONE, piece_any(c, o, paths->phone));
}

bool shop_person_find(struct ctx *c, const struct source *s, const json_t *o,
    const struct shop_person *paths, int64_t *id)
{
    struct person p;

    return shop_person_read(c, s, o, paths, &p) &&
        (!person_is_named(&p) || person_find(c, s, &p, id));
}

bool shop_signature_is_right(struct str secret, struct str body, struct str signature)
{
    unsigned char given[crypto_auth_hmacsha256_BYTES], right[crypto_auth_hmacsha256_BYTES];
    crypto_auth_hmacsha256_state st;
    size_t n;

    if (sodium_base642bin(given, sizeof given, signature.p, signature.n, NULL, &n, NULL,
            sodium_base64_VARIANT_ORIGINAL) != 0 ||
        n != sizeof given)
        return false;
    crypto_auth_hmacsha256_init(&st, (const unsigned char *)secret.p, secret.n);
    crypto_auth_hmacsha256_update(&st, (const unsigned char *)body.p, body.n);
    crypto_auth_hmacsha256_final(&st, right);
    return secret.n && sodium_memcmp(given, right, sizeof right) == 0;
}
