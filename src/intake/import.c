/* The course of one import: look at the file, read it into the sorter, write the chunks,
 * account. */
#include "intake/import.h"

#include <string.h>

#include "base/id.h"
#include "customer/customer.h"
#include "intake/intake_store.h"
#include "intake/progress.h"
#include "setting/setting.h"

#define EARLY_LOOK_ROWS 1000 /* after so many rows a file that is mostly wrong is given up */
#define PROGRESS_ROWS 4096

#define IDENTS                                                                    \
    (FIELD_BIT(FIELD_CUSTOMER) | FIELD_BIT(FIELD_CARD) | FIELD_BIT(FIELD_PHONE) | \
        FIELD_BIT(FIELD_EMAIL))
#define NAMES                                                                   \
    (FIELD_BIT(FIELD_NAME) | FIELD_BIT(FIELD_GIVEN) | FIELD_BIT(FIELD_FAMILY) | \
        FIELD_BIT(FIELD_COUNTRY))
#define WHEN (FIELD_BIT(FIELD_DATE) | FIELD_BIT(FIELD_TIME))
#define GOODS (FIELD_BIT(FIELD_SKU) | FIELD_BIT(FIELD_PRODUCT) | FIELD_BIT(FIELD_CATEGORY))
#define MONEY (FIELD_BIT(FIELD_PRICE) | FIELD_BIT(FIELD_AMOUNT))
#define AMOUNTS /* any of these settles the currency */ \
    (MONEY | FIELD_BIT(FIELD_SPENT) | FIELD_BIT(FIELD_MONTHLY))

const struct import_kind import_kinds[] = {
    {.name = "orders",
        .allowed = IDENTS | NAMES | WHEN | GOODS | MONEY | FIELD_BIT(FIELD_NUMBER) |
            FIELD_BIT(FIELD_QUANTITY) | FIELD_BIT(FIELD_COST) | FIELD_BIT(FIELD_CURRENCY) |
            FIELD_BIT(FIELD_CHANNEL) | FIELD_BIT(FIELD_STATUS),
        .needed = FIELD_BIT(FIELD_DATE),
        .either = MONEY,
        .read = fact_read_order,
        .key = KEY_DOCUMENT,
        .prepare = import_products_prepare,
        .prepared = import_products_prepared,
        .write = import_orders_write},
    {.name = "customers",
        .allowed = IDENTS | NAMES | FIELD_BIT(FIELD_ORGANISATION) | FIELD_BIT(FIELD_LANGUAGE) |
            FIELD_BIT(FIELD_BIRTH) | FIELD_BIT(FIELD_ADDRESS),
        .either = IDENTS,
        .read = fact_read_customer,
        .key = KEY_SEQUENCE,
        .write = import_customers_write},
    {.name = "products",
        .allowed = GOODS | FIELD_BIT(FIELD_PRICE) | FIELD_BIT(FIELD_COST) | FIELD_BIT(FIELD_STOCK),
        .needed = FIELD_BIT(FIELD_SKU),
        .read = fact_read_product,
        .key = KEY_SEQUENCE,
        .write = import_products_write},
    {.name = "scores",
        .allowed = IDENTS | WHEN | FIELD_BIT(FIELD_COUNTRY) | FIELD_BIT(FIELD_NUMBER) |
            FIELD_BIT(FIELD_SCORE) | FIELD_BIT(FIELD_METRIC) | FIELD_BIT(FIELD_COMMENT) |
            FIELD_BIT(FIELD_CHANNEL),
        .needed = FIELD_BIT(FIELD_SCORE),
        .read = fact_read_score,
        .key = KEY_ROW,
        .write = import_scores_write},
    {.name = "deliveries",
        .allowed = IDENTS | FIELD_BIT(FIELD_COUNTRY) | FIELD_BIT(FIELD_NUMBER) |
            FIELD_BIT(FIELD_PROMISED) | FIELD_BIT(FIELD_DELIVERED),
        .needed = FIELD_BIT(FIELD_NUMBER),
        .either = FIELD_BIT(FIELD_PROMISED) | FIELD_BIT(FIELD_DELIVERED),
        .read = fact_read_delivery,
        .key = KEY_SEQUENCE,
        .write = import_deliveries_write},
    {.name = "spend",
        .allowed = FIELD_BIT(FIELD_MONTH) | FIELD_BIT(FIELD_CHANNEL) | FIELD_BIT(FIELD_PURPOSE) |
            FIELD_BIT(FIELD_SPENT) | FIELD_BIT(FIELD_CURRENCY),
        .needed = FIELD_BIT(FIELD_MONTH) | FIELD_BIT(FIELD_SPENT),
        .read = fact_read_spend,
        .key = KEY_DOCUMENT,
        .write = import_spend_write},
    {.name = "contracts",
        .allowed = IDENTS | NAMES | FIELD_BIT(FIELD_CONTRACT) | FIELD_BIT(FIELD_PLAN) |
            FIELD_BIT(FIELD_TENURE) | FIELD_BIT(FIELD_CHURNED) | FIELD_BIT(FIELD_STARTED) |
            FIELD_BIT(FIELD_ENDED) | FIELD_BIT(FIELD_MONTHLY),
        .either = FIELD_BIT(FIELD_CHURNED) | FIELD_BIT(FIELD_ENDED),
        .read = fact_read_contract,
        .key = KEY_SEQUENCE,
        .write = import_contracts_write},
};
const size_t import_kind_count = COUNT(import_kinds);

