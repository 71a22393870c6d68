/* Sessions of browsers: a cookie of 32 random bytes, a row by its hash. A session ends when nobody
 * used it for some hours (setting session_idle_hours), some days after the sign-in whatever was
 * done (session_days), when its user signs out, is deactivated or gets another role, and, but for
 * the one that does it, when a password or second factor changes. That one gets a new cookie.
 *
 * Before what decides about entry is changed, people show again who they are, unless they did so
 * lately (ROUTE_PROVED). Those of a role that needs a second factor (setting second_factor_roles)
 * and have none may only set one up (ROUTE_ENROL). */
#ifndef MAITRED_SESSION_H
#define MAITRED_SESSION_H

#include "account/account.h"
#include "http/request.h"

#define SESSION_PREFIX "ses"
#define SESSION_IDLE_HOURS 12 /* unless the business says otherwise */
#define SESSION_DAYS 30
#define SESSION_DAYS_MAX 365
#define SESSION_AGENT_MAX 200
#define SESSION_PROOF_US (15 * 60 * SECOND_US) /* that showing who one is holds */
#define SESSION_TOUCH_US (300 * SECOND_US)     /* how exactly its last use is known */

/* ---- inside a read transaction ---- */

/* The user of the request's cookie; nobody when it has none, or one that is over. */
MUST bool session_who(struct ctx *c, struct request *rq, struct actor *out);
/* ERR_DENIED when a page of another site made the browser send this. Fetch metadata decides
 * (Sec-Fetch-Site), else Origin, which must be the host that was asked or the server's own URL. A
 * request that carries neither is no browser's that we know: with a cookie it must then have a
 * header that no foreign form can set, X-Requested-With. */
MUST bool session_is_own_page(struct ctx *c, const struct request *rq, bool needs_proof);
/* ERR_DENIED unless a person who is signed in asks, and no token. */
MUST bool session_person(struct ctx *c, const struct request *rq);

/* ---- inside a write transaction ---- */

/* From here on the request is this user's. */
void session_actor(struct request *rq, const struct account *a);
/* How somebody came in. */
enum session_way { SESSION_OWN, SESSION_FEDERATED /* another answers for them */ };
/* Signs in: the session of the request's cookie, if any, ends. secret: of secret_new. */
MUST bool session_open(struct ctx *c, const struct request *rq, int64_t account_id,
    enum session_way way, struct str secret);
/* They have shown again who they are. */
MUST bool session_prove(struct ctx *c, const struct request *rq);
/* The request's session gets another secret, and the user's others end. */
MUST bool session_renew(struct ctx *c, const struct request *rq, struct str secret);
MUST bool session_close(struct ctx *c, const struct request *rq);        /* the request's own */
MUST bool session_close_others(struct ctx *c, const struct request *rq); /* of its user */
MUST bool session_close_all(struct ctx *c, int64_t account_id);
MUST bool session_touch(struct ctx *c, const struct request *rq);

/* ---- the cookie ---- */

struct str session_hash(struct ctx *c, const struct request *rq); /* of what the cookie holds */

/* Hands the cookie out; '' takes it back. After the transaction, or in it: it may run again. */
void session_cookie(struct request *rq, struct str secret);
/* Where the browser goes then. */
#define SIGNED_IN_PATH "/"

#endif
