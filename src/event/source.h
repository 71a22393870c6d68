/* Sources: programs that send us events, each with a write key of its own. A key says who sends and
 * lets them add facts, nothing else: web pages carry it in the open. We keep its hash. Shops sign
 * what they send with a secret, which we must keep to check the signature; it is never shown. */
#ifndef MAITRED_SOURCE_H
#define MAITRED_SOURCE_H

#include "db/db.h"

#define SOURCE_PREFIX "src"
#define SOURCE_NAME_MAX 64
#define SOURCE_SECRET_MAX 256
#define SOURCE_ORIGINS_MAX 2000
#define SOURCE_MAPPING_MAX 16384
#define SOURCE_KEY_MAX 48 /* bytes of a write key with its NUL: "wk_" and 32 letters */
#define SOURCE_PAGE_MAX 500

enum source_kind {
    SOURCE_SEGMENT = 1,
    SOURCE_WOOCOMMERCE,
    SOURCE_SHOPIFY,
    SOURCE_WEBHOOK,
    SOURCE_COMMERCEML
};
#define SOURCE_KINDS "segment|woocommerce|shopify|webhook|commerceml"

struct source {
    int64_t id;
    struct str name;
    enum source_kind kind;
    struct str system;  /* whose numbers and ids it speaks of; '' the business's own */
    struct str secret;  /* '' none. WooCommerce and Shopify sign with theirs, 1C's is our own */
    struct str origins; /* web origins that may send, blanks between; '' any */
    struct str mapping; /* JSON of a webhook's fields (webhook.h); '' none */
    int64_t created_us, revoked_us, seen_us; /* 0 not */
    int64_t duplicates, rejected;
};

const char *source_kind_name(enum source_kind kind);

/* Inside transactions. A new source gets its id, and `key`, which nobody can read again.
 * ERR_INVALID for a name, system, origin, secret or mapping that cannot be; ERR_CONFLICT when the
 * name is taken. */
MUST bool source_add(struct ctx *c, struct source *s, char key[SOURCE_KEY_MAX]);
/* Writes name, secret, origins and mapping. */
MUST bool source_set(struct ctx *c, struct source *s);
/* From now on its key opens nothing. What it sent stays. Again is no error. */
MUST bool source_revoke(struct ctx *c, int64_t id);
MUST bool source_get(struct ctx *c, int64_t id, struct source *out); /* ERR_MISSING */
/* "src_..." or a name; ERR_MISSING. */
MUST bool source_named(struct ctx *c, struct str text, struct source *out);
/* Who has this write key; *found is false when nobody has, any more. */
MUST bool source_by_key(struct ctx *c, struct str key, struct source *out, bool *found);
/* Those with ids after `after`, by id; *count at most `limit`. */
MUST bool source_page(
    struct ctx *c, int64_t after, size_t limit, struct source *out, size_t *count);
/* Notes that it sent something, and how much of that was dropped or refused. */
MUST bool source_count_up(struct ctx *c, int64_t id, int64_t duplicates, int64_t rejected);

#endif
