/* The routes of this folder, for its row in modules.c. */
#ifndef MAITRED_IMPORT_HTTP_H
#define MAITRED_IMPORT_HTTP_H

#include "http/route.h"

#define IMPORT_ROUTE_COUNT 8
extern const struct route import_routes[IMPORT_ROUTE_COUNT];

#endif
