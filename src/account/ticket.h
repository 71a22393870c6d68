/* What somebody gets to use once: a sign-in link, a password reset, an invitation. 32 random bytes,
 * kept as their hash; they work until used, taken back, or too old. */
#ifndef MAITRED_TICKET_H
#define MAITRED_TICKET_H

#include "base/actor.h"
#include "db/db.h"

#define TICKET_PREFIX "inv" /* of invitations: the others have no name */
#define TICKET_LINK_US (10 * 60 * SECOND_US)
#define TICKET_RESET_US (3600 * SECOND_US)
#define TICKET_INVITATION_US (7 * DAY_US)

/* Stored: never change one. */
enum ticket_purpose { TICKET_LINK = 1, TICKET_RESET = 2, TICKET_INVITATION = 3 };

struct ticket {
    int64_t id;
    enum ticket_purpose purpose;
    int64_t account_id; /* for whom; of an invitation: who invites, 0 the operator */
    struct str email;   /* of an invitation, else '' */
    enum role role;     /* of an invitation, else ROLE_NONE */
    int64_t created_us, expires_us;
};

/* All inside a write transaction, but ticket_find and ticket_list. */

/* Sets id and created_us; *secret is what to hand out. */
MUST bool ticket_add(struct ctx *c, struct ticket *t, struct str *secret);
/* ERR_UNKNOWN when there is no such ticket, or it was used, taken back, or is too old. */
MUST bool ticket_find(
    struct ctx *c, enum ticket_purpose purpose, struct str secret, struct ticket *out);
/* As ticket_find, and the ticket is used up. */
MUST bool ticket_use(
    struct ctx *c, enum ticket_purpose purpose, struct str secret, struct ticket *out);
/* Those that are still good, by age, at most 1000. */
typedef void ticket_each(void *arg, const struct ticket *t);
MUST bool ticket_list(struct ctx *c, enum ticket_purpose purpose, ticket_each *each, void *arg);
/* Takes one back; ERR_MISSING when it is not good any more. */
MUST bool ticket_drop(struct ctx *c, enum ticket_purpose purpose, int64_t id);
/* The invitations of an address that are still good become useless. */
MUST bool ticket_drop_email(struct ctx *c, struct str email);
/* Those of the user that are still good become useless; of invitations: those they sent. */
MUST bool ticket_drop_all(struct ctx *c, enum ticket_purpose purpose, int64_t account_id);

#endif
