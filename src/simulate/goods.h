/* What simulated orders consist of: coffee, tea and sweets, weighed out, so that the lines of an
 * order can cost what the model says the order does. */
#ifndef MAITRED_GOODS_H
#define MAITRED_GOODS_H

#include "order/order.h"
#include "simulate/names.h"
#include "simulate/random.h"

#define GOODS_LINES_MAX 3

struct goods {
    struct product
        products[GOODS_PRODUCTS]; /* prices and costs of a kilogramme; ids set by who adds */
    double minor_per_unit;        /* minor units in the model's unit of money */
};

struct basket {
    struct order_line lines[GOODS_LINES_MAX];
    size_t count;
    int64_t total, cost; /* minor units; total is above nought */
};

/* Prices in the currency, of ISO 4217; names in `lang`. */
void goods_make(struct arena *a, const char *currency, enum lang lang, struct goods *out);
void basket_fill(const struct goods *g, struct random *r, double money, struct basket *out);

#endif
