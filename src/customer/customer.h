/* Customers: who they are, how to recognise them, what they told us, and what may be done with
 * them.
 *
 * A customer is found by any of their identities with one indexed look-up. An identity is one
 * text, "phone:+380441234567", unique over all customers. Merging moves everything that belongs to
 * one customer to another and can be undone; erasing takes names and contacts away and leaves
 * sums. Functions run inside a transaction; those that write lock the customer by its version
 * first. */
#ifndef MAITRED_CUSTOMER_H
#define MAITRED_CUSTOMER_H

#include "db/db.h"

#define CUSTOMER_PREFIX "cus"
#define CUSTOMER_ANONYMOUS 0 /* whose sales are nobody's */
#define CUSTOMER_NAME_MAX 200
#define CUSTOMER_TEXT_MAX 2000        /* bytes of an address, a note */
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

enum ident_kind {
    IDENT_PHONE,
    IDENT_EMAIL,
    IDENT_CARD,
    IDENT_EXTERNAL,
    IDENT_TELEGRAM,
    IDENT_DEVICE,
    IDENT_KIND_COUNT
};
#define IDENT_MAX 256 /* bytes of an identity */

/* The one spelling of an identity, in the arena. `source` names the system of an external id (''
 * the business's own); `country` (ISO 3166, may be '') reads phones without a country code.
 * Returns NULL or an English literal saying what is wrong with it. */
const char *ident_spell(struct ctx *c, enum ident_kind kind, struct str source, struct str country,
    struct str raw, struct str *out);

const char *ident_prefix(enum ident_kind kind); /* "phone" */
/* The kind and the rest of a spelled identity; false when it has none of our kinds. */
bool ident_split(struct str ident, enum ident_kind *kind, struct str *body);
/* ident_spell or ERR_INVALID. */
MUST bool ident_read(struct ctx *c, enum ident_kind kind, struct str source, struct str country,
    struct str raw, struct str *out);
/* The id as people see it, in the arena. */
const char *customer_text(struct ctx *c, int64_t id);
/* The name folded and the other way round, for search: the family name first where the name begins
 * with the given one. Without parts the last word of several goes first. '' of one word. */
struct str customer_name_turned(
    struct ctx *c, struct str name, struct str given, struct str family);
/* The country of the business (the setting "country"), '' when it is not set: for ident_spell. */
MUST bool customer_country(struct ctx *c, struct str *out);

/* The living customer behind an identity (merges followed); *id is -1 when nobody has it. */
MUST bool customer_by_ident(struct ctx *c, struct str ident, int64_t *id);
/* ERR_MISSING: no such customer. A merged one answers as the one they became. */
MUST bool customer_get(struct ctx *c, int64_t id, struct customer *out);
/* cus_..., a phone, an e-mail, a card, an external id, in this order. ERR_MISSING when nobody is
 * meant. */
MUST bool customer_named(struct ctx *c, struct str text, int64_t *id);

/* May be changed: ERR_CONFLICT for the anonymous one, who was merged or who was erased. */
MUST bool customer_is_open(struct ctx *c, const struct customer *cu);
/* A new customer with a new id (set in *cu). */
MUST bool customer_add(struct ctx *c, struct customer *cu);
/* The same, with identities that the caller found free in this transaction. ERR_BUSY when somebody
 * else was quicker: the transaction is to be tried again. */
MUST bool customer_add_known(
    struct ctx *c, struct customer *cu, const struct str *idents, size_t count);
/* Locks a customer until the transaction ends, by moving their version, and reads them.
 * ERR_MISSING: no such customer. ERR_CONFLICT: merged into another, erased, or the anonymous one.
 * Two customers are locked in the order of their ids. */
MUST bool customer_lock(struct ctx *c, int64_t id, struct customer *out);
/* The same for who writes beside the customer's own row: their version stays. Who was merged is
 * held as the one they became, in *id. */
MUST bool customer_hold(struct ctx *c, int64_t *id);
/* Fields that are not empty in `news` replace those of the customer; *changed when any did. Of the
 * attributes each key replaces its own, and null takes it away. */
