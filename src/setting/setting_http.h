/* The routes of this folder, for its row in modules.c. */
#ifndef MAITRED_SETTING_HTTP_H
#define MAITRED_SETTING_HTTP_H

#include "http/route.h"

#define SETTING_ROUTE_COUNT 2
extern const struct route setting_routes[SETTING_ROUTE_COUNT];

#endif
