/* The commands of this folder, for the verb rows of customer_module.c. */
#ifndef MAITRED_CUSTOMER_CLI_H
#define MAITRED_CUSTOMER_CLI_H

#include "cli/verb.h"
#include "customer/customer_priv.h"

/* Inside a read transaction. */
MUST bool customer_list_run(struct ctx *c, struct call *call);
MUST bool customer_find_run(struct ctx *c, struct call *call);
MUST bool customer_show_run(struct ctx *c, struct call *call);
MUST bool customer_export_run(struct ctx *c, struct call *call);
MUST bool attribute_list_run(struct ctx *c, struct call *call);
/* Every command that changes something; opens its own write transaction. */
MUST bool customer_change_run(struct ctx *c, struct call *call);

#endif
