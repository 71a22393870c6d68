/* The command line as a door: reads argv against the verb rows of all modules, opens the database
 * and the transaction the row asks for, runs it, prints, and turns the error into an exit status.
 */
#ifndef MAITRED_CLI_H
#define MAITRED_CLI_H

#include "cli/verb.h"

int cli_main(int argc, char **argv); /* the process's exit status */

/* args.c */
MUST bool call_read(struct ctx *c, int argc, char **argv, struct call *call);
/* The verb of the first words of argv and how many words it has; NULL when there is none. */
const struct verb *verb_find(int argc, char **argv, int *words);

/* help.c: of one verb, of a group of verbs ("insight"), or of everything (""). */
void help_print(struct ctx *c, FILE *file, const struct verb *verb, const char *group);

#define CLI_FORMATS "table|json|csv"
extern const struct option cli_global_options[];
extern const size_t cli_global_option_count;

#endif