/* ---- reading ---- */

static bool import_reject(struct ctx *c, struct import *im, const struct table *t,
    const struct table_row *row, const struct refusal *why)
{
    size_t count;
    const struct str *columns = table_columns(t, &count);
    int at = why->field == FIELD_COUNT ? row->error_column - 1 : im->reader.map.column[why->field];
    const char *name = "";
    struct str value = STR("");

    if (why->field != FIELD_COUNT)
        name = im->columns[why->field];
    else if (at >= 0 && (size_t)at < count)
        name = str_dup(c->arena, columns[at]);
    if (at >= 0 && (size_t)at < row->count)
        value = row->fields[at];
    im->counts.rejected++;
    return rejects_add(c, &im->rejects, row->line, name, value, why->reason, row->raw);
}

static bool import_sort(
    struct ctx *c, struct import *im, const struct fact *f, struct buf *key, struct buf *body)
{
    sort_key(im, f, key);
    fact_pack(f, body);
    assert(!key->is_full);
    assert(!body->is_full);
    return sorter_add(c, im->sorter, buf_view(key), buf_view(body));
}

bool import_is_mixed(const struct import *im)
{
    return im->has_rich_rows && (im->first_kinds & (im->first_kinds - 1)) != 0;
}

static void import_note_idents(struct import *im, const struct fact *f)
{
    struct str rest = f->ident_count ? f->idents[0] : STR(""), kind;
    enum ident_kind which;

    im->has_rich_rows |= f->ident_count > 1;
    if (ident_split(rest, &which, &kind))
        im->first_kinds |= 1u << which;
}

/* An order that its status calls returned is a sale and, against it, a return. */
static bool import_take(
    struct ctx *c, struct import *im, struct fact *f, struct buf *key, struct buf *body)
{
    if (im->is_dry)
        return true;
    import_note_idents(im, f);
    if (!import_sort(c, im, f, key, body))
        return false;
    if (!f->is_cancellation || f->n[NUMBER_LINE_KIND] != LINE_SALE)
        return true;
    f->n[NUMBER_LINE_KIND] = LINE_RETURN;
    f->n[NUMBER_AMOUNT] = -f->n[NUMBER_AMOUNT];
    return import_sort(c, im, f, key, body);
}

