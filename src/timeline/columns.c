/* Scanning the log with threads: a share of the blocks each, decoded one at a time into memory that
 * stays in the processor's cache. */
#include "timeline/columns.h"

#include "timeline/log_refresh.h"
#include "timeline/shares.h"

#define CUSTOMERS_PER_SHARE 256 /* fewer are not worth a thread */

bool columns_load(struct ctx *c, int64_t until_us, struct columns **out)
{
    struct log_file *file;
    struct columns *cols;

    if (!log_file_load(c, &file))
        return false;
    cols = mem_alloc(sizeof *cols);
    cols->file = file;
    cols->until_us = until_us;
    cols->customer_count = file->customer_count;
    cols->count = file->count;
    *out = cols;
    return true;
}

void columns_free(struct columns **cols)
{
    if (!*cols)
        return;
    assert((*cols)->file);
    log_file_close(&(*cols)->file);
    mem_free(*cols);
    *cols = NULL;
}

/* ---- the ends of the log ---- */

int64_t columns_first_us(const struct columns *cols)
{
    int64_t first_us = INT64_MAX;

    if (cols->file)
        return cols->file->first_us < cols->until_us ? cols->file->first_us : INT64_MAX;
    for (size_t i = 0; i < cols->customer_count; i++)
        if (cols->at_us[cols->starts[i]] < first_us)
            first_us = cols->at_us[cols->starts[i]];
    return first_us;
}

static int64_t newest_of(const int64_t *at_us, const uint8_t *kinds, size_t count, int64_t limit_us)
{
    int64_t newest_us = INT64_MIN;

    for (size_t i = 0; i < count; i++)
        if (at_us[i] <= limit_us && at_us[i] > newest_us && !touchpoint_is_ours(kinds[i]))
            newest_us = at_us[i];
    return newest_us;
}

static void block_read(const struct log_block *b, unsigned columns, struct batch *out)
{
    struct block block;

    if (!block_open(b->p, b->size, &block))
        bug("the log's file was changed while it was read");
    block_decode(&block, columns, out);
}

int64_t columns_newest_us(const struct columns *cols, int64_t limit_us)
{
    int64_t newest_us = INT64_MIN;
    struct batch batch = {0};

    if (!cols->file)
        return newest_of(cols->at_us, cols->kinds, cols->count, limit_us);
    if (cols->until_us < INT64_MAX && limit_us >= cols->until_us)
        limit_us = cols->until_us - 1;
    for (size_t i = 0; i < cols->file->block_count; i++) {
        const struct log_block *b = &cols->file->blocks[i];
        int64_t at_us = b->newest_us;

        if (at_us > limit_us) {
            block_read(b, SPAN_AT | SPAN_KIND, &batch);
            at_us = newest_of(batch.at_us, batch.kinds, batch.count, limit_us);
        }
        newest_us = at_us > newest_us ? at_us : newest_us;
    }
    batch_fini(&batch);
    return newest_us;
}

/* ---- scanning ---- */

struct scanning {
    const struct columns *cols;
    struct scan_part *const *readings;
    size_t reading_count;
    void *states[SHARES_MAX][READINGS_MAX];
    unsigned count;
    unsigned columns;
};

/* Orders are told apart by their place in the block; a return has that of its order. */
static void refs_compose(struct batch *b)
{
    bool has_returns = false;

    for (size_t i = 0; i < b->count; i++) {
        has_returns |= touchpoint_is_return(b->kinds[i]);
        b->refs[i] = b->kinds[i] == TOUCHPOINT_ORDER ? (int64_t)i + 1 : b->refs[i];
    }
    for (size_t k = 0; has_returns && k < b->customer_count; k++)
        for (size_t i = b->starts[k]; i < b->starts[k + 1]; i++)
            if (touchpoint_is_return(b->kinds[i]) && b->refs[i] != 0)
                b->refs[i] = (int64_t)((uint64_t)b->refs[i] + b->starts[k]);
}

static size_t rows_before(const int64_t *at_us, size_t count, int64_t until_us)
{
    size_t low = 0;

    if (count == 0 || at_us[count - 1] < until_us)
        return count;
    while (low < count) {
        size_t middle = low + (count - low) / 2;

        if (at_us[middle] < until_us)
            low = middle + 1;
        else
            count = middle;
    }
    return low;
}

#define PART(array, bit) ((columns & (bit)) ? (array) + start : NULL)

