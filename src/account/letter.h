/* What is written to users: the way to a new password, and the invitation to come in. The secret
 * stands in the link's fragment, which browsers send to nobody; a page there asks for the new
 * password and posts it. So a scanner of mails that opens every link uses nothing up. */
#ifndef MAITRED_LETTER_H
#define MAITRED_LETTER_H

#include "account/account.h"

/* Inside a write transaction. url: where the server is reached, no slash at its end. */
MUST bool letter_reset(
    struct ctx *c, const struct account *a, enum lang lang, struct str url, struct str secret);
MUST bool letter_invitation(struct ctx *c, struct str email, enum lang lang, struct str url,
    struct str who, struct str secret);

/* In a write transaction: a job looks whether somebody has the address, and writes to them. What
 * is done here is the same whether anybody does. */
MUST bool letter_reset_later(struct ctx *c, struct str email, struct str url);

#endif
