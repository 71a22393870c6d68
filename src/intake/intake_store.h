/* The record of what was imported. */
#ifndef MAITRED_INTAKE_STORE_H
#define MAITRED_INTAKE_STORE_H

#include "intake/import.h"

enum intake_statement { IMPORT_RUN_ADD, IMPORT_RUN_END, IMPORT_HAS_NUMBER, INTAKE_STATEMENT_COUNT };
extern const struct statement intake_sql[INTAKE_STATEMENT_COUNT];

MUST bool import_run_add(struct ctx *c, int64_t id, const char *kind, struct str file_name);
MUST bool import_run_end(struct ctx *c, const struct import *im);

/* Has the customer an external id of this source? */
MUST bool import_has_number(struct ctx *c, int64_t customer_id, struct str source, bool *has);

#endif
