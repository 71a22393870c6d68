/* Encoding and decoding one block. Loops over lanes are kept plain so that compilers turn them into
 * vector instructions; they are most of what a scan costs. */
#include "timeline/block.h"

#include <stdlib.h>
#include <string.h>

#define ALIGN 8
#define WIDTHS_SIZE 16 /* LANE_COUNT bytes, padded */
#define HEAD_SIZE (2 * sizeof(uint32_t) + LANE_COUNT * sizeof(int64_t) + WIDTHS_SIZE)
#define SECOND_SAFE INT64_C(9000000000000) /* below this, no 4-byte offsets overflow microseconds */

static_assert(LANE_COUNT <= WIDTHS_SIZE, "a byte for each lane's width");
static_assert(HEAD_SIZE % ALIGN == 0, "lanes begin aligned");

/* Rounded down. */
static inline int64_t second_of(int64_t at_us)
{
    return at_us / SECOND_US - (at_us % SECOND_US < 0);
}

/* ---- batches ---- */

void batch_fini(struct batch *b)
{
    mem_free(b->customer_ids);
    mem_free(b->starts);
    mem_free(b->at_us);
    mem_free(b->amounts);
    mem_free(b->refs);
    mem_free(b->items);
    mem_free(b->scores);
    mem_free(b->kinds);
    mem_free(b->channels);
    *b = (struct batch){0};
}

static size_t more_room(size_t room, size_t needed)
{
    size_t twice = room < SIZE_MAX / 2 ? room * 2 : needed;

    return needed > twice ? needed : twice;
}

void batch_make_room(struct batch *b, size_t customers, size_t rows)
{
    if (customers > b->customer_room || !b->starts) {
        size_t room = more_room(b->customer_room, customers);

        b->customer_ids = mem_resize(b->customer_ids, mem_size(room, sizeof *b->customer_ids));
        b->starts = mem_resize(b->starts, mem_size(room + 1, sizeof *b->starts));
        b->customer_room = room;
    }
    if (rows > b->room) {
        size_t room = more_room(b->room, rows);

        b->at_us = mem_resize(b->at_us, mem_size(room, sizeof *b->at_us));
        b->amounts = mem_resize(b->amounts, mem_size(room, sizeof *b->amounts));
        b->refs = mem_resize(b->refs, mem_size(room, sizeof *b->refs));
        b->items = mem_resize(b->items, mem_size(room, sizeof *b->items));
        b->scores = mem_resize(b->scores, room);
        b->kinds = mem_resize(b->kinds, room);
        b->channels = mem_resize(b->channels, room);
        b->room = room;
    }
}

void batch_add(struct batch *b, int64_t customer_id, const struct log_row *rows, size_t count)
{
    size_t start = b->count;

    assert(count > 0);
    assert(b->customer_count == 0 || b->customer_ids[b->customer_count - 1] < customer_id);
    batch_make_room(b, b->customer_count + 1, start + count);
    for (size_t i = 0; i < count; i++) {
        b->at_us[start + i] = rows[i].at_us;
        b->amounts[start + i] = rows[i].amount;
        b->refs[start + i] = rows[i].ref;
        b->items[start + i] = rows[i].items;
        b->scores[start + i] = rows[i].score;
        b->kinds[start + i] = rows[i].kind;
        b->channels[start + i] = rows[i].channel;
    }
    b->customer_ids[b->customer_count] = customer_id;
    b->starts[b->customer_count++] = start;
    b->count = start + count;
    b->starts[b->customer_count] = b->count;
}

#define APPEND(array) memcpy(b->array + b->count, from->array + start, count * sizeof *b->array)

void batch_append(struct batch *b, const struct batch *from, size_t first, size_t last)
{
    size_t start = from->starts[first], count = from->starts[last] - start;

    assert(first < last);
    batch_make_room(b, b->customer_count + last - first, b->count + count);
    for (size_t i = first; i < last; i++) {
        b->customer_ids[b->customer_count] = from->customer_ids[i];
        b->starts[b->customer_count++] = b->count + from->starts[i] - start;
    }
    APPEND(at_us);
    APPEND(amounts);
    APPEND(refs);
    APPEND(items);
    APPEND(scores);
    APPEND(kinds);
    APPEND(channels);
    b->count += count;
    b->starts[b->customer_count] = b->count;
}

