/* The log's blocks and its file: what goes in comes out, and what is broken is refused. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "timeline/log_file.h"

#define CUSTOMERS_MAX 4000

/* What was written, to compare with what is read. */
struct written {
    struct batch all;
    struct log_file *file;
    struct columns cols;
};

static uint64_t seed = 7;

static uint64_t noise(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed;
}

static void customer_write(
    struct written *w, struct log_writer *writer, int64_t id, struct log_row *rows, size_t count)
{
    (void)log_rows_finish(rows, count);
    log_writer_add(writer, id, rows, count);
    batch_add(&w->all, id, rows, count);
}

static void written_close(struct written *w, struct log_writer *writer)
{
    w->file = log_writer_finish(&writer, (struct log_source){.identity = 5, .mark = 77});
    assert_non_null(w->file);
    assert_int_equal(w->file->count, w->all.count);
    assert_int_equal(w->file->customer_count, w->all.customer_count);
    w->cols = (struct columns){.file = w->file,
        .until_us = INT64_MAX,
        .customer_count = w->file->customer_count,
        .count = w->file->count};
}

static void written_free(struct written *w)
{
    log_file_close(&w->file);
    batch_fini(&w->all);
}

/* A number of any size: small ones as often as large ones. */
static int64_t any_number(void)
{
    return (int64_t)(noise() >> noise() % 64);
}

static struct log_row row_random(int64_t at_us)
{
    static const uint8_t kinds[] = {TOUCHPOINT_ORDER, TOUCHPOINT_RETURN, TOUCHPOINT_NPS, 255};

    return (struct log_row){.at_us = at_us,
        .amount = any_number(),
        .items = (int32_t)any_number(),
        .score = (int8_t)any_number(),
        .kind = kinds[noise() % COUNT(kinds)],
        .channel = (uint8_t)noise()};
}

/* Customers with few rows, some with many, times on whole seconds for the first half. */
static void written_random(struct written *w, const char *path, size_t customers)
{
    struct log_writer *writer = log_writer_new(path);
    static struct log_row rows[3000];
    int64_t id = 0;

    memset(w, 0, sizeof *w);
    for (size_t k = 0; k < customers; k++) {
        size_t count = 1 + noise() % (k % 500 == 499 ? COUNT(rows) - 1 : 30);
        int64_t at_us = (int64_t)(noise() % 1000000) * SECOND_US;

        for (size_t i = 0; i < count; i++) {
            at_us += (int64_t)(noise() % 3) * (k < customers / 2 ? SECOND_US : 1);
            rows[i] = row_random(at_us);
        }
        id += 1 + (int64_t)(noise() % 100000);
        customer_write(w, writer, id, rows, count);
    }
    written_close(w, writer);
}

/* ---- what a scan sees ---- */

struct seen {
    uint64_t rows, customers, sum;
};

struct expectation {
    const struct batch *all;
    int64_t until_us;
    unsigned columns;
};

static uint64_t ref_of(const struct span *s, size_t i)
{
    for (size_t k = 0; k < s->count; k++)
        if (s->kinds[k] == TOUCHPOINT_ORDER && s->refs[k] == s->refs[i])
            return k + 1;
    return 0;
}

static void row_compare(const struct span *s, size_t i, const struct log_row *row)
{
    assert_int_equal(s->at_us[i], row->at_us);
    assert_int_equal(s->amounts[i], row->amount);
    assert_int_equal(s->items[i], row->items);
    assert_int_equal(s->scores[i], row->score);
    assert_int_equal(s->kinds[i], row->kind);
    assert_int_equal(s->channels[i], row->channel);
    if (row->kind == TOUCHPOINT_ORDER)
        assert_int_equal(ref_of(s, i), i + 1);
    else if (s->refs[i] != 0)
        assert_int_equal(ref_of(s, i), (size_t)row->ref <= s->count ? row->ref : 0);
    else
        assert_int_equal(row->ref, 0);
}

