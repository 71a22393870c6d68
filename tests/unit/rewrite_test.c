/* A new version of the log's file, put together from the old one and from what changed, tells what
 * one tells that was made of everything. */
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "timeline/log_rewrite.h"

#define CUSTOMERS 400
#define ROUNDS 25
#define SECONDS 5000 /* the times there are; few, so that many share one */

struct fact {
    int64_t id;
    struct log_row row; /* its ref an id */
};

struct shop {
    struct fact *facts[CUSTOMERS]; /* in the order of ids */
    size_t counts[CUSTOMERS];
};

static uint64_t seed = 11;

static uint64_t noise(uint64_t below)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed % below;
}

static void fact_put(struct shop *s, size_t customer, int64_t second)
{
    size_t n = s->counts[customer], at = 0;
    struct fact *all = s->facts[customer];
    struct fact f = {.id = second << ID_LOW_BITS | (int64_t)noise(1 << 20)};

    while (at < n && all[at].id < f.id)
        at++;
    if (at < n && all[at].id == f.id)
        return;
    f.row = (struct log_row){.at_us = second * SECOND_US + (int64_t)noise(3),
        .amount = (int64_t)noise(100000),
        .kind = TOUCHPOINT_ORDER,
        .ref = f.id,
        .score = SCORE_NONE};
    if (noise(3) == 0) {
        f.row.kind = noise(2) ? TOUCHPOINT_RETURN : TOUCHPOINT_DELIVERY;
        f.row.ref = n ? all[noise(n)].id : 0; /* maybe of another return: then of nothing */
    }
    all = s->facts[customer] = mem_resize(all, (n + 1) * sizeof *all);
    memmove(all + at + 1, all + at, (n - at) * sizeof *all);
    all[at] = f;
    s->counts[customer]++;
}

static void rows_of(const struct shop *s, size_t customer, struct log_rows *out)
{
    out->count = 0;
    for (size_t i = 0; i < s->counts[customer]; i++)
        log_rows_add(out, s->facts[customer][i].row);
}

static struct log_file *made_of_all(const struct shop *s)
{
    struct log_writer *w = log_writer_new(NULL);
    struct log_rows rows = {0};
    struct log_file *f;

    for (size_t i = 0; i < CUSTOMERS; i++) {
        rows_of(s, i, &rows);
        (void)log_rows_finish(rows.rows, rows.count);
        if (rows.count)
            log_writer_add(w, (int64_t)i * 3, rows.rows, rows.count);
    }
    mem_free(rows.rows);
    f = log_writer_finish(&w, (struct log_source){.mark = 1});
    assert_non_null(f);
    return f;
}

/* Some of a customer's rows in these seconds go, others come. */
static void change(struct shop *s, size_t customer, int64_t from, int64_t until)
{
    size_t kept = 0;

    for (size_t i = 0; i < s->counts[customer]; i++) {
        int64_t second = id_second(s->facts[customer][i].id);

        if (second < from || second > until || noise(3))
            s->facts[customer][kept++] = s->facts[customer][i];
    }
    s->counts[customer] = kept;
    for (uint64_t n = noise(4); n > 0; n--)
        fact_put(s, customer, from + (int64_t)noise((uint64_t)(until - from + 1)));
}

/* Up to three ranges, which may overlap. */
static size_t change_some(struct shop *s, size_t customer, struct log_range *out)
{
    size_t count = 1 + noise(3);

    for (size_t i = 0; i < count; i++) {
        int64_t from = (int64_t)noise(SECONDS), until = from + (int64_t)noise(noise(2) ? 2 : 900);

        if (noise(20) == 0)
            from = 0, until = ID_SECOND_MAX;
        out[i] = (struct log_range){(int64_t)customer * 3, from, until};
        change(s, customer, from, until < SECONDS ? until : SECONDS);
    }
    return count;
}

static void tell(
    const struct shop *s, const struct log_range *ranges, size_t count, struct log_changes *k)
{
    size_t customer = (size_t)ranges[0].customer_id / 3;

    for (size_t r = 0; r < count; r++) {
        log_changes_range(k, ranges[r]);
        for (size_t i = 0; i < s->counts[customer]; i++) {
            const struct fact *f = &s->facts[customer][i];

            if (id_second(f->id) >= ranges[r].from_second &&
                id_second(f->id) <= ranges[r].until_second)
                log_changes_fresh(k, (struct log_fresh){ranges[r].customer_id, f->id, f->row});
        }
    }
}

