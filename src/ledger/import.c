/* loyalty import: members, balances and history of another programme, from any table. Columns by
 * name: phone, email, card, external_id (who, one of them or several), at, kind (earn, spend,
 * expire, adjust, balance), points, and, where there are any, order, expires, wallet, note.
 *
 * The file is read whole and every book drawn up in memory first. That is the trial balance: the
 * first row of a member's wallet, when it is a `balance`, is what they start with; every other
 * `balance` is what the rows before it have to come to at that moment, with nothing in it that the
 * file itself says had ended by then; and nobody may have spent what they did not have. When it
 * does not agree, the rows are named and nothing is written. Then customers are written, some at a
 * time, each whole in one transaction and under a key, so that what was cut off is completed by
 * importing again.
 *
 * A day without a time is over when the day is: for `expires`, and for what a `balance` sums up.
 * Points that the file gives no expiry for have the wallet's term from the import on, whatever
 * their age: nobody loses points by moving. */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "customer/customer.h"
#include "intake/moment.h"
#include "intake/progress.h"
#include "intake/table.h"
#include "ledger/import_who.h"
#include "ledger/ledger_doors.h"
#include "ledger/ledger_priv.h"
#include "ledger/ledger_store.h"

#define ROWS_MAX 5000000
#define PERSON_BYTES_MAX ((size_t)256 << 20)
#define CUSTOMERS_A_TIME 100
#define COMPLAINTS_MAX 100

enum history_kind { HISTORY_EARN, HISTORY_SPEND, HISTORY_EXPIRE, HISTORY_ADJUST, HISTORY_BALANCE };
static const char *const kind_names[] = {"earn", "spend", "expire", "adjust", "balance"};

enum import_column {
    COLUMN_PHONE, /* as enum ident_kind */
    COLUMN_EMAIL,
    COLUMN_CARD,
    COLUMN_EXTERNAL,
    COLUMN_AT,
    COLUMN_KIND,
    COLUMN_POINTS,
    COLUMN_ORDER,
    COLUMN_EXPIRES,
    COLUMN_WALLET,
    COLUMN_NOTE,
    COLUMN_COUNT
};
static const char *const column_names[] = {"phone", "email", "card", "external_id", "at", "kind",
    "points", "order", "expires", "wallet", "note"};
static_assert(COUNT(column_names) == COLUMN_COUNT, "every column has its name");

struct history_row {
    int idents[WHO_KINDS]; /* places in who; -1 not given */
    int person;
    int64_t line, at_us, points, expires_us;
    int64_t sum_us; /* at_us; of a balance of a day, its last moment */
    int64_t lot;    /* that it became */
    enum history_kind kind;
    int wallet;
    bool has_expiry;
    struct str order, note;
};

struct import {
    struct ctx *c;
    struct call *call;
    struct str source, country;
    int64_t now_us;
    struct who who;
    struct ledger_wallet *wallets;
    size_t wallet_count;
    int columns[COLUMN_COUNT]; /* from 0; -1 not there */
    struct history_row *rows;
    size_t count, room;
    int64_t customers, added, known, operations, complaints;
    const char *why;
};

/* ---- reading ---- */

static void complain(struct import *im, int64_t line, const char *what)
{
    if (im->complaints++ == 0) {
        const struct column columns[] = {
            {"line", lang_text(im->c->lang, T_LEDGER_LINE), COLUMN_RIGHT},
            {"reason", lang_text(im->c->lang, T_LEDGER_REASON), COLUMN_LEFT}};

        output_table(im->call->out, "disagreements", columns, COUNT(columns));
    }
    if (im->complaints <= COMPLAINTS_MAX) {
        output_row(im->call->out);
        output_int(im->call->out, NULL, NULL, line);
        output_text(im->call->out, NULL, NULL, str_of(what));
    }
}