static void compare_each(void *state, const void *arg, struct span s)
{
    const struct expectation *e = arg;
    struct seen *seen = state;
    size_t start = e->all->starts[s.index], end = e->all->starts[s.index + 1], count = 0;

    while (start + count < end &&
        (e->until_us == INT64_MAX || e->all->at_us[start + count] < e->until_us))
        count++;
    assert_int_equal(s.customer_id, e->all->customer_ids[s.index]);
    assert_int_equal(s.count, count);
    for (size_t i = 0; i < count; i++) {
        struct log_row row = batch_row(e->all, start + i);

        row_compare(&s, i, &row);
    }
    seen->rows += count;
    seen->customers++;
}

static void seen_merge(void *into, const void *from)
{
    struct seen *to = into;
    const struct seen *s = from;

    to->rows += s->rows;
    to->customers += s->customers;
    to->sum = to->sum * 31 + s->sum;
}

static struct seen compare(struct written *w, int64_t until_us)
{
    struct expectation e = {&w->all, until_us, 0};
    struct seen seen = {0};

    w->cols.until_us = until_us;
    columns_scan(&w->cols, &(struct scan){sizeof seen, compare_each, seen_merge, &e, 1, 0}, &seen);
    return seen;
}

/* ---- round trips ---- */

static void what_goes_in_comes_out(void **state)
{
    struct written w;
    struct seen seen;

    (void)state;
    written_random(&w, NULL, CUSTOMERS_MAX);
    seen = compare(&w, INT64_MAX);
    assert_int_equal(seen.rows, w.all.count);
    assert_int_equal(seen.customers, CUSTOMERS_MAX);
    written_free(&w);
}

static void ends_of_the_numbers(void **state)
{
    static const int64_t ends[] = {
        INT64_MIN, INT64_MIN + 1, -SECOND_US - 1, -1, 0, 1, INT64_MAX - 1, INT64_MAX};
    struct log_writer *writer = log_writer_new(NULL);
    struct log_row rows[COUNT(ends)];
    struct written w = {0};

    (void)state;
    for (size_t i = 0; i < COUNT(ends); i++)
        rows[i] = (struct log_row){.at_us = ends[i],
            .amount = ends[COUNT(ends) - 1 - i],
            .items = i % 2 ? INT32_MIN : INT32_MAX,
            .score = i % 2 ? INT8_MIN : INT8_MAX,
            .kind = i % 2 ? 0 : 255};
    customer_write(&w, writer, 0, rows, COUNT(rows));
    customer_write(&w, writer, INT64_MAX, rows, COUNT(rows));
    written_close(&w, writer);
    assert_int_equal(compare(&w, INT64_MAX).rows, 2 * COUNT(ends));
    assert_int_equal(columns_first_us(&w.cols), INT64_MIN);
    assert_int_equal(columns_newest_us(&w.cols, INT64_MAX), INT64_MAX);
    assert_int_equal(columns_newest_us(&w.cols, -2), -SECOND_US - 1);
    written_free(&w);
}

/* Neither a block's newest row nor one that is looked for in it; who was only called or given something
 * has no news. */
static void what_we_do_is_no_news_of_theirs(void **state)
{
    struct log_row both[] = {{.at_us = 5 * SECOND_US, .kind = TOUCHPOINT_ORDER},
        {.at_us = 7 * SECOND_US, .kind = TOUCHPOINT_CONTACT},
        {.at_us = 9 * SECOND_US, .kind = TOUCHPOINT_GIFT}};
    struct log_writer *writer = log_writer_new(NULL);
    struct written w = {0};

    (void)state;
    batch_make_room(&w.all, 2, COUNT(both));
    customer_write(&w, writer, 1, both, COUNT(both));
    customer_write(&w, writer, 2, both + 1, 1);
    written_close(&w, writer);
    assert_int_equal(columns_newest_us(&w.cols, INT64_MAX), 5 * SECOND_US);
    assert_int_equal(columns_newest_us(&w.cols, 8 * SECOND_US), 5 * SECOND_US);
    assert_int_equal(columns_newest_us(&w.cols, 4 * SECOND_US), INT64_MIN);
    written_free(&w);
}

