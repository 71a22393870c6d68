/* The log's file, up to date with the database. */
#ifndef MAITRED_LOG_REFRESH_H
#define MAITRED_LOG_REFRESH_H

#include "timeline/log_file.h"

/* Inside a read transaction. Maps the file when nothing changed since; else reads what changed, or
 * all of it. */
MUST bool log_file_load(struct ctx *c, struct log_file **out);

#endif
