/* A customer's book: which lots are drawn, what is owed and how it is paid, and the chain's hash
 * against one worked out by other means. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/book.h"

static const struct ledger_wallet wallets[] = {
    {.number = 1, .code = {"points", 6}, .name = {"points", 6}, .expiry = EXPIRY_NONE},
};

static int setup(void **state)
{
    struct ctx *c = calloc(1, sizeof *c);

    ctx_init(c, (size_t)64 << 20, LANG_EN);
    *state = c;
    return 0;
}

static int teardown(void **state)
{
    ctx_fini(*state);
    free(*state);
    return 0;
}

static struct book book_new(struct ctx *c)
{
    struct book b;

    book_init(&b, c->arena, 7, 1000 * SECOND_US, wallets, COUNT(wallets));
    book_op(&b, &(struct ledger_request){.kind = LEDGER_AWARD, .wallet = 1}, 1);
    return b;
}

static void give(struct book *b, int64_t lot, int64_t points, int64_t expires_s)
{
    book_give(b, 1, ACCOUNT_ISSUED, points,
        &(struct book_terms){.lot = lot, .expires_us = expires_s * SECOND_US});
}

static int64_t left(const struct book *b, int64_t lot)
{
    for (size_t i = 0; i < b->lot_count; i++)
        if (b->lots[i].id == lot)
            return b->lots[i].left;
    return 0;
}

static void what_expires_first_is_drawn_first(void **state)
{
    struct book b = book_new(*state);

    give(&b, 11, 10, 0); /* never */
    give(&b, 12, 10, 3000);
    give(&b, 13, 10, 2000);
    book_draw(&b, 1, 15, ACCOUNT_REDEEMED, 0);
    assert_int_equal(left(&b, 13), 0);
    assert_int_equal(left(&b, 12), 5);
    assert_int_equal(left(&b, 11), 10);
    assert_int_equal(book_due_us(&b), 3000 * SECOND_US);
}

static void what_is_owed_is_paid_by_what_comes(void **state)
{
    struct ledger_balance balance;
    struct book b = book_new(*state);

    give(&b, 11, 10, 0);
    assert_int_equal(book_take(&b, 1, 50, ACCOUNT_ISSUED, NULL, 0, 30), 40);
    book_balance(&b, 1, &balance);
    assert_int_equal(balance.debt, 30);
    assert_int_equal(balance.points, -30);
    give(&b, 12, 100, 0);
    book_balance(&b, 1, &balance);
    assert_int_equal(balance.debt, 0);
    assert_int_equal(balance.available, 70);
}

static void a_hold_goes_back_to_its_lots(void **state)
{
    struct ledger_balance balance;
    struct book b = book_new(*state);

    give(&b, 11, 10, 2000);
    give(&b, 12, 10, 3000);
    book_op(&b, &(struct ledger_request){.kind = LEDGER_AUTHORISE, .wallet = 1}, 2);
    book_draw(&b, 1, 15, ACCOUNT_HELD, 1500 * SECOND_US);
    assert_int_equal(book_hold_find(&b, 2)->points, 15);
    book_op(&b, &(struct ledger_request){.kind = LEDGER_CAPTURE, .wallet = 1, .ref = 2}, 3);
    book_release(&b, 2, 12, ACCOUNT_REDEEMED);
    assert_null(book_hold_find(&b, 2));
    assert_int_equal(left(&b, 11), 0);
    assert_int_equal(left(&b, 12), 8);
    book_balance(&b, 1, &balance);
    assert_int_equal(balance.points, 8);
    assert_int_equal(b.ops[2].points, -12);
}

/* Entries of a lot that went away with its chain: what it is short of is owed. */
static void a_lot_that_went_away_is_owed(void **state)
{
    struct ctx *c = *state;
    struct ledger_balance balance;
    struct book b;

    book_init(&b, c->arena, 7, 1000 * SECOND_US, wallets, COUNT(wallets));
    book_load(&b,
        &(struct book_entry){.chain = 7,
            .seq = 1,
            .op = 1,
            .wallet = 1,
            .from = ACCOUNT_POINTS,
            .from_lot = 99,
            .to = ACCOUNT_REDEEMED,
            .points = 20});
    book_balance(&b, 1, &balance);
    assert_int_equal(balance.debt, 20);
    assert_false(book_lot_is_filled(&b, b.lots[0].wallet, b.lots[0].id));
}

/* b2sum -l 256 over 32 bytes of nought, eighteen numbers of eight bytes, and "order:1". */
static void the_hash_is_blake2b_of_the_rows(void **state)
{
    const struct ledger_op op = {.id = 1,
        .kind = LEDGER_AWARD,
        .at_us = 2,
        .wallet = 1,
        .ref = 0,
        .amount = 3,
        .subject = {"order:1", 7}};
    const struct book_entry e = {.chain = 7,
        .seq = 1,
        .op = 1,
        .at_us = 2,
        .wallet = 1,
        .from = ACCOUNT_ISSUED,
        .to = ACCOUNT_POINTS,
        .to_lot = 11,
        .points = 10,
        .valid_us = 4,
        .expires_us = 5};
    static const unsigned char before[LEDGER_HASH];
    unsigned char hash[LEDGER_HASH];
    char hex[LEDGER_HASH * 2 + 1];

    (void)state;
    book_hash(hash, before, &op, &e);
    for (int i = 0; i < LEDGER_HASH; i++)
        snprintf(hex + 2 * i, 3, "%02x", hash[i]);
    assert_string_equal(hex, "1d44e703cec870053b3b66887532a013b39272767c0f3fc4403e73436261e123");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_expires_first_is_drawn_first, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_owed_is_paid_by_what_comes, setup, teardown),
        cmocka_unit_test_setup_teardown(a_hold_goes_back_to_its_lots, setup, teardown),
        cmocka_unit_test_setup_teardown(a_lot_that_went_away_is_owed, setup, teardown),
        cmocka_unit_test_setup_teardown(the_hash_is_blake2b_of_the_rows, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