static bool import_row(struct ctx *c, struct import *im, const struct table *t,
    const struct table_row *row, struct buf *key, struct buf *body)
{
    struct arena_mark mark = arena_mark(c->arena);
    struct refusal why = {row->error, FIELD_COUNT};
    struct fact f = {0};
    bool ok;

    im->counts.rows++;
    if (!row->error && im->kind->read(c, &im->reader, row, &f, &why))
        ok = import_take(c, im, &f, key, body);
    else if (why.reason == fact_left_out)
        ok = ++im->counts.left_out;
    else
        ok = import_reject(c, im, t, row, &why);
    arena_release(c->arena, mark);
    return ok;
}

/* More than half wrong: it is the columns that are wrong, not the rows. */
static bool import_is_hopeless(struct ctx *c, const struct import *im)
{
    const char *columns = "";

    if (im->counts.rejected * 2 <= im->counts.rows)
        return false;
    for (size_t f = 0; f < FIELD_COUNT; f++)
        if (im->reader.map.column[f] != MAPPING_NONE)
            columns = arena_printf(c->arena, "%s%s%s=%d", columns, *columns ? "," : "",
                field_name((enum field)f), im->reader.map.column[f] + 1);
    fail(c, ERR_INVALID,
        "%lld of %lld rows cannot be read, the first because: %s. The file looks like %s, read with"
        " --map %s. Nothing was imported; say --map field=column,... (rejected rows: \"%s\")",
        (long long)im->counts.rejected, (long long)im->counts.rows, im->rejects.first,
        im->described, columns, im->rejects.path);
    return true;
}

static bool import_progress(
    struct ctx *c, struct import *im, struct progress *progress, const struct table *t)
{
    double share = (double)table_bytes_read(t) / ((double)table_bytes_total(t) + 1);

    progress_at(c, progress, im->counts.rows, share);
    return !im->watch || im->watch(c, im, false, im->counts.rows, share);
}

static bool import_rows(
    struct ctx *c, struct import *im, struct table *t, struct buf *key, struct buf *body)
{
    struct progress progress;
    struct table_row row;
    bool has_row, ok = true;

    progress_start(&progress, T_IMPORT_READING);
    while (ok && (ok = table_next(c, t, &row, &has_row)) && has_row) {
        ok = import_row(c, im, t, &row, key, body);
        if (ok && im->counts.rows == EARLY_LOOK_ROWS)
            ok = !import_is_hopeless(c, im);
        if (im->counts.rows % PROGRESS_ROWS == 0)
            ok = import_progress(c, im, &progress, t) && ok;
    }
    progress_end(&progress);
    return ok && !import_is_hopeless(c, im);
}

/* Which currency the amounts are in: as told, as the file's kind says, as the business counts;
 * where it has not said yet, as the file's own column says. */
static bool import_currency(struct ctx *c, struct import *im)
{
    struct str known;

    if (!setting_get(c, "currency", &known))
        return false;
    if (!*im->currency)
        memcpy(im->currency,
            im->reader.map.is_online_retail                ? "GBP"
                : known.n == 0 && *im->reader.map.currency ? im->reader.map.currency
                                                           : c->currency,
            sizeof im->currency);
    if (known.n && !str_eq_nocase(known, str_of(im->currency)))
        return fail(c, ERR_CONFLICT, "the business counts in \"" STR_FMT "\", the file in \"%s\"",
            STR_ARG(known), im->currency);
    memcpy(c->currency, im->currency, sizeof c->currency);
    return true;
}

static bool import_settings(struct ctx *c, void *arg)
{
    struct import *im = arg;

    if ((im->kind->allowed & AMOUNTS) && !import_currency(c, im))
        return false;
    im->reader.currency_digits = currency_digits(c->currency);
    return setting_get(c, "country", &im->reader.country);
}

