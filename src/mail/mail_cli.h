/* The commands of mail, for its module. */
#ifndef MAITRED_MAIL_CLI_H
#define MAITRED_MAIL_CLI_H

#include "cli/verb.h"

#define MAIL_VERB_COUNT 2
extern const struct verb mail_verbs[MAIL_VERB_COUNT];

#endif
