/* Drawing the line of progress, at most five times a second. */
#include "intake/progress.h"

#include <stdio.h>
#include <unistd.h>

#define REDRAW_S .2
#define BAR_CELLS 24

void progress_start(struct progress *p, enum text phase)
{
    *p = (struct progress){isatty(STDERR_FILENO), clock_elapsed_s(), 0, phase};
}

void progress_at(struct ctx *c, struct progress *p, int64_t rows, double share)
{
    double now = clock_elapsed_s(), spent = now - p->started_s;
    struct arena_mark mark;
    int full;

    if (!p->is_shown || now - p->drawn_s < REDRAW_S || share <= 0)
        return;
    p->drawn_s = now;
    share = share > 1 ? 1 : share;
    full = (int)(share * BAR_CELLS);
    mark = arena_mark(c->arena);
    fprintf(stderr, "\r%s [", lang_text(c->lang, p->phase));
    for (int i = 0; i < BAR_CELLS; i++)
        fputs(i < full ? "#" : ".", stderr);
    fprintf(stderr, "] %s\033[K",
        LANG_FORMAT(c->arena, c->lang, T_IMPORT_PROGRESS,
            ARG_TEXT("share", lang_percent(c->arena, c->lang, share, 0)),
            ARG_TEXT("rate", lang_int(c->arena, c->lang, (int64_t)((double)rows / (spent + .001)))),
            ARG_INT("left", (int64_t)(spent / share * (1 - share)))));
    fflush(stderr);
    arena_release(c->arena, mark);
}

void progress_end(struct progress *p)
{
    if (p->is_shown && p->drawn_s > 0)
        fputs("\r\033[K", stderr);
}