static void import_name_columns(struct ctx *c, struct import *im, const struct table *t)
{
    size_t count;
    const struct str *columns = table_columns(t, &count);

    for (size_t f = 0; f < FIELD_COUNT; f++) {
        int at = im->reader.map.column[f];

        im->columns[f] = at >= 0 && (size_t)at < count ? str_dup(c->arena, columns[at])
                                                       : field_name((enum field)f);
    }
}

/* Rows that open with different kinds of identity, a phone here, an e-mail there, and rows that
 * have both: these must be heard before the others, or one customer becomes two. The file is
 * read again for them. */
static bool import_links(struct ctx *c, struct import *im, struct buf *key, struct buf *body)
{
    struct table *t = NULL;
    struct table_row row;
    bool has_row, ok;

    if (im->is_dry || !import_is_mixed(im))
        return true;
    ok = table_open(c, im->path, &im->table, &t);
    while (ok && (ok = table_next(c, t, &row, &has_row)) && has_row) {
        struct arena_mark mark = arena_mark(c->arena);
        struct fact f = {.is_link = true};
        struct refusal why;

        if (!row.error && im->kind->read(c, &im->reader, &row, &f, &why) && f.ident_count > 1)
            ok = import_sort(c, im, &f, key, body);
        arena_release(c->arena, mark);
    }
    table_close(&t);
    return ok;
}

static bool import_read(struct ctx *c, struct import *im)
{
    struct table *t = NULL;
    struct buf key, body;
    bool ok;

    buf_init(&key, SORTER_RECORD_MAX / 2);
    buf_init(&body, SORTER_RECORD_MAX / 2);
    ok = mapping_make(c, im->path, &im->table, &im->wish, im->kind->allowed, im->kind->needed,
        im->kind->either, &im->reader.map, &t);
    if (ok) {
        im->described = table_describe(c, t);
        import_name_columns(c, im, t);
        ok = db_read(c, import_settings, im);
    }
    ok = ok && import_rows(c, im, t, &key, &body);
    table_close(&t);
    ok = ok && import_links(c, im, &key, &body);
    buf_fini(&key);
    buf_fini(&body);
    return ok;
}

/* ---- the whole ---- */

static const char *file_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

/* A name of bytes that are no text is kept with question marks: databases take texts only. */
static struct str file_name_text(struct ctx *c, const char *path)
{
    char *name = str_dup(c->arena, str_of(file_name(path)));

    if (!str_is_utf8(str_of(name)))
        for (char *p = name; *p; p++)
            *p = (unsigned char)*p < 0x80 ? *p : '?';
    return str_of(name);
}

static bool import_note_start(struct ctx *c, void *arg)
{
    struct import *im = arg;

    im->run_id = id_new(c->clock);
    return (!(im->kind->allowed & AMOUNTS) || setting_claim_currency(c, im->currency)) &&
        import_run_add(c, im->run_id, im->kind->name, file_name_text(c, im->path));
}

static bool import_note_end(struct ctx *c, void *arg)
{
    return import_run_end(c, arg);
}

static bool import_write(struct ctx *c, struct import *im)
{
    return db_write(c, import_note_start, im) && sorter_finish(c, im->sorter) &&
        chunks_write(c, im) && db_write(c, import_note_end, im);
}

bool import_run(struct ctx *c, struct import *im)
{
    bool ok;

    im->sorter = sorter_new(SORTER_RUN_SIZE);
    map_init(&im->products, IMPORT_SKU_MEMORY);
    rejects_init(c, &im->rejects, im->path);
    ok = import_read(c, im) && (im->is_dry || import_write(c, im));
    sorter_free(&im->sorter);
    map_fini(&im->products);
    /* A file that was given up keeps its list of reasons: it is what the person needs now. */
    if (ok || c->err == ERR_INVALID)
        ok = rejects_done(c, &im->rejects) && ok;
    else
        rejects_drop(&im->rejects);
    return ok && (im->counts.rejected == 0 || fail(c, ERR_PARTIAL, "%s", ""));
}
