/* The business's locations: its shops, and other places where it meets its customers. Reference
 * rows, known by a code that the business chose and its tills and files write; each may lie in a
 * time zone of its own. They belong to the business and to no customer. */
#ifndef MAITRED_LOCATION_H
#define MAITRED_LOCATION_H

#include "db/db.h"

#define LOCATION_CODE_MAX 32 /* bytes: letters and digits of ASCII, "-", "_", "." */
#define LOCATION_NAME_MAX 200
#define LOCATION_ADDRESS_MAX 500
#define LOCATIONS_MAX 1000 /* so that a list of them needs no pages */

struct location {
    struct str code, name;
    struct str address;   /* '' not said */
    struct str time_zone; /* '' that of the business */
};

/* Inside a write transaction. Adds the location, or changes the one with its code. ERR_INVALID with
 * *member the name of what is wrong ("code", "name", "address", "time_zone"); ERR_CONFLICT: there
 * are LOCATIONS_MAX already. */
MUST bool location_put(struct ctx *c, const struct location *l, const char **member);
/* Inside a write transaction. ERR_MISSING: there is none of that code. */
MUST bool location_remove(struct ctx *c, struct str code);
/* Every one, by code. Texts are borrowed for the call. */
typedef void location_each(void *arg, const struct location *l);
MUST bool location_read(struct ctx *c, location_each *each, void *arg);

#endif
