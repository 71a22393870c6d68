/* The routes of customers, and those that are about one as a whole. */
#include "customer/customer_http.h"

#include <string.h>

#include "base/actor.h"
#include "customer/customer_priv.h"
#include "customer/glance.h"
#include "http/verb_route.h"

/* ---- shapes ---- */

static const struct member home_members[] = {
    {"latitude", MEMBER_REAL, MEMBER_NEEDED},
    {"longitude", MEMBER_REAL, MEMBER_NEEDED},
};
const struct shape home_shape = SHAPE("Home", home_members);

static const struct member customer_members[] = {CUSTOMER_MEMBERS};
const struct shape customer_shape = SHAPE("Customer", customer_members);

static const struct member ident_members[] = {
    {"ident", MEMBER_TEXT, MEMBER_NEEDED, "the whole of it, as in paths"},
    {"kind", MEMBER_CHOICE, MEMBER_NEEDED, .of = IDENT_KINDS},
    {"value", MEMBER_TEXT, MEMBER_NEEDED},
    {"source", MEMBER_TEXT, MEMBER_NEEDED, "the system of an id; '' the business's own"},
};
const struct shape ident_shape = SHAPE("Identity", ident_members);

static const struct member customer_full_members[] = {
    CUSTOMER_MEMBERS,
    {"identities", MEMBER_OBJECT, MEMBER_NEEDED | MEMBER_NULL | MEMBER_LIST, .shape = &ident_shape},
    {"tags", MEMBER_TEXT, MEMBER_NEEDED | MEMBER_LIST},
    {"since", MEMBER_TIME, MEMBER_NEEDED | MEMBER_NULL, "the first we know of them"},
    {"last_visit", MEMBER_TIME, MEMBER_NEEDED | MEMBER_NULL},
    {"last_order", MEMBER_TIME, MEMBER_NEEDED | MEMBER_NULL},
    {"orders", MEMBER_INT, MEMBER_NEEDED},
    {"sales", MEMBER_MONEY, MEMBER_NEEDED, "returns taken off"},
    {"is_whole", MEMBER_BOOL, MEMBER_NEEDED,
        "false: the sums are over the newest 1000 touchpoints"},
};
const struct shape customer_full_shape = SHAPE("CustomerFull", customer_full_members);

#define FIELD_MEMBERS                                                                        \
    {"kind", MEMBER_CHOICE, .of = "person|organisation"},                                    \
        {"name", MEMBER_TEXT, MEMBER_NULL, "null or '' empties it, as all of these"},        \
        {"given_name", MEMBER_TEXT, MEMBER_NULL}, {"family_name", MEMBER_TEXT, MEMBER_NULL}, \
        {"language", MEMBER_TEXT, MEMBER_NULL}, {"time_zone", MEMBER_TEXT, MEMBER_NULL},     \
        {"country", MEMBER_TEXT, MEMBER_NULL}, {"address", MEMBER_TEXT, MEMBER_NULL},        \
        {"birth", MEMBER_TEXT, MEMBER_NULL, "1980-12-31, 12-31 or 1980"},                    \
        {"home", MEMBER_OBJECT, MEMBER_NULL, .shape = &home_shape},                          \
    {                                                                                        \
        "attributes", MEMBER_MAP, .note = "each replaces its own; null takes it away"        \
    }
static const struct member edit_members[] = {FIELD_MEMBERS};
static const struct shape edit_shape = SHAPE("CustomerEdit", edit_members);

static const struct member new_members[] = {
    FIELD_MEMBERS,
    {"identities", MEMBER_OBJECT, MEMBER_LIST, .shape = &ident_new_shape, .max = 20},
    {"tags", MEMBER_TEXT, MEMBER_LIST},
};
static const struct shape new_shape = SHAPE("CustomerNew", new_members);