static bool columns_find(struct import *im, const struct table *t)
{
    size_t count;
    const struct str *names = table_columns(t, &count);
    bool has_person = false;

    for (int i = 0; i < COLUMN_COUNT; i++) {
        im->columns[i] = -1;
        for (size_t j = 0; j < count; j++)
            if (str_eq_nocase(str_trim(names[j]), str_of(column_names[i])))
                im->columns[i] = (int)j;
    }
    for (int i = COLUMN_PHONE; i <= COLUMN_EXTERNAL; i++)
        has_person = has_person || im->columns[i] >= 0;
    if (!has_person)
        return fail(im->c, ERR_INVALID,
            "no column says who it is: name one phone, email, card or external_id");
    for (int i = COLUMN_AT; i <= COLUMN_POINTS; i++)
        if (im->columns[i] < 0)
            return fail(im->c, ERR_INVALID, "the column \"%s\" is missing", column_names[i]);
    return true;
}

static struct str cell(const struct import *im, const struct table_row *row, enum import_column col)
{
    int i = im->columns[col];

    return i >= 0 && (size_t)i < row->count ? str_trim(row->fields[i]) : STR("");
}

/* Why a row is not taken: an English literal, for lang_error. */
static bool refuse(struct import *im, const char *why)
{
    im->why = why;
    return why == NULL;
}

static bool who_read(struct import *im, const struct table_row *row, struct history_row *r)
{
    struct str idents[WHO_KINDS];
    bool is_named = false;

    for (int i = 0; i < WHO_KINDS; i++) {
        struct str raw = cell(im, row, (enum import_column)i);

        idents[i] = STR("");
        if (raw.n &&
            !refuse(im,
                ident_spell(im->c, (enum ident_kind)i, im->source, im->country, raw, &idents[i])))
            return false;
        is_named = is_named || raw.n;
    }
    for (int i = 0; i < WHO_KINDS; i++)
        r->idents[i] = idents[i].n ? who_add(&im->who, (enum ident_kind)i, idents[i], r->line) : -1;
    return is_named || refuse(im, "nobody is named");
}

static bool moment_read(struct import *im, struct str text, int64_t *at_us)
{
    switch (moment_parse(text, DATE_ORDER_UNKNOWN, im->c->zone, at_us)) {
    case MOMENT_OK:
        return true;
    case MOMENT_AMBIGUOUS:
        return refuse(im, "the date can be read in two ways: write it as 2026-01-31");
    case MOMENT_BAD:
        break;
    }
    return refuse(im, "this is no date");
}

static int64_t day_end_us(const struct import *im, int64_t at_us)
{
    return zone_moment(im->c->zone, zone_day(im->c->zone, at_us) + 1, 0);
}

static bool expires_read(struct import *im, struct str text, struct history_row *r)
{
    r->has_expiry = text.n > 0;
    if (!text.n)
        return true;
    if (!moment_read(im, text, &r->expires_us))
        return false;
    if (moment_is_day(text))
        r->expires_us = day_end_us(im, r->expires_us);
    return true;
}

static bool at_read(struct import *im, struct str text, struct history_row *r)
{
    if (!moment_read(im, text, &r->at_us))
        return false;
    r->sum_us = r->at_us;
    if (r->kind == HISTORY_BALANCE && moment_is_day(text))
        r->sum_us = day_end_us(im, r->at_us) - 1;
    return true;
}

static bool kind_read(struct import *im, struct str text, enum history_kind *kind)
{
    for (size_t i = 0; i < COUNT(kind_names); i++)
        if (str_eq_nocase(text, str_of(kind_names[i]))) {
            *kind = (enum history_kind)i;
            return true;
        }
    return refuse(im, "the kind is earn, spend, expire, adjust or balance");
}

static bool wallet_read(struct import *im, struct str code, int *wallet)
{
    if (!code.n)
        code = STR("points");
    for (size_t i = 0; i < im->wallet_count; i++)
        if (str_eq(im->wallets[i].code, code)) {
            *wallet = im->wallets[i].number;
            return true;
        }
    return refuse(im, "there is no such wallet: add it by loyalty wallet set");
}

