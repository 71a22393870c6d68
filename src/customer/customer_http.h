/* Customers over HTTP: what the route rows of this folder share. Names, contacts, dates, notes,
 * addresses and attributes are null, or refused, for who may not see them. */
#ifndef MAITRED_CUSTOMER_HTTP_H
#define MAITRED_CUSTOMER_HTTP_H

#include "customer/customer.h"
#include "http/request.h"

#define CUSTOMER_ROUTE_COUNT 26
extern const struct route customer_routes[CUSTOMER_ROUTE_COUNT];

#define CUSTOMER_KINDS "person|organisation|nobody"
#define IDENT_KINDS "phone|email|card|ext|telegram|device"

/* The members of a customer's own row. */
#define CUSTOMER_MEMBERS                                                                     \
    {"id", MEMBER_ID, MEMBER_NEEDED, .of = CUSTOMER_PREFIX},                                 \
        {"kind", MEMBER_CHOICE, MEMBER_NEEDED, .of = CUSTOMER_KINDS},                        \
        {"name", MEMBER_TEXT, MEMBER_NEEDED | MEMBER_NULL,                                   \
            "null, as all personal members, for who may not see them"},                      \
        {"known_by", MEMBER_TEXT, MEMBER_NEEDED | MEMBER_NULL,                               \
            "who has no name: a card, address or number they are known by"},                 \
        {"given_name", MEMBER_TEXT, MEMBER_NEEDED | MEMBER_NULL},                            \
        {"family_name", MEMBER_TEXT, MEMBER_NEEDED | MEMBER_NULL},                           \
        {"language", MEMBER_TEXT, MEMBER_NEEDED, "en, pt-BR; '' unknown"},                   \
        {"time_zone", MEMBER_TEXT, MEMBER_NEEDED, "Europe/Kyiv; '' the business's"},         \
        {"country", MEMBER_TEXT, MEMBER_NEEDED, "ISO 3166, GB; '' unknown"},                 \
        {"address", MEMBER_TEXT, MEMBER_NEEDED | MEMBER_NULL},                               \
        {"birth", MEMBER_TEXT, MEMBER_NEEDED | MEMBER_NULL, "1980-12-31, 12-31 or 1980"},    \
        {"home", MEMBER_OBJECT, MEMBER_NEEDED | MEMBER_NULL, .shape = &home_shape},          \
        {"attributes", MEMBER_MAP, MEMBER_NEEDED | MEMBER_NULL, "values of declared names"}, \
        {"version", MEMBER_INT, MEMBER_NEEDED, "grows with each change; the ETag"},          \
        {"created_at", MEMBER_TIME, MEMBER_NEEDED | MEMBER_NULL},                            \
        {"updated_at", MEMBER_TIME, MEMBER_NEEDED | MEMBER_NULL},                            \
        {"erased_at", MEMBER_TIME, MEMBER_NEEDED | MEMBER_NULL},                             \
    {                                                                                        \
        "merged_into", MEMBER_ID, MEMBER_NEEDED | MEMBER_NULL, "who they became",            \
            .of = CUSTOMER_PREFIX                                                            \
    }
extern const struct shape home_shape, customer_shape, customer_full_shape, ident_shape;

bool may_see_person(const struct ctx *c);

/* The members of a customer, inside an object that the caller opens and closes. */
struct attribute_names {
    struct attribute *all;
    size_t count;
};
MUST bool attribute_names_read(struct ctx *c, struct attribute_names *out);
MUST bool customer_reply(struct ctx *c, struct request *rq, const struct attribute_names *names,
    const struct customer *cu);
/* The object of an identity. */
void ident_reply(struct request *rq, const char *key, struct str ident);

/* The customer of the path, merges followed: then Content-Location says whom they became. */
MUST bool customer_of_path(struct ctx *c, struct request *rq, struct customer *out);
/* Claims {"kind": "phone", "value": "...", "source": ""} for a customer. */
MUST bool ident_take(
    struct ctx *c, int64_t id, struct str country, const json_t *ident, struct str *spelled);

/* list_http.c, detail_http.c, timeline_http.c, attribute_http.c: inside their transactions. */
MUST bool customer_list_get(struct ctx *c, struct request *rq);
MUST bool customer_search_get(struct ctx *c, struct request *rq);
extern const struct shape customers_found_shape;
#define CUSTOMER_LIST_QUERY_COUNT 6
extern const struct member customer_list_query[CUSTOMER_LIST_QUERY_COUNT];
extern const struct member customer_search_query[1];

MUST bool customer_detail_get(struct ctx *c, struct request *rq);
MUST bool customer_detail_post(struct ctx *c, struct request *rq);
MUST bool customer_detail_delete(struct ctx *c, struct request *rq);
MUST bool customer_tag_put(struct ctx *c, struct request *rq);
extern const struct shape ident_new_shape, idents_shape, tags_shape;
extern const struct shape date_new_shape, date_shape, dates_shape;
extern const struct shape preference_new_shape, preference_shape, preferences_shape;
extern const struct shape consent_new_shape, consent_shape, consents_shape;
extern const struct shape note_new_shape, note_shape, notes_shape;

MUST bool customer_timeline_get(struct ctx *c, struct request *rq);
extern const struct member timeline_query[1];
extern const struct shape timeline_item_shape;

MUST bool attributes_get(struct ctx *c, struct request *rq);
MUST bool attributes_post(struct ctx *c, struct request *rq);
extern const struct shape attribute_shape, attributes_shape, attribute_new_shape;

#endif
