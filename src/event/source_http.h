/* The routes of sources, events and what was rejected. */
#ifndef MAITRED_SOURCE_HTTP_H
#define MAITRED_SOURCE_HTTP_H

#include "http/route.h"

#define EVENT_ROUTE_COUNT 22
extern const struct route event_routes[EVENT_ROUTE_COUNT];

#endif