static bool points_read(struct import *im, struct str text, struct history_row *r)
{
    bool is_signed = r->kind == HISTORY_ADJUST || r->kind == HISTORY_BALANCE;
    int64_t min = is_signed ? -LEDGER_POINTS_MAX : 1;

    if (!str_to_i64(text, min, LEDGER_POINTS_MAX, &r->points))
        return refuse(
            im, is_signed ? "points are a whole number" : "points are a whole number above nought");
    return r->kind != HISTORY_ADJUST || r->points != 0 || refuse(im, "an adjustment of nought");
}

static bool row_fits(struct import *im, const struct history_row *r)
{
    if (r->at_us > im->now_us)
        return refuse(im, "this is in the future");
    if (r->has_expiry && r->expires_us <= r->at_us)
        return refuse(im, "points cannot expire before they were earned");
    if (r->order.n > LEDGER_SUBJECT_MAX - strlen("order:") || r->note.n > LEDGER_NOTE_MAX)
        return refuse(im, "the order or the note is too long");
    return true;
}

static bool row_read(struct import *im, const struct table_row *row, struct history_row *r)
{
    *r = (struct history_row){.line = row->line};
    r->order = str_keep(im->c->arena, cell(im, row, COLUMN_ORDER));
    r->note = str_keep(im->c->arena, cell(im, row, COLUMN_NOTE));
    return who_read(im, row, r) && kind_read(im, cell(im, row, COLUMN_KIND), &r->kind) &&
        at_read(im, cell(im, row, COLUMN_AT), r) &&
        wallet_read(im, cell(im, row, COLUMN_WALLET), &r->wallet) &&
        points_read(im, cell(im, row, COLUMN_POINTS), r) &&
        expires_read(im, cell(im, row, COLUMN_EXPIRES), r) && row_fits(im, r);
}

static void row_room(struct import *im)
{
    struct history_row *more;

    if (im->count < im->room)
        return;
    im->room = im->room ? im->room * 2 : 1024;
    more = arena_array(im->c->arena, im->room, struct history_row);
    if (im->count)
        memcpy(more, im->rows, im->count * sizeof *more);
    im->rows = more;
}

static bool rows_read(struct import *im, struct table *t)
{
    struct table_row row;
    bool has_row = true;

    while (table_next(im->c, t, &row, &has_row)) {
        if (!has_row)
            return true;
        if (im->count == ROWS_MAX)
            return fail(im->c, ERR_INVALID,
                "the file has more than %d rows: cut it up by customers", ROWS_MAX);
        row_room(im);
        if (row.error ? refuse(im, row.error) : row_read(im, &row, &im->rows[im->count]))
            im->count++;
        else
            complain(im, row.line, lang_error(im->c->lang, im->why));
    }
    return false;
}

static const char *row_join(struct import *im, const struct history_row *r)
{
    const char *why = NULL;
    int first = -1;

    for (int i = 0; i < WHO_KINDS && !why; i++) {
        if (first < 0)
            first = r->idents[i];
        else if (r->idents[i] >= 0)
            why = who_join(im->c, &im->who, first, r->idents[i]);
    }
    return why;
}

/* Rows of one person, however each names them. */
static bool persons_find(struct ctx *c, void *arg)
{
    struct import *im = arg;

    return who_look_up(c, &im->who);
}

static void persons_join(struct import *im)
{
    for (size_t i = 0; i < im->count; i++) {
        const char *why = row_join(im, &im->rows[i]);

        if (why)
            complain(im, im->rows[i].line, why);
    }
    for (size_t i = 0; i < im->count; i++) {
        int k = 0;

        while (im->rows[i].idents[k] < 0)
            k++;
        im->rows[i].person = who_person(&im->who, im->rows[i].idents[k]);
    }
}

static int row_compare(const void *pa, const void *pb)
{
    const struct history_row *a = pa, *b = pb;

    if (a->person != b->person)
        return a->person < b->person ? -1 : 1;
    if (a->sum_us != b->sum_us)
        return a->sum_us < b->sum_us ? -1 : 1;
    if ((a->kind == HISTORY_BALANCE) != (b->kind == HISTORY_BALANCE))
        return a->kind == HISTORY_BALANCE ? 1 : -1;
    return (a->line > b->line) - (a->line < b->line);
}

