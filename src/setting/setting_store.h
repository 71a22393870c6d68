/* The SQL of settings. */
#ifndef MAITRED_SETTING_STORE_H
#define MAITRED_SETTING_STORE_H

#include "db/db.h"

enum setting_statement { SETTING_GET, SETTING_PUT, SETTING_HAS_AMOUNTS, SETTING_STATEMENT_COUNT };
extern const struct statement setting_sql[SETTING_STATEMENT_COUNT];

#endif
