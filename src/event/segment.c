/* Events as Segment's HTTP Tracking API and its e-commerce spec (version 2) define them; what
 * RudderStack's libraries send is the same. docs/events.md has the table of meanings. */
#include "event/piece.h"
#include "event/sale.h"

struct said {
    const struct source *source;
    struct arrival *arrival;
    const json_t *json, *properties;
    struct person person;
    struct deed deed;
    struct str name;
};

/* ---- who and when ---- */

/* Clocks of devices are wrong by as much as their sentAt is (Segment, "Timestamps in Segment"):
 * timestamp = receivedAt - (sentAt - originalTimestamp). Libraries send the original under the name
 * of timestamp; where both come, the timestamp is what the program itself said, and holds. Nothing
 * comes from the future. */
static bool moment_of(struct ctx *c, const struct said *e, int64_t *at_us)
{
    const json_t *own = piece_at(e->json, "timestamp"),
                 *original = piece_at(e->json, "originalTimestamp");
    int64_t received = e->arrival->received_us, sent;

    *at_us = received;
    if (!own && !original)
        return true;
    if (!piece_moment(own ? own : original, at_us))
        return fail(
            c, ERR_INVALID, "\"%s\" must be a moment like 2011-12-09T12:50:00Z", "timestamp");
    if (!(own && original) && piece_moment(piece_at(e->json, "sentAt"), &sent))
        *at_us += received - sent;
    if (*at_us > received)
        *at_us = received;
    return *at_us > 0 || fail(c, ERR_INVALID, "\"%s\" is before 1970", "timestamp");
}

static enum channel channel_of(struct ctx *c, const struct said *e)
{
    static const char *const apps[] = {
        "ios", "android", "react-native", "flutter", "swift", "kotlin"};
    struct str library = piece_text(c, e->json, "context.library.name");

    if (str_eq(e->arrival->call, STR("screen")))
        return CHANNEL_APP;
    for (size_t i = 0; i < COUNT(apps); i++)
        if (str_find(library, str_of(apps[i]), NULL))
            return CHANNEL_APP;
    return CHANNEL_SITE;
}

static void address_read(struct ctx *c, const json_t *traits, struct customer *cu)
{
    static const char *const parts[] = {"street", "city", "state", "postalCode", "country"};
    struct str whole = piece_text(c, traits, "address"), one;

    for (size_t i = 0; !whole.n && i < COUNT(parts); i++) {
        one = piece_text(c, piece_at(traits, "address"), parts[i]);
        if (one.n && cu->address.n)
            cu->address = str_of(
                arena_printf(c->arena, STR_FMT ", " STR_FMT, STR_ARG(cu->address), STR_ARG(one)));
        else if (one.n)
            cu->address = one;
    }
    cu->address = piece_cut(whole.n ? whole : cu->address, CUSTOMER_TEXT_MAX);
}

/* What the business declared as attributes, as far as it is said. */
static bool attributes_read(struct ctx *c, const json_t *traits, struct customer *cu)
{
    struct attribute *list;
    size_t count;

    if (!attribute_list(c, &list, &count))
        return false;
    for (size_t i = 0; i < count; i++) {
        const char *name = str_dup(c->arena, list[i].name);
        const json_t *v = piece_at(traits, name);
        struct str text = piece_text(c, traits, name);

        if (!v)
            continue;
        if (json_is_boolean(v))
            text = json_is_true(v) ? STR("1") : STR("0");
        if (!attribute_set(c, str_join(c->arena, list[i].name, '=', text), &cu->attributes))
            return false;
    }
    return true;
}

static bool traits_read(struct ctx *c, struct said *e, const json_t *traits)
{
    struct customer *cu = &e->person.told;
    struct str birthday = piece_text(c, traits, "birthday");
    enum lang lang;

    cu->given_name =
        piece_cut(piece_any(c, traits, "firstName first_name firstname"), CUSTOMER_NAME_MAX);
    cu->family_name =
        piece_cut(piece_any(c, traits, "lastName last_name lastname"), CUSTOMER_NAME_MAX);
    cu->name = piece_cut(piece_text(c, traits, "name"), CUSTOMER_NAME_MAX);
    birthday.n = birthday.n > 10 ? 10 : birthday.n;
    if (!customer_date_read(birthday, &cu->birth_year, &cu->birth_month, &cu->birth_day))
        cu->birth_year = cu->birth_month = cu->birth_day = 0;
    if (lang_parse(piece_any(c, e->json, "traits.language context.locale"), &lang))
        cu->language = str_of(lang_code(lang));
    address_read(c, traits, cu);
    person_country(c, &e->person, piece_any(c, traits, "address.country country"));
    return attributes_read(c, traits, cu);
}