static const struct member merge_members[] = {
    {"customer", MEMBER_ID, MEMBER_NEEDED, "who goes", .of = CUSTOMER_PREFIX},
};
static const struct shape merge_shape = SHAPE("CustomerMerge", merge_members);

static const struct member parted_members[] = {
    {"customer", MEMBER_ID, MEMBER_NEEDED, "who lives again", .of = CUSTOMER_PREFIX},
    {"kept", MEMBER_ID, MEMBER_NEEDED, "who they had become", .of = CUSTOMER_PREFIX},
};
static const struct shape parted_shape = SHAPE("CustomerParted", parted_members);

/* ---- a customer, written ---- */

bool may_see_person(const struct ctx *c)
{
    return actor_may(c->actor, PERM_CUSTOMER_PERSONAL);
}

bool attribute_names_read(struct ctx *c, struct attribute_names *out)
{
    return attribute_list(c, &out->all, &out->count);
}

static bool is_flag(const struct attribute_names *names, const char *key)
{
    for (size_t i = 0; i < names->count; i++)
        if (str_eq(names->all[i].name, str_of(key)))
            return names->all[i].type == ATTRIBUTE_FLAG;
    return false;
}

static void attributes_reply(
    struct request *rq, const struct attribute_names *names, struct str text)
{
    json_t *all = json_loadb(text.p, text.n, 0, NULL), *value;
    const char *key;

    assert(json_is_object(all));
    json_open_object(&rq->out, "attributes");
    json_object_foreach(all, key, value)
    {
        if (json_is_string(value))
            json_put_text(&rq->out, key, str_of(json_string_value(value)));
        else if (is_flag(names, key))
            json_put_bool(&rq->out, key, json_integer_value(value) != 0);
        else if (json_is_integer(value))
            json_put_int(&rq->out, key, json_integer_value(value));
        else
            json_put_real(&rq->out, key, json_real_value(value));
    }
    json_close(&rq->out);
    json_decref(all);
}

static void birth_reply(struct ctx *c, struct request *rq, const struct customer *cu)
{
    if (cu->birth_month)
        reply_text(rq, "birth", date_text(c, cu->birth_year, cu->birth_month, cu->birth_day));
    else if (cu->birth_year)
        reply_text(rq, "birth", str_of(arena_printf(c->arena, "%04d", cu->birth_year)));
    else
        json_put_null(&rq->out, "birth");
}

static void home_reply(struct request *rq, const struct customer *cu)
{
    if (!cu->has_home) {
        json_put_null(&rq->out, "home");
        return;
    }
    json_open_object(&rq->out, "home");
    json_put_real(&rq->out, "latitude", cu->latitude);
    json_put_real(&rq->out, "longitude", cu->longitude);
    json_close(&rq->out);
}

static void person_reply(struct request *rq, const char *key, bool may_see, struct str text)
{
    if (may_see)
        reply_text(rq, key, text);
    else
        json_put_null(&rq->out, key);
}

static bool known_by_reply(struct ctx *c, struct request *rq, const struct customer *cu)
{
    struct str body = STR("");
    enum ident_kind kind;
    struct rows rows;
    bool found;

    if (cu->name.n || !may_see_person(c)) {
        json_put_null(&rq->out, "known_by");
        return true;
    }
    if (!db_one(c, &rows, &customer_sql[IDENTITIES_OF], ARGS(I64(cu->id), I64(1)), &found))
        return false;
    if (found && !ident_split(db_text(&rows, 0), &kind, &body))
        bug("an identity of no kind");
    if (found && kind == IDENT_EXTERNAL)
        str_cut(&body, ':', &(struct str){0});
    person_reply(rq, "known_by", found, body);
    return db_end(&rows);
}

