/* The doors of this folder, for its module row. */
#ifndef MAITRED_SURPRISE_DOORS_H
#define MAITRED_SURPRISE_DOORS_H

#include "cli/verb.h"
#include "http/route.h"
#include "surprise/surprise.h"

#define SURPRISE_VERB_COUNT 9
extern const struct verb surprise_verbs[SURPRISE_VERB_COUNT];
#define SURPRISE_ROUTE_COUNT 9
extern const struct route surprise_routes[SURPRISE_ROUTE_COUNT];

#endif