static bool person_read(struct ctx *c, struct said *e)
{
    bool is_identify = str_eq(e->arrival->call, STR("identify"));
    const json_t *traits = piece_at(e->json, is_identify ? "traits" : "context.traits");
    struct str email = piece_text(c, traits, "email"), phone = piece_text(c, traits, "phone");

    if (!is_identify && !email.n)
        email = piece_text(c, e->properties, "email");
    e->person.is_told = is_identify;
    return person_ident(c, e->source, &e->person, PERSON_USER, piece_text(c, e->json, "userId")) &&
        person_ident(
            c, e->source, &e->person, PERSON_DEVICE, piece_text(c, e->json, "anonymousId")) &&
        person_ident(c, e->source, &e->person, PERSON_EMAIL, email) &&
        person_ident(c, e->source, &e->person, PERSON_PHONE, phone) &&
        (!is_identify || traits_read(c, e, traits));
}

static bool said_by(struct ctx *c, struct said *e)
{
    if (!person_find(c, e->source, &e->person, &e->deed.customer_id))
        return false;
    e->arrival->customer_id = e->deed.customer_id;
    return true;
}

/* ---- orders ---- */

static const struct sale_paths paths = {.sku = "sku product_id",
    .name = "name",
    .category = "category",
    .quantity = "quantity",
    .price = "price",
    .discount = "discount"};

static bool money_first(struct ctx *c, const json_t *o, const char *names, int64_t *out)
{
    struct str rest = str_of(names), one;

    while (!c->err && str_cut(&rest, ' ', &one))
        if (piece_money(c, o, str_dup(c->arena, one), out))
            return true;
    return false;
}

static bool order_number(struct ctx *c, const struct said *e, struct str *out)
{
    *out = piece_any(c, e->properties, "order_id orderId id");
    return out->n || fail(c, ERR_INVALID, "\"%s\" is missing", "order_id");
}

/* What was sold, after discounts; or one sum. */
static bool order_amounts(struct ctx *c, const struct said *e, struct sale *sale, int64_t *total)
{
    int64_t discount;

    if (!sale_read(c, piece_at(e->properties, "products"), &paths, sale))
        return false;
    if (piece_money(c, e->properties, "discount", &discount))
        sale_discount(sale, discount);
    if (c->err || sale->is_priced)
        return !c->err;
    return money_first(c, e->properties, "revenue subtotal total value", total) ||
        fail(c, ERR_INVALID, "it says neither products with prices nor \"%s\"", "revenue");
}

static bool order_completed(struct ctx *c, struct said *e)
{
    struct sale_order o = {.fallback_us = e->deed.at_us, .channel = e->deed.channel};
    struct sale sale;

    e->person.is_told = true; /* the e-mail of an order is its customer's */
    return order_number(c, e, &o.number) &&
        currency_check(c, piece_text(c, e->properties, "currency")) &&
        order_amounts(c, e, &sale, &o.total) && said_by(c, e) &&
        sale_put(c, e->source, &sale, &o, &e->arrival->customer_id);
}

static bool order_refunded(struct ctx *c, struct said *e)
{
    struct return_record r = {.at_us = e->deed.at_us};
    int64_t total = 0;
    struct sale sale;

    if (!order_number(c, e, &r.order_number) ||
        !currency_check(c, piece_text(c, e->properties, "currency")) ||
        !sale_read(c, piece_at(e->properties, "products"), &paths, &sale))
        return false;
    /* "total" is the refund's with some senders and the order's with others: no more than either
     * is given back. */
    if (money_first(c, e->properties, "total", &total) && total < sale.sum)
        sale_discount(&sale, sale.sum - total);
    return !c->err && sale_return(c, e->source, &sale, &r, &e->arrival->customer_id);
}

static bool order_cancelled(struct ctx *c, struct said *e)
{
    struct return_record r = {.at_us = e->deed.at_us, .is_cancellation = true};
    struct sale none = {0};

    return order_number(c, e, &r.order_number) &&
        sale_return(c, e->source, &none, &r, &e->arrival->customer_id);
}

static bool product_reviewed(struct ctx *c, struct said *e)
{
    double rating;

    if (!piece_real(c, e->properties, "rating", 1000, &rating))
        return !c->err && fail(c, ERR_INVALID, "\"%s\" is missing", "rating");
    return said_by(c, e) &&
        deed_score(
            c, &e->deed, METRIC_CSAT, rating, piece_text(c, e->properties, "review_body"), 0);
}

/* ---- track ---- */

