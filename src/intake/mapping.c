/* Working out what a file's columns are. */
#include "intake/mapping.h"

#include <stdio.h>
#include <string.h>

#define SAMPLE_ROWS 5000
#define COLUMNS_SHOWN_MAX 40

static const enum field date_fields[] = {FIELD_DATE, FIELD_PROMISED, FIELD_DELIVERED, FIELD_BIRTH,
    FIELD_MONTH, FIELD_STARTED, FIELD_ENDED};
static const enum field number_fields[] = {FIELD_QUANTITY, FIELD_PRICE, FIELD_AMOUNT, FIELD_COST,
    FIELD_STOCK, FIELD_SPENT, FIELD_TENURE, FIELD_MONTHLY};

struct str mapping_text(const struct mapping *m, const struct table_row *row, enum field f)
{
    int column = m->column[f];

    return column >= 0 && (size_t)column < row->count ? str_trim(row->fields[column]) : STR("");
}

/* ---- columns ---- */

static void mapping_guess(struct ctx *c, const struct table *t, uint64_t allowed, struct mapping *m)
{
    size_t count;
    const struct str *columns = table_columns(t, &count);
    int best[FIELD_COUNT];

    for (size_t f = 0; f < FIELD_COUNT; f++)
        m->column[f] = MAPPING_NONE;
    for (size_t i = 0; table_has_header(t) && i < count; i++) {
        enum field f;
        int rank;

        if (!field_guess(c, columns[i], allowed, &f, &rank))
            continue;
        if (m->column[f] == MAPPING_NONE || rank < best[f]) {
            m->column[f] = (int)i;
            best[f] = rank;
        }
    }
    if (m->column[FIELD_AMOUNT] != MAPPING_NONE &&
        (m->column[FIELD_SKU] != MAPPING_NONE || m->column[FIELD_PRODUCT] != MAPPING_NONE) &&
        field_is_order_total(c, columns[m->column[FIELD_AMOUNT]]))
        m->column[FIELD_AMOUNT] = MAPPING_NONE; /* it is on every line of the order */
}

static bool column_find(const struct str *columns, size_t count, struct str name, int *out)
{
    int64_t number;

    for (size_t i = 0; i < count; i++)
        if (str_eq_nocase(str_trim(columns[i]), name)) {
            *out = (int)i;
            return true;
        }
    if (!str_to_i64(name, 1, (int64_t)count, &number))
        return false;
    *out = (int)number - 1;
    return true;
}

/* A column that somebody named is no longer what it was guessed to be. */
static void mapping_take(struct mapping *m, enum field f, int column, uint64_t *wished)
{
    for (size_t g = 0; g < FIELD_COUNT; g++)
        if (m->column[g] == column && !(*wished & FIELD_BIT(g)))
            m->column[g] = MAPPING_NONE;
    m->column[f] = column;
    *wished |= FIELD_BIT(f);
}

/* "customer=2,date=3": columns by name or by place; "field=" leaves a field out. */
static bool mapping_wished(
    struct ctx *c, const struct table *t, struct str map, uint64_t allowed, struct mapping *m)
{
    size_t count;
    const struct str *columns = table_columns(t, &count);
    struct str one, name;
    uint64_t wished = 0;

    if (!map.n)
        return true;
    while (str_cut(&map, ',', &one)) {
        int column = MAPPING_NONE;
        enum field f;

        str_cut(&one, '=', &name);
        if (!field_parse(str_trim(name), &f) || !(allowed & FIELD_BIT(f)))
            return fail(
                c, ERR_USAGE, "--map: there is no field \"" STR_FMT "\" here", STR_ARG(name));
        one = str_trim(one);
        if (one.n && !column_find(columns, count, one, &column))
            return fail(
                c, ERR_USAGE, "--map: the file has no column \"" STR_FMT "\"", STR_ARG(one));
        mapping_take(m, f, column, &wished);
    }
    return true;
}

static const char *columns_text(struct ctx *c, const struct table *t)
{
    size_t count;
    const struct str *columns = table_columns(t, &count);
    const char *text = "";

    for (size_t i = 0; i < count && i < COLUMNS_SHOWN_MAX; i++)
        text = arena_printf(c->arena, "%s%s" STR_FMT, text, i ? ", " : "", STR_ARG(columns[i]));
    return text;
}

