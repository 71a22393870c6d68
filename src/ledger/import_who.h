/* Who the rows of an import are about. Identities that a row gives together are one person's, and
 * so are those that one customer has already. Two customers are never made one here, nor two phones
 * or two external ids of which we know nothing: such a row is refused. */
#ifndef MAITRED_IMPORT_WHO_H
#define MAITRED_IMPORT_WHO_H

#include "base/map.h"
#include "customer/customer.h"

#define WHO_KINDS 4 /* IDENT_PHONE to IDENT_EXTERNAL */

struct who_ident {
    struct str text;            /* spelled */
    int64_t line;               /* where it was seen first */
    int64_t customer_id;        /* of the person, in their first identity; -1 nobody yet */
    int known, phone, external; /* of the person, there too: what tells them apart; -1 none */
    int above;                  /* towards the person's first identity, which is its own */
    int next;                   /* round all of one person */
};

struct who {
    struct arena *arena;
    struct map index;
    struct who_ident *all; /* in the order in which they were seen */
    size_t count, room;
};

void who_init(struct who *w, struct arena *a);
void who_fini(struct who *w);
/* Its place among all. */
int who_add(struct who *w, enum ident_kind kind, struct str ident, int64_t line);
/* Finds whose they are already. Inside any transaction. */
MUST bool who_look_up(struct ctx *c, struct who *w);
/* A row gives two together: NULL, or why they are not one person's, in the reader's language. */
const char *who_join(struct ctx *c, struct who *w, int a, int b);
/* The first identity of the person: the same for all of theirs. */
int who_person(struct who *w, int ident);
/* All of a person, the first one first; in the arena. */
struct str *who_idents(const struct who *w, struct arena *a, int person, size_t *count);

#endif