struct log_row batch_row(const struct batch *b, size_t i)
{
    assert(i < b->count);
    return (struct log_row){.at_us = b->at_us[i],
        .amount = b->amounts[i],
        .ref = b->refs[i],
        .items = b->items[i],
        .score = b->scores[i],
        .kind = b->kinds[i],
        .channel = b->channels[i]};
}

/* ---- one customer's rows ---- */

void log_rows_make_room(struct log_rows *g, size_t count)
{
    if (count <= g->room)
        return;
    g->room = more_room(g->room, count);
    g->rows = mem_resize(g->rows, mem_size(g->room, sizeof *g->rows));
}

void log_rows_add(struct log_rows *g, struct log_row row)
{
    log_rows_make_room(g, g->count + 1);
    g->rows[g->count++] = row;
}

struct place {
    int64_t key; /* time, or an order's id */
    size_t row;
};

static int by_key(const void *a, const void *b)
{
    const struct place *x = a, *y = b;

    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

/* Ids are in the order of seconds; within one, and before 1970, the times decide. */
static void rows_sort(struct log_row *rows, size_t count)
{
    struct place *places;
    struct log_row *sorted;
    size_t i = 1;

    while (i < count && rows[i].at_us >= rows[i - 1].at_us)
        i++;
    if (i >= count)
        return;
    places = mem_alloc(mem_size(count, sizeof *places));
    sorted = mem_alloc(mem_size(count, sizeof *sorted));
    for (i = 0; i < count; i++)
        places[i] = (struct place){rows[i].at_us, i};
    qsort(places, count, sizeof *places, by_key);
    for (i = 0; i < count; i++)
        sorted[i] = rows[places[i].row];
    memcpy(rows, sorted, count * sizeof *rows);
    mem_free(sorted);
    mem_free(places);
}

static size_t order_place(const struct place *orders, size_t count, int64_t id)
{
    size_t low = 0, high = count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (orders[middle].key < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && orders[low].key == id ? orders[low].row + 1 : 0;
}

static bool returns_resolve(struct log_row *rows, size_t count)
{
    struct place *orders = mem_alloc(mem_size(count, sizeof *orders));
    size_t order_count = 0;
    bool found_all = true;

    for (size_t i = 0; i < count; i++)
        if (rows[i].kind == TOUCHPOINT_ORDER)
            orders[order_count++] = (struct place){rows[i].ref, i};
    qsort(orders, order_count, sizeof *orders, by_key);
    for (size_t i = 0; i < count; i++)
        if (touchpoint_is_return(rows[i].kind) && rows[i].ref != 0) {
            rows[i].ref = (int64_t)order_place(orders, order_count, rows[i].ref);
            found_all &= rows[i].ref != 0;
        }
    mem_free(orders);
    return found_all;
}

bool log_rows_finish(struct log_row *rows, size_t count)
{
    bool has_returns = false, found_all;

    rows_sort(rows, count);
    for (size_t i = 0; i < count && !has_returns; i++)
        has_returns = touchpoint_is_return(rows[i].kind) && rows[i].ref != 0;
    found_all = !has_returns || returns_resolve(rows, count);
    for (size_t i = 0; i < count; i++)
        if (!touchpoint_is_return(rows[i].kind))
            rows[i].ref = 0;
    return found_all;
}

/* ---- encoding ---- */

static size_t lane_count(enum lane lane, size_t customers, size_t rows)
{
    return lane == LANE_CUSTOMER || lane == LANE_ROWS ? customers : rows;
}

static unsigned width_of(uint64_t range)
{
    return range == 0         ? 0
        : range <= UINT8_MAX  ? 1
        : range <= UINT16_MAX ? 2
        : range <= UINT32_MAX ? 4
                              : 8;
}

static size_t padded(size_t size)
{
    return (size + ALIGN - 1) / ALIGN * ALIGN;
}

/* A block on its way: what is written of it, and its lanes as far as they are. */
struct encoder {
    uint8_t *at;
    int64_t least[LANE_COUNT];
    uint8_t widths[WIDTHS_SIZE];
};

#define NARROW(type)                                                            \
    for (size_t i = 0; i < count; i++)                                          \
        ((type *)(void *)out)[i] = (type)((uint64_t)values[i] - (uint64_t)low); \
    break

/* Appends a lane of such values; their number is above nought. */
#define LANE_WRITER(name, value_type)                                                           \
    static void name(struct encoder *e, enum lane lane, const value_type *values, size_t count) \
    {                                                                                           \
        value_type low = values[0], high = values[0];                                           \
        uint8_t *restrict out = e->at;                                                          \
        size_t size;                                                                            \
                                                                                                \
        for (size_t i = 1; i < count; i++) {                                                    \
            low = values[i] < low ? values[i] : low;                                            \
            high = values[i] > high ? values[i] : high;                                         \
        }                                                                                       \
        e->least[lane] = low;                                                                   \
        e->widths[lane] = (uint8_t)width_of((uint64_t)high - (uint64_t)low);                    \
        size = padded(count * e->widths[lane]);                                                 \
        if (size)                                                                               \
            memset(out + size - ALIGN, 0, ALIGN);                                               \
        switch (e->widths[lane]) {                                                              \
        case 0:                                                                                 \
            break;                                                                              \
        case 1:                                                                                 \
            NARROW(uint8_t);                                                                    \
        case 2:                                                                                 \
            NARROW(uint16_t);                                                                   \
        case 4:                                                                                 \
            NARROW(uint32_t);                                                                   \
        default:                                                                                \
            NARROW(uint64_t);                                                                   \
        }                                                                                       \
        e->at += size;                                                                          \
    }
LANE_WRITER(lane_of_i64, int64_t)
LANE_WRITER(lane_of_i32, int32_t)
LANE_WRITER(lane_of_i8, int8_t)
LANE_WRITER(lane_of_u8, uint8_t)
#undef LANE_WRITER
#undef NARROW

uint8_t *block_encode(const struct batch *b, size_t *size)
{
    size_t most = HEAD_SIZE + 2 * padded(b->customer_count * 8) +
        (LANE_COUNT - 2) * padded(mem_size(b->count, 8));
    uint8_t *bytes = mem_resize(NULL, most);
    int64_t *seconds = mem_resize(NULL, mem_size(b->count, 2 * sizeof *seconds));
    int64_t *rest = seconds + b->count; /* of a second; before that, how many rows a customer has */
    uint32_t counts[2] = {(uint32_t)b->customer_count, (uint32_t)b->count};
    struct encoder e = {.at = bytes + HEAD_SIZE};

    assert(b->count > 0);
    assert(b->count <= UINT32_MAX);
    for (size_t i = 0; i < b->customer_count; i++)
        rest[i] = (int64_t)(b->starts[i + 1] - b->starts[i]);
    lane_of_i64(&e, LANE_CUSTOMER, b->customer_ids, b->customer_count);
    lane_of_i64(&e, LANE_ROWS, rest, b->customer_count);
    for (size_t i = 0; i < b->count; i++) {
        seconds[i] = second_of(b->at_us[i]);
        rest[i] = (int64_t)((uint64_t)b->at_us[i] - (uint64_t)seconds[i] * SECOND_US);
    }
    lane_of_i64(&e, LANE_SECOND, seconds, b->count);
    lane_of_i64(&e, LANE_MICRO, rest, b->count);
    lane_of_i64(&e, LANE_AMOUNT, b->amounts, b->count);
    lane_of_i32(&e, LANE_ITEMS, b->items, b->count);
    lane_of_i8(&e, LANE_SCORE, b->scores, b->count);
    lane_of_u8(&e, LANE_KIND, b->kinds, b->count);
    lane_of_u8(&e, LANE_CHANNEL, b->channels, b->count);
    lane_of_i64(&e, LANE_REF, b->refs, b->count);
    memcpy(bytes, counts, sizeof counts);
    memcpy(bytes + sizeof counts, e.least, sizeof e.least);
    memcpy(bytes + sizeof counts + sizeof e.least, e.widths, sizeof e.widths);
    mem_free(seconds);
    *size = (size_t)(e.at - bytes);
    assert(*size <= most);
    return bytes;
}

/* ---- opening ---- */

bool block_open(const uint8_t *p, size_t size, struct block *out)
{
    uint32_t counts[2];
    const uint8_t *widths = p + sizeof counts + sizeof out->least;
    size_t at = HEAD_SIZE;

    assert((uintptr_t)p % ALIGN == 0);
    if (size < HEAD_SIZE)
        return false;
    memcpy(counts, p, sizeof counts);
    memcpy(out->least, p + sizeof counts, sizeof out->least);
    out->customers = counts[0];
    out->rows = counts[1];
    if (out->customers == 0 || out->rows < out->customers)
        return false;
    for (int lane = 0; lane < LANE_COUNT; lane++) {
        unsigned width = widths[lane];
        size_t count = lane_count((enum lane)lane, out->customers, out->rows);

        if (width > 8 || (width & (width - 1)) != 0)
            return false;
        if (at > size || count * width > size - at)
            return false;
        out->widths[lane] = width;
        out->offsets[lane] = p + at;
        at += padded(count * width);
    }
    return at == size;
}

static inline int64_t lane_value(const struct block *b, enum lane lane, size_t i)
{
    const void *p = b->offsets[lane];
    uint64_t offset = 0;

    switch (b->widths[lane]) {
    case 0:
        break;
    case 1:
        offset = ((const uint8_t *)p)[i];
        break;
    case 2:
        offset = ((const uint16_t *)p)[i];
        break;
    case 4:
        offset = ((const uint32_t *)p)[i];
        break;
    default:
        offset = ((const uint64_t *)p)[i];
    }
    return (int64_t)((uint64_t)b->least[lane] + offset);
}

static bool customers_check(const struct block *b, int64_t *first_id, int64_t *last_id)
{
    size_t rows = 0;

    for (size_t i = 0; i < b->customers; i++) {
        int64_t id = lane_value(b, LANE_CUSTOMER, i), count = lane_value(b, LANE_ROWS, i);

        if (i == 0)
            *first_id = id;
        else if (id <= *last_id)
            return false;
        *last_id = id;
        if (count < 1 || (uint64_t)count > b->rows - rows)
            return false;
        rows += (size_t)count;
    }
    return rows == b->rows;
}

static int64_t micros(int64_t second, int64_t micro)
{
    return (int64_t)((uint64_t)second * (uint64_t)SECOND_US + (uint64_t)micro);
}

/* Ordinary times fit by their widths alone; at the ends of the numbers each is looked at. */
static bool times_check(const struct block *b, int64_t *first_us)
{
    int64_t second = b->least[LANE_SECOND], micro = b->least[LANE_MICRO];
    bool is_plain = b->widths[LANE_SECOND] <= 4 && b->widths[LANE_MICRO] <= 4 &&
        second > -SECOND_SAFE && second < SECOND_SAFE && micro >= 0 && micro < SECOND_US;

    *first_us = is_plain ? micros(second, micro) : INT64_MAX;
    for (size_t i = 0; !is_plain && i < b->rows; i++) {
        int64_t at_us;

        second = lane_value(b, LANE_SECOND, i);
        micro = lane_value(b, LANE_MICRO, i);
        at_us = micros(second, micro);
        if (micro < 0 || micro >= SECOND_US || second_of(at_us) != second)
            return false;
        *first_us = at_us < *first_us ? at_us : *first_us;
    }
    return true;
}

bool block_check(const struct block *b, int64_t *first_id, int64_t *last_id, int64_t *first_us)
{
    return customers_check(b, first_id, last_id) && times_check(b, first_us);
}

/* ---- decoding ---- */

#define WIDEN(out_type, type, value)                          \
    for (size_t i = 0; i < count; i++) {                      \
        uint64_t offset = ((const type *)(const void *)p)[i]; \
        out[i] = (out_type)(value);                           \
    }                                                         \
    break

/* out[i] = (least + offset) * scale, in 64 bits that wrap; `scale` is a constant where it is
 * inlined. */
#define LANE_READER(name, out_type)                                                        \
    static inline void name(out_type *restrict out, const struct block *b, enum lane lane, \
        size_t count, uint32_t scale)                                                      \
    {                                                                                      \
        const uint8_t *restrict p = b->offsets[lane];                                      \
        uint64_t least = (uint64_t)b->least[lane] * scale;                                 \
                                                                                           \
        switch (b->widths[lane]) {                                                         \
        case 0:                                                                            \
            for (size_t i = 0; i < count; i++)                                             \
                out[i] = (out_type)least;                                                  \
            break;                                                                         \
        case 1:                                                                            \
            WIDEN(out_type, uint8_t, least + offset * scale);                              \
        case 2:                                                                            \
            WIDEN(out_type, uint16_t, least + offset * scale);                             \
        case 4:                                                                            \
            WIDEN(out_type, uint32_t, least + offset * scale);                             \
        default:                                                                           \
            WIDEN(out_type, uint64_t, least + offset * scale);                             \
        }                                                                                  \
    }

LANE_READER(lane_read_i64, int64_t)
LANE_READER(lane_read_i32, int32_t)
LANE_READER(lane_read_i8, int8_t)
LANE_READER(lane_read_u8, uint8_t)

/* How many places must be written: none when the batch holds this very constant already. */
static size_t places_to_fill(const struct block *b, enum lane lane, struct batch *out)
{
    bool is_constant = b->widths[lane] == 0;
    bool is_there =
        is_constant && out->fill[lane] == b->least[lane] && out->filled[lane] >= b->rows;

    if (is_there)
        return 0;
    out->fill[lane] = b->least[lane];
    out->filled[lane] = is_constant ? b->rows : 0;
    return b->rows;
}

static void customers_decode(const struct block *b, struct batch *out)
{
    size_t start = 0;

    lane_read_i64(out->customer_ids, b, LANE_CUSTOMER, b->customers, 1);
    for (size_t i = 0; i < b->customers; i++) {
        out->starts[i] = start;
        start += (size_t)lane_value(b, LANE_ROWS, i);
        if (start > b->rows)
            bug("the log's file was changed while it was read");
    }
    out->starts[b->customers] = start;
}

/* A mixed lane: the sub-second part is nought almost everywhere. */
static void times_decode(const struct block *b, struct batch *out)
{
    lane_read_i64(out->at_us, b, LANE_SECOND, b->rows, (uint32_t)SECOND_US);
    if (b->widths[LANE_MICRO] == 0 && b->least[LANE_MICRO] == 0)
        return;
    for (size_t i = 0; i < b->rows; i++)
        out->at_us[i] = (int64_t)((uint64_t)out->at_us[i] + (uint64_t)lane_value(b, LANE_MICRO, i));
}

void block_decode(const struct block *b, unsigned columns, struct batch *out)
{
    if (b->rows > out->room)
        memset(out->filled, 0, sizeof out->filled);
    batch_make_room(out, b->customers, b->rows);
    out->customer_count = b->customers;
    out->count = b->rows;
    customers_decode(b, out);
    if (columns & SPAN_AT)
        times_decode(b, out);
    if (columns & SPAN_AMOUNT)
        lane_read_i64(out->amounts, b, LANE_AMOUNT, places_to_fill(b, LANE_AMOUNT, out), 1);
    if (columns & SPAN_ITEMS)
        lane_read_i32(out->items, b, LANE_ITEMS, places_to_fill(b, LANE_ITEMS, out), 1);
    if (columns & SPAN_SCORE)
        lane_read_i8(out->scores, b, LANE_SCORE, places_to_fill(b, LANE_SCORE, out), 1);
    if (columns & SPAN_KIND)
        lane_read_u8(out->kinds, b, LANE_KIND, places_to_fill(b, LANE_KIND, out), 1);
    if (columns & SPAN_CHANNEL)
        lane_read_u8(out->channels, b, LANE_CHANNEL, places_to_fill(b, LANE_CHANNEL, out), 1);
    if (columns & SPAN_REF)
        lane_read_i64(out->refs, b, LANE_REF, b->rows, 1);
}
