/* The words that people and goods are made of, a table for each language. */
#ifndef MAITRED_NAMES_H
#define MAITRED_NAMES_H

#include "base/lang.h"

#define NAMES_GIVEN 24
#define NAMES_FAMILY 24
#define NAMES_CITIES 8
#define NAMES_STREETS 8
#define NAMES_WHOSE 4
#define NAMES_WISHES 6
#define NAMES_NOTES 8
#define NAMES_COMPLAINTS 4
#define NAMES_SHOPS 3
#define NAMES_COMMENTS 4
#define GOODS_CATEGORIES 3
#define GOODS_PRODUCTS 18 /* six of each category, in their order */

enum sex { FEMALE, MALE, SEX_COUNT };

struct spoken {
    const char *own, *latin; /* latin: for addresses of e-mail, lower case */
};

struct names {
    const char *country;
    struct spoken given[SEX_COUNT][NAMES_GIVEN];
    struct spoken family[SEX_COUNT][NAMES_FAMILY];
    const char *cities[NAMES_CITIES], *streets[NAMES_STREETS];
    const char *whose[NAMES_WHOSE];
    struct {
        const char *topic, *wish;
    } wishes[NAMES_WISHES];
    const char *notes[NAMES_NOTES], *complaints[NAMES_COMPLAINTS];
    const char *praise[NAMES_COMMENTS], *blame[NAMES_COMMENTS]; /* written beside scores */
    const char *shops[NAMES_SHOPS];
    const char *categories[GOODS_CATEGORIES], *products[GOODS_PRODUCTS];
};
extern const struct names names[LANG_COUNT];

#endif