static struct span batch_span(
    const struct batch *b, size_t customer, unsigned columns, int64_t until_us)
{
    size_t start = b->starts[customer], count = b->starts[customer + 1] - start;

    if (until_us < INT64_MAX)
        count = rows_before(b->at_us + start, count, until_us);
    return (struct span){.customer_id = b->customer_ids[customer],
        .count = count,
        .at_us = PART(b->at_us, SPAN_AT),
        .amounts = PART(b->amounts, SPAN_AMOUNT),
        .refs = PART(b->refs, SPAN_REF),
        .items = PART(b->items, SPAN_ITEMS),
        .scores = PART(b->scores, SPAN_SCORE),
        .kinds = PART(b->kinds, SPAN_KIND),
        .channels = PART(b->channels, SPAN_CHANNEL)};
}

static void block_scan(
    const struct scanning *s, unsigned share, const struct log_block *b, struct batch *batch)
{
    block_read(b, s->columns, batch);
    if (s->columns & SPAN_REF)
        refs_compose(batch);
    for (size_t k = 0; k < s->reading_count; k++) {
        const struct scan *scan = &s->readings[k]->scan;

        for (size_t i = 0; i < batch->customer_count; i++) {
            struct span span = batch_span(batch, i, s->columns, s->cols->until_us);

            span.index = b->customers_before + i;
            if (span.count > 0)
                scan->each(s->states[share][k], scan->arg, span);
        }
    }
}

/* The first block of a share: shares hold about as many touchpoints each. */
static size_t share_block(const struct scanning *s, unsigned share)
{
    const struct log_file *f = s->cols->file;
    size_t target = f->count / s->count * share, low = 0, high = f->block_count;

    if (share == s->count)
        return f->block_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (f->blocks[middle].rows_before < target)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void file_scan(void *arg, unsigned share)
{
    const struct scanning *s = arg;
    size_t end = share_block(s, share + 1);
    struct batch batch = {0};

    for (size_t i = share_block(s, share); i < end; i++)
        block_scan(s, share, &s->cols->file->blocks[i], &batch);
    batch_fini(&batch);
}

static struct span span_of(const struct columns *k, size_t index)
{
    size_t start = k->starts[index];

    return (struct span){.index = index,
        .customer_id = k->customer_ids[index],
        .count = k->starts[index + 1] - start,
        .at_us = k->at_us + start,
        .amounts = k->amounts + start,
        .refs = k->refs + start,
        .items = k->items + start,
        .scores = k->scores + start,
        .kinds = k->kinds + start,
        .channels = k->channels + start};
}

static void memory_scan(void *arg, unsigned share)
{
    const struct scanning *s = arg;
    size_t count = s->cols->customer_count;
    size_t first = count * share / s->count, last = count * (share + 1) / s->count;

    for (size_t k = 0; k < s->reading_count; k++)
        for (size_t i = first; i < last; i++)
            s->readings[k]->scan.each(
                s->states[share][k], s->readings[k]->scan.arg, span_of(s->cols, i));
}

/* What decoding needs beyond what was asked for. */
static unsigned columns_needed(const struct scanning *s)
{
    unsigned columns = 0;

    for (size_t k = 0; k < s->reading_count; k++)
        columns |= s->readings[k]->scan.columns ? s->readings[k]->scan.columns : SPAN_ALL;
    if (columns & SPAN_REF)
        columns |= SPAN_KIND;
    if (s->cols->until_us < INT64_MAX)
        columns |= SPAN_AT;
    assert(columns <= SPAN_ALL);
    return columns;
}

static void states_merge(struct scanning *s, size_t k)
{
    const struct scan_part *r = s->readings[k];

    for (unsigned n = 1; n < s->count; n++) {
        r->scan.merge(r->state, s->states[n][k]);
        mem_free(s->states[n][k]);
    }
}

void columns_read(const struct columns *cols, struct scan_part *const *readings, size_t count)
{
    struct scanning s = {.cols = cols, .readings = readings, .reading_count = count};

    assert(count > 0);
    assert(count <= READINGS_MAX);
    s.count = shares_count(
        readings[0]->scan.thread_count, cols->customer_count / CUSTOMERS_PER_SHARE + 1);
    s.columns = columns_needed(&s);
    for (size_t k = 0; k < count; k++) {
        assert(readings[k]->scan.state_size > 0);
        s.states[0][k] = readings[k]->state;
        for (unsigned n = 1; n < s.count; n++)
            s.states[n][k] = mem_alloc(readings[k]->scan.state_size);
    }
    shares_run(s.count, cols->file ? file_scan : memory_scan, &s);
    for (size_t k = 0; k < count; k++)
        states_merge(&s, k);
}

void columns_scan(const struct columns *cols, const struct scan *scan, void *state)
{
    struct scan_part reading = {*scan, state}, *readings[] = {&reading};

    columns_read(cols, readings, 1);
}
