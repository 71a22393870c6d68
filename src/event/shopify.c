/* Shopify's webhooks (Admin REST API): orders, refunds, customers. The amount of an order is that
 * of its goods after discounts, without shipping and taxes that come on top. */
#include "event/piece.h"
#include "event/sale.h"
#include "event/shop.h"

static const struct shop_person buyer = {.user = "customer.id",
    .email = "email customer.email contact_email",
    .phone = "phone customer.phone billing_address.phone shipping_address.phone",
    .given_name = "customer.first_name billing_address.first_name",
    .family_name = "customer.last_name billing_address.last_name",
    .street = "shipping_address.address1 billing_address.address1",
    .city = "shipping_address.city billing_address.city",
    .country = "shipping_address.country_code billing_address.country_code"};

static const struct shop_person account = {.user = "id",
    .email = "email",
    .phone = "phone default_address.phone",
    .given_name = "first_name",
    .family_name = "last_name",
    .street = "default_address.address1",
    .city = "default_address.city",
    .country = "default_address.country_code"};

static const struct sale_paths lines = {.sku = "sku variant_id product_id",
    .name = "title name",
    .quantity = "quantity",
    .price = "price",
    .discount = "total_discount"};

static const struct sale_paths refunded = {
    .sku = "line_item.sku line_item.variant_id line_item.product_id",
    .name = "line_item.title",
    .quantity = "quantity",
    .amount = "subtotal",
    .price = "line_item.price"};

static int64_t moment_at(const json_t *o, const char *name, int64_t fallback)
{
    int64_t at_us;

    return piece_moment(piece_at(o, name), &at_us) ? at_us : fallback;
}

/* An order's discount is shared out in the lines' discount_allocations; the older total_discount
 * knows only the lines' own. */
static bool discounts_sum(struct ctx *c, const json_t *items, int64_t *sum)
{
    const json_t *item, *one;
    size_t i, k;

    *sum = 0;
    json_array_foreach(items, i, item)
    {
        int64_t own = 0;

        json_array_foreach(piece_at(item, "discount_allocations"), k, one)
        {
            int64_t amount = 0;

            if (!piece_money(c, one, "amount", &amount) && c->err)
                return false;
            *sum += amount;
        }
        if (piece_money(c, item, "total_discount", &own))
            *sum -= own;
        if (c->err)
            return false;
    }
    return true;
}

/* Money that went back without goods: what its transactions say. */
static bool refund_money(struct ctx *c, const json_t *refund, int64_t *total)
{
    const json_t *one;
    size_t i;

    json_array_foreach(piece_at(refund, "transactions"), i, one)
    {
        int64_t amount = 0;

        if (!str_eq(piece_text(c, one, "kind"), STR("refund")) ||
            !str_eq(piece_text(c, one, "status"), STR("success")))
            continue;
        if (!piece_money(c, one, "amount", &amount))
            return !c->err;
        *total += amount;
    }
    return true;
}

static bool refund(struct ctx *c, const struct source *s, struct arrival *a, const json_t *o,
    struct str order_number)
{
    struct return_record r = {.number = piece_text(c, o, "id"),
        .order_number = order_number,
        .at_us = moment_at(o, "created_at", a->received_us)};
    struct sale sale;

    if (!sale_read(c, piece_at(o, "refund_line_items"), &refunded, &sale) ||
        (!sale.count && !refund_money(c, o, &r.total)))
        return false;
    return (!sale.count && !r.total) || sale_return(c, s, &sale, &r, &a->customer_id);
}

static bool order_cancel(
    struct ctx *c, const struct source *s, struct arrival *a, struct str number)
{
    struct return_record r = {.order_number = number,
        .at_us = moment_at(a->json, "cancelled_at", a->received_us),
        .is_cancellation = true};
    struct sale none = {0};
    int64_t owner, id;

    if (!order_by_number(c, s->system, number, &owner, &id))
        return false;
    return !id || sale_return(c, s, &none, &r, &a->customer_id);
}

static bool order_sold(struct ctx *c, const struct source *s, struct arrival *a, struct str number)
{
    const json_t *items = piece_at(a->json, "line_items"), *one;
    struct sale_order o = {.number = number,
        .at_us =
            moment_at(a->json, "processed_at", moment_at(a->json, "created_at", a->received_us)),
        .channel = str_eq(piece_text(c, a->json, "source_name"), STR("pos")) ? CHANNEL_SHOP
                                                                             : CHANNEL_SITE};
    int64_t discount;
    struct sale sale;
    size_t i;

    if (!sale_read(c, items, &lines, &sale) || !discounts_sum(c, items, &discount))
        return false;
    sale_discount(&sale, discount);
    if (!sale.is_priced && !piece_money(c, a->json, "subtotal_price", &o.total))
        return !c->err && fail(c, ERR_INVALID, "\"%s\" is missing", "line_items");
    if (!shop_person_find(c, s, a->json, &buyer, &a->customer_id) ||
        !sale_put(c, s, &sale, &o, &a->customer_id))
        return false;
    json_array_foreach(piece_at(a->json, "refunds"), i, one)
    {
        if (!refund(c, s, a, one, number))
            return false;
    }
    return true;
}

static bool order(struct ctx *c, const struct source *s, struct arrival *a)
{
    struct news n = {.what = "order",
        .id = piece_text(c, a->json, "id"),
        .known_as = piece_any(c, a->json, "name order_number id"),
        .updated_us = moment_at(a->json, "updated_at", 0)};
    bool is_new;

    if (!n.id.n)
        return fail(c, ERR_INVALID, "\"%s\" is missing", "id");
    if (!currency_check(c, piece_text(c, a->json, "currency")) || !news_put(c, s, &n, &is_new))
        return false;
    if (!is_new || piece_flag(a->json, "test"))
        return true;
    return piece_at(a->json, "cancelled_at") ? order_cancel(c, s, a, n.known_as)
                                             : order_sold(c, s, a, n.known_as);
}

static bool refund_alone(struct ctx *c, const struct source *s, struct arrival *a)
{
    struct str id = piece_text(c, a->json, "order_id"), number;

    if (!id.n)
        return fail(c, ERR_INVALID, "\"%s\" is missing", "order_id");
    return news_known_as(c, s, "order", id, &number) && refund(c, s, a, a->json, number);
}

static bool customer(struct ctx *c, const struct source *s, struct arrival *a)
{
    struct news n = {.what = "customer",
        .id = piece_text(c, a->json, "id"),
        .updated_us = moment_at(a->json, "updated_at", 0)};
    bool is_new;

    n.known_as = n.id;
    return news_put(c, s, &n, &is_new) &&
        (!is_new || shop_person_find(c, s, a->json, &account, &a->customer_id));
}

bool shopify_read(struct ctx *c, const struct source *s, struct arrival *a)
{
    static const struct {
        const char *call;
        event_reader *read;
    } calls[] = {{"orders/create", order}, {"orders/updated", order}, {"orders/paid", order},
        {"orders/edited", order}, {"orders/fulfilled", order},
        {"orders/partially_fulfilled", order}, {"orders/cancelled", order},
        {"refunds/create", refund_alone}, {"customers/create", customer},
        {"customers/update", customer}, {"customers/enable", customer},
        {"customers/disable", customer}};

    for (size_t i = 0; i < COUNT(calls); i++)
        if (str_eq(a->call, str_of(calls[i].call)))
            return calls[i].read(c, s, a);
    return true;
}
