/* The statements of kept answers. */
#ifndef MAITRED_KEPT_STORE_H
#define MAITRED_KEPT_STORE_H

#include "db/db.h"

enum { KEPT_GET, KEPT_PUT, KEPT_SWEEP, KEPT_STATEMENT_COUNT };
extern const struct statement kept_sql[KEPT_STATEMENT_COUNT];

#endif
