/* The API's description, made from the route rows: OpenAPI 3.1 for programs, a page for people. */
#ifndef MAITRED_OPENAPI_H
#define MAITRED_OPENAPI_H

#include "http/request.h"

void openapi_write(struct ctx *c, struct buf *out);
void docs_write(struct ctx *c, struct buf *out); /* HTML, escaped by construction */

#endif
