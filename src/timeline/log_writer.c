/* Writing the file: customers gather in a batch until it holds a block's worth; blocks go out as
 * they fill; directory and header come last, so that a file that was cut off is never right. */
#include "timeline/log_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#define OUT_SIZE ((size_t)1 << 20) /* bytes gathered before they are written */
#define ENTRIES_MIN 64
#define PATH_SIZE 4096

struct log_writer {
    int fd;
    bool is_memory;
    char path[PATH_SIZE], part[PATH_SIZE];
    uint8_t *out;
    size_t out_count;
    uint64_t at; /* bytes so far, with those in `out` */
    struct log_entry *entries;
    size_t entry_count, entry_room;
    struct batch batch;
};

/* ---- bytes ---- */

static bool write_all(int fd, const uint8_t *p, size_t size)
{
    while (size > 0) {
        ssize_t n = write(fd, p, size);

        if (n < 0 && errno != EINTR)
            return false;
        p += n > 0 ? n : 0;
        size -= n > 0 ? (size_t)n : 0;
    }
    return true;
}

static int memory_new(void)
{
    int fd = memfd_create("timeline", MFD_CLOEXEC);

    if (fd < 0)
        bug("no memory file for the log: %s", strerror(errno));
    return fd;
}

/* The disk takes no more: what is written goes on in memory. */
static void writer_flee(struct log_writer *w, uint64_t written)
{
    int fd = memory_new();
    uint8_t *copy = mem_alloc(OUT_SIZE);

    for (uint64_t done = 0; done < written;) {
        size_t size = written - done < OUT_SIZE ? (size_t)(written - done) : OUT_SIZE;
        ssize_t n = pread(w->fd, copy, size, (off_t)done);

        if (n <= 0 || !write_all(fd, copy, (size_t)n))
            bug("the log cannot be moved to memory: %s", strerror(errno));
        done += (uint64_t)n;
    }
    mem_free(copy);
    close(w->fd);
    unlink(w->part);
    w->fd = fd;
    w->is_memory = true;
}

static void writer_write(struct log_writer *w, const uint8_t *p, size_t size, uint64_t written)
{
    if (write_all(w->fd, p, size))
        return;
    if (w->is_memory)
        bug("no memory for the log: %s", strerror(errno));
    writer_flee(w, written);
    if (!write_all(w->fd, p, size))
        bug("no memory for the log: %s", strerror(errno));
}

static void writer_flush(struct log_writer *w)
{
    writer_write(w, w->out, w->out_count, w->at - w->out_count);
    w->out_count = 0;
}

static void writer_put(struct log_writer *w, const void *p, size_t size)
{
    if (w->out_count + size > OUT_SIZE)
        writer_flush(w);
    if (size > OUT_SIZE) {
        writer_write(w, p, size, w->at);
    } else {
        memcpy(w->out + w->out_count, p, size);
        w->out_count += size;
    }
    w->at += size;
}

/* ---- blocks ---- */

static void writer_put_block(struct log_writer *w, const uint8_t *p, struct log_entry e)
{
    assert(w->entry_count == 0 || w->entries[w->entry_count - 1].last_id < e.first_id);
    if (w->entry_count == w->entry_room) {
        w->entry_room = w->entry_room ? w->entry_room * 2 : ENTRIES_MIN;
        w->entries = mem_resize(w->entries, mem_size(w->entry_room, sizeof *w->entries));
    }
    e.at = w->at;
    w->entries[w->entry_count++] = e;
    writer_put(w, p, e.size);
}

/* A customer's rows stand in the order of time; see columns_newest_us for what does not count. */
static int64_t newest_with(const struct batch *b, size_t customer, int64_t newest_us)
{
    size_t i = b->starts[customer + 1];

    while (i > b->starts[customer] && touchpoint_is_ours(b->kinds[i - 1]))
        i--;
    return i > b->starts[customer] && b->at_us[i - 1] > newest_us ? b->at_us[i - 1] : newest_us;
}

static void batch_write(struct log_writer *w)
{
    struct batch *b = &w->batch;
    struct log_entry e = {.customers = b->customer_count, .rows = b->count, .newest_us = INT64_MIN};
    uint8_t *bytes;

    if (b->count == 0)
        return;
    bytes = block_encode(b, &e.size);
    e.checksum = XXH3_64bits(bytes, e.size);
    e.first_id = b->customer_ids[0];
    e.last_id = b->customer_ids[b->customer_count - 1];
    for (size_t i = 0; i < b->customer_count; i++)
        e.newest_us = newest_with(b, i, e.newest_us);
    writer_put_block(w, bytes, e);
    mem_free(bytes);
    b->count = 0;
    b->customer_count = 0;
}

