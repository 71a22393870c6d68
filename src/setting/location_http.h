/* The routes of locations, for their module's row. */
#ifndef MAITRED_LOCATION_HTTP_H
#define MAITRED_LOCATION_HTTP_H

#include "http/route.h"

#define LOCATION_ROUTE_COUNT 3
extern const struct route location_routes[LOCATION_ROUTE_COUNT];

#endif
