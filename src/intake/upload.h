/* A file sent to be imported later: kept in the server's folder, previewed, then imported by a job.
 *
 *   UPLOADED   it is here; somebody looks at the preview and says how to read it
 *   QUEUED     a job will import it
 *   RUNNING    a job does, and says so every ten seconds; one that fell silent for a minute is
 *              taken up again, which is harmless: what was imported is known
 *   DONE, FAILED, CANCELLED   the file is gone; its rejected rows stay for a month
 *
 * What a run has done so far is kept in memory, for those who watch it in the same process. */
#ifndef MAITRED_UPLOAD_H
#define MAITRED_UPLOAD_H

#include "intake/import.h"
#include "job/job.h"

#define UPLOAD_PREFIX "imp"
#define UPLOAD_KEPT_DAYS 30
#define UPLOAD_NAME_MAX 200

#define UPLOAD_STATES "uploaded|queued|running|done|failed|cancelled"
enum upload_state {
    UPLOAD_NONE,
    UPLOAD_UPLOADED,
    UPLOAD_QUEUED,
    UPLOAD_RUNNING,
    UPLOAD_DONE,
    UPLOAD_FAILED,
    UPLOAD_CANCELLED
};

struct upload {
    int64_t id;
    struct str kind, file_name, path, options, error;
    enum upload_state state;
    int64_t size, created_us, started_us, finished_us;
    struct import_counts counts;
};
const char *upload_state_name(enum upload_state state);

/* Inside a read or write transaction. ERR_MISSING: there is none. */
MUST bool upload_get(struct ctx *c, int64_t id, struct upload *out);
/* The newest first, older than `before`. */
MUST bool upload_page(
    struct ctx *c, int64_t before, size_t limit, struct upload *out, size_t *count);
/* Inside a write transaction. */
MUST bool upload_add(struct ctx *c, const struct upload *u);
/* Queues it with these options. ERR_CONFLICT: it runs, or is done. */
MUST bool upload_queue(struct ctx *c, const struct upload *u, struct str options);
/* ERR_CONFLICT: it is done. One that runs in this process ends at its next breath. */
MUST bool upload_cancel(struct ctx *c, const struct upload *u);

/* The import an upload asks for (import_cli.c): `options` is a JSON object named as the command's
 * options. ERR_USAGE, ERR_INVALID: they are not right. */
MUST bool import_wanted(
    struct ctx *c, const struct upload *u, struct str options, struct import *im);
bool import_kind_parse(struct str name, size_t *out); /* the place in import_kinds */

/* ---- what runs in this process ---- */

struct upload_live {
    int64_t rows;
    double share; /* of the file read, then of what it says written */
    bool is_writing, is_over;
};
/* False: it does not run here, nor did it lately. */
bool upload_live(int64_t id, struct upload_live *out);

/* The jobs of imports, for the module row. */
MUST bool upload_run(struct ctx *c, struct job *job);
MUST bool upload_resume(struct ctx *c, struct job *job);

#endif
