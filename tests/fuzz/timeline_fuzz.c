/* Bytes from anywhere as a log file. Nobody guesses a checksum, so the first byte may ask for them
 * to be made right: then counts, offsets and widths are what is left to be believed. Whatever the
 * file says, it is refused, or a scan of it stays inside its memory and keeps its promises. */
#include <string.h>
#include <xxhash.h>

#include "timeline/log_priv.h"

#define ROWS_MAX 1000000 /* columns may take no bytes, so few bytes may tell of many rows */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct seen {
    size_t rows, customers;
    int64_t last_id;
    int64_t first_us, sum;
};

static void look_each(void *state, const void *arg, struct span s)
{
    const struct columns *cols = arg;
    struct seen *seen = state;

    assert(s.count > 0);
    assert(s.index < cols->customer_count);
    assert(seen->customers == 0 || seen->last_id < s.customer_id);
    seen->last_id = s.customer_id;
    seen->customers++;
    seen->rows += s.count;
    for (size_t i = 0; i < s.count; i++) {
        assert(s.at_us[i] >= cols->file->first_us);
        seen->sum ^=
            s.amounts[i] ^ s.refs[i] ^ s.items[i] ^ s.scores[i] ^ s.kinds[i] ^ s.channels[i];
    }
}

static void seen_merge(void *into, const void *from)
{
    (void)into;
    (void)from;
}

static void scan(struct log_file *f)
{
    struct columns cols = {
        .file = f, .until_us = INT64_MAX, .customer_count = f->customer_count, .count = f->count};
    struct seen seen = {0};

    if (f->count > ROWS_MAX)
        return;
    columns_scan(&cols, &(struct scan){sizeof seen, look_each, seen_merge, &cols, 1, 0}, &seen);
    assert(seen.rows <= f->count);
    cols.until_us = f->source.mark;
    columns_scan(
        &cols, &(struct scan){sizeof seen, look_each, seen_merge, &cols, 1, 0}, &(struct seen){0});
    (void)columns_newest_us(&cols, f->source.mark);
}

static void blocks_sum(uint8_t *bytes, const struct log_head *h)
{
    for (uint64_t i = 0; i < h->blocks; i++) {
        uint8_t *entry = bytes + h->directory_at + i * sizeof(struct log_entry);
        struct log_entry e;

        memcpy(&e, entry, sizeof e);
        if (e.at <= h->size && e.size <= h->size - e.at) {
            e.checksum = XXH3_64bits(bytes + e.at, e.size);
            memcpy(entry, &e, sizeof e);
        }
    }
}

static void sums_make(uint8_t *bytes, size_t size)
{
    struct log_head h;

    if (size < sizeof h)
        return;
    memcpy(&h, bytes, sizeof h);
    h.magic = LOG_MAGIC;
    h.version = LOG_VERSION;
    h.size = size;
    h.directory_at = h.directory_at % (size + 1) / 8 * 8;
    h.blocks = (size - h.directory_at) / sizeof(struct log_entry);
    blocks_sum(bytes, &h);
    h.directory_checksum = XXH3_64bits(bytes + h.directory_at, size - h.directory_at);
    h.checksum = XXH3_64bits(&h, offsetof(struct log_head, checksum));
    memcpy(bytes, &h, sizeof h);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct log_file *f;
    uint8_t *bytes;

    if (size == 0)
        return 0;
    bytes = mem_alloc(size);
    memcpy(bytes, data + 1, size - 1);
    if (data[0] & 1)
        sums_make(bytes, size - 1);
    f = log_file_of_bytes(bytes, size - 1);
    if (f)
        scan(f);
    log_file_close(&f);
    mem_free(bytes);
    return 0;
}
