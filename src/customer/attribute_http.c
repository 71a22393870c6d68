/* What a business declares that it wants to know of customers. */
#include "customer/customer_http.h"

static const struct member attribute_members[] = {
    {"name", MEMBER_TEXT, MEMBER_NEEDED, .max = ATTRIBUTE_NAME_MAX},
    {"type", MEMBER_CHOICE, MEMBER_NEEDED, .of = ATTRIBUTE_TYPES},
    {"label", MEMBER_TEXT, MEMBER_NEEDED, "for people; '' the name itself"},
};
const struct shape attribute_shape = SHAPE("Attribute", attribute_members);

static const struct member attributes_members[] = {
    {"items", MEMBER_OBJECT, MEMBER_NEEDED | MEMBER_LIST, .shape = &attribute_shape},
};
const struct shape attributes_shape = SHAPE("Attributes", attributes_members);

static const struct member attribute_new_members[] = {
    {"name", MEMBER_TEXT, MEMBER_NEEDED, .max = ATTRIBUTE_NAME_MAX},
    {"type", MEMBER_CHOICE, MEMBER_NEEDED, .of = ATTRIBUTE_TYPES},
    {"label", MEMBER_TEXT, .note = "for people"},
};
const struct shape attribute_new_shape = SHAPE("AttributeNew", attribute_new_members);

static void attribute_reply(struct request *rq, const struct attribute *a)
{
    json_open_object(&rq->out, NULL);
    reply_text(rq, "name", a->name);
    reply_text(rq, "type", str_of(attribute_type_name(a->type)));
    reply_text(rq, "label", a->label);
    json_close(&rq->out);
}

bool attributes_get(struct ctx *c, struct request *rq)
{
    struct attribute_names names;

    if (!attribute_names_read(c, &names))
        return false;
    json_open_object(&rq->out, NULL);
    json_open_array(&rq->out, "items");
    for (size_t i = 0; i < names.count; i++)
        attribute_reply(rq, &names.all[i]);
    json_close(&rq->out);
    json_close(&rq->out);
    return true;
}

bool attributes_post(struct ctx *c, struct request *rq)
{
    struct attribute a = {.name = member_text(rq->json, "name"),
        .label = member_text(rq->json, "label"),
        .type = (enum attribute_type)member_choice(rq->json, "type", ATTRIBUTE_TYPES)};
    bool changed;

    if (!attribute_declare(c, &a, &changed))
        return false;
    attribute_reply(rq, &a);
    return true;
}
