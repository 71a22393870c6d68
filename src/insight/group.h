/* Groups of customers by a text: terms joined by "+", a customer is in it when all of them hold; a
 * "!" before a term turns it round.
 *
 *   all                     everybody with an order that counts
 *   rfm:at_risk             a segment of RFM, by groups of equal size
 *   tag:vip                 who bears the tag; one with a "+" in it cannot be named
 *   country:GB
 *   channel:site            of the first order
 *   first:2011-03           month, or as 2011-Q1 the quarter, of the first order
 *   attr:NAME=VALUE         a declared attribute
 *
 * Nobody who has no order that counts is in a group. Each term costs one query, or none. */
#ifndef MAITRED_GROUP_H
#define MAITRED_GROUP_H

#include "insight/roster.h"

#define GROUP_TERMS_MAX 8

enum group_kind {
    GROUP_ALL,
    GROUP_RFM,
    GROUP_TAG,
    GROUP_COUNTRY,
    GROUP_CHANNEL,
    GROUP_FIRST,
    GROUP_ATTRIBUTE,
    GROUP_KIND_COUNT
};

struct group {
    struct str text; /* as it was named; borrowed */
    struct group_term {
        enum group_kind kind;
        bool is_not;
        struct str value;            /* tag, country, NAME=VALUE */
        int64_t number;              /* segment, channel */
        int64_t from_day, until_day; /* of the first order; until is the day after */
    } terms[GROUP_TERMS_MAX];
    size_t count;
};

/* ERR_USAGE says which term is wrong and what is possible. */
MUST bool group_parse(struct ctx *c, struct str text, struct group *out);
bool group_uses(const struct group *g, enum group_kind kind);

/* in[i] becomes 1 when the guest i is in the group, else 0; room for roster->count. Inside a read
 * transaction. */
MUST bool group_members(struct ctx *c, const struct group *g, const struct insight_question *q,
    const struct columns *cols, const struct roster *roster, uint8_t *in);

#endif
