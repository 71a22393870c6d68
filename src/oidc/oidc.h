/* Signing in with OpenID Connect 1.0: the authorization code flow with PKCE (RFC 7636, S256).
 *
 *   GET /api/v1/session/oidc           a row is written with nonce and verifier, found by the hash
 *                                      of the state, bound to the browser by a cookie
 *   the provider's own pages
 *   GET /api/v1/session/oidc/callback  the row is taken out, once; the code is exchanged for an ID
 *                                      token, which is checked (id_token.h); a session begins
 *
 * Who comes is known by issuer and subject once they came; before, by the verified e-mail address
 * of a user there is. Somebody else becomes a user only when the settings name the role of new
 * ones and the domains their addresses may have. The provider's second factor stands for ours. */
#ifndef MAITRED_OIDC_H
#define MAITRED_OIDC_H

#include "base/actor.h"
#include "base/ctx.h"

#define OIDC_LOGIN_S 600 /* from the beginning to the return */

struct oidc_settings {
    struct str issuer, client_id, client_secret; /* the secret may be '' */
    struct str domains;                          /* "example.com,shop.example"; '' any */
    enum role role;                              /* of new users; ROLE_NONE: there are none */
};

/* What the provider says of itself (OpenID Connect Discovery 1.0), in the arena. */
struct oidc_provider {
    const char *authorization, *token, *keys; /* URLs */
    const char *userinfo;                     /* NULL when it has none */
    bool wants_secret_in_body;                /* client_secret_post, and not client_secret_basic */
};

/* Who came, as the provider swears. */
struct oidc_person {
    struct str subject, email, name;
    bool is_email_verified;
};

/* Inside a transaction; ERR_MISSING when signing in this way is not set up. */
MUST bool oidc_settings_read(struct ctx *c, struct oidc_settings *s);
/* Network. ERR_IO, ERR_INVALID: the provider does not answer, or not as it should. */
MUST bool oidc_discover(struct ctx *c, const struct oidc_settings *s, struct oidc_provider *p);

/* A sign-in that was begun. */
struct oidc_login {
    struct str state, cookie, nonce, verifier;
};
/* Inside a write transaction. begin makes all four; take wants state and cookie and finds the
 * others: ERR_DENIED when they do not belong together, were used, or are too old. */
MUST bool oidc_login_begin(struct ctx *c, struct oidc_login *login);
MUST bool oidc_login_take(struct ctx *c, struct oidc_login *login);
/* Where the browser goes; in the arena. */
const char *oidc_login_url(struct ctx *c, const struct oidc_settings *s,
    const struct oidc_provider *p, const struct oidc_login *login, const char *redirect);

/* Network: the code becomes a person. Errors as above; ERR_DENIED for a token that is not true. */
MUST bool oidc_exchange(struct ctx *c, const struct oidc_settings *s,
    const struct oidc_login *login, struct str code, const char *redirect, struct oidc_person *out);
/* Inside a write transaction: the user that person is. ERR_DENIED: none, or not active. */
MUST bool oidc_account(struct ctx *c, const struct oidc_settings *s,
    const struct oidc_person *person, int64_t *account_id);

#endif
