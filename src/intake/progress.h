/* A line on the terminal that says how far a long import is: share, rows a second, time left.
 * Nothing when the error stream is no terminal. */
#ifndef MAITRED_PROGRESS_H
#define MAITRED_PROGRESS_H

#include "base/ctx.h"

struct progress {
    bool is_shown;
    double started_s, drawn_s;
    enum text phase;
};

void progress_start(struct progress *p, enum text phase);
void progress_at(struct ctx *c, struct progress *p, int64_t rows, double share);
void progress_end(struct progress *p);

#endif
