/* A touchpoint is one thing that happened between the business and a customer. They make up the log
 * that every analysis reads; features write theirs in the transaction that writes the fact itself.
 */
#ifndef MAITRED_TOUCHPOINT_H
#define MAITRED_TOUCHPOINT_H

#include "base/id.h"
#include "db/db.h"

/* Numbers are stored: never change one, only add. name is for programs, T_TOUCHPOINT_<NAME> for
 * people. NAME             number name           stage        pillar */
#define TOUCHPOINT_KINDS(X)                                                               \
    X(ORDER, 1, "order", STAGE_DURING, PILLAR_SITE)                                       \
    X(RETURN, 2, "return", STAGE_AFTER, PILLAR_PRODUCT)                                   \
    X(CANCELLATION, 3, "cancellation", STAGE_AFTER, PILLAR_SITE)                          \
    X(HANDOUT, 4, "handout", STAGE_DURING, PILLAR_PRODUCT) /* goods without a price */    \
    X(ADJUSTMENT, 5, "adjustment", STAGE_AFTER,                                           \
        PILLAR_SUPPORT) /* of an account or of the stock */                               \
    X(DELIVERY, 6, "delivery", STAGE_AFTER, PILLAR_LOGISTICS)                             \
    X(VISIT, 7, "visit", STAGE_BEFORE, PILLAR_SITE)                                       \
    X(NPS, 8, "nps", STAGE_AFTER, PILLAR_PRODUCT)                                         \
    X(CSAT, 9, "csat", STAGE_AFTER, PILLAR_SUPPORT)                                       \
    X(CES, 10, "ces", STAGE_AFTER, PILLAR_SUPPORT)                                        \
    X(VIEW, 11, "view", STAGE_BEFORE, PILLAR_PRODUCT) /* of goods */                      \
    X(CART, 12, "cart", STAGE_DURING, PILLAR_SITE)                                        \
    X(CHECKOUT, 13, "checkout", STAGE_DURING, PILLAR_SITE)                                \
    X(COUPON, 14, "coupon", STAGE_DURING, PILLAR_POSITIONING)                             \
    X(EVENT, 15, "event", STAGE_DURING, PILLAR_SITE)         /* anything else they did */ \
    X(CONTACT, 16, "contact", STAGE_AFTER, PILLAR_SUPPORT)   /* we called or wrote */     \
    X(GIFT, 17, "gift", STAGE_AFTER, PILLAR_POSITIONING)     /* a present from us */      \
    X(POINTS, 18, "points", STAGE_AFTER, PILLAR_POSITIONING) /* given, spent, expired */

enum touchpoint_kind {
    TOUCHPOINT_NONE,
#define X(name, number, text, stage, pillar) TOUCHPOINT_##name = (number),
    TOUCHPOINT_KINDS(X)
#undef X
        TOUCHPOINT_KIND_COUNT
};

enum stage { STAGE_BEFORE = 1, STAGE_DURING, STAGE_AFTER };
enum pillar {
    PILLAR_POSITIONING = 1,
    PILLAR_SITE,
    PILLAR_PRODUCT,
    PILLAR_SUPPORT,
    PILLAR_LOGISTICS
};

#define CHANNELS(X)          \
    X(UNKNOWN, 0, "unknown") \
    X(SHOP, 1, "shop")       \
    X(SITE, 2, "site")       \
    X(PHONE, 3, "phone")     \
    X(EMAIL, 4, "email")     \
    X(SMS, 5, "sms")         \
    X(TELEGRAM, 6, "telegram") X(APP, 7, "app") X(MARKETPLACE, 8, "marketplace") X(POST, 9, "post")

enum channel {
#define X(name, number, text) CHANNEL_##name = (number),
    CHANNELS(X)
#undef X
        CHANNEL_COUNT
};

#define SCORE_NONE (-1)

struct touchpoint {
    int64_t customer_id;
    int64_t id; /* id_at(at, what it is): unique within the customer */
    int64_t at_us;
    enum touchpoint_kind kind;
    enum stage stage;
    enum channel channel;
    enum pillar pillar;
    int64_t amount; /* minor units */
    int64_t items;  /* sold lines of an order; days late of a delivery; 1: a contact reached them;
                     * points that came, below nought those that went */
    int score;      /* SCORE_NONE unless given */
    int64_t ref;    /* the order, return, delivery, visit or score it stands for */
};

static inline bool touchpoint_is_return(uint8_t kind)
{
    return kind == TOUCHPOINT_RETURN || kind == TOUCHPOINT_CANCELLATION;
}

/* What we did of our own accord. It is no news of the customer: it does not move the day that
 * analyses look from, because it says nothing of how far their facts are known. */
static inline bool touchpoint_is_ours(uint8_t kind)
{
    return kind == TOUCHPOINT_CONTACT || kind == TOUCHPOINT_GIFT || kind == TOUCHPOINT_POINTS;
}

/* Stage and pillar as usual for the kind, no score; the caller fills the rest. */
struct touchpoint touchpoint_of(enum touchpoint_kind kind);
const char *touchpoint_name(enum touchpoint_kind kind);
const char *touchpoint_label(enum lang lang, enum touchpoint_kind kind);
const char *stage_name(enum stage stage);
const char *pillar_name(enum pillar pillar);
const char *channel_name(enum channel channel);
bool channel_parse(struct str name, enum channel *out);

/* Inside a write transaction. Writing one that is there already changes it. */
MUST bool touchpoint_put(struct ctx *c, const struct touchpoint *t);
MUST bool touchpoint_remove(struct ctx *c, int64_t customer_id, int64_t id);

/* Says that the customer's touchpoints between these times, their seconds included, are about to be
 * added, changed or removed in this transaction, and no others. Whoever writes the table by other
 * ways than the two above calls it first, once for each customer and transaction: columns
 * (columns.h) learn of changes by nothing else. */
MUST bool timeline_changed(struct ctx *c, int64_t customer_id, int64_t from_us, int64_t until_us);
MUST bool timeline_changed_all(struct ctx *c, int64_t customer_id);

/* A customer's touchpoints, newest first, older than `before` (an id; INT64_MAX for the newest). */
#define TOUCHPOINT_PAGE_MAX 1000
MUST bool touchpoint_page(struct ctx *c, int64_t customer_id, int64_t before, size_t limit,
    struct touchpoint *out, size_t *count);

#endif
