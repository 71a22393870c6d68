/* Asking another server for JSON: over TLS (without it only this machine, for tests and
 * sidecars), no redirects, with limits on time and size. */
#ifndef MAITRED_FETCH_H
#define MAITRED_FETCH_H

#include <jansson.h>

#include "base/ctx.h"

#define FETCH_S_MAX 10
#define FETCH_ANSWER_MAX ((size_t)256 << 10)

struct fetch {
    const char *url;
    const char *form;            /* a body of x-www-form-urlencoded: POST; NULL: GET */
    const char *user, *password; /* Basic, already encoded as the receiver wants; or NULL */
    const char *bearer;          /* or NULL */
};

/* https://..., or http:// to this machine. */
bool fetch_may(struct str url);
/* A JSON object, to be given back by json_decref. ERR_IO: no answer; ERR_INVALID: another. */
MUST bool fetch_json(struct ctx *c, const struct fetch *f, json_t **out);
/* Percent-encoded, in the arena. */
const char *fetch_escape(struct ctx *c, struct str text);

#endif
