/* WooCommerce's webhooks (REST API v3): orders come whole with every change, refunds inside them.
 * The amount of an order is that of its goods after discounts, without shipping and taxes. */
#include "event/piece.h"
#include "event/sale.h"
#include "event/shop.h"

static const struct shop_person buyer = {.user = "customer_id",
    .email = "billing.email",
    .phone = "billing.phone",
    .given_name = "billing.first_name",
    .family_name = "billing.last_name",
    .street = "billing.address_1",
    .city = "billing.city",
    .country = "billing.country"};

static const struct shop_person account = {.user = "id",
    .email = "email billing.email",
    .phone = "billing.phone",
    .given_name = "first_name billing.first_name",
    .family_name = "last_name billing.last_name",
    .street = "billing.address_1",
    .city = "billing.city",
    .country = "billing.country"};

static const struct sale_paths lines = {.sku = "sku product_id",
    .name = "name",
    .quantity = "quantity",
    .amount = "total",
    .price = "price"};

struct woo {
    const struct source *source;
    struct arrival *arrival;
    const json_t *order;
    struct str number;
    int64_t updated_us, known_id; /* 0: an order we do not know */
    struct sale sale;
};

static bool status_is(struct ctx *c, const struct woo *w, const char *words)
{
    struct str rest = str_of(words), one, status = piece_text(c, w->order, "status");

    while (str_cut(&rest, ' ', &one))
        if (str_eq(one, status))
            return true;
    return false;
}

static int64_t moment_at(const json_t *o, const char *name, int64_t fallback)
{
    int64_t at_us;

    return piece_moment(piece_at(o, name), &at_us) ? at_us : fallback;
}

static bool order_return(
    struct ctx *c, struct woo *w, struct str refund, int64_t total, bool is_cancellation)
{
    struct return_record r = {.number = refund,
        .order_number = w->number,
        .at_us = w->updated_us,
        .total = total,
        .is_cancellation = is_cancellation};
    struct sale none = {0};

    return sale_return(c, w->source, &none, &r, &w->arrival->customer_id);
}

/* A refund inside an order says how much, not what: the money of goods, at most. */
static bool refunds_put(struct ctx *c, struct woo *w)
{
    const json_t *list = piece_at(w->order, "refunds"), *one;
    size_t i;

    json_array_foreach(list, i, one)
    {
        int64_t total = 0;

        if (!piece_money(c, one, "total", &total) && c->err)
            return false;
        total = total < 0 ? -total : total;
        if (total > w->sale.sum)
            total = w->sale.sum;
        if (total > 0 && !order_return(c, w, piece_text(c, one, "id"), total, false))
            return false;
    }
    return true;
}

static bool order_put_sold(struct ctx *c, struct woo *w)
{
    struct sale_order o = {.number = w->number,
        .at_us = moment_at(w->order, "date_created_gmt", w->arrival->received_us),
        .channel = CHANNEL_SITE};

    if (!w->sale.is_priced && !piece_money(c, w->order, "total", &o.total))
        return !c->err && fail(c, ERR_INVALID, "\"%s\" is missing", "total");
    if (!shop_person_find(c, w->source, w->order, &buyer, &w->arrival->customer_id) ||
        !sale_put(c, w->source, &w->sale, &o, &w->arrival->customer_id))
        return false;
    if (status_is(c, w, "refunded"))
        return order_return(c, w, STR(""), 0, false);
    return sale_revive(c, w->source, w->number) && refunds_put(c, w);
}

static bool order(struct ctx *c, struct woo *w)
{
    bool is_gone = str_eq(w->arrival->call, STR("order.deleted"));
    int64_t owner;

    if (!order_by_number(c, w->source->system, w->number, &owner, &w->known_id))
        return false;
    if (is_gone || status_is(c, w, "cancelled failed trash pending checkout-draft"))
        return !w->known_id || order_return(c, w, STR(""), 0, true);
    return currency_check(c, piece_text(c, w->order, "currency")) &&
        sale_read(c, piece_at(w->order, "line_items"), &lines, &w->sale) && order_put_sold(c, w);
}

static bool product(struct ctx *c, const struct arrival *a)
{
    struct product p = {.sku = piece_cut(piece_any(c, a->json, "sku id"), RECORD_SKU_MAX),
        .name = piece_cut(piece_text(c, a->json, "name"), RECORD_TEXT_MAX),
        .price = -1,
        .cost = -1,
        .stock = -1};
    enum order_fate fate;

    p.category = piece_cut(
        piece_text(c, json_array_get(piece_at(a->json, "categories"), 0), "name"), RECORD_TEXT_MAX);
    (void)piece_money(c, a->json, "price", &p.price);
    if (!c->err)
        (void)piece_quantity(c, a->json, "stock_quantity", &p.stock);
    return !c->err && (!p.sku.n || product_renew(c, &p, &fate));
}

bool woocommerce_read(struct ctx *c, const struct source *s, struct arrival *a)
{
    struct woo w = {.source = s, .arrival = a, .order = a->json};
    struct news n = {.id = piece_text(c, a->json, "id"),
        .updated_us = moment_at(a->json, "date_modified_gmt", 0)};
    struct str what = a->call, call = a->call;
    bool is_new;

    (void)str_cut(&call, '.', &what);
    if (!n.id.n)
        return fail(c, ERR_INVALID, "\"%s\" is missing", "id");
    w.number = n.known_as = piece_any(c, a->json, "number id");
    w.updated_us = n.updated_us ? n.updated_us : a->received_us;
    n.what = str_dup(c->arena, what);
    if (!news_put(c, s, &n, &is_new))
        return false;
    if (!is_new || str_eq(a->call, STR("customer.deleted")) ||
        str_eq(a->call, STR("product.deleted")))
        return true;
    if (str_eq(what, STR("order")))
        return order(c, &w);
    if (str_eq(what, STR("customer")))
        return shop_person_find(c, s, a->json, &account, &a->customer_id);
    return !str_eq(what, STR("product")) || product(c, a);
}