static size_t person_end(const struct import *im, size_t first)
{
    size_t i = first + 1;

    while (i < im->count && im->rows[i].person == im->rows[first].person)
        i++;
    return i;
}

/* ---- one person's book ---- */

static void row_give(
    struct import *im, struct book *b, struct history_row *r, enum ledger_account from)
{
    struct book_terms terms = {.lot = id_new(im->c->clock), .expires_us = r->expires_us};

    if (!r->has_expiry)
        terms.expires_us = ledger_expires_us(im->c, book_wallet(b, r->wallet), im->now_us);
    r->lot = terms.lot;
    book_give(b, r->wallet, from, r->points, &terms);
}

/* Draws one row up; NULL, or how the history does not add up. */
static const char *row_post(struct import *im, struct book *b, struct history_row *r)
{
    static const enum ledger_kind kinds[] = {
        LEDGER_OPENING, LEDGER_SPEND, LEDGER_EXPIRE, LEDGER_ADJUST, LEDGER_OPENING};
    static const enum ledger_account accounts[] = {
        ACCOUNT_OPENING, ACCOUNT_REDEEMED, ACCOUNT_EXPIRED, ACCOUNT_ADJUSTED, ACCOUNT_OPENING};
    struct ledger_request rq = {.kind = kinds[r->kind],
        .wallet = r->wallet,
        .at_us = r->at_us,
        .subject = r->order.n ? str_of(arena_printf(b->arena, "order:" STR_FMT, STR_ARG(r->order)))
                              : STR(""),
        .note = r->note};
    int64_t taken = r->points < 0 ? -r->points : r->points;
    bool is_given = r->kind == HISTORY_EARN || r->kind == HISTORY_BALANCE || r->points < 0
        ? r->points > 0
        : r->kind == HISTORY_ADJUST;

    book_op(b, &rq, id_new(im->c->clock));
    if (is_given)
        row_give(im, b, r, accounts[r->kind]);
    else if (book_take(b, r->wallet, taken, accounts[r->kind], NULL, 0, 0) != taken)
        return lang_error(im->c->lang, "more points go than there were at that time");
    return NULL;
}

static const char *balance_compare(
    struct import *im, const struct book *b, const struct history_row *r)
{
    struct ledger_balance balance;

    book_balance(b, r->wallet, &balance);
    if (balance.points == r->points)
        return NULL;
    return LANG_FORMAT(im->c->arena, im->c->lang, T_LEDGER_DISAGREES, ARG_INT("said", r->points),
        ARG_INT("sum", balance.points));
}

static const struct history_row *row_of_lot(
    const struct import *im, size_t first, size_t end, const struct book_lot *lot)
{
    for (size_t i = first; i < end; i++)
        if (im->rows[i].lot == lot->id && im->rows[i].has_expiry)
            return &im->rows[i];
    return NULL;
}

/* Points are still counted that the file itself says had ended by then. */
static bool has_ended(
    struct import *im, const struct book *b, size_t first, size_t end, const struct history_row *r)
{
    int64_t complaints = im->complaints;

    for (size_t i = 0; i < b->lot_count; i++) {
        const struct book_lot *lot = &b->lots[i];
        const struct history_row *from;

        if (lot->wallet != r->wallet || lot->left <= 0 ||
            book_expires_us(b, lot->wallet, lot->expires_us) > r->sum_us)
            continue;
        from = row_of_lot(im, first, end, lot);
        if (from)
            complain(im, from->line,
                LANG_FORMAT(im->c->arena, im->c->lang, T_LEDGER_ENDED, ARG_INT("n", lot->left),
                    ARG_INT("line", r->line)));
    }
    return im->complaints > complaints;
}

/* A balance that nothing of its wallet comes before is what there is to begin with. Another only
 * says what the rows before it come to. */
static bool is_told(const struct import *im, size_t first, size_t at)
{
    const struct history_row *r = &im->rows[at];

    if (r->kind != HISTORY_BALANCE)
        return false;
    for (size_t i = first; i < at; i++)
        if (im->rows[i].wallet == r->wallet)
            return true;
    return false;
}

