/* What a feature hands to the house: one constant struct, listed in modules.c. The doors (command
 * line, later HTTP and jobs), `maitred check`, --help and the statement test all read these rows;
 * nothing else has to be told that a feature exists. */
#ifndef MAITRED_MODULE_H
#define MAITRED_MODULE_H

#include "base/ctx.h"
#include "db/db.h"

struct verb; /* cli/verb.h */

/* Something that is always true of the data. The statement lists what breaks it, one row each, first
 * column a text that says which record; it finds nothing in a healthy database. */
struct invariant {
    const char *name;
    struct statement violations;
};

struct module {
    const char *name;
    const struct verb *verbs;
    size_t verb_count;
    const struct statement *statements;
    size_t statement_count;
    const struct invariant *invariants;
    size_t invariant_count;
};

#define VERBS(rows) .verbs = (rows), .verb_count = COUNT(rows)
#define STATEMENTS(rows) .statements = (rows), .statement_count = COUNT(rows)
#define INVARIANTS(rows) .invariants = (rows), .invariant_count = COUNT(rows)

extern const struct module *const modules[]; /* modules.c */
extern const size_t module_count;

#endif
