/* The business's locations over HTTP. A code stays what it is: putting one adds or changes it. */
#include "setting/location_http.h"

#include <string.h>

#include "http/request.h"
#include "setting/location.h"

static const struct member location_members[] = {
    {"code", MEMBER_TEXT, MEMBER_NEEDED, "as tills and files write it", .max = LOCATION_CODE_MAX},
    {"name", MEMBER_TEXT, MEMBER_NEEDED},
    {"address", MEMBER_TEXT, MEMBER_NEEDED, "'' not said"},
    {"time_zone", MEMBER_TEXT, MEMBER_NEEDED, "'' that of the business"},
};
static const struct shape location_shape = SHAPE("Location", location_members);

static const struct member locations_members[] = {
    {"items", MEMBER_OBJECT, MEMBER_NEEDED | MEMBER_LIST, .shape = &location_shape},
};
static const struct shape locations_shape = SHAPE("Locations", locations_members);

static const struct member put_members[] = {
    {"name", MEMBER_TEXT, MEMBER_NEEDED, .max = LOCATION_NAME_MAX},
    {"address", MEMBER_TEXT, .note = "left out: not said", .max = LOCATION_ADDRESS_MAX},
    {"time_zone", MEMBER_TEXT, .note = "like Europe/Kyiv; left out: that of the business"},
};
static const struct shape put_shape = SHAPE("LocationPut", put_members);

static void location_reply(void *arg, const struct location *l)
{
    struct request *rq = arg;

    json_open_object(&rq->out, NULL);
    reply_text(rq, "code", l->code);
    reply_text(rq, "name", l->name);
    reply_text(rq, "address", l->address);
    reply_text(rq, "time_zone", l->time_zone);
    json_close(&rq->out);
}

static bool locations_get(struct ctx *c, struct request *rq)
{
    json_open_object(&rq->out, NULL);
    json_open_array(&rq->out, "items");
    if (!location_read(c, location_reply, rq))
        return false;
    json_close(&rq->out);
    json_close(&rq->out);
    return true;
}

static bool location_put_one(struct ctx *c, struct request *rq)
{
    struct location l = {.code = request_part(rq, "code"),
        .name = str_trim(member_text(rq->json, "name")),
        .address = str_trim(member_text(rq->json, "address")),
        .time_zone = str_trim(member_text(rq->json, "time_zone"))};
    const char *member;

    if (location_put(c, &l, &member))
        return true;
    if (member && strcmp(member, "code") != 0)
        rq->pointer = arena_printf(c->arena, "/%s", member);
    return false;
}

static bool location_delete(struct ctx *c, struct request *rq)
{
    return location_remove(c, request_part(rq, "code"));
}

#define ONE "/api/v1/locations/{code}"

const struct route location_routes[] = {
    {"GET", "/api/v1/locations", PERM_SETTING_READ, ROUTE_READ, locations_get,
        "The business's locations, by code", .answer = &locations_shape},
    {"PUT", ONE, PERM_SETTING_EDIT, ROUTE_WRITE, location_put_one,
        "Add a location, or change the one with that code", .body = &put_shape, .status = 204},
    {"DELETE", ONE, PERM_SETTING_EDIT, ROUTE_WRITE, location_delete, "Remove a location",
        .status = 204},
};
static_assert(COUNT(location_routes) == LOCATION_ROUTE_COUNT, "the module hands all of them over");
