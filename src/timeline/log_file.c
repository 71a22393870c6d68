/* Opening the file: every offset, count and checksum is looked at here, once, so that scans need
 * not doubt it. The bytes of all blocks are summed by all processors. */
#include "timeline/log_priv.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include "timeline/shares.h"

#define BLOCKS_PER_SHARE 256 /* fewer are not worth a thread */

static bool head_check(const uint8_t *p, size_t size, struct log_head *h)
{
    if (size < sizeof *h)
        return false;
    memcpy(h, p, sizeof *h);
    if (h->magic != LOG_MAGIC || h->version != LOG_VERSION || h->size != size)
        return false;
    if (h->checksum != XXH3_64bits(h, offsetof(struct log_head, checksum)))
        return false;
    if (h->directory_at < sizeof *h || h->directory_at > size || h->directory_at % 8 != 0)
        return false;
    return (size - h->directory_at) % sizeof(struct log_entry) == 0 &&
        h->blocks == (size - h->directory_at) / sizeof(struct log_entry) &&
        h->directory_checksum == XXH3_64bits(p + h->directory_at, size - h->directory_at);
}

/* Blocks follow one another without gaps, up to the directory, and customers ascend. */
static bool directory_read(struct log_file *f, const uint8_t *p, const struct log_head *h)
{
    uint64_t at = sizeof *h;

    for (size_t i = 0; i < f->block_count; i++) {
        struct log_entry e;
        struct log_block *b = &f->blocks[i];

        memcpy(&e, p + h->directory_at + i * sizeof e, sizeof e);
        if (e.at != at || e.size > h->directory_at - at || e.size % 8 != 0)
            return false;
        if (i > 0 && e.first_id <= f->blocks[i - 1].last_id)
            return false;
        at += e.size;
        *b = (struct log_block){p + e.at, e.size, e.first_id, e.last_id, e.newest_us,
            f->customer_count, f->count, e.customers, e.rows, e.checksum};
        /* A row may take no byte at all, so counts are bounded by the format, not by the size. */
        if (e.customers > UINT32_MAX || e.rows > UINT32_MAX)
            return false;
        f->customer_count += e.customers;
        f->count += e.rows;
    }
    return at == h->directory_at && f->customer_count == h->customers && f->count == h->rows &&
        h->last_id == (f->block_count ? f->blocks[f->block_count - 1].last_id : -1);
}

struct checking {
    const struct log_file *file;
    unsigned count;
    bool is_right[SHARES_MAX];
    int64_t first_us[SHARES_MAX];
};

static bool one_check(const struct log_block *b, int64_t *first_us)
{
    struct block block;
    int64_t first_id, last_id;

    return XXH3_64bits(b->p, b->size) == b->checksum && block_open(b->p, b->size, &block) &&
        block.customers == b->customers && block.rows == b->rows &&
        block_check(&block, &first_id, &last_id, first_us) && first_id == b->first_id &&
        last_id == b->last_id;
}

static void blocks_check(void *arg, unsigned share)
{
    struct checking *k = arg;
    size_t count = k->file->block_count;
    size_t end = count * (share + 1) / k->count;
    int64_t first_us, least_us = INT64_MAX;
    bool is_right = true;

    for (size_t i = count * share / k->count; i < end && is_right; i++) {
        is_right = one_check(&k->file->blocks[i], &first_us);
        if (is_right && first_us < least_us)
            least_us = first_us;
    }
    k->is_right[share] = is_right;
    k->first_us[share] = least_us;
}

static bool file_check(struct log_file *f)
{
    struct checking k = {
        .file = f, .count = shares_count(0, f->block_count / BLOCKS_PER_SHARE + 1)};
    bool is_right = true;

    shares_run(k.count, blocks_check, &k);
    f->first_us = INT64_MAX;
    for (unsigned n = 0; n < k.count; n++) {
        is_right &= k.is_right[n];
        f->first_us = k.first_us[n] < f->first_us ? k.first_us[n] : f->first_us;
    }
    return is_right;
}

struct log_file *log_file_of_bytes(const void *bytes, size_t size)
{
    struct log_file *f;
    struct log_head h;

    if (!head_check(bytes, size, &h))
        return NULL;
    f = mem_alloc(sizeof *f);
    f->source = (struct log_source){h.identity, h.mark, h.window, h.last_id};
    f->block_count = h.blocks;
    f->blocks = mem_alloc(mem_size(f->block_count + 1, sizeof *f->blocks));
    if (!directory_read(f, bytes, &h) || !file_check(f))
        log_file_close(&f);
    return f;
}

struct log_file *log_file_of_fd(int fd)
{
    struct log_file *f = NULL;
    struct stat st;
    void *map = MAP_FAILED;

    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0)
        map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED | MAP_POPULATE, fd, 0);
    close(fd);
    if (map == MAP_FAILED)
        return NULL;
    f = log_file_of_bytes(map, (size_t)st.st_size);
    if (!f) {
        munmap(map, (size_t)st.st_size);
        return NULL;
    }
    f->map = map;
    f->map_size = (size_t)st.st_size;
    return f;
}

struct log_file *log_file_open(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK); /* a pipe must not wait */

    return fd < 0 ? NULL : log_file_of_fd(fd);
}

void log_file_close(struct log_file **f)
{
    if (!*f)
        return;
    if ((*f)->map_size)
        munmap((void *)(uintptr_t)(*f)->map, (*f)->map_size);
    mem_free((*f)->blocks);
    mem_free(*f);
    *f = NULL;
}