static void nothing_is_a_log_too(void **state)
{
    struct written w = {0};

    (void)state;
    batch_make_room(&w.all, 1, 1);
    written_close(&w, log_writer_new(NULL));
    assert_int_equal(compare(&w, INT64_MAX).customers, 0);
    assert_int_equal(columns_first_us(&w.cols), INT64_MAX);
    assert_int_equal(columns_newest_us(&w.cols, INT64_MAX), INT64_MIN);
    written_free(&w);
}

static void one_giant_customer(void **state)
{
    size_t count = 200000;
    struct log_row *rows = mem_alloc(count * sizeof *rows);
    struct log_writer *writer = log_writer_new(NULL);
    struct written w = {0};

    (void)state;
    for (size_t i = 0; i < count; i++)
        rows[i] =
            (struct log_row){.at_us = (int64_t)i, .amount = (int64_t)i, .kind = TOUCHPOINT_NPS};
    customer_write(&w, writer, 3, rows, 1);
    customer_write(&w, writer, 4, rows, count);
    customer_write(&w, writer, 5, rows, 1);
    written_close(&w, writer);
    assert_int_equal(w.file->block_count, 3);
    assert_int_equal(compare(&w, INT64_MAX).rows, count + 2);
    written_free(&w);
    mem_free(rows);
}

static void returns_find_their_orders(void **state)
{
    struct log_row rows[] = {
        {.at_us = 5, .kind = TOUCHPOINT_ORDER, .ref = 900},
        {.at_us = 6, .kind = TOUCHPOINT_RETURN, .ref = 700},
        {.at_us = 7, .kind = TOUCHPOINT_ORDER, .ref = 700},
        {.at_us = 8, .kind = TOUCHPOINT_CANCELLATION, .ref = 900},
        {.at_us = 9, .kind = TOUCHPOINT_RETURN, .ref = 123},
        {.at_us = 9, .kind = TOUCHPOINT_RETURN, .ref = 0},
        {.at_us = 9, .kind = TOUCHPOINT_DELIVERY, .ref = 900},
        {.at_us = 3, .kind = TOUCHPOINT_RETURN, .ref = 900}, /* not in the order of time */
    };
    static const int64_t places[] = {2, 0, 4, 0, 2, 0, 0, 0};

    (void)state;
    assert_false(log_rows_finish(rows, COUNT(rows)));
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_int_equal(rows[i].ref, places[i]);
}

/* ---- until ---- */

static void until_cuts_within_a_second(void **state)
{
    struct written w;

    (void)state;
    written_random(&w, NULL, 300);
    for (int i = 0; i < 40; i++) {
        int64_t until_us = w.all.at_us[noise() % w.all.count] + (int64_t)(noise() % 3) - 1;
        size_t before = 0;

        for (size_t k = 0; k < w.all.count; k++)
            before += w.all.at_us[k] < until_us;
        assert_int_equal(compare(&w, until_us).rows, before);
    }
    assert_int_equal(compare(&w, INT64_MIN).customers, 0);
    written_free(&w);
}

/* ---- threads, and columns that nobody asked for ---- */

static void sum_each(void *state, const void *arg, struct span s)
{
    const struct expectation *e = arg;
    struct seen *seen = state;

    assert_int_equal(s.amounts != NULL, (e->columns & SPAN_AMOUNT) != 0);
    assert_int_equal(s.channels != NULL, (e->columns & SPAN_CHANNEL) != 0);
    for (size_t i = 0; i < s.count; i++) {
        seen->sum += e->columns & SPAN_AMOUNT ? (uint64_t)s.amounts[i] : 1;
        seen->rows += e->columns & SPAN_KIND ? s.kinds[i] : 1;
    }
    seen->customers += (uint64_t)s.customer_id * s.index;
}

static void sums_add(void *into, const void *from)
{
    struct seen *to = into;
    const struct seen *s = from;

    to->rows += s->rows;
    to->customers += s->customers;
    to->sum += s->sum;
}

static struct seen sums(const struct columns *cols, unsigned threads, unsigned columns)
{
    struct expectation e = {.columns = columns ? columns : SPAN_ALL};
    struct seen seen = {0};

