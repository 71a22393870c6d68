/* The rows behind enum err. Exit codes follow sysexits.h. */
#include "base/err.h"

static const struct err_meaning meanings[] = {
    [ERR_NONE] = {"ok", 200, 0, false},
    [ERR_USAGE] = {"usage", 400, 64, false},
    [ERR_INVALID] = {"invalid", 400, 65, false},
    [ERR_DENIED] = {"denied", 403, 77, false},
    [ERR_MISSING] = {"missing", 404, 66, false},
    [ERR_CONFLICT] = {"conflict", 409, 65, false},
    [ERR_PARTIAL] = {"partial", 200, 3, false},
    [ERR_BUSY] = {"busy", 503, 75, true},
    [ERR_IO] = {"io", 500, 74, false},
    [ERR_UNKNOWN] = {"unauthenticated", 401, 77, false},
    [ERR_STALE] = {"stale", 412, 65, false},
    [ERR_TOO_LARGE] = {"too_large", 413, 65, false},
    [ERR_TOO_MANY] = {"too_many", 429, 75, false},
    [ERR_MISMATCH] = {"mismatch", 422, 65, false},
    [ERR_PROOF] = {"proof_needed", 403, 77, false},
    [ERR_FACTOR] = {"second_factor_needed", 403, 77, false},
};
static_assert(COUNT(meanings) == ERR_COUNT, "every error needs a code, a status, an exit code");

const struct err_meaning *err_meaning(enum err e)
{
    assert(e < ERR_COUNT);
    return &meanings[e];
}
