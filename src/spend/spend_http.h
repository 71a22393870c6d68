/* The routes of this folder, for its row in modules.c. */
#ifndef MAITRED_SPEND_HTTP_H
#define MAITRED_SPEND_HTTP_H

#include "http/route.h"

#define SPEND_ROUTE_COUNT 1
extern const struct route spend_routes[SPEND_ROUTE_COUNT];

#endif