MUST bool customer_update(struct ctx *c, const struct customer *news, bool *changed);
/* The same, and empties what is named in `cleared`: a bit for each text in the order of the struct,
 * from the name on, then for the birthday and the home. */
#define CUSTOMER_CLEARS_BIRTH (1U << 7)
#define CUSTOMER_CLEARS_HOME (1U << 8)
MUST bool customer_edit(
    struct ctx *c, const struct customer *news, unsigned cleared, bool *changed);
/* Gives an identity to a customer. ERR_CONFLICT when another has it. *is_new when it was free. */
MUST bool customer_claim(struct ctx *c, int64_t id, struct str ident, bool *is_new);
/* Takes it away again. ERR_MISSING: it is not theirs. */
MUST bool customer_unclaim(struct ctx *c, int64_t id, struct str ident);

/* What they told us, and what we noted. *changed is false when it was so already. */
MUST bool customer_tag(struct ctx *c, int64_t id, struct str tag, bool *changed);
MUST bool customer_untag(struct ctx *c, int64_t id, struct str tag, bool *changed);
MUST bool customer_note(struct ctx *c, int64_t id, struct str author, struct str body);

struct customer_date {
    struct str whose, occasion, note; /* whose: '' the customer's own */
    int year, month, day;             /* year 0: unknown */
};
MUST bool customer_date(struct ctx *c, int64_t id, const struct customer_date *date);
/* "12-31" or "1980-12-31"; the year is 0 when it is not given. */
bool customer_date_read(struct str text, int *year, int *month, int *day);
MUST bool customer_prefer(
    struct ctx *c, int64_t id, struct str topic, struct str value, struct str channel);
/* Channel and purpose are words of these lists; the history is kept, the newest row holds. */
#define CONSENT_CHANNELS "email|sms|phone|telegram|post"
#define CONSENT_PURPOSES "marketing|service|survey"
MUST bool customer_consent(struct ctx *c, int64_t id, struct str channel, struct str purpose,
    bool is_granted, struct str source);

/* Makes one customer of two. What the one who stays does not say of themselves is taken from the
 * one who goes; all rows of all modules move over (struct customer_part). ERR_CONFLICT when either
 * is merged, erased or anonymous. */
MUST bool customer_merge(struct ctx *c, int64_t keep_id, int64_t gone_id, int64_t *merge_id);
/* Parts them again: rows that moved and are still there go back, fields that were filled in and not
 * changed since are empty again. ERR_CONFLICT while the one who stayed is itself merged. */
MUST bool customer_unmerge(struct ctx *c, int64_t gone_id, int64_t *kept_id);
/* Takes away who they were, and who those merged into them were. What was bought, when and for how
 * much stays, under an id that leads to nobody. Cannot be undone. */
MUST bool customer_erase(struct ctx *c, int64_t id);
/* The same for somebody whom no answer of the API told of lately: what is kept for Idempotency-Key
 * stays. */
MUST bool customer_wipe(struct ctx *c, int64_t id);

/* ---- attributes: what a business wants to know beyond our fields, declared with a type ---- */

enum attribute_type {
    ATTRIBUTE_TEXT,
    ATTRIBUTE_NUMBER,
    ATTRIBUTE_FLAG,
    ATTRIBUTE_DATE,
    ATTRIBUTE_TYPE_COUNT
};
#define ATTRIBUTE_TYPES "text|number|flag|date"
#define ATTRIBUTE_NAME_MAX 64

struct attribute {
    struct str name, label;
    enum attribute_type type;
};
const char *attribute_type_name(enum attribute_type type);
/* ERR_CONFLICT: declared with another type already. *changed when it is new or has a new label. */
MUST bool attribute_declare(struct ctx *c, const struct attribute *a, bool *changed);
MUST bool attribute_list(struct ctx *c, struct attribute **out, size_t *count); /* by name */
/* Puts "name=value" into the JSON object *json ('' is an empty one) as the declared type asks:
 * numbers as numbers, flags as 0 or 1, an empty value as null. ERR_MISSING: not declared. */
MUST bool attribute_set(struct ctx *c, struct str assignment, struct str *json);
/* The same, its name and value apart. */
MUST bool attribute_put(struct ctx *c, struct str name, struct str value, struct str *json);

#endif