static const char *fields_text(struct ctx *c, uint64_t set, const char *between)
{
    const char *text = "";

    for (size_t f = 0; f < FIELD_COUNT; f++)
        if (set & FIELD_BIT(f))
            text = arena_printf(
                c->arena, "%s%s%s", text, *text ? between : "", field_name((enum field)f));
    return text;
}

static bool mapping_is_complete(
    struct ctx *c, const struct table *t, struct mapping *m, uint64_t needed, uint64_t either)
{
    uint64_t have = 0;

    m->asks = MAPPING_ASKS_COLUMNS;
    for (size_t f = 0; f < FIELD_COUNT; f++)
        if (m->column[f] != MAPPING_NONE)
            have |= FIELD_BIT(f);
    if (needed & ~have)
        return fail(c, ERR_INVALID,
            "which column is %s? The file (%s) has: %s; say --map field=column,...",
            fields_text(c, needed & ~have, ", "), table_describe(c, t), columns_text(c, t));
    if (either && !(either & have))
        return fail(c, ERR_INVALID,
            "one of these is needed: %s. The file (%s) has: %s; say --map field=column,...",
            fields_text(c, either, ", "), table_describe(c, t), columns_text(c, t));
    m->asks = MAPPING_ASKS_NOTHING;
    return true;
}

/* ---- how values are written ---- */

struct evidence {
    bool is_dmy, is_mdy, has_doubtful_date;
    bool is_point, is_comma, has_doubtful_number;
    bool has_ids, has_plain_id;
    char doubtful[DOUBTFUL_MAX];
    char currency[4];
};

static void evidence_keep(struct evidence *e, struct str text)
{
    size_t n = text.n < sizeof e->doubtful - 1 ? text.n : sizeof e->doubtful - 1;

    memcpy(e->doubtful, text.p, n);
    e->doubtful[n] = '\0';
}

static void evidence_date(struct evidence *e, struct str text, struct zone *zone)
{
    enum date_order order = moment_evidence(text);
    int64_t ignored;

    e->is_dmy |= order == DATE_DMY;
    e->is_mdy |= order == DATE_MDY;
    if (order == DATE_ORDER_UNKNOWN && !e->has_doubtful_date &&
        moment_parse(text, DATE_ORDER_UNKNOWN, zone, &ignored) == MOMENT_AMBIGUOUS) {
        e->has_doubtful_date = true;
        evidence_keep(e, text);
    }
}

static void evidence_number(struct evidence *e, struct str text)
{
    enum decimal_mark mark;

    if (decimal_mark_shown(text, &mark)) {
        e->is_comma |= mark == DECIMAL_COMMA;
        e->is_point |= mark == DECIMAL_POINT;
    } else if (str_find(text, STR(","), NULL) || str_find(text, STR("."), NULL)) {
        if (!e->has_doubtful_number)
            evidence_keep(e, text);
        e->has_doubtful_number = true;
    }
}

static void evidence_id(struct evidence *e, struct str text)
{
    if (text.n == 0)
        return;
    e->has_ids = true;
    if (text.n < 3 || memcmp(text.p + text.n - 2, ".0", 2) != 0)
        e->has_plain_id = true;
}

static void evidence_currency(struct evidence *e, struct str text)
{
    char code[4] = "";

    if (*e->currency || text.n != 3)
        return;
    for (size_t i = 0; i < 3; i++)
        code[i] = (char)(text.p[i] >= 'a' && text.p[i] <= 'z' ? text.p[i] - 32 : text.p[i]);
    if (currency_digits(code) >= 0)
        memcpy(e->currency, code, sizeof code);
}

static void evidence_row(
    struct evidence *e, const struct mapping *m, const struct table_row *row, struct zone *zone)
{
    for (size_t i = 0; i < COUNT(date_fields); i++)
        if (m->column[date_fields[i]] != MAPPING_NONE)
            evidence_date(e, mapping_text(m, row, date_fields[i]), zone);
    for (size_t i = 0; i < COUNT(number_fields); i++)
        if (m->column[number_fields[i]] != MAPPING_NONE)
            evidence_number(e, mapping_text(m, row, number_fields[i]));
    evidence_id(e, mapping_text(m, row, FIELD_CUSTOMER));
    evidence_currency(e, mapping_text(m, row, FIELD_CURRENCY));
}

