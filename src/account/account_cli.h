/* maitred account: what account_module.c lists. */
#ifndef MAITRED_ACCOUNT_CLI_H
#define MAITRED_ACCOUNT_CLI_H

#include "cli/verb.h"

bool account_add_run(struct ctx *c, struct call *call);
bool account_edit_run(struct ctx *c, struct call *call);
bool account_link_run(struct ctx *c, struct call *call);
bool account_list_run(struct ctx *c, struct call *call);
bool token_add_run(struct ctx *c, struct call *call);
bool token_list_run(struct ctx *c, struct call *call);
bool token_revoke_run(struct ctx *c, struct call *call);

#endif
