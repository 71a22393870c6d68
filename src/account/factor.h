/* A user's second factor: an app that shows codes (totp.h), and ten recovery codes for the day the
 * app is lost. It counts once a first code was seen; each code works once. Recovery codes are 120
 * random bits, kept as hashes. */
#ifndef MAITRED_FACTOR_H
#define MAITRED_FACTOR_H

#include "base/actor.h"
#include "db/db.h"

#define FACTOR_CODES 10
#define FACTOR_CODE_MAX 64 /* bytes of what somebody types */

/* roles: as the setting second_factor_roles has them, "owner,manager". Must this one have one? */
bool factor_is_for(struct str roles, enum role role);
MUST bool factor_is_on(struct ctx *c, int64_t account_id, bool *is_on);

/* Inside a write transaction. A factor that is on is ERR_CONFLICT for factor_enrol, one that is
 * not there ERR_MISSING for factor_confirm. */

/* *secret: base32, for the app. */
MUST bool factor_enrol(struct ctx *c, int64_t account_id, struct str *secret);
/* The first code; the recovery codes are shown this once. ERR_UNKNOWN for a wrong code. */
MUST bool factor_confirm(
    struct ctx *c, int64_t account_id, struct str code, struct str recovery[FACTOR_CODES]);
/* Takes a code of the app, or a recovery code, which is used up. ERR_UNKNOWN for any other. */
MUST bool factor_use(struct ctx *c, int64_t account_id, struct str code);
MUST bool factor_remove(struct ctx *c, int64_t account_id);

#endif
