/* Understanding a row: who, when, what, how much. Every refusal says which field and why. */
#include "intake/fact.h"

#include <string.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "contract/contract.h"
#include "customer/customer.h"
#include "order/order.h"
#include "spend/spend.h"

const char fact_left_out[] = "the status says that nothing was sold";

static bool refuse(struct refusal *why, enum field field, const char *reason)
{
    *why = (struct refusal){reason, field};
    return false;
}

/* ---- single fields ---- */

/* Line ends of Windows and of old Macs become plain ones. */
static struct str text_lines(struct ctx *c, struct str s)
{
    char *plain;
    size_t n = 0;

    if (!s.n || !memchr(s.p, '\r', s.n))
        return s;
    plain = str_dup(c->arena, s);
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != '\r')
            plain[n++] = s.p[i];
        else if (i + 1 == s.n || s.p[i + 1] != '\n')
            plain[n++] = '\n';
    return (struct str){plain, n};
}

static bool text_is_clean(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (((unsigned char)s.p[i] < 0x20 && s.p[i] != '\n' && s.p[i] != '\t') || s.p[i] == 0x7F)
            return false;
    return true;
}

static bool read_text(struct ctx *c, const struct fact_reader *r, const struct table_row *row,
    enum field field, size_t size_max, struct fact *f, struct refusal *why)
{
    struct str text = text_lines(c, mapping_text(&r->map, row, field));

    if (text.n > size_max)
        return refuse(why, field, "the text is too long");
    if (!text_is_clean(text))
        return refuse(why, field, "the text has control characters in it");
    f->text[field] = text;
    return true;
}

static bool is_of_names(enum field field)
{
    return field == FIELD_NAME || field == FIELD_GIVEN || field == FIELD_FAMILY ||
        field == FIELD_ORGANISATION || field == FIELD_PLAN;
}

static bool read_texts(struct ctx *c, const struct fact_reader *r, const struct table_row *row,
    const enum field *fields, size_t count, struct fact *f, struct refusal *why)
{
    for (size_t i = 0; i < count; i++)
        if (!read_text(c, r, row, fields[i],
                is_of_names(fields[i])       ? CUSTOMER_NAME_MAX
                    : fields[i] == FIELD_SKU ? FACT_SKU_MAX
                                             : FACT_TEXT_MAX,
                f, why))
            return false;
    return true;
}

static bool read_moment(struct ctx *c, const struct fact_reader *r, const struct table_row *row,
    enum field field, int64_t *at_us, struct refusal *why)
{
    struct str text = mapping_text(&r->map, row, field);

    *at_us = 0;
    if (text.n == 0)
        return true;
    switch (moment_parse(text, r->map.date_order, c->zone, at_us)) {
    case MOMENT_OK:
        return true;
    case MOMENT_AMBIGUOUS:
        return refuse(why, field, "day and month could be either way round: say --dates dmy|mdy");
    case MOMENT_BAD:
        break;
    }
    return refuse(why, field, "this is not a date between 1970 and 2199");
}

/* Date, with the time of another column when there is one. */
static bool read_at(struct ctx *c, const struct fact_reader *r, const struct table_row *row,
    struct fact *f, struct refusal *why)
{
    struct str time = mapping_text(&r->map, row, FIELD_TIME);
    struct str date = mapping_text(&r->map, row, FIELD_DATE);
    int64_t *at = &f->n[NUMBER_AT];

    if (date.n == 0) {
        *at = r->default_at;
        return *at || refuse(why, FIELD_DATE, "the date is missing");
    }
    if (time.n == 0)
        return read_moment(c, r, row, FIELD_DATE, at, why);
    date = str_of(arena_printf(c->arena, STR_FMT " " STR_FMT, STR_ARG(date), STR_ARG(time)));
    return moment_parse(date, r->map.date_order, c->zone, at) == MOMENT_OK ||
        refuse(why, FIELD_TIME, "this is not a time of day");
}

static bool read_decimal(const struct fact_reader *r, const struct table_row *row, enum field field,
    struct decimal *d, bool *has, struct refusal *why)
{
    struct str text = mapping_text(&r->map, row, field);

    *has = text.n > 0;
    return !*has || decimal_parse(text, r->map.decimal, d) ||
        refuse(why, field, "this is not a number");
}