bool customer_reply(struct ctx *c, struct request *rq, const struct attribute_names *names,
    const struct customer *cu)
{
    static const struct customer unseen;
    bool sees = may_see_person(c);

    reply_text(rq, "id", str_of(customer_text(c, cu->id)));
    reply_text(rq, "kind", str_of(customer_kind_name(cu->kind)));
    person_reply(rq, "name", sees, cu->name);
    if (!known_by_reply(c, rq, cu))
        return false;
    person_reply(rq, "given_name", sees, cu->given_name);
    person_reply(rq, "family_name", sees, cu->family_name);
    reply_text(rq, "language", cu->language);
    reply_text(rq, "time_zone", cu->time_zone);
    reply_text(rq, "country", cu->country);
    person_reply(rq, "address", sees, cu->address);
    birth_reply(c, rq, sees ? cu : &unseen);
    home_reply(rq, sees ? cu : &unseen);
    if (sees)
        attributes_reply(rq, names, cu->attributes);
    else
        json_put_null(&rq->out, "attributes");
    json_put_int(&rq->out, "version", cu->version);
    reply_time(rq, "created_at", cu->created_us);
    reply_time(rq, "updated_at", cu->updated_us);
    reply_time(rq, "erased_at", cu->erased_us);
    reply_id(rq, "merged_into", CUSTOMER_PREFIX, cu->merged_into);
    return true;
}

void ident_reply(struct request *rq, const char *key, struct str ident)
{
    struct str body = ident, source = STR("");
    enum ident_kind kind;

    if (!ident_split(ident, &kind, &body))
        bug("an identity of no kind");
    if (kind == IDENT_EXTERNAL)
        str_cut(&body, ':', &source);
    json_open_object(&rq->out, key);
    reply_text(rq, "ident", ident);
    reply_text(rq, "kind", str_of(ident_prefix(kind)));
    reply_text(rq, "value", body);
    reply_text(rq, "source", source);
    json_close(&rq->out);
}

static bool idents_reply(struct ctx *c, struct request *rq, int64_t id)
{
    struct rows rows;

    if (!may_see_person(c)) {
        json_put_null(&rq->out, "identities");
        return true;
    }
    if (!db_query(c, &rows, &customer_sql[IDENTITIES_OF], ARGS(I64(id), I64(CUSTOMER_ROWS_MAX))))
        return false;
    json_open_array(&rq->out, "identities");
    while (db_next(&rows))
        ident_reply(rq, NULL, db_text(&rows, 0));
    json_close(&rq->out);
    return db_end(&rows);
}

static bool tags_reply(struct ctx *c, struct request *rq, int64_t id)
{
    struct rows rows;

    if (!db_query(c, &rows, &customer_sql[TAGS_OF], ARGS(I64(id), I64(CUSTOMER_ROWS_MAX))))
        return false;
    json_open_array(&rq->out, "tags");
    while (db_next(&rows))
        reply_text(rq, NULL, db_text(&rows, 0));
    json_close(&rq->out);
    return db_end(&rows);
}

static bool full_reply(struct ctx *c, struct request *rq, const struct customer *cu)
{
    struct attribute_names names;
    struct customer_glance l;

    if (!attribute_names_read(c, &names) || !customer_glance(c, cu, &l))
        return false;
    reply_etag(rq, cu->version);
    json_open_object(&rq->out, NULL);
    if (!customer_reply(c, rq, &names, cu) || !idents_reply(c, rq, cu->id) ||
        !tags_reply(c, rq, cu->id))
        return false;
    reply_time(rq, "since", l.since_us);
    reply_time(rq, "last_visit", l.last_visit_us);
    reply_time(rq, "last_order", l.last_order_us);
    json_put_int(&rq->out, "orders", l.orders);
    reply_money(rq, "sales", l.sales, c->currency);
    json_put_bool(&rq->out, "is_whole", l.count < TOUCHPOINT_PAGE_MAX);
    json_close(&rq->out);
    return true;
}

