/* Who comes in by HTTP (http/gate.h): programs by token, people by
 * session. */
#ifndef MAITRED_ACCOUNT_GATE_H
#define MAITRED_ACCOUNT_GATE_H

#include "http/gate.h"

extern const struct gate account_gate;

/* What the door does for ROUTE_WRITE, for handlers that open their transactions themselves: the
 * request goes to the audit log, in their write transaction, at its end. */
MUST bool gate_note(struct ctx *c, const struct request *rq);

#endif
