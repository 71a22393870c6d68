/* Decimal numbers as people write them, exactly, and money in minor units (pence, kopecks).
 * Nothing here goes through floating point. */
#ifndef MAITRED_MONEY_H
#define MAITRED_MONEY_H

#include "base/str.h"

/* value = units / 10^scale */
struct decimal {
    int64_t units;
    int scale; /* 0..DECIMAL_SCALE_MAX */
};
#define DECIMAL_SCALE_MAX 9

enum decimal_mark { DECIMAL_POINT, DECIMAL_COMMA };

/* Reads "1234.5", "-1 234,50", "(12.00)", "1'234.50", "1,234.50 GBP": a sign or accounting
 * brackets, groups of three set apart by blanks, apostrophes or the mark that is not the decimal
 * one, a currency sign or code at either end; the sign may follow ("12.00-"). False for anything
 * else ("50%", "12 apples", two signs), and for what does not fit. */
bool decimal_parse(struct str text, enum decimal_mark mark, struct decimal *out);
/* Which mark the text proves it uses; false when it could be either ("1,234") or has none. */
bool decimal_mark_shown(struct str text, enum decimal_mark *out);
/* a * b / 10^digits, halves to even (as books do); false when it does not fit. */
bool decimal_product(struct decimal a, struct decimal b, int digits, int64_t *out);
/* The number at `digits` decimal places, halves to even. */
bool decimal_at(struct decimal d, int digits, int64_t *out);

/* Minor-unit digits of a currency: 2 for GBP, 0 for JPY; -1 when ISO 4217 has no such code. */
int currency_digits(const char *code);
/* "129900" with two digits reads 1299.00: for JSON and CSV, always a point, never grouped. */
const char *money_plain(struct arena *a, int64_t minor, int digits);

#endif
