/* One row of a file, understood: the fact it tells, packed into the sorter and out again. */
#ifndef MAITRED_FACT_H
#define MAITRED_FACT_H

#include "base/buf.h"
#include "intake/mapping.h"
#include "timeline/touchpoint.h"

#define FACT_TEXT_MAX 2000 /* bytes of any one text */
#define FACT_SKU_MAX 100
#define FACT_IDENTS_MAX 4                       /* external id, card, phone, e-mail */
#define FACT_AMOUNT_MAX INT64_C(10000000000000) /* of one line: 900,000 such still have a sum */

enum line_kind { LINE_SALE, LINE_HANDOUT, LINE_RETURN, LINE_ADJUSTMENT };

enum fact_number {
    NUMBER_LINE,     /* of the file */
    NUMBER_AT,       /* microseconds UTC */
    NUMBER_QUANTITY, /* thousandths */
    NUMBER_AMOUNT,   /* minor units */
    NUMBER_PRICE,
    NUMBER_COST, /* of one unit; -1 unknown, as the two below */
    NUMBER_STOCK,
    NUMBER_PROMISED,
    NUMBER_DELIVERED,
    NUMBER_CHANNEL,
    NUMBER_LINE_KIND,
    NUMBER_METRIC,
    NUMBER_SCORE,
    NUMBER_BIRTH, /* yyyymmdd, yyyy 0 when not known */
    NUMBER_MONTH, /* its first day, days since 1970 */
    NUMBER_PURPOSE,
    NUMBER_TENURE, /* thousandths of a month; -1 unknown, as the charge */
    NUMBER_MONTHLY,
    NUMBER_CHURNED, /* 0 or 1 */
    NUMBER_STARTED,
    NUMBER_ENDED,
    NUMBER_COUNT
};

struct fact {
    struct str idents[FACT_IDENTS_MAX]; /* spelled; the first is the one to sort by */
    size_t ident_count;
    struct str text[FIELD_COUNT]; /* those a fact keeps; others empty */
    int64_t n[NUMBER_COUNT];
    bool is_cancellation;
    bool is_link;  /* tells nothing but whose identities these are */
    uint64_t hash; /* of what the row says */
};

/* Why a row is rejected: an English literal for lang_error, and the field it is about. */
struct refusal {
    const char *reason;
    enum field field; /* FIELD_COUNT: the row as a whole */
};

extern const char fact_left_out[]; /* the reason of rows that are no sale and no mistake either */

/* Texts of the fact borrow from the row or live in c->arena. False with *why set: the row is
 * refused. */
struct fact_reader {
    struct mapping map;
    struct str source;
    struct str country; /* the business's, for phones without a country code */
    int currency_digits;
    enum metric_wish {
        METRIC_WISH_NONE,
        METRIC_WISH_NPS,
        METRIC_WISH_CSAT,
        METRIC_WISH_CES
    } metric;
    int64_t shift;      /* added to every score: scales that start at 1 */
    int64_t default_at; /* for files without dates; 0 none */
};
bool fact_read_order(struct ctx *c, const struct fact_reader *r, const struct table_row *row,
    struct fact *f, struct refusal *why);
bool fact_read_customer(struct ctx *c, const struct fact_reader *r, const struct table_row *row,
    struct fact *f, struct refusal *why);
bool fact_read_product(struct ctx *c, const struct fact_reader *r, const struct table_row *row,
    struct fact *f, struct refusal *why);
bool fact_read_score(struct ctx *c, const struct fact_reader *r, const struct table_row *row,
    struct fact *f, struct refusal *why);
bool fact_read_delivery(struct ctx *c, const struct fact_reader *r, const struct table_row *row,
    struct fact *f, struct refusal *why);
bool fact_read_spend(struct ctx *c, const struct fact_reader *r, const struct table_row *row,
    struct fact *f, struct refusal *why);
bool fact_read_contract(struct ctx *c, const struct fact_reader *r, const struct table_row *row,
    struct fact *f, struct refusal *why);

void fact_pack(const struct fact *f, struct buf *body);
void fact_unpack(struct str body, struct fact *f); /* texts borrow from body */
/* What a later row leaves empty is as an earlier one has it. */
void fact_lay_over(struct fact *f, const struct fact *later);
bool fact_is_rich(struct str body); /* has it more than one identity? */
/* An order without a number or goods, or nobody's without a number: two of a second are two. */
bool fact_is_bare(const struct fact *f);
bool fact_has_goods(const struct fact *f);
#define ONE_UNIT 1000 /* a quantity of one */

#endif