static bool fits(int64_t n)
{
    return n >= -FACT_AMOUNT_MAX && n <= FACT_AMOUNT_MAX;
}

static bool read_scaled(const struct fact_reader *r, const struct table_row *row, enum field field,
    int digits, int64_t *out, struct refusal *why)
{
    struct decimal d;
    bool has;

    *out = -1;
    if (!read_decimal(r, row, field, &d, &has, why))
        return false;
    if (!has)
        return true;
    if (!decimal_at(d, digits, out) || !fits(*out))
        return refuse(why, field, "the number is too large");
    return *out >= 0 || refuse(why, field, "the number is below nought");
}

static bool read_channel(const struct fact_reader *r, const struct table_row *row, struct fact *f)
{
    enum channel channel = CHANNEL_UNKNOWN;

    if (r->map.column[FIELD_CHANNEL] != MAPPING_NONE)
        channel_parse(mapping_text(&r->map, row, FIELD_CHANNEL), &channel);
    f->n[NUMBER_CHANNEL] = channel;
    return true;
}

/* ---- who ---- */

static bool read_ident(struct ctx *c, const struct fact_reader *r, const struct table_row *row,
    enum field field, enum ident_kind kind, struct fact *f, struct refusal *why)
{
    struct str raw = mapping_text(&r->map, row, field), ident;
    const char *reason;

    if (raw.n == 0)
        return true;
    if (field == FIELD_CUSTOMER && r->map.has_float_ids && raw.n > 2 &&
        memcmp(raw.p + raw.n - 2, ".0", 2) == 0)
        raw.n -= 2;
    if (field == FIELD_CUSTOMER && str_eq(raw, STR("0")))
        return true; /* shops write 0 for a guest */
    reason = ident_spell(c, kind, r->source, r->country, raw, &ident);
    if (reason)
        return refuse(why, field, reason);
    f->idents[f->ident_count++] = ident;
    return true;
}

/* Bookkeeping programs name a customer by what they are called, "Romashka LLC": it is the name
 * too. */
static void read_name_of_ident(struct fact *f)
{
    struct str kind, source, body = f->ident_count ? f->idents[0] : STR("");

    if (f->text[FIELD_NAME].n + f->text[FIELD_GIVEN].n + f->text[FIELD_FAMILY].n > 0 ||
        !str_starts(body, STR("ext:")))
        return;
    str_cut(&body, ':', &kind);
    str_cut(&body, ':', &source);
    if (body.n <= CUSTOMER_NAME_MAX && str_find(body, STR(" "), NULL))
        f->text[FIELD_NAME] = body;
}

static bool read_idents(struct ctx *c, const struct fact_reader *r, const struct table_row *row,
    struct fact *f, struct refusal *why)
{
    return read_ident(c, r, row, FIELD_CUSTOMER, IDENT_EXTERNAL, f, why) &&
        read_ident(c, r, row, FIELD_CARD, IDENT_CARD, f, why) &&
        read_ident(c, r, row, FIELD_PHONE, IDENT_PHONE, f, why) &&
        read_ident(c, r, row, FIELD_EMAIL, IDENT_EMAIL, f, why);
}

/* ---- hashes ---- */

static void hash_text(XXH3_state_t *state, struct str s)
{
    XXH3_64bits_update(state, &s.n, sizeof s.n);
    if (s.n)
        XXH3_64bits_update(state, s.p, s.n);
}

/* Over what happened: equal rows have equal hashes, and so has the same row of another export,
 * which may spell the customer's name or the goods' otherwise. Who it happened to is told by the
 * customer. */