bool customer_of_path(struct ctx *c, struct request *rq, struct customer *out)
{
    int64_t id;

    if (!request_id(c, rq, "id", CUSTOMER_PREFIX, &id) || !customer_get(c, id, out))
        return false;
    if (out->id != id)
        reply_header(rq, "Content-Location",
            arena_printf(c->arena, "/api/v1/customers/%s", customer_text(c, out->id)));
    return true;
}

/* ---- a customer, read ---- */

static bool birth_take(struct ctx *c, struct request *rq, struct customer *cu)
{
    struct str text = member_text(rq->json, "birth");
    int64_t year;

    if (!text.n)
        return true;
    if (text.n == 4 && str_to_i64(text, 1, 9999, &year)) {
        cu->birth_year = (int)year;
        return true;
    }
    rq->pointer = "/birth";
    return customer_date_read(text, &cu->birth_year, &cu->birth_month, &cu->birth_day) ||
        fail(c, ERR_INVALID, "a day is like 1980-12-31 or 12-31, not \"" STR_FMT "\"",
            STR_ARG(text));
}

static struct str value_text(struct ctx *c, const json_t *value)
{
    char real[JSON_REAL_MAX];

    if (json_is_string(value))
        return (struct str){json_string_value(value), json_string_length(value)};
    if (json_is_boolean(value))
        return json_is_true(value) ? STR("yes") : STR("no");
    if (json_is_null(value))
        return STR("");
    if (json_is_integer(value))
        return str_of(arena_printf(c->arena, "%lld", (long long)json_integer_value(value)));
    if (!json_is_real(value))
        return json_write(c, value); /* no attribute takes that */
    json_real_text(real, json_real_value(value));
    return str_keep(c->arena, str_of(real));
}

static bool attributes_take(struct ctx *c, struct request *rq, struct customer *cu)
{
    json_t *all = json_object_get(rq->json, "attributes"), *value;
    const char *key;

    json_object_foreach(all, key, value)
    {
        rq->pointer = arena_printf(c->arena, "/attributes/%s", key);
        if (!attribute_put(c, str_of(key), value_text(c, value), &cu->attributes))
            return false;
    }
    return true;
}

/* Fields that are there; `*cleared` has a bit for each that is there and empty. */
static bool fields_take(struct ctx *c, struct request *rq, struct customer *cu, unsigned *cleared)
{
    const json_t *home = json_object_get(rq->json, "home");

    *cleared = 0;
    for (size_t i = 0; i < CUSTOMER_FIELD_COUNT; i++) {
        struct str *value;
        const char *name = customer_field(cu, i, &value);

        *value = str_trim(member_text(rq->json, name));
        if (json_object_get(rq->json, name) && !value->n)
            *cleared |= 1U << i;
    }
    if (json_object_get(rq->json, "birth") && !member_text(rq->json, "birth").n)
        *cleared |= CUSTOMER_CLEARS_BIRTH;
    if (json_is_null(home))
        *cleared |= CUSTOMER_CLEARS_HOME;
    cu->has_home = json_is_object(home);
    cu->latitude = member_real(home, "latitude", 0);
    cu->longitude = member_real(home, "longitude", 0);
    if (member_has(rq->json, "kind"))
        cu->kind = (enum customer_kind)(
            CUSTOMER_PERSON + member_choice(rq->json, "kind", "person|organisation"));
    if (!birth_take(c, rq, cu) || !attributes_take(c, rq, cu))
        return false;
    rq->pointer = NULL;
    return true;
}

/* ---- handlers ---- */

static bool customer_get_one(struct ctx *c, struct request *rq)
{
    struct customer cu;

    return customer_of_path(c, rq, &cu) && full_reply(c, rq, &cu);
}