/* The last customer stays as they are: whoever comes after them is read anyway. */
static struct log_file *rewritten(struct shop *s, const struct log_file *old, size_t one_in)
{
    struct log_writer *w = log_writer_new(NULL);
    struct log_rewrite *r = log_rewrite_start(old, w);
    struct log_rows rows = {0};
    struct log_file *f;
    int64_t wanted;

    for (size_t i = 0; i < CUSTOMERS - 1;) {
        struct log_changes *k = log_changes_new();

        for (size_t end = i + 1 + noise(60); i < end && i < CUSTOMERS - 1; i++) {
            struct log_range ranges[3];

            if (noise(one_in) == 0)
                tell(s, ranges, change_some(s, i, ranges), k);
        }
        if (k->range_count)
            log_rewrite_take(r, k);
        else
            log_changes_free(&k);
    }
    log_rewrite_take(r, NULL);
    while ((wanted = log_rewrite_wants(r)) >= 0) {
        rows_of(s, (size_t)wanted / 3, &rows);
        log_rewrite_give(r, &rows);
    }
    log_rewrite_end(&r);
    mem_free(rows.rows);
    f = log_writer_finish(&w, old->source);
    assert_non_null(f);
    return f;
}

static void flatten(const struct log_file *f, struct batch *out)
{
    struct batch one = {0};

    for (size_t i = 0; i < f->block_count; i++) {
        struct block b;

        assert_true(block_open(f->blocks[i].p, f->blocks[i].size, &b));
        block_decode(&b, SPAN_ALL, &one);
        batch_append(out, &one, 0, one.customer_count);
    }
    batch_fini(&one);
}

static void same(const struct log_file *a, const struct log_file *b)
{
    struct batch x = {0}, y = {0};

    flatten(a, &x);
    flatten(b, &y);
    assert_int_equal(x.customer_count, y.customer_count);
    assert_int_equal(x.count, y.count);
    assert_memory_equal(x.customer_ids, y.customer_ids, x.customer_count * sizeof *x.customer_ids);
    assert_memory_equal(x.starts, y.starts, x.customer_count * sizeof *x.starts);
    for (size_t i = 0; i < x.count; i++) {
        assert_int_equal(x.at_us[i], y.at_us[i]);
        assert_int_equal(x.kinds[i], y.kinds[i]);
        assert_int_equal(x.amounts[i], y.amounts[i]);
        assert_int_equal(x.refs[i], y.refs[i]);
    }
    batch_fini(&x);
    batch_fini(&y);
}

static void shop_fill(struct shop *s)
{
    for (size_t i = 0; i < CUSTOMERS; i++)
        for (uint64_t n = noise(10) ? noise(30) : noise(3000); n > 0; n--)
            fact_put(s, i, (int64_t)noise(SECONDS));
    fact_put(s, CUSTOMERS - 1, 1);
}

static void shop_empty(struct shop *s)
{
    for (size_t i = 0; i < CUSTOMERS; i++)
        mem_free(s->facts[i]);
}

static void what_changed_is_all_that_differs(void **state)
{
    struct shop s = {0};
    struct log_file *file, *next, *whole;

    (void)state;
    shop_fill(&s);
    file = made_of_all(&s);
    for (size_t round = 0; round < ROUNDS; round++) {
        next = rewritten(&s, file, round % 3 == 0 ? 2 : 60);
        whole = made_of_all(&s);
        same(next, whole);
        log_file_close(&whole);
        log_file_close(&file);
        file = next;
    }
    log_file_close(&file);
    shop_empty(&s);
}

/* The caller's database failed, in the middle of what changed or when a customer was wanted. */
static void it_ends_when_the_caller_gives_up(void **state)
{
    struct shop s = {0};
    struct log_file *file;

    (void)state;
    shop_fill(&s);
    file = made_of_all(&s);
    for (int is_complete = 0; is_complete < 2; is_complete++) {
        struct log_writer *w = log_writer_new(NULL);
        struct log_rewrite *r = log_rewrite_start(file, w);
        struct log_changes *k = log_changes_new();

        for (size_t i = 0; i < CUSTOMERS - 1; i++) {
            struct log_range range = {(int64_t)i * 3, 2000, 3000};

            tell(&s, &range, 1, k);
        }
        log_rewrite_take(r, k);
        if (is_complete) {
            log_rewrite_take(r, NULL);
            assert_true(log_rewrite_wants(r) >= 0);
        }
        log_rewrite_end(&r);
        assert_null(r);
        log_writer_drop(&w);
    }
    log_file_close(&file);
    shop_empty(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_changed_is_all_that_differs),
        cmocka_unit_test(it_ends_when_the_caller_gives_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
