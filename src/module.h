/* What a feature hands to the house: one constant struct, listed in modules.c. The doors (command
 * line, HTTP, jobs), `maitred check`, --help and the statement test all read these rows;
 * nothing else has to be told that a feature exists. */
#ifndef MAITRED_MODULE_H
#define MAITRED_MODULE_H

#include "base/ctx.h"
#include "db/db.h"

struct verb;         /* cli/verb.h */
struct route;        /* http/route.h */
struct gate;         /* http/gate.h */
struct job_kind;     /* job/job.h */
struct today_reason; /* today/today.h */

/* Something that is always true of the data. The statement lists what breaks it, one row each,
 * first column a text that says which record; it finds nothing in a healthy database. */
struct invariant {
    const char *name;
    struct statement violations;
};

/* A table whose rows belong to customers, and what happens to them when two customers become one,
 * part again, ask for their file, or are erased. Every table with a customer_id has such a row in
 * the module that owns it; a test compares the rows with the schema. Rows stand parents first. */
struct customer_part {
    int what; /* number in customer_merge_row.what: stored, never change one */
    const char *table;
    /* $1 who stays, $2 the merge, $3 who goes: notes the rows that will move. */
    struct statement note;
    /* $1 who stays, $2 who goes: copies, then drops. Undoing: $1 who stayed, $2 who went, $3 the
     * merge. */
    struct statement move_copy, move_drop, back_copy, back_drop;
    /* Of a table whose ids come from what a row says, so that two customers may have the same one.
     * $1 and $2 the customers: ids that both have, at most $3. Then, $3 an id: whether either has
     * it. */
    struct statement shared, taken;
    /* Of that table, and of all that name its rows. $1 the customer, $2 an id, $3 the one it
     * becomes: a parent is copied, then its children named anew, then the parent dropped. */
    struct statement rename, rename_drop;
    /* $1 the customer. The columns are named by `keys`, in order, words set apart by blanks. A key
     * may end in :int, :known (-1 is not known), :time, :money, :cost, :flag, :thousandths, :kind,
     * :stage, :channel, :pillar or, for an id, @prefix, to say how it is written; a plain one is a
     * text. */
    struct statement file;
    const char *keys;
    /* $1 the customer: removes what is personal. sql is NULL when nothing in the table is. */
    struct statement erase;
};

typedef void module_violation(void *arg, const char *rule, struct str record);

struct module {
    const char *name;
    bool (*ready)(
        struct ctx *c); /* run once after the database opened, inside a read; may be NULL */
    const struct verb *verbs;
    size_t verb_count;
    const struct route *routes;
    size_t route_count;
    const struct job_kind *jobs;
    size_t job_count;
    const struct today_reason *reasons;
    size_t reason_count;
    const struct gate *gate; /* of the one module that knows users; else NULL */
    const struct statement *statements;
    size_t statement_count;
    const struct invariant *invariants;
    size_t invariant_count;
    /* What is always true and SQL cannot say; `violation` hears of each breach, and of its record.
     * Inside a read transaction; may be NULL. */
    bool (*check)(struct ctx *c, module_violation *violation, void *arg);
    const struct customer_part *parts;
    size_t part_count;
};

#define VERBS(rows) .verbs = (rows), .verb_count = COUNT(rows)
#define ROUTES(rows) .routes = (rows), .route_count = COUNT(rows)
#define JOBS(rows) .jobs = (rows), .job_count = COUNT(rows)
#define REASONS(rows) .reasons = (rows), .reason_count = COUNT(rows)
#define STATEMENTS(rows) .statements = (rows), .statement_count = COUNT(rows)
#define INVARIANTS(rows) .invariants = (rows), .invariant_count = COUNT(rows)
#define CUSTOMER_PARTS(rows) .parts = (rows), .part_count = COUNT(rows)

extern const struct module *const modules[]; /* modules.c */
extern const size_t module_count;

/* Runs `ready` of each, inside a read. */
MUST bool modules_ready(struct ctx *c, void *unused);

#endif
