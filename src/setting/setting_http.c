/* The business's settings over HTTP. A secret one can be set and is never shown. */
#include "setting/setting_http.h"

#include "http/request.h"
#include "http/serve.h"
#include "setting/setting.h"

static const struct member setting_members[] = {
    {"name", MEMBER_TEXT, MEMBER_NEEDED},
    {"value", MEMBER_TEXT, MEMBER_NEEDED | MEMBER_NULL, "'' nobody set it; null: a secret"},
    {"is_set", MEMBER_BOOL, MEMBER_NEEDED},
    {"is_entry", MEMBER_BOOL, MEMBER_NEEDED,
        "decides who comes in: set with the permission account.edit"},
    {"help", MEMBER_TEXT, MEMBER_NEEDED, "in the language of Accept-Language"},
};
static const struct shape setting_shape = SHAPE("Setting", setting_members);

static const struct member settings_members[] = {
    {"items", MEMBER_OBJECT, MEMBER_NEEDED | MEMBER_LIST, .shape = &setting_shape},
};
static const struct shape settings_shape = SHAPE("Settings", settings_members);

static const struct member value_members[] = {
    {"value", MEMBER_TEXT, MEMBER_NEEDED, .max = SETTING_VALUE_MAX},
};
static const struct shape value_shape = SHAPE("SettingValue", value_members);

static void setting_reply(void *arg, const struct setting *s)
{
    struct request *rq = arg;

    json_open_object(&rq->out, NULL);
    reply_text(rq, "name", str_of(s->name));
    if (s->is_secret)
        json_put_null(&rq->out, "value");
    else
        reply_text(rq, "value", s->value);
    json_put_bool(&rq->out, "is_set", s->value.n > 0);
    json_put_bool(&rq->out, "is_entry", s->is_entry);
    reply_text(rq, "help", str_of(s->help));
    json_close(&rq->out);
}

static bool settings_get(struct ctx *c, struct request *rq)
{
    json_open_object(&rq->out, NULL);
    json_open_array(&rq->out, "items");
    if (!setting_each(c, setting_reply, rq))
        return false;
    json_close(&rq->out);
    json_close(&rq->out);
    return true;
}

/* Workers read settings anew at once, or, when they did before the commit, within a second. */
static bool setting_put_one(struct ctx *c, struct request *rq)
{
    if (setting_is_entry(request_part(rq, "name")) && !request_proved(c, rq))
        return false;
    rq->pointer = "/value";
    if (!setting_put(c, request_part(rq, "name"), member_text(rq->json, "value")))
        return false;
    rq->pointer = NULL;
    serve_settings_changed();
    return true;
}

const struct route setting_routes[] = {
    {"GET", "/api/v1/settings", PERM_SETTING_READ, ROUTE_READ, settings_get,
        "The business's settings", .answer = &settings_shape},
    {"PUT", "/api/v1/settings/{name}", PERM_SETTING_EDIT, ROUTE_WRITE, setting_put_one, "Set one",
        .body = &value_shape, .status = 204},
};
static_assert(COUNT(setting_routes) == SETTING_ROUTE_COUNT, "the module hands all of them over");
