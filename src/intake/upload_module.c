/* What uploads hand to the house: their routes, jobs and statements. */
#include "intake/import_http.h"
#include "intake/upload_store.h"
#include "module.h"

extern const struct module upload_module;

/* A run says every ten seconds that it is alive; what fell silent is taken up within two minutes,
 * whatever the lease of its job says. */
static const struct job_kind upload_jobs[] = {
    {"import.run", JOB_NONE, upload_run, 10, 30, 600, 6 * 3600, .summary = T_JOB_IMPORT_RUN},
    {"import.resume", JOB_WRITE, upload_resume, 3, 30, 60, 60, .every_s = 60,
        .summary = T_JOB_IMPORT_RESUME},
};

const struct module upload_module = {.name = "upload",
    JOBS(upload_jobs),
    .routes = import_routes,
    .route_count = IMPORT_ROUTE_COUNT,
    .statements = upload_sql,
    .statement_count = UPLOAD_STATEMENT_COUNT};