static const struct {
    const char *name;
    bool (*put)(struct ctx *c, struct said *e); /* NULL: a touchpoint of `kind` */
    enum touchpoint_kind kind;
} tracks[] = {
    {"Order Completed", order_completed, TOUCHPOINT_NONE},
    {"Completed Order", order_completed, TOUCHPOINT_NONE}, /* version 1 of the spec */
    {"Order Updated", order_completed, TOUCHPOINT_NONE},
    {"Order Refunded", order_refunded, TOUCHPOINT_NONE},
    {"Order Cancelled", order_cancelled, TOUCHPOINT_NONE},
    {"Product Reviewed", product_reviewed, TOUCHPOINT_NONE},
    {"Products Searched", NULL, TOUCHPOINT_VIEW},
    {"Product List Viewed", NULL, TOUCHPOINT_VIEW},
    {"Product List Filtered", NULL, TOUCHPOINT_VIEW},
    {"Product Clicked", NULL, TOUCHPOINT_VIEW},
    {"Product Viewed", NULL, TOUCHPOINT_VIEW},
    {"Viewed Product", NULL, TOUCHPOINT_VIEW},
    {"Product Added", NULL, TOUCHPOINT_CART},
    {"Added Product", NULL, TOUCHPOINT_CART},
    {"Product Removed", NULL, TOUCHPOINT_CART},
    {"Cart Viewed", NULL, TOUCHPOINT_CART},
    {"Checkout Started", NULL, TOUCHPOINT_CHECKOUT},
    {"Checkout Step Viewed", NULL, TOUCHPOINT_CHECKOUT},
    {"Checkout Step Completed", NULL, TOUCHPOINT_CHECKOUT},
    {"Payment Info Entered", NULL, TOUCHPOINT_CHECKOUT},
    {"Coupon Entered", NULL, TOUCHPOINT_COUPON},
    {"Coupon Applied", NULL, TOUCHPOINT_COUPON},
    {"Coupon Denied", NULL, TOUCHPOINT_COUPON},
    {"Coupon Removed", NULL, TOUCHPOINT_COUPON},
};

static bool track(struct ctx *c, struct said *e)
{
    enum touchpoint_kind kind = TOUCHPOINT_EVENT;

    if (!e->name.n)
        return fail(c, ERR_INVALID, "\"%s\" is missing", "event");
    for (size_t i = 0; i < COUNT(tracks); i++) {
        if (!str_eq_nocase(e->name, str_of(tracks[i].name)))
            continue;
        if (tracks[i].put)
            return tracks[i].put(c, e);
        kind = tracks[i].kind;
    }
    return said_by(c, e) && deed_put(c, &e->deed, kind, e->name, e->properties);
}

/* ---- the other calls ---- */

static bool identify(struct ctx *c, struct said *e)
{
    return said_by(c, e);
}

static bool page(struct ctx *c, struct said *e)
{
    struct str place = piece_any(c, e->properties, "path url");

    if (!place.n)
        place = piece_any(c, e->json, "name properties.title category");
    return said_by(c, e) && deed_visit(c, &e->deed, place);
}

static bool group(struct ctx *c, struct said *e)
{
    struct str tag = piece_text(c, e->json, "traits.name");
    bool is_changed;

    if (!tag.n)
        tag = piece_text(c, e->json, "groupId");
    if (!tag.n)
        return fail(c, ERR_INVALID, "\"%s\" is missing", "groupId");
    return said_by(c, e) &&
        customer_tag(c, e->deed.customer_id, piece_cut(tag, CALL_MAX), &is_changed);
}

static bool alias(struct ctx *c, struct said *e)
{
    struct str previous = piece_text(c, e->json, "previousId");
    struct person old = {0};
    int64_t *id = &e->arrival->customer_id;

    if (!previous.n || !e->person.idents[PERSON_USER].n)
        return fail(c, ERR_INVALID, "\"%s\" is missing", previous.n ? "userId" : "previousId");
    return person_ident(c, e->source, &old, PERSON_USER, previous) &&
        person_ident(c, e->source, &old, PERSON_DEVICE, previous) &&
        person_alias(c, e->source, e->person.idents[PERSON_USER], old.idents[PERSON_USER],
            old.idents[PERSON_DEVICE], id);
}

static const struct {
    const char *name;
    bool (*put)(struct ctx *c, struct said *e);
} calls[] = {
    {"track", track},
    {"identify", identify},
    {"page", page},
    {"screen", page},
    {"group", group},
    {"alias", alias},
};

bool segment_read(struct ctx *c, const struct source *s, struct arrival *a)
{
    struct said e = {.source = s, .arrival = a, .json = a->json};

    e.properties = piece_at(a->json, "properties");
    e.name = piece_text(c, a->json, "event");
    e.deed = (struct deed){.source = s, .channel = channel_of(c, &e), .message = a->message};
    if (!moment_of(c, &e, &e.deed.at_us) || !person_read(c, &e))
        return false;
    for (size_t i = 0; i < COUNT(calls); i++)
        if (str_eq(a->call, str_of(calls[i].name)))
            return calls[i].put(c, &e);
    return fail(
        c, ERR_INVALID, "there is no call \"" STR_FMT "\"", STR_ARG(piece_cut(a->call, CALL_MAX)));
}
