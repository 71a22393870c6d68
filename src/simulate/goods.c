/* Prices, costs, and baskets of a given worth. */
#include "simulate/goods.h"

#include <math.h>
#include <string.h>

#include "base/money.h"

#define EACH (GOODS_PRODUCTS / GOODS_CATEGORIES)

/* Units of money for a kilogramme, and what part of it the goods cost. */
static const struct {
    double price, cost;
} worth[GOODS_PRODUCTS] = {
    {34, .45},
    {28, .45},
    {22, .5},
    {24, .42},
    {38, .48},
    {30, .5},
    {48, .35},
    {95, .4},
    {70, .38},
    {45, .33},
    {80, .4},
    {40, .3},
    {52, .5},
    {36, .45},
    {40, .52},
    {24, .4},
    {32, .48},
    {30, .55},
};

/* What the model's unit, about a euro, is in currencies of smaller units; the others are like it.
 */
static const struct {
    const char *currency;
    double units;
} rates[] = {{"UAH", 45}, {"RUB", 100}, {"KZT", 550}, {"JPY", 160}, {"PLN", 4.3}, {"CZK", 25}};

static double units_of(const char *currency)
{
    double units = 1;

    for (size_t i = 0; i < COUNT(rates); i++)
        if (strcmp(rates[i].currency, currency) == 0)
            units = rates[i].units;
    for (int digits = currency_digits(currency); digits > 0; digits--)
        units *= 10;
    return units;
}

static int64_t whole(double x)
{
    return (int64_t)floor(x + .5);
}

void goods_make(struct arena *a, const char *currency, enum lang lang, struct goods *out)
{
    out->minor_per_unit = units_of(currency);
    for (size_t i = 0; i < GOODS_PRODUCTS; i++) {
        struct product *p = &out->products[i];
        const char *category = names[lang].categories[i / EACH];

        *p =
            (struct product){.sku = str_of(arena_printf(a, "SIM-%zu%02zu", i / EACH + 1, i % EACH)),
                .name = str_of(names[lang].products[i]),
                .category = str_of(category),
                .price = whole(worth[i].price * out->minor_per_unit),
                .cost = whole(worth[i].price * worth[i].cost * out->minor_per_unit),
                .stock = -1};
    }
}

/* `amount` of a product picked at random. */
static void basket_add(const struct goods *g, struct random *r, int64_t amount, struct basket *b)
{
    const struct product *p = &g->products[random_below(r, GOODS_PRODUCTS)];
    struct order_line *line = &b->lines[b->count++];
    int64_t quantity = whole((double)amount * 1000 / (double)p->price);

    line->product_id = p->id;
    line->quantity = quantity > 0 ? quantity : 1;
    line->amount = amount;
    line->is_sale = true;
    b->cost += line->quantity * p->cost / 1000;
}

void basket_fill(const struct goods *g, struct random *r, double money, struct basket *out)
{
    int64_t left = whole(money * g->minor_per_unit);
    size_t more = random_below(r, GOODS_LINES_MAX);

    memset(out, 0, sizeof *out); /* order_lines_hash */
    left = left > 0 ? left : 1;
    out->total = left;
    for (; more > 0; more--) {
        int64_t amount = whole((double)left * random_uniform(r) * .6);

        if (amount == 0 || amount == left)
            continue;
        basket_add(g, r, amount, out);
        left -= amount;
    }
    basket_add(g, r, left, out);
}