static uint64_t fact_hash(const struct fact *f)
{
    static const enum fact_number numbers[] = {
        NUMBER_AT, NUMBER_QUANTITY, NUMBER_AMOUNT, NUMBER_LINE_KIND, NUMBER_METRIC, NUMBER_SCORE};
    static const enum field texts[] = {FIELD_NUMBER, FIELD_SKU, FIELD_COMMENT};
    int64_t n[COUNT(numbers)];
    XXH3_state_t state;

    for (size_t i = 0; i < COUNT(numbers); i++)
        n[i] = f->n[numbers[i]];
    if (f->text[FIELD_NUMBER].n + f->text[FIELD_SKU].n + f->text[FIELD_COMMENT].n +
            f->text[FIELD_PRODUCT].n ==
        0)
        return XXH3_64bits(n, sizeof n);
    XXH3_64bits_reset(&state);
    XXH3_64bits_update(&state, n, sizeof n);
    for (size_t i = 0; i < COUNT(texts); i++)
        hash_text(&state, f->text[texts[i]]);
    if (!f->text[FIELD_SKU].n)
        hash_text(&state, f->text[FIELD_PRODUCT]);
    return XXH3_64bits_digest(&state);
}

/* ---- orders ---- */

static bool read_amounts(const struct fact_reader *r, const struct table_row *row, struct fact *f,
    int *price_sign, struct refusal *why)
{
    struct decimal quantity = {1, 0}, price = {0, 0}, amount;
    bool has_quantity, has_price, has_amount, ok;

    if (!read_decimal(r, row, FIELD_QUANTITY, &quantity, &has_quantity, why) ||
        !read_decimal(r, row, FIELD_PRICE, &price, &has_price, why) ||
        !read_decimal(r, row, FIELD_AMOUNT, &amount, &has_amount, why))
        return false;
    if (!has_amount && !has_price)
        return refuse(why, FIELD_PRICE, "the price is missing");
    ok = decimal_at(quantity, QUANTITY_SCALE, &f->n[NUMBER_QUANTITY]) &&
        (has_amount ? decimal_at(amount, r->currency_digits, &f->n[NUMBER_AMOUNT])
                    : decimal_product(quantity, price, r->currency_digits, &f->n[NUMBER_AMOUNT]));
    if (!ok || !fits(f->n[NUMBER_AMOUNT]) || !fits(f->n[NUMBER_QUANTITY]))
        return refuse(why, has_amount ? FIELD_AMOUNT : FIELD_PRICE, "the number is too large");
    if (!has_price)
        *price_sign = has_quantity && quantity.units < 0 ? (amount.units < 0) - (amount.units > 0)
                                                         : (amount.units > 0) - (amount.units < 0);
    else
        *price_sign = (price.units > 0) - (price.units < 0);
    return true;
}

/* A sale sells something for a price; a return brings goods back; a price of nought is a
 * handout; what else is below nought moves an account or the stock. */
static enum line_kind line_kind_of(struct fact *f, int price_sign, bool has_price_column)
{
    if (price_sign == 0)
        return f->n[NUMBER_QUANTITY] > 0 ? LINE_HANDOUT : LINE_ADJUSTMENT;
    if (f->n[NUMBER_QUANTITY] > 0 && price_sign > 0)
        return f->n[NUMBER_AMOUNT] < 0 ? LINE_RETURN : LINE_SALE;
    if (f->n[NUMBER_QUANTITY] < 0 && price_sign > 0) {
        f->n[NUMBER_QUANTITY] = -f->n[NUMBER_QUANTITY];
        f->n[NUMBER_AMOUNT] = f->n[NUMBER_AMOUNT] > 0 ? -f->n[NUMBER_AMOUNT] : f->n[NUMBER_AMOUNT];
        return LINE_RETURN;
    }
    if (has_price_column || f->n[NUMBER_QUANTITY] <= 0)
        return LINE_ADJUSTMENT;
    return LINE_RETURN;
}

enum order_status { STATUS_SOLD, STATUS_NOTHING_SOLD, STATUS_RETURNED };

static enum order_status status_of(struct str text)
{
    static const char *const nothing[] = {"cancelled", "canceled", "failed", "draft", "trash",
        "pending", "checkout-draft", "отменен", "отменён", "отмена", "черновик", "скасовано",
        "скасований", "чернетка"};
    static const char *const returned[] = {
        "refunded", "returned", "возврат", "возвращен", "возвращён", "повернення", "повернуто"};

    if (text.n == 0)
        return STATUS_SOLD;
    if (str_starts(text, STR("wc-")))
        text = str_from(text, 3);
    for (size_t i = 0; i < COUNT(nothing); i++)
        if (str_eq_nocase(text, str_of(nothing[i])))
            return STATUS_NOTHING_SOLD;
    for (size_t i = 0; i < COUNT(returned); i++)
        if (str_eq_nocase(text, str_of(returned[i])))
            return STATUS_RETURNED;
    return STATUS_SOLD;
}