void log_writer_add(
    struct log_writer *w, int64_t customer_id, const struct log_row *rows, size_t count)
{
    if (w->batch.count + count > BLOCK_ROWS)
        batch_write(w);
    batch_add(&w->batch, customer_id, rows, count);
}

void log_writer_append(struct log_writer *w, const struct batch *from, size_t first, size_t last)
{
    while (first < last) {
        size_t end = first;

        while (end < last &&
            w->batch.count + from->starts[end + 1] - from->starts[first] <= BLOCK_ROWS)
            end++;
        if (end == first && w->batch.count > 0) {
            batch_write(w);
            continue;
        }
        end += end == first; /* more than a block of its own */
        batch_append(&w->batch, from, first, end);
        first = end;
    }
}

void log_writer_copy(struct log_writer *w, const struct log_block *block)
{
    batch_write(w);
    writer_put_block(w, block->p,
        (struct log_entry){.size = block->size,
            .checksum = block->checksum,
            .first_id = block->first_id,
            .last_id = block->last_id,
            .newest_us = block->newest_us,
            .customers = block->customers,
            .rows = block->rows});
}

size_t log_writer_pending(const struct log_writer *w)
{
    return w->batch.count;
}

/* ---- beginning and end ---- */

/* The part file bears this thread's number: others may write theirs at the same time. */
static int part_open(struct log_writer *w, const char *path)
{
    size_t n = strlen(path);
    int written;

    if (n >= PATH_SIZE)
        return -1;
    memcpy(w->path, path, n + 1);
    written = snprintf(w->part, PATH_SIZE, "%s.part.%ld", path, (long)gettid());
    if (written < 0 || written >= PATH_SIZE)
        return -1;
    unlink(w->part); /* of a program that was killed */
    return open(w->part, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
}

struct log_writer *log_writer_new(const char *path)
{
    struct log_writer *w = mem_alloc(sizeof *w);
    struct log_head nothing = {0};

    w->out = mem_alloc(OUT_SIZE);
    w->fd = path ? part_open(w, path) : -1;
    w->is_memory = w->fd < 0;
    if (w->is_memory)
        w->fd = memory_new();
    writer_put(w, &nothing, sizeof nothing);
    return w;
}

static struct log_head head_of(const struct log_writer *w, struct log_source source)
{
    size_t n = w->entry_count;
    struct log_head h = {.magic = LOG_MAGIC,
        .version = LOG_VERSION,
        .identity = source.identity,
        .mark = source.mark,
        .window = source.window,
        .last_id = n ? w->entries[n - 1].last_id : -1,
        .blocks = n,
        .directory_at = w->at,
        .size = w->at + n * sizeof *w->entries};

    for (size_t i = 0; i < n; i++) {
        h.customers += w->entries[i].customers;
        h.rows += w->entries[i].rows;
    }
    h.directory_checksum = XXH3_64bits(w->entries, n * sizeof *w->entries);
    h.checksum = XXH3_64bits(&h, offsetof(struct log_head, checksum));
    return h;
}

struct log_file *log_writer_finish(struct log_writer **writer, struct log_source source)
{
    struct log_writer *w = *writer;
    struct log_file *f;
    struct log_head h;

    batch_write(w);
    h = head_of(w, source);
    if (w->entry_count)
        writer_put(w, w->entries, w->entry_count * sizeof *w->entries);
    writer_flush(w);
    if (pwrite(w->fd, &h, sizeof h, 0) != (ssize_t)sizeof h)
        bug("the log's header cannot be written: %s", strerror(errno));
    if (!w->is_memory && rename(w->part, w->path) != 0)
        unlink(w->part);
    f = log_file_of_fd(w->fd);
    w->fd = -1;
    w->is_memory = true; /* the part has its name */
    log_writer_drop(writer);
    return f;
}

void log_writer_drop(struct log_writer **w)
{
    if (!*w)
        return;
    if ((*w)->fd >= 0)
        close((*w)->fd);
    if (!(*w)->is_memory)
        unlink((*w)->part);
    batch_fini(&(*w)->batch);
    mem_free((*w)->entries);
    mem_free((*w)->out);
    mem_free(*w);
    *w = NULL;
}
