/* Finding customers while somebody types: by the beginning of a name or a family name, a telephone
 * number as anybody writes it, an e-mail address, a card, an id of another system. A few short
 * stretches of three indexes are read, however many customers there are. */
#ifndef MAITRED_SEARCH_H
#define MAITRED_SEARCH_H

#include "customer/customer.h"

#define SEARCH_MAX 20       /* customers found at once */
#define SEARCH_TEXT_MAX 200 /* bytes */

struct search_hit {
    struct customer customer;
    const char *by;     /* "id", a prefix of an identity ("phone"), "name" */
    struct str matched; /* the whole of what begins so */
};

/* Exact hits first, then beginnings of identities, then of names; nobody twice. An empty text finds
 * nobody. Inside a transaction. */
MUST bool customer_search(
    struct ctx *c, struct str text, struct search_hit out[SEARCH_MAX], size_t *count);

#endif
