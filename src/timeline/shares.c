/* Starting threads for one pass and waiting for them. */
#include "timeline/shares.h"

#include <pthread.h>
#include <unistd.h>

struct share {
    pthread_t thread;
    void (*work)(void *arg, unsigned share);
    void *arg;
    unsigned number;
};

static void *share_run(void *arg)
{
    struct share *s = arg;

    s->work(s->arg, s->number);
    return NULL;
}

unsigned shares_count(unsigned asked, size_t useful)
{
    long count = asked ? (long)asked : sysconf(_SC_NPROCESSORS_ONLN);

    if (count > SHARES_MAX)
        count = SHARES_MAX;
    if (count > 0 && (size_t)count > useful)
        count = (long)useful;
    return count < 1 ? 1 : (unsigned)count;
}

void shares_run(unsigned count, void (*work)(void *arg, unsigned share), void *arg)
{
    struct share shares[SHARES_MAX];

    assert(count > 0);
    assert(count <= SHARES_MAX);
    for (unsigned n = 1; n < count; n++) {
        shares[n] = (struct share){.work = work, .arg = arg, .number = n};
        if (pthread_create(&shares[n].thread, NULL, share_run, &shares[n]) != 0)
            bug("cannot start a scanning thread");
    }
    work(arg, 0);
    for (unsigned n = 1; n < count; n++)
        pthread_join(shares[n].thread, NULL);
}
