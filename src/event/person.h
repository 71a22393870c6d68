/* Who an event is about. People are known by the id their system gives them ("user"), by e-mail and
 * phone, and, before they said who they are, by the browser or telephone they use ("device").
 *
 * A device that nobody is known by is a customer without a name, a visitor. When it turns out whose
 * it is, the visitor becomes part of that customer, with all it did (a merge, which can be undone).
 * The same happens to somebody known by an id of this system and nothing else when an e-mail or
 * phone turns out to be that of a customer whom the system has given no id. Two people whom the
 * system tells apart are never made one, nor are two who each have contacts. */
#ifndef MAITRED_PERSON_H
#define MAITRED_PERSON_H

#include "customer/customer.h"
#include "event/source.h"

#define PERSON_IDENTS_MAX 100 /* more devices of one customer are not noted */

enum person_ident { PERSON_USER, PERSON_EMAIL, PERSON_PHONE, PERSON_DEVICE, PERSON_IDENT_COUNT };

struct person {
    struct str idents[PERSON_IDENT_COUNT]; /* spelled; '' none */
    struct customer told;                  /* what is said of them; fields may be empty */
    bool is_told; /* by themselves or their account: contacts and fields are noted for somebody
                     known as well, not for somebody new alone */
};

/* Spells an identity as it came; '' is none. ERR_INVALID for a user or a device that cannot be one;
 * what is no e-mail address or phone number is passed over. */
MUST bool person_ident(struct ctx *c, const struct source *s, struct person *p,
    enum person_ident which, struct str raw);
bool person_is_named(const struct person *p); /* has any identity */
/* Name parts, addresses and so on, cut to what a customer may hold. */
void person_country(struct ctx *c, struct person *p, struct str country);

/* Finds or makes the customer, inside a write transaction. ERR_INVALID when nobody is named. */
MUST bool person_find(struct ctx *c, const struct source *s, const struct person *p, int64_t *id);
/* The previous id, a user or a device, was the same person as `user` (spelled identities): makes
 * them one. ERR_CONFLICT when both are customers with contacts of their own. */
MUST bool person_alias(struct ctx *c, const struct source *s, struct str user,
    struct str previous_user, struct str previous_device, int64_t *id);

#endif
