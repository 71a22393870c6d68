/* Runs and their merge. A run in memory is a block of records and an index of (first eight key
 * bytes, place); in the file a record is its two lengths, the key and the body. */
#include "intake/sorter.h"

#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define READ_SIZE ((size_t)512 << 10) /* of each run while merging; holds any record */
#define RUNS_MAX 4096
#define HEAD_SIZE 8     /* the two lengths before a record */
#define RECORD_USUAL 48 /* bytes of a usual record, for the index's room */

static_assert(READ_SIZE >= SORTER_RECORD_MAX + HEAD_SIZE, "a reader holds any record");

struct entry {
    uint64_t prefix; /* big-endian first bytes of the key, so that most comparisons end here */
    uint32_t offset;
};

struct run_buffer {
    char *block;
    size_t used;
    struct entry *entries;
    size_t count, room;
};

struct run {
    int64_t position, end; /* what is left to read in the file */
    char *buffer;          /* READ_SIZE */
    size_t have, at;       /* bytes in the buffer, start of the current record */
    struct str key, body;
};

struct sorter {
    size_t run_size;
    struct run_buffer buffers[2];
    int filling; /* which buffer takes records; the other one may be on its way to the file */
    bool is_writing;
    pthread_t writer;
    int write_error; /* errno of the writing thread */
    int fd;
    int64_t file_size, count;
    struct run runs[RUNS_MAX];
    size_t run_count;
    size_t heap[RUNS_MAX], heap_size;
    size_t next_entry; /* when everything fitted into one buffer */
    bool is_in_memory, has_current;
};

static uint32_t head_key_size(const char *record)
{
    uint32_t n;

    memcpy(&n, record, sizeof n);
    return n;
}

static uint32_t head_body_size(const char *record)
{
    uint32_t n;

    memcpy(&n, record + sizeof n, sizeof n);
    return n;
}

static struct str record_key(const char *record)
{
    return (struct str){record + HEAD_SIZE, head_key_size(record)};
}

static struct str record_body(const char *record)
{
    return (struct str){record + HEAD_SIZE + head_key_size(record), head_body_size(record)};
}

struct sorter *sorter_new(size_t run_size)
{
    struct sorter *s = mem_alloc(sizeof *s);

    assert(run_size >= SORTER_RECORD_MAX + HEAD_SIZE);
    assert(run_size <= UINT32_MAX);
    s->run_size = run_size;
    s->fd = -1;
    return s;
}

static void sorter_wait(struct sorter *s)
{
    if (s->is_writing)
        pthread_join(s->writer, NULL);
    s->is_writing = false;
}

void sorter_free(struct sorter **sorter)
{
    struct sorter *s = *sorter;

    if (!s)
        return;
    sorter_wait(s);
    for (int i = 0; i < 2; i++) {
        mem_free(s->buffers[i].block);
        mem_free(s->buffers[i].entries);
    }
    for (size_t i = 0; i < s->run_count; i++)
        mem_free(s->runs[i].buffer);
    if (s->fd >= 0)
        close(s->fd);
    mem_free(s);
    *sorter = NULL;
}

/* ---- runs ---- */

static int compare_entries(const void *a, const void *b, void *block)
{
    const struct entry *x = a, *y = b;

    if (x->prefix != y->prefix)
        return x->prefix < y->prefix ? -1 : 1;
    return str_cmp(record_key((char *)block + x->offset), record_key((char *)block + y->offset));
}

static void buffer_sort(struct run_buffer *b)
{
    if (b->count)
        qsort_r(b->entries, b->count, sizeof *b->entries, compare_entries, b->block);
}

static int write_all(int fd, const char *p, size_t n, int64_t at)
{
    while (n > 0) {
        ssize_t done = pwrite(fd, p, n, at);

        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return errno ? errno : EIO;
        p += done;
        n -= (size_t)done;
        at += done;
    }
    return 0;
}

