/* Where the server's own settings come from: a flag, else MAITRED_<NAME> of the environment, else a
 * line "name = value" of the file that --config names, else the default. */
#ifndef MAITRED_CONFIG_H
#define MAITRED_CONFIG_H

#include "cli/verb.h"

#define CONFIG_FILE_MAX 65536
#define CONFIG_VALUE_MAX 1024

struct config {
    struct call *call;
    struct pair *lines; /* of the file */
    size_t line_count;
};

/* ERR_INVALID with file and line for one that is not "name = value", or names no option of `call`.
 */
MUST bool config_read(struct ctx *c, struct call *call, struct config *out);
/* NULL-terminated, in the arena; NULL when nobody says. `option` is one of the call's. */
const char *config_text(struct ctx *c, const struct config *k, const char *option);
MUST bool config_int(struct ctx *c, const struct config *k, const char *option, int64_t min,
    int64_t max, int64_t fallback, int64_t *out);

#endif
