/* The server's counters, as Prometheus reads them. */
#ifndef MAITRED_METRIC_H
#define MAITRED_METRIC_H

#include <stdatomic.h>

#include "base/buf.h"

#define METRIC_BUCKETS 12
#define METRIC_CLASSES 5 /* 1xx to 5xx */

struct metrics {
    atomic_ullong requests[METRIC_CLASSES];
    atomic_ullong buckets[METRIC_BUCKETS + 1]; /* the last one takes the rest */
    atomic_ullong duration_us;
    atomic_ullong bytes_sent;
    atomic_ullong refused; /* for want of a place in the queue */
};

void metrics_count(struct metrics *m, int status, double seconds, size_t bytes);

struct server;
void metrics_write(struct server *s, struct buf *out);

#endif