/* The first row of a person that does not agree. */
static void person_try(struct import *im, struct book *b, size_t first, size_t end)
{
    const char *why = NULL;

    for (size_t i = first; i < end && !why; i++) {
        struct history_row *r = &im->rows[i];

        if (!is_told(im, first, i))
            why = r->points ? row_post(im, b, r) : NULL;
        else if (has_ended(im, b, first, i, r))
            return;
        else
            why = balance_compare(im, b, r);
        if (why)
            complain(im, r->line, why);
    }
}

static void trial(struct import *im)
{
    for (size_t first = 0, end; first < im->count; first = end) {
        struct arena *own = arena_new(PERSON_BYTES_MAX);
        struct book book;

        end = person_end(im, first);
        book_init(&book, own, 1, INT64_MAX, im->wallets, im->wallet_count);
        person_try(im, &book, first, end);
        arena_free(&own);
        im->customers++;
    }
}

/* ---- writing ---- */

/* All that the file says of a member becomes theirs. */
static bool member_claim(struct ctx *c, int64_t id, const struct str *idents, size_t count)
{
    bool is_new;

    for (size_t i = 0; i < count; i++)
        if (!customer_claim(c, id, idents[i], &is_new))
            return false;
    return true;
}

static bool member_find(struct ctx *c, const struct str *idents, size_t count, int64_t *id)
{
    struct customer cu = {.kind = CUSTOMER_PERSON};

    *id = -1;
    for (size_t i = 0; i < count && *id < 0; i++)
        if (!customer_by_ident(c, idents[i], id))
            return false;
    if (*id >= 0)
        return member_claim(c, *id, idents, count);
    if (!customer_add_known(c, &cu, idents, count))
        return false;
    *id = cu.id;
    return true;
}

static struct str mark_key(struct ctx *c, const struct import *im, struct str ident)
{
    return str_of(
        arena_printf(c->arena, "import:" STR_FMT ":" STR_FMT, STR_ARG(im->source), STR_ARG(ident)));
}

/* What was imported before, under any identity of the member. */
static bool imported_find(struct ctx *c, const struct import *im, int64_t id,
    const struct str *idents, size_t count, unsigned char *body, bool *found)
{
    struct ledger_op before;

    *found = false;
    for (size_t i = 0; i < count && !*found; i++)
        if (!ledger_op_by_key(c, id, mark_key(c, im, idents[i]), &before, body, found))
            return false;
    return true;
}

static void person_hash(const struct import *im, size_t first, size_t end, unsigned char *out)
{
    crypto_generichash_state st;

    crypto_generichash_init(&st, NULL, 0, LEDGER_BODY);
    for (size_t i = first; i < end; i++) {
        const struct history_row *r = &im->rows[i];
        int64_t numbers[] = {r->at_us, r->kind, r->points, r->expires_us, r->wallet};

        crypto_generichash_update(&st, (const unsigned char *)numbers, sizeof numbers);
        crypto_generichash_update(&st, (const unsigned char *)r->order.p, r->order.n);
    }
    crypto_generichash_final(&st, out, LEDGER_BODY);
}

/* One transaction's share; tried again, it starts anew. */
struct batch {
    struct import *im;
    size_t first, next;
    int64_t added, known, operations;
};

static bool person_add(
    struct ctx *c, struct batch *b, int64_t id, size_t end, struct ledger_mark *mark)
{
    struct book book;

    if (!ledger_book_read(c, id, &book))
        return false;
    book.now_us = INT64_MAX; /* what had expired then says so in the file */
    for (size_t i = b->next; i < end; i++)
        if (b->im->rows[i].points && !is_told(b->im, b->next, i) &&
            row_post(b->im, &book, &b->im->rows[i]))
            return fail(c, ERR_CONFLICT,
                "line %lld: customer %s owes points here, and what this history gives pays them"
                " first: too few are left for what it takes; settle the debt, then import again",
                (long long)b->im->rows[i].line, customer_text(c, id));
    mark->op = book.op_count ? &book.ops[0] : NULL;
    b->added++;
    b->operations += (int64_t)book.op_count;
    return ledger_book_write(c, &book, mark);
}