static bool idents_take(struct ctx *c, struct request *rq, const struct customer *cu)
{
    json_t *idents = json_object_get(rq->json, "identities"), *tags;
    struct str country = cu->country, spelled;
    bool changed;

    if (!country.n && !customer_country(c, &country))
        return false;
    for (size_t i = 0; i < json_array_size(idents); i++) {
        rq->pointer = arena_printf(c->arena, "/identities/%zu", i);
        if (!ident_take(c, cu->id, country, json_array_get(idents, i), &spelled))
            return false;
    }
    tags = json_object_get(rq->json, "tags");
    for (size_t i = 0; i < json_array_size(tags); i++) {
        rq->pointer = arena_printf(c->arena, "/tags/%zu", i);
        if (!customer_tag(c, cu->id, str_of(json_string_value(json_array_get(tags, i))), &changed))
            return false;
    }
    rq->pointer = NULL;
    return true;
}

static bool customer_post(struct ctx *c, struct request *rq)
{
    struct customer cu = {0};
    unsigned cleared;

    if (!fields_take(c, rq, &cu, &cleared) || !customer_add(c, &cu) || !idents_take(c, rq, &cu) ||
        !customer_get(c, cu.id, &cu))
        return false;
    reply_header(
        rq, "Location", arena_printf(c->arena, "/api/v1/customers/%s", customer_text(c, cu.id)));
    return full_reply(c, rq, &cu);
}

static bool customer_patch(struct ctx *c, struct request *rq)
{
    struct customer cu, news = {0};
    unsigned cleared;
    bool changed;

    if (!customer_of_path(c, rq, &cu) || !request_matches(c, rq, cu.version) ||
        !fields_take(c, rq, &news, &cleared))
        return false;
    news.id = cu.id;
    return customer_edit(c, &news, cleared, &changed) && customer_get(c, cu.id, &cu) &&
        full_reply(c, rq, &cu);
}

static bool customer_delete(struct ctx *c, struct request *rq)
{
    struct customer cu;

    return customer_of_path(c, rq, &cu) && request_matches(c, rq, cu.version) &&
        customer_erase(c, cu.id);
}

static bool merge_post(struct ctx *c, struct request *rq)
{
    int64_t merge_id;
    struct customer cu;

    return customer_of_path(c, rq, &cu) && request_matches(c, rq, cu.version) &&
        customer_merge(c, cu.id, member_id(rq->json, "customer", CUSTOMER_PREFIX), &merge_id) &&
        customer_get(c, cu.id, &cu) && full_reply(c, rq, &cu);
}

static bool unmerge_post(struct ctx *c, struct request *rq)
{
    int64_t id, kept;

    if (!request_id(c, rq, "id", CUSTOMER_PREFIX, &id) || !customer_unmerge(c, id, &kept))
        return false;
    json_open_object(&rq->out, NULL);
    reply_id(rq, "customer", CUSTOMER_PREFIX, id);
    reply_id(rq, "kept", CUSTOMER_PREFIX, kept);
    json_close(&rq->out);
    return true;
}

static bool export_print(struct ctx *c, struct output *o, void *arg)
{
    return customer_export(c, *(const int64_t *)arg, o);
}

static bool export_get(struct ctx *c, struct request *rq)
{
    struct customer cu;

    if (!customer_of_path(c, rq, &cu))
        return false;
    reply_header(rq, "Content-Disposition",
        arena_printf(c->arena, "attachment; filename=\"%s.json\"", customer_text(c, cu.id)));
    return answer_print(c, rq, FORMAT_JSON, export_print, &cu.id);
}

#define ONE "/api/v1/customers/{id}"
#define READS(permission, run) PERM_CUSTOMER_##permission, ROUTE_READ, run
#define WRITES(permission, run) PERM_CUSTOMER_##permission, ROUTE_WRITE, run
#define ADDS(noun, what)                                                                          \
    WRITES(EDIT, customer_detail_post), what, .body = &noun##_new_shape, .answer = &noun##_shape, \
                                              .status = 201

