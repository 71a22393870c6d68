/* What webhooks of shops have in common: customers with an account of the shop, their contacts. */
#ifndef MAITRED_SHOP_H
#define MAITRED_SHOP_H

#include <jansson.h>

#include "event/person.h"

/* Paths (piece.h) of what a shop says of a customer; '' where it has none. */
struct shop_person {
    const char *user, *email, *phone, *given_name, *family_name, *street, *city, *country;
};
/* The customer as told, spelled and cut; id "0" is a guest. */
MUST bool shop_person_read(struct ctx *c, const struct source *s, const json_t *o,
    const struct shop_person *paths, struct person *out);
/* The same, found or made; *id stays as it is when nobody is named. */
MUST bool shop_person_find(struct ctx *c, const struct source *s, const json_t *o,
    const struct shop_person *paths, int64_t *id);
/* HMAC-SHA256 of the body under the secret, as base64 in a header. */
bool shop_signature_is_right(struct str secret, struct str body, struct str signature);

#endif