static bool person_write(struct ctx *c, struct batch *b, size_t end)
{
    const struct history_row *first = &b->im->rows[b->next];
    size_t count;
    const struct str *idents = who_idents(&b->im->who, c->arena, first->person, &count);
    struct ledger_mark mark = {.key = mark_key(c, b->im, idents[0])};
    unsigned char known[LEDGER_BODY];
    struct customer cu;
    int64_t id;
    bool found;

    person_hash(b->im, b->next, end, mark.body);
    if (!member_find(c, idents, count, &id) || !customer_lock(c, id, &cu) ||
        !imported_find(c, b->im, id, idents, count, known, &found))
        return false;
    if (!found)
        return person_add(c, b, id, end, &mark);
    b->known++;
    return memcmp(known, mark.body, LEDGER_BODY) == 0 ||
        fail(c, ERR_CONFLICT,
            "line %lld: another history of %s was imported before: give this one another --source",
            (long long)first->line, customer_text(c, id));
}

static bool batch_write(struct ctx *c, void *arg)
{
    struct batch *b = arg;
    size_t end;

    b->next = b->first;
    b->added = b->known = b->operations = 0;
    for (int i = 0; i < CUSTOMERS_A_TIME && b->next < b->im->count; i++, b->next = end) {
        end = person_end(b->im, b->next);
        if (!person_write(c, b, end))
            return false;
    }
    return true;
}

static bool all_write(struct import *im)
{
    struct batch b = {.im = im};
    struct progress progress;
    bool ok = true;

    progress_start(&progress, T_LEDGER_WRITING);
    while (ok && b.next < im->count) {
        b.first = b.next;
        ok = db_write(im->c, batch_write, &b);
        im->added += ok ? b.added : 0;
        im->known += ok ? b.known : 0;
        im->operations += ok ? b.operations : 0;
        progress_at(im->c, &progress, (int64_t)b.next, (double)b.next / (double)im->count);
    }
    progress_end(&progress);
    return ok;
}

/* ---- the whole ---- */

static bool start_work(struct ctx *c, void *arg)
{
    struct import *im = arg;

    return customer_country(c, &im->country) && ledger_wallets(c, &im->wallets, &im->wallet_count);
}

static bool file_read(struct import *im)
{
    struct table_options options = {.format = TABLE_AUTO};
    struct table *t;
    bool ok;

    if (!table_open(im->c, str_dup(im->c->arena, im->call->operands[0]), &options, &t))
        return false;
    ok = columns_find(im, t) && rows_read(im, t);
    table_close(&t);
    if (!ok || !db_read(im->c, persons_find, im))
        return false;
    persons_join(im);
    if (im->count)
        qsort(im->rows, im->count, sizeof *im->rows, row_compare);
    return true;
}

static bool file_import(struct import *im)
{
    if (!db_read(im->c, start_work, im) || !file_read(im))
        return false;
    trial(im);
    if (im->complaints) {
        output_table_end(im->call->out);
        return fail(im->c, ERR_INVALID, "%lld rows do not agree: nothing was imported",
            (long long)im->complaints);
    }
    return all_write(im);
}

bool ledger_import_run(struct ctx *c, struct call *call)
{
    struct import im = {
        .c = c, .call = call, .source = call_text(call, "source"), .now_us = clock_now(c->clock)};
    struct output *o = call->out;
    bool ok;

    who_init(&im.who, c->arena);
    ok = file_import(&im);
    who_fini(&im.who);
    if (!ok)
        return false;
    output_int(o, "customers", lang_text(c->lang, T_LEDGER_CUSTOMERS), im.customers);
    output_int(o, "rows", lang_text(c->lang, T_LEDGER_ROWS), (int64_t)im.count);
    output_int(o, "added", lang_text(c->lang, T_LEDGER_ADDED), im.added);
    output_int(o, "known", lang_text(c->lang, T_LEDGER_KNOWN), im.known);
    output_int(o, "operations", lang_text(c->lang, T_LEDGER_OPERATIONS), im.operations);
    return true;
}
