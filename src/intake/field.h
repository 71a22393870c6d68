/* The fields an import can fill, and the names that files of all sorts give them. */
#ifndef MAITRED_FIELD_H
#define MAITRED_FIELD_H

#include "base/ctx.h"

enum field {
    FIELD_NUMBER,
    FIELD_DATE,
    FIELD_TIME,
    FIELD_CUSTOMER,
    FIELD_CARD,
    FIELD_PHONE,
    FIELD_EMAIL,
    FIELD_TELEGRAM,
    FIELD_NAME,
    FIELD_GIVEN,
    FIELD_FAMILY,
    FIELD_ORGANISATION,
    FIELD_LANGUAGE,
    FIELD_BIRTH,
    FIELD_COUNTRY,
    FIELD_ADDRESS,
    FIELD_SKU,
    FIELD_PRODUCT,
    FIELD_CATEGORY,
    FIELD_QUANTITY,
    FIELD_PRICE,
    FIELD_AMOUNT,
    FIELD_COST,
    FIELD_STOCK,
    FIELD_CURRENCY,
    FIELD_CHANNEL,
    FIELD_STATUS,
    FIELD_SCORE,
    FIELD_METRIC,
    FIELD_COMMENT,
    FIELD_PROMISED,
    FIELD_DELIVERED,
    FIELD_MONTH,
    FIELD_PURPOSE,
    FIELD_SPENT,
    FIELD_CONTRACT,
    FIELD_PLAN,
    FIELD_TENURE,
    FIELD_CHURNED,
    FIELD_STARTED,
    FIELD_ENDED,
    FIELD_MONTHLY,
    FIELD_COUNT
};

const char *field_name(enum field f); /* as --map and messages say it */
bool field_parse(struct str name, enum field *out);
/* The field that a column of this name usually is, among those of the set `allowed` (bits). How
 * sure grows with the rank: 0 is the surest name. */
bool field_guess(struct ctx *c, struct str column, uint64_t allowed, enum field *out, int *rank);
/* A column of the whole order's sum, which files of lines repeat on each of them. */
bool field_is_order_total(struct ctx *c, struct str column);
const char *field_names_of(enum field f); /* all synonyms, "a|b|c", for the manual */

#define FIELD_BIT(f) (UINT64_C(1) << (f))

#endif