    columns_scan(
        cols, &(struct scan){sizeof seen, sum_each, sums_add, &e, threads, columns}, &seen);
    return seen;
}

static void threads_make_no_difference(void **state)
{
    struct written w;
    struct seen one, many;

    (void)state;
    written_random(&w, NULL, CUSTOMERS_MAX);
    one = sums(&w.cols, 1, 0);
    for (unsigned threads = 2; threads <= 8; threads++) {
        many = sums(&w.cols, threads, 0);
        assert_memory_equal(&one, &many, sizeof one);
        many = sums(&w.cols, threads, SPAN_KIND | SPAN_AMOUNT);
        assert_memory_equal(&one, &many, sizeof one);
    }
    sums(&w.cols, 2, SPAN_AT);
    written_free(&w);
}

/* ---- files that are not right ---- */

static bool is_read(const void *bytes, size_t size)
{
    struct log_file *f = log_file_of_bytes(bytes, size);
    bool is_right = f != NULL;

    log_file_close(&f);
    return is_right;
}

static void every_broken_byte_is_noticed(void **state)
{
    struct written w;
    uint8_t *copy;

    (void)state;
    written_random(&w, NULL, 60);
    copy = mem_alloc(w.file->map_size);
    memcpy(copy, w.file->map, w.file->map_size);
    assert_true(is_read(copy, w.file->map_size));
    for (size_t i = 0; i < w.file->map_size; i++) {
        copy[i] ^= (uint8_t)(1 << i % 8);
        if (is_read(copy, w.file->map_size))
            fail_msg("byte %zu was changed and nobody noticed", i);
        copy[i] ^= (uint8_t)(1 << i % 8);
    }
    for (size_t size = 0; size < w.file->map_size; size++)
        assert_false(is_read(copy, size));
    mem_free(copy);
    written_free(&w);
}

static void files_are_named_when_whole(void **state)
{
    char folder[] = "/tmp/timeline-XXXXXX", path[64];
    struct log_file *again;
    struct written w;

    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/log", folder);
    assert_null(log_file_open(path));
    assert_null(log_file_open(folder));
    written_random(&w, path, 100);
    again = log_file_open(path);
    assert_non_null(again);
    assert_int_equal(again->count, w.all.count);
    assert_int_equal(again->source.mark, 77);
    log_file_close(&again);
    unlink(path);
    assert_int_equal(compare(&w, INT64_MAX).rows, w.all.count); /* its readers keep it */
    assert_int_equal(rmdir(folder), 0);
    written_free(&w);
}

static void no_folder_means_memory(void **state)
{
    struct written w;

    (void)state;
    written_random(&w, "/nowhere/at/all", 100);
    assert_int_equal(compare(&w, INT64_MAX).rows, w.all.count);
    written_free(&w);
}

static void blocks_are_copied_as_they_are(void **state)
{
    struct log_writer *writer = log_writer_new(NULL);
    struct written w;
    struct log_file *copy;

    (void)state;
    written_random(&w, NULL, 500);
    for (size_t i = 0; i < w.file->block_count; i++)
        log_writer_copy(writer, &w.file->blocks[i]);
    copy = log_writer_finish(&writer, w.file->source);
    assert_int_equal(copy->map_size, w.file->map_size);
    assert_memory_equal(copy->map, w.file->map, copy->map_size);
    log_file_close(&copy);
    written_free(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_goes_in_comes_out),
        cmocka_unit_test(ends_of_the_numbers),
        cmocka_unit_test(what_we_do_is_no_news_of_theirs),
        cmocka_unit_test(nothing_is_a_log_too),
        cmocka_unit_test(one_giant_customer),
        cmocka_unit_test(returns_find_their_orders),
        cmocka_unit_test(until_cuts_within_a_second),
        cmocka_unit_test(threads_make_no_difference),
        cmocka_unit_test(every_broken_byte_is_noticed),
        cmocka_unit_test(files_are_named_when_whole),
        cmocka_unit_test(no_folder_means_memory),
        cmocka_unit_test(blocks_are_copied_as_they_are),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
