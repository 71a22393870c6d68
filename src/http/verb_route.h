/* A command served as a route: the options are the query, the answer is its JSON or CSV. */
#ifndef MAITRED_VERB_ROUTE_H
#define MAITRED_VERB_ROUTE_H

#include "cli/output.h"
#include "http/request.h"

bool serve_verb(struct ctx *c, struct request *rq);
/* "as-of" is "as_of" in a query. */
const char *verb_query_name(struct arena *a, const char *option);

/* Answers with what the function prints, as JSON or CSV. */
MUST bool answer_print(struct ctx *c, struct request *rq, enum format format,
    bool (*print)(struct ctx *c, struct output *o, void *arg), void *arg);

#endif