/* Sorts the buffer that is not being filled and appends it to the file; runs on its own thread. */
static void *run_write(void *arg)
{
    struct sorter *s = arg;
    struct run_buffer *b = &s->buffers[1 - s->filling];
    char *out = mem_alloc(READ_SIZE);
    size_t n = 0;

    buffer_sort(b);
    for (size_t i = 0; i < b->count && !s->write_error; i++) {
        const char *record = b->block + b->entries[i].offset;
        size_t size = HEAD_SIZE + head_key_size(record) + head_body_size(record);

        if (n + size > READ_SIZE) {
            s->write_error = write_all(s->fd, out, n, s->file_size);
            s->file_size += (int64_t)n;
            n = 0;
        }
        memcpy(out + n, record, size);
        n += size;
    }
    if (!s->write_error)
        s->write_error = write_all(s->fd, out, n, s->file_size);
    s->file_size += (int64_t)n;
    s->runs[s->run_count - 1].end = s->file_size;
    b->used = b->count = 0;
    mem_free(out);
    return NULL;
}

static bool sorter_open_file(struct ctx *c, struct sorter *s)
{
    const char *folder = getenv("TMPDIR");

    if (!folder || !*folder)
        folder = "/var/tmp";
    s->fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (s->fd < 0) {
        char *path = arena_printf(c->arena, "%s/maitred-sort-XXXXXX", folder);

        s->fd = mkostemp(path, O_CLOEXEC);
        if (s->fd >= 0)
            unlink(path);
    }
    return s->fd >= 0 ||
        fail(c, ERR_IO, "cannot make a temporary file in \"%s\" (TMPDIR): %s", folder,
            strerror(errno));
}

/* Hands the full buffer to the writing thread and turns to the other one. */
static bool sorter_flush(struct ctx *c, struct sorter *s)
{
    if (s->fd < 0 && !sorter_open_file(c, s))
        return false;
    sorter_wait(s);
    if (s->write_error)
        return fail(
            c, ERR_IO, "cannot write temporary data (TMPDIR): %s", strerror(s->write_error));
    if (s->run_count == RUNS_MAX)
        return fail(c, ERR_INVALID, "the file is larger than can be sorted; split it");
    s->runs[s->run_count].position = s->file_size;
    s->run_count++;
    s->filling = 1 - s->filling;
    if (pthread_create(&s->writer, NULL, run_write, s) != 0)
        bug("cannot start the sorting thread");
    s->is_writing = true;
    return true;
}

bool sorter_add(struct ctx *c, struct sorter *s, struct str key, struct str body)
{
    size_t size = HEAD_SIZE + key.n + body.n;
    uint32_t sizes[2] = {(uint32_t)key.n, (uint32_t)body.n};
    struct run_buffer *b = &s->buffers[s->filling];
    uint64_t prefix = 0;

    assert(key.n + body.n <= SORTER_RECORD_MAX);
    if (b->used + size > s->run_size) {
        if (!sorter_flush(c, s))
            return false;
        b = &s->buffers[s->filling];
    }
    if (!b->block)
        b->block = mem_alloc(s->run_size);
    if (b->count == b->room) {
        b->room = b->room ? b->room * 2 : s->run_size / RECORD_USUAL / 8;
        b->entries = mem_resize(b->entries, mem_size(b->room, sizeof *b->entries));
    }
    memcpy(&prefix, key.p, key.n < sizeof prefix ? key.n : sizeof prefix);
    b->entries[b->count++] = (struct entry){be64toh(prefix), (uint32_t)b->used};
    memcpy(b->block + b->used, sizes, HEAD_SIZE);
    memcpy(b->block + b->used + HEAD_SIZE, key.p, key.n);
    if (body.n)
        memcpy(b->block + b->used + HEAD_SIZE + key.n, body.p, body.n);
    b->used += size;
    s->count++;
    return true;
}

/* ---- merging ---- */

