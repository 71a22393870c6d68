/* Customers: who they are, how to recognise them, what they told us, and what may be done with them.
 *
 * A customer is found by any of their identities with one indexed look-up. An identity is one text,
 * "phone:+380441234567", unique over all customers. Merging moves everything that belongs to one
 * customer to another and can be undone; erasing takes names and contacts away and leaves sums.
 * Functions run inside a transaction; those that write lock the customer by its version first. */
#ifndef MAITRED_CUSTOMER_H
#define MAITRED_CUSTOMER_H

#include "db/db.h"

#define CUSTOMER_PREFIX "cus"
#define CUSTOMER_ANONYMOUS 0 /* whose sales are nobody's */
#define CUSTOMER_NAME_MAX 200
#define CUSTOMER_TEXT_MAX 2000      /* bytes of an address, a note */
#define CUSTOMER_ATTRIBUTES_MAX 16384 /* bytes of the JSON of all attributes */

enum customer_kind { CUSTOMER_NOBODY, CUSTOMER_PERSON, CUSTOMER_ORGANISATION };

struct customer {
    int64_t id;
    enum customer_kind kind;
    struct str name, given_name, family_name;
    struct str language, time_zone, country, address;
    int birth_year, birth_month, birth_day; /* 0 unknown; the year may be unknown alone */
    bool has_home;
    double latitude, longitude;
    struct str attributes; /* JSON object */
    int64_t version, created_us, updated_us;
    int64_t merged_into, erased_us; /* 0 unless so */
};

enum ident_kind { IDENT_PHONE, IDENT_EMAIL, IDENT_CARD, IDENT_EXTERNAL, IDENT_TELEGRAM, IDENT_DEVICE,
    IDENT_KIND_COUNT };
#define IDENT_MAX 256 /* bytes of an identity */

/* The one spelling of an identity, in the arena. `source` names the system of an external id ('' the
 * business's own); `country` (ISO 3166, may be '') reads phones without a country code. Returns NULL
 * or an English literal saying what is wrong with it. */
const char *ident_spell(struct ctx *c, enum ident_kind kind, struct str source, struct str country,
    struct str raw, struct str *out);

/* The living customer behind an identity (merges followed); *id is -1 when nobody has it. */
MUST bool customer_by_ident(struct ctx *c, struct str ident, int64_t *id);
/* ERR_MISSING: no such customer. A merged one answers as the one they became. */
MUST bool customer_get(struct ctx *c, int64_t id, struct customer *out);
/* cus_..., a phone, an e-mail, a card, an external id, in this order. ERR_MISSING when nobody is meant. */
MUST bool customer_named(struct ctx *c, struct str text, int64_t *id);

/* A new customer with a new id (set in *cu). */
MUST bool customer_add(struct ctx *c, struct customer *cu);
/* Fields that are not empty in `news` replace those of the customer; *changed when any did. */
MUST bool customer_update(struct ctx *c, const struct customer *news, bool *changed);
/* Gives an identity to a customer. ERR_CONFLICT when another one has it. *is_new when it was free. */
MUST bool customer_claim(struct ctx *c, int64_t id, struct str ident, bool *is_new);

MUST bool customer_merge(struct ctx *c, int64_t keep_id, int64_t gone_id, int64_t *merge_id);
MUST bool customer_unmerge(struct ctx *c, int64_t gone_id, int64_t *kept_id);
MUST bool customer_erase(struct ctx *c, int64_t id);

#endif