static bool currency_agrees(const struct ctx *c, struct str text)
{
    return text.n == 0 || str_eq_nocase(text, str_of(c->currency));
}

static bool read_status(
    const struct fact_reader *r, const struct table_row *row, struct fact *f, struct refusal *why)
{
    switch (status_of(mapping_text(&r->map, row, FIELD_STATUS))) {
    case STATUS_SOLD:
        return true;
    case STATUS_NOTHING_SOLD:
        return refuse(why, FIELD_STATUS, fact_left_out);
    case STATUS_RETURNED:
        f->is_cancellation = true;
        return true;
    }
    bug("an order of no status");
}

bool fact_read_order(struct ctx *c, const struct fact_reader *r, const struct table_row *row,
    struct fact *f, struct refusal *why)
{
    static const enum field texts[] = {FIELD_COUNTRY, FIELD_SKU, FIELD_PRODUCT, FIELD_CATEGORY,
        FIELD_NAME, FIELD_GIVEN, FIELD_FAMILY};
    int price_sign = 0;

    if (!read_status(r, row, f, why) ||
        !read_text(c, r, row, FIELD_NUMBER, ORDER_NUMBER_MAX, f, why) ||
        !read_texts(c, r, row, texts, COUNT(texts), f, why) || !read_idents(c, r, row, f, why) ||
        !read_at(c, r, row, f, why) || !read_amounts(r, row, f, &price_sign, why) ||
        !read_scaled(r, row, FIELD_COST, r->currency_digits, &f->n[NUMBER_COST], why) ||
        !read_channel(r, row, f))
        return false;
    read_name_of_ident(f);
    if (!currency_agrees(c, mapping_text(&r->map, row, FIELD_CURRENCY)))
        return refuse(why, FIELD_CURRENCY, "the currency is not the business's (setting currency)");
    f->n[NUMBER_LINE_KIND] =
        line_kind_of(f, price_sign, r->map.column[FIELD_PRICE] != MAPPING_NONE);
    if (r->map.is_online_retail && str_starts(f->text[FIELD_NUMBER], STR("C")))
        f->is_cancellation = true;
    f->hash = fact_hash(f);
    f->n[NUMBER_LINE] = row->line;
    return true;
}

/* ---- customers, products, scores, deliveries, spend ---- */

static bool read_birth(struct ctx *c, const struct fact_reader *r, const struct table_row *row,
    struct fact *f, struct refusal *why)
{
    struct str text = mapping_text(&r->map, row, FIELD_BIRTH), rest = text, y, m, d;
    int64_t year, month, day, at;
    struct civil date;

    if (text.n == 0)
        return true;
    /* People are born before 1970, which moment_parse refuses: plain shapes are read here. */
    if (str_cut(&rest, '-', &y) && y.n == 4 && str_cut(&rest, '-', &m) && str_cut(&rest, '-', &d)) {
        if (str_to_i64(y, 1850, 2199, &year) && str_to_i64(m, 1, 12, &month) &&
            str_to_i64(d, 1, civil_month_days((int)year, (int)month), &day)) {
            f->n[NUMBER_BIRTH] = year * 10000 + month * 100 + day;
            return true;
        }
    }
    rest = text;
    if (str_cut(&rest, '.', &d) && str_cut(&rest, '.', &m) && str_cut(&rest, '.', &y) &&
        str_to_i64(y, 1850, 2199, &year) && str_to_i64(m, 1, 12, &month) &&
        str_to_i64(d, 1, civil_month_days((int)year, (int)month), &day)) {
        f->n[NUMBER_BIRTH] = year * 10000 + month * 100 + day;
        return true;
    }
    if (moment_parse(text, r->map.date_order, c->zone, &at) != MOMENT_OK)
        return refuse(why, FIELD_BIRTH, "this is not a date of birth (1985-05-12)");
    date = civil_from_day(zone_day(c->zone, at));
    f->n[NUMBER_BIRTH] = date.year * 10000 + date.month * 100 + date.day;
    return true;
}

