/* The business's settings: few rows, each with its check and default. Read once when the database
 * opens; currency and time zone then live in the ctx. */
#ifndef MAITRED_SETTING_H
#define MAITRED_SETTING_H

#include "db/db.h"

#define SETTING_VALUE_MAX 200

/* The value in the environment (settings of the server's surroundings), else the stored one, in the
 * arena; empty when nobody set it. */
MUST bool setting_get(struct ctx *c, const char *name, struct str *value);
/* Inside a write transaction. ERR_INVALID: no such setting, or not a value for it. */
MUST bool setting_put(struct ctx *c, struct str name, struct str value);
/* The same for what the program alone says, which setting_put refuses. */
MUST bool setting_tell(struct ctx *c, const char *name, struct str value);
/* Sets the currency of a business that has none yet, else checks that it is the same. */
MUST bool setting_claim_currency(struct ctx *c, const char *currency);

struct setting {
    const char *name, *help; /* help: for people, in the reader's language */
    struct str value;        /* also of a secret one: not for showing */
    bool is_secret;
    bool is_entry; /* decides who comes in: set by who may edit accounts */
};
/* Every setting there is, by name. */
MUST bool setting_each(struct ctx *c, void (*each)(void *arg, const struct setting *s), void *arg);

/* Does it decide who comes in? */
bool setting_is_entry(struct str name);

bool setting_ready(struct ctx *c);

#endif