/* Brings the run's next record into its buffer; false at its end. */
static bool run_fill(struct ctx *c, struct sorter *s, struct run *r, bool *has)
{
    size_t left = r->have - r->at;

    if (left < HEAD_SIZE ||
        left < HEAD_SIZE + (size_t)head_key_size(r->buffer + r->at) +
                head_body_size(r->buffer + r->at)) {
        int64_t want = r->end - r->position;
        ssize_t got = 0;

        memmove(r->buffer, r->buffer + r->at, left);
        if (want > (int64_t)(READ_SIZE - left))
            want = (int64_t)(READ_SIZE - left);
        if (want > 0)
            got = pread(s->fd, r->buffer + left, (size_t)want, r->position);
        if (got < want)
            return fail(c, ERR_IO, "cannot read temporary data back (TMPDIR)");
        r->position += got;
        r->have = left + (size_t)got;
        r->at = 0;
    }
    *has = r->have > r->at;
    if (*has) {
        r->key = record_key(r->buffer + r->at);
        r->body = record_body(r->buffer + r->at);
    }
    return true;
}

/* Lets the run at the heap's place sink to where it belongs. */
static void heap_sink(struct sorter *s, size_t place)
{
    for (;;) {
        size_t least = place, child = 2 * place + 1, moved;

        for (size_t k = child; k < child + 2 && k < s->heap_size; k++)
            if (str_cmp(s->runs[s->heap[k]].key, s->runs[s->heap[least]].key) < 0)
                least = k;
        if (least == place)
            return;
        moved = s->heap[place];
        s->heap[place] = s->heap[least];
        s->heap[least] = moved;
        place = least;
    }
}

static bool merge_start(struct ctx *c, struct sorter *s)
{
    for (size_t i = 0; i < s->run_count; i++) {
        bool has;

        s->runs[i].buffer = mem_alloc(READ_SIZE);
        if (!run_fill(c, s, &s->runs[i], &has))
            return false;
        if (has)
            s->heap[s->heap_size++] = i;
    }
    for (size_t i = s->heap_size; i-- > 0;)
        heap_sink(s, i);
    return true;
}

bool sorter_finish(struct ctx *c, struct sorter *s)
{
    if (s->run_count == 0) {
        s->is_in_memory = true;
        buffer_sort(&s->buffers[s->filling]);
        return true;
    }
    if (!sorter_flush(c, s))
        return false;
    sorter_wait(s);
    if (s->write_error)
        return fail(
            c, ERR_IO, "cannot write temporary data (TMPDIR): %s", strerror(s->write_error));
    for (int i = 0; i < 2; i++) {
        mem_free(s->buffers[i].block);
        mem_free(s->buffers[i].entries);
        s->buffers[i] = (struct run_buffer){0};
    }
    return merge_start(c, s);
}

/* The record handed out last is left behind. */
static bool merge_advance(struct ctx *c, struct sorter *s)
{
    struct run *r = &s->runs[s->heap[0]];
    bool has;

    r->at += HEAD_SIZE + r->key.n + r->body.n;
    if (!run_fill(c, s, r, &has))
        return false;
    if (!has)
        s->heap[0] = s->heap[--s->heap_size];
    heap_sink(s, 0);
    return true;
}

bool sorter_next(struct ctx *c, struct sorter *s, struct sorted *out, bool *has)
{
    if (s->is_in_memory) {
        const struct run_buffer *b = &s->buffers[s->filling];

        *has = s->next_entry < b->count;
        if (*has) {
            const char *record = b->block + b->entries[s->next_entry++].offset;

            *out = (struct sorted){record_key(record), record_body(record)};
        }
        return true;
    }
    if (s->has_current && s->heap_size > 0 && !merge_advance(c, s))
        return false;
    *has = s->has_current = s->heap_size > 0;
    if (*has)
        *out = (struct sorted){s->runs[s->heap[0]].key, s->runs[s->heap[0]].body};
    return true;
}

int64_t sorter_count(const struct sorter *s)
{
    return s->count;
}