bool fact_read_customer(struct ctx *c, const struct fact_reader *r, const struct table_row *row,
    struct fact *f, struct refusal *why)
{
    static const enum field texts[] = {FIELD_NAME, FIELD_GIVEN, FIELD_FAMILY, FIELD_ORGANISATION,
        FIELD_LANGUAGE, FIELD_COUNTRY, FIELD_ADDRESS};

    if (!read_texts(c, r, row, texts, COUNT(texts), f, why) || !read_idents(c, r, row, f, why) ||
        !read_birth(c, r, row, f, why))
        return false;
    if (!f->text[FIELD_ORGANISATION].n)
        read_name_of_ident(f);
    if (f->ident_count == 0)
        return refuse(why, FIELD_COUNT, "nothing to recognise the customer by");
    f->hash = fact_hash(f);
    f->n[NUMBER_LINE] = row->line;
    return true;
}

bool fact_read_product(struct ctx *c, const struct fact_reader *r, const struct table_row *row,
    struct fact *f, struct refusal *why)
{
    static const enum field texts[] = {FIELD_SKU, FIELD_PRODUCT, FIELD_CATEGORY};

    if (!read_texts(c, r, row, texts, COUNT(texts), f, why) ||
        !read_scaled(r, row, FIELD_PRICE, r->currency_digits, &f->n[NUMBER_PRICE], why) ||
        !read_scaled(r, row, FIELD_COST, r->currency_digits, &f->n[NUMBER_COST], why) ||
        !read_scaled(r, row, FIELD_STOCK, QUANTITY_SCALE, &f->n[NUMBER_STOCK], why))
        return false;
    if (f->text[FIELD_SKU].n == 0)
        return refuse(why, FIELD_SKU, "the product's code is missing");
    f->hash = fact_hash(f);
    f->n[NUMBER_LINE] = row->line;
    return true;
}

static bool read_metric(
    const struct fact_reader *r, const struct table_row *row, struct fact *f, struct refusal *why)
{
    struct str text = mapping_text(&r->map, row, FIELD_METRIC);

    f->n[NUMBER_METRIC] = r->metric ? (int64_t)r->metric : METRIC_NPS;
    if (text.n == 0 || r->metric)
        return true;
    f->n[NUMBER_METRIC] = str_eq_nocase(text, STR("nps")) ? METRIC_NPS
        : str_eq_nocase(text, STR("csat"))                ? METRIC_CSAT
        : str_eq_nocase(text, STR("ces"))                 ? METRIC_CES
                                                          : 0;
    return f->n[NUMBER_METRIC] || refuse(why, FIELD_METRIC, "the metric must be nps, csat or ces");
}

static bool decimal_whole(struct decimal d, int64_t *out)
{
    for (; d.scale > 0; d.scale--, d.units /= 10)
        if (d.units % 10 != 0)
            return false;
    *out = d.units;
    return true;
}

static bool read_scale(
    const struct fact_reader *r, const struct table_row *row, struct fact *f, struct refusal *why)
{
    struct str text = mapping_text(&r->map, row, FIELD_SCORE);
    int64_t *score = &f->n[NUMBER_SCORE];
    struct decimal d;
    int min, max;

    metric_range((enum metric)f->n[NUMBER_METRIC], &min, &max);
    if (text.n == 0)
        return refuse(why, FIELD_SCORE, "the score is missing");
    if (!decimal_parse(text, r->map.decimal, &d) || !decimal_whole(d, score) || !fits(*score))
        return refuse(why, FIELD_SCORE, "this is not a whole number");
    *score += r->shift;
    return (*score >= min && *score <= max) ||
        refuse(why, FIELD_SCORE, "the score is outside the scale (NPS 0-10, CSAT 1-5, CES 1-7)");
}

bool fact_read_score(struct ctx *c, const struct fact_reader *r, const struct table_row *row,
    struct fact *f, struct refusal *why)
{
    if (!read_text(c, r, row, FIELD_NUMBER, ORDER_NUMBER_MAX, f, why) ||
        !read_text(c, r, row, FIELD_COUNTRY, FACT_TEXT_MAX, f, why) ||
        !read_text(c, r, row, FIELD_COMMENT, FACT_TEXT_MAX, f, why) ||
        !read_idents(c, r, row, f, why) || !read_at(c, r, row, f, why) ||
        !read_metric(r, row, f, why) || !read_scale(r, row, f, why) || !read_channel(r, row, f))
        return false;
    f->hash = fact_hash(f);
    f->n[NUMBER_LINE] = row->line;
    return true;
}