static bool evidence_is_enough(const struct evidence *e, const struct mapping_wish *wish)
{
    return (!e->has_doubtful_date || e->is_dmy || e->is_mdy || wish->date_order) &&
        (!e->has_doubtful_number || e->is_point || e->is_comma || wish->has_decimal);
}

/* Reads on until the doubt is gone: SAMPLE_ROWS in a plain file, all of it in a doubtful one. */
static bool evidence_collect(struct ctx *c, struct table *t, const struct mapping *m,
    const struct mapping_wish *wish, struct evidence *e)
{
    for (int64_t n = 0;; n++) {
        struct table_row row;
        bool has_row;

        if (!table_next(c, t, &row, &has_row))
            return false;
        if (!has_row || (n >= SAMPLE_ROWS && evidence_is_enough(e, wish)))
            return true;
        if (!row.error)
            evidence_row(e, m, &row, c->zone);
    }
}

static void mapping_ask(struct mapping *m, enum mapping_question asks, const char *doubtful)
{
    m->asks = asks;
    snprintf(m->doubtful, sizeof m->doubtful, "%s", doubtful);
}

static bool evidence_decide(
    struct ctx *c, const struct evidence *e, const struct mapping_wish *wish, struct mapping *m)
{
    m->date_order = wish->date_order;
    if (!m->date_order && e->is_dmy && e->is_mdy) {
        mapping_ask(m, MAPPING_ASKS_DATES, "");
        return fail(c, ERR_INVALID,
            "some dates put the day first and some the month; split the file, or say --dates "
            "dmy|mdy");
    }
    if (!m->date_order)
        m->date_order = e->is_dmy ? DATE_DMY : e->is_mdy ? DATE_MDY : DATE_ORDER_UNKNOWN;
    if (!m->date_order && e->has_doubtful_date) {
        mapping_ask(m, MAPPING_ASKS_DATES, e->doubtful);
        return fail(c, ERR_INVALID,
            "\"%s\" may begin with the day or with the month: say --dates dmy or --dates mdy",
            e->doubtful);
    }
    m->decimal = wish->has_decimal    ? wish->decimal
        : e->is_comma && !e->is_point ? DECIMAL_COMMA
                                      : DECIMAL_POINT;
    if (!wish->has_decimal && e->has_doubtful_number && !e->is_comma && !e->is_point) {
        mapping_ask(m, MAPPING_ASKS_DECIMAL, e->doubtful);
        return fail(c, ERR_INVALID,
            "\"%s\" may be thousands or a fraction: say --decimal point or --decimal comma",
            e->doubtful);
    }
    m->has_float_ids = e->has_ids && !e->has_plain_id;
    memcpy(m->currency, e->currency, sizeof m->currency);
    return true;
}

/* The UCI file, or its second edition of two years. */
static bool is_online_retail(const struct table *t)
{
    static const char *const names[][8] = {{"InvoiceNo", "StockCode", "Description", "Quantity",
                                               "InvoiceDate", "UnitPrice", "CustomerID", "Country"},
        {"Invoice", "StockCode", "Description", "Quantity", "InvoiceDate", "Price", "Customer ID",
            "Country"}};
    size_t count, same[COUNT(names)] = {0};
    const struct str *columns = table_columns(t, &count);

    if (count != COUNT(*names))
        return false;
    for (size_t edition = 0; edition < COUNT(names); edition++)
        for (size_t i = 0; i < count; i++)
            same[edition] += str_eq_nocase(str_trim(columns[i]), str_of(names[edition][i]));
    return same[0] == count || same[1] == count;
}

bool mapping_make(struct ctx *c, const char *path, const struct table_options *options,
    const struct mapping_wish *wish, uint64_t allowed, uint64_t needed, uint64_t either,
    struct mapping *m, struct table **table)
{
    struct evidence e = {0};
    bool ok;

    if (!table_open(c, path, options, table))
        return false;
    *m = (struct mapping){.is_online_retail = is_online_retail(*table)};
    mapping_guess(c, *table, allowed, m);
    ok = mapping_wished(c, *table, wish->map, allowed, m) &&
        mapping_is_complete(c, *table, m, needed, either) &&
        evidence_collect(c, *table, m, wish, &e) && evidence_decide(c, &e, wish, m);
    table_close(table);
    return ok && table_open(c, path, options, table);
}
