/* What the business spends on marketing, month by month and channel by channel: on winning new
 * customers, or on keeping those it has. One amount for each month, channel and purpose; another
 * one takes its place. The rows belong to the business and to no customer.
 *
 * A month is known by its first day. A channel is any text, kept folded ("Ads" is "ads"), '' where
 * nobody said which. Amounts are minor units in the business's currency, which the first one
 * settles. */
#ifndef MAITRED_SPEND_H
#define MAITRED_SPEND_H

#include "db/db.h"

#define SPEND_CHANNEL_MAX 100 /* bytes */
#define SPEND_NOTE_MAX 1000
#define SPEND_AMOUNT_MAX INT64_C(100000000000000000)

enum spend_purpose { SPEND_WIN = 1, SPEND_KEEP };
#define SPEND_PURPOSES "win|keep"

struct spend {
    int64_t month;
    struct str channel;
    enum spend_purpose purpose;
    int64_t amount;
    struct str note; /* in spend_put: '' leaves the one there is */
};

const char *spend_purpose_name(enum spend_purpose purpose);
/* "win", "acquisition", "retention" ...: the words of three languages. */
bool spend_purpose_parse(struct ctx *c, struct str text, enum spend_purpose *out);
int64_t spend_month_of(int64_t day);
bool spend_month_parse(struct str text, int64_t *month); /* 2011-03, 03.2011, 3/2011 */
/* ERR_INVALID when it is too long. */
MUST bool spend_channel(struct ctx *c, struct str text, struct str *out);

/* Inside a write transaction. An amount of 0 removes the row. */
enum spend_fate { SPEND_KNOWN, SPEND_ADDED, SPEND_CHANGED, SPEND_REMOVED };
MUST bool spend_put(struct ctx *c, const struct spend *s, enum spend_fate *fate);

/* The months [from, until], by month, channel and purpose. Texts are borrowed for the call. */
typedef void spend_each(void *arg, const struct spend *s);
MUST bool spend_read(struct ctx *c, int64_t from, int64_t until, spend_each *each, void *arg);

/* What each channel had for each purpose in those months, most first. */
MUST bool spend_sums(struct ctx *c, int64_t from, int64_t until, spend_each *each, void *arg);

#endif