bool fact_read_delivery(struct ctx *c, const struct fact_reader *r, const struct table_row *row,
    struct fact *f, struct refusal *why)
{
    if (!read_text(c, r, row, FIELD_NUMBER, ORDER_NUMBER_MAX, f, why) ||
        !read_text(c, r, row, FIELD_COUNTRY, FACT_TEXT_MAX, f, why) ||
        !read_idents(c, r, row, f, why) ||
        !read_moment(c, r, row, FIELD_PROMISED, &f->n[NUMBER_PROMISED], why) ||
        !read_moment(c, r, row, FIELD_DELIVERED, &f->n[NUMBER_DELIVERED], why))
        return false;
    if (f->text[FIELD_NUMBER].n == 0)
        return refuse(why, FIELD_NUMBER, "the delivery's or the order's number is missing");
    if (!f->n[NUMBER_PROMISED] && !f->n[NUMBER_DELIVERED])
        return refuse(why, FIELD_DELIVERED, "neither a promised nor an actual time is given");
    f->n[NUMBER_AT] = f->n[NUMBER_DELIVERED] ? f->n[NUMBER_DELIVERED] : f->n[NUMBER_PROMISED];
    f->hash = fact_hash(f);
    f->n[NUMBER_LINE] = row->line;
    return true;
}

static bool read_month(struct ctx *c, const struct fact_reader *r, const struct table_row *row,
    struct fact *f, struct refusal *why)
{
    struct str text = mapping_text(&r->map, row, FIELD_MONTH);
    int64_t at_us;

    if (text.n == 0)
        return refuse(why, FIELD_MONTH, "the month is missing");
    if (spend_month_parse(text, &f->n[NUMBER_MONTH]))
        return true;
    if (!read_moment(c, r, row, FIELD_MONTH, &at_us, why))
        return false;
    f->n[NUMBER_MONTH] = spend_month_of(zone_day(c->zone, at_us));
    return true;
}

static bool read_purpose(struct ctx *c, const struct fact_reader *r, const struct table_row *row,
    struct fact *f, struct refusal *why)
{
    struct str text = mapping_text(&r->map, row, FIELD_PURPOSE);
    enum spend_purpose purpose = SPEND_WIN;

    if (text.n > 0 && !spend_purpose_parse(c, text, &purpose))
        return refuse(why, FIELD_PURPOSE, "the purpose must be win or keep");
    f->n[NUMBER_PURPOSE] = purpose;
    return true;
}

static bool read_spent(
    const struct fact_reader *r, const struct table_row *row, struct fact *f, struct refusal *why)
{
    struct decimal d;
    bool has;

    if (!read_decimal(r, row, FIELD_SPENT, &d, &has, why))
        return false;
    if (!has)
        return refuse(why, FIELD_SPENT, "the amount is missing");
    return (decimal_at(d, r->currency_digits, &f->n[NUMBER_AMOUNT]) && fits(f->n[NUMBER_AMOUNT])) ||
        refuse(why, FIELD_SPENT, "the number is too large");
}

/* Rows of one month, channel and purpose make one document, whose sum is kept. */
bool fact_read_spend(struct ctx *c, const struct fact_reader *r, const struct table_row *row,
    struct fact *f, struct refusal *why)
{
    struct str *channel = &f->text[FIELD_CHANNEL];

    if (!read_month(c, r, row, f, why) || !read_purpose(c, r, row, f, why) ||
        !read_text(c, r, row, FIELD_CHANNEL, SPEND_CHANNEL_MAX, f, why) ||
        !read_spent(r, row, f, why))
        return false;
    if (!currency_agrees(c, mapping_text(&r->map, row, FIELD_CURRENCY)))
        return refuse(why, FIELD_CURRENCY, "the currency is not the business's (setting currency)");
    *channel = str_of(lang_fold(c->arena, *channel));
    if (channel->n > SPEND_CHANNEL_MAX)
        return refuse(why, FIELD_CHANNEL, "the text is too long");
    f->text[FIELD_NUMBER] = str_of(arena_printf(c->arena, "%lld %lld " STR_FMT,
        (long long)f->n[NUMBER_MONTH], (long long)f->n[NUMBER_PURPOSE], STR_ARG(*channel)));
    f->hash = fact_hash(f);
    f->n[NUMBER_LINE] = row->line;
    return true;
}

