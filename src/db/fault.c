/* Failure on purpose. MAITRED_FAULT=statement:N makes the N-th statement of the process fail as a
 * full disk would; MAITRED_FAULT=kill:N ends the process there as `kill -9` would. Tests count N up
 * until a run passes and look at the database after each. */
#include "db/db_priv.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

enum fault_kind { FAULT_NONE, FAULT_STATEMENT, FAULT_KILL };

static enum fault_kind fault_kind;
static int64_t fault_at;

static void fault_read(void)
{
    struct str text = str_of(getenv("MAITRED_FAULT")), kind;

    if (!str_cut(&text, ':', &kind) || !str_to_i64(text, 1, INT64_MAX, &fault_at))
        return;
    fault_kind = str_eq(kind, STR("statement")) ? FAULT_STATEMENT
        : str_eq(kind, STR("kill"))             ? FAULT_KILL
                                                : FAULT_NONE;
}

bool fault_strikes(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    static int64_t count;

    pthread_once(&once, fault_read);
    if (fault_kind == FAULT_NONE || __atomic_add_fetch(&count, 1, __ATOMIC_RELAXED) != fault_at)
        return false;
    if (fault_kind == FAULT_KILL)
        raise(SIGKILL);
    return true;
}