const struct route customer_routes[] = {
    {"GET", "/api/v1/customers", READS(READ, customer_list_get),
        "Customers, a page at a time, all or by one filter", QUERY(customer_list_query),
        .answer = &customer_shape, .flags = ROUTE_PAGED},
    {"GET", "/api/v1/customers/search", READS(PERSONAL, customer_search_get),
        "Customers by the beginning of a name, phone, e-mail, card or id",
        QUERY(customer_search_query), .answer = &customers_found_shape},
    {"POST", "/api/v1/customers", WRITES(EDIT, customer_post), "Add a customer", .body = &new_shape,
        .answer = &customer_full_shape, .status = 201},
    {"GET", ONE, READS(READ, customer_get_one),
        "A customer; who was merged reads as who they became", .answer = &customer_full_shape},
    {"PATCH", ONE, WRITES(EDIT, customer_patch), "Change a customer", .body = &edit_shape,
        .answer = &customer_full_shape},
    {"DELETE", ONE, WRITES(ERASE, customer_delete),
        "Erase a customer: what tells who they are goes, sums stay; cannot be undone",
        .status = 204},
    {"POST", ONE "/merge", WRITES(ERASE, merge_post), "Make one customer of two",
        .body = &merge_shape, .answer = &customer_full_shape},
    {"POST", ONE "/unmerge", WRITES(ERASE, unmerge_post), "Part who was merged into another",
        .answer = &parted_shape},
    {"GET", ONE "/export", READS(ERASE, export_get), "All there is of a customer, as a file"},
    {"GET", ONE "/timeline", READS(READ, customer_timeline_get),
        "What happened between the business and a customer, newest first", QUERY(timeline_query),
        .answer = &timeline_item_shape, .flags = ROUTE_PAGED},
    {"GET", ONE "/identities", READS(PERSONAL, customer_detail_get), "How a customer is recognised",
        .answer = &idents_shape},
    {"POST", ONE "/identities", ADDS(ident, "Give a customer an identity")},
    {"DELETE", ONE "/identities/{ident}", WRITES(EDIT, customer_detail_delete),
        "Take an identity from a customer", .status = 204},
    {"GET", ONE "/tags", READS(READ, customer_detail_get), "A customer's tags",
        .answer = &tags_shape},
    {"PUT", ONE "/tags/{tag}", WRITES(EDIT, customer_tag_put), "Tag a customer", .status = 204},
    {"DELETE", ONE "/tags/{tag}", WRITES(EDIT, customer_tag_put), "Take a tag from a customer",
        .status = 204},
    {"GET", ONE "/dates", READS(PERSONAL, customer_detail_get), "Days to remember",
        .answer = &dates_shape},
    {"POST", ONE "/dates", ADDS(date, "Remember a day")},
    {"GET", ONE "/preferences", READS(PERSONAL, customer_detail_get),
        "What a customer told of themselves, the newest of a topic first",
        .answer = &preferences_shape},
    {"POST", ONE "/preferences", ADDS(preference, "Note what a customer told")},
    {"GET", ONE "/consents", READS(READ, customer_detail_get),
        "What a customer allowed and refused, the newest of a channel and purpose first",
        .answer = &consents_shape},
    {"POST", ONE "/consents", ADDS(consent, "Note a consent, or that it was withdrawn")},
    {"GET", ONE "/notes", READS(PERSONAL, customer_detail_get), "Notes, newest first",
        .answer = &notes_shape},
    {"POST", ONE "/notes", ADDS(note, "Write a note")},
    {"GET", "/api/v1/attributes", READS(READ, attributes_get),
        "What the business wants to know of customers beyond our fields",
        .answer = &attributes_shape},
    {"POST", "/api/v1/attributes", PERM_SETTING_EDIT, ROUTE_WRITE, attributes_post,
        "Declare an attribute, or rename it", .body = &attribute_new_shape,
        .answer = &attribute_shape, .status = 201},
};
static_assert(COUNT(customer_routes) == CUSTOMER_ROUTE_COUNT, "the module hands all of them over");