/* ---- contracts ---- */

static bool read_flag(struct ctx *c, const struct fact_reader *r, const struct table_row *row,
    enum field field, int64_t *out, struct refusal *why)
{
    static const char *const words[2][6] = {
        {"no", "0", "false", "n", "нет", "ні"}, {"yes", "1", "true", "y", "да", "так"}};
    struct str text = str_of(lang_fold(c->arena, mapping_text(&r->map, row, field)));

    if (text.n == 0)
        return refuse(why, field, "yes or no is missing");
    for (size_t yes = 0; yes < COUNT(words); yes++)
        for (size_t i = 0; i < COUNT(*words); i++)
            if (str_eq(text, str_of(words[yes][i]))) {
                *out = (int64_t)yes;
                return true;
            }
    return refuse(why, field, "this is neither yes nor no");
}

/* Whether it has ended, as the file says or as the day of its end does. */
static bool read_end(struct ctx *c, const struct fact_reader *r, const struct table_row *row,
    struct fact *f, struct refusal *why)
{
    int64_t told_us = r->default_at ? r->default_at + DAY_US : clock_now(c->clock);
    int64_t *ended = &f->n[NUMBER_ENDED], *churned = &f->n[NUMBER_CHURNED];

    if (!read_moment(c, r, row, FIELD_STARTED, &f->n[NUMBER_STARTED], why) ||
        !read_moment(c, r, row, FIELD_ENDED, ended, why))
        return false;
    *churned = *ended > 0 && *ended < told_us;
    if (r->map.column[FIELD_CHURNED] != MAPPING_NONE) {
        if (!read_flag(c, r, row, FIELD_CHURNED, churned, why))
            return false;
        if (!*churned && *ended > 0 && *ended < told_us)
            return refuse(why, FIELD_ENDED, "it has ended, yet the file says that it has not");
    }
    return *ended == 0 || *ended >= f->n[NUMBER_STARTED] ||
        refuse(why, FIELD_ENDED, "the end is before the beginning");
}

static bool read_tenure(
    const struct fact_reader *r, const struct table_row *row, struct fact *f, struct refusal *why)
{
    int64_t *tenure = &f->n[NUMBER_TENURE];

    if (!read_scaled(r, row, FIELD_TENURE, TENURE_SCALE, tenure, why))
        return false;
    if (*tenure > TENURE_MAX)
        return refuse(why, FIELD_TENURE, "the tenure is more than 1200 months");
    return *tenure >= 0 || f->n[NUMBER_STARTED] ||
        refuse(why, FIELD_TENURE, "neither a tenure in months nor a beginning is given");
}

bool fact_read_contract(struct ctx *c, const struct fact_reader *r, const struct table_row *row,
    struct fact *f, struct refusal *why)
{
    static const enum field texts[] = {
        FIELD_PLAN, FIELD_COUNTRY, FIELD_NAME, FIELD_GIVEN, FIELD_FAMILY};

    if (!read_text(c, r, row, FIELD_CONTRACT, ORDER_NUMBER_MAX, f, why) ||
        !read_texts(c, r, row, texts, COUNT(texts), f, why) || !read_idents(c, r, row, f, why) ||
        !read_end(c, r, row, f, why) || !read_tenure(r, row, f, why) ||
        !read_scaled(r, row, FIELD_MONTHLY, r->currency_digits, &f->n[NUMBER_MONTHLY], why))
        return false;
    if (f->ident_count == 0)
        return refuse(why, FIELD_COUNT, "nothing to recognise the customer by");
    f->text[FIELD_NUMBER] = f->text[FIELD_CONTRACT]; /* sorting wants documents by their number */
    f->text[FIELD_CONTRACT] = STR("");
    f->n[NUMBER_AT] = r->default_at;
    f->hash = fact_hash(f);
    f->n[NUMBER_LINE] = row->line;
    return true;
}
