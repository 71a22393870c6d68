/* One pass writes each customer's first and last day and their gaps into their own slot; the rest
 * is counting over the slots, in order. */
#include "insight/retention.h"

#include "base/map.h"
#include "customer/customer.h"
#include "insight/calendar.h"
#include "insight/period.h"
#include "insight/product_store.h"
#include "insight/purchase.h"

#define USUAL_OF 20 /* nineteen of twenty */
#define KEYS_MAX 1024
#define KEY_BYTES_MAX 64
#define KEYS_SIZE_MAX ((size_t)1 << 20)
#define KEY_UNKNOWN 0

struct relation {
    int64_t customer_id;
    int32_t first_day, last_day, longest, first_gap; /* days since the calendar's first */
    int32_t days;                                    /* on which they bought; 0: no customer */
    uint16_t key;                                    /* what they are grouped by */
};

struct relation_arg {
    const struct insight_question *question;
    const struct calendar *calendar;
    enum retention_by by;
    const uint8_t *given;
    struct periods quarters;
    struct relation *relations; /* a slot for each customer; each() writes its own */
};

struct relation_state {
    struct purchases purchases; /* room of a thread */
};

/* ---- the pass ---- */

static void day_add(struct relation *r, int32_t day)
{
    int32_t gap = day - r->last_day;

    if (r->days > 0 && gap == 0)
        return;
    if (r->days == 0)
        r->first_day = day;
    if (r->days == 1)
        r->first_gap = gap;
    if (r->days > 0 && gap > r->longest)
        r->longest = gap;
    r->last_day = day;
    r->days++;
}

static uint16_t key_of(
    const struct relation_arg *a, const struct span *span, size_t first_row, int32_t first_day)
{
    switch (a->by) {
    case RETENTION_CHANNEL:
        return span->channels[first_row];
    case RETENTION_QUARTER:
        return (uint16_t)periods_at(&a->quarters, a->calendar->first_day + first_day);
    case RETENTION_GIVEN:
        return a->given[span->index];
    case RETENTION_ALL:
    case RETENTION_COUNTRY:
        return KEY_UNKNOWN;
    }
    bug("a group of no kind");
}

static void relation_each(void *state, const void *arg, struct span span)
{
    const struct relation_arg *a = arg;
    struct relation *r = &a->relations[span.index];
    struct purchases *p = &((struct relation_state *)state)->purchases;

    purchases_read(p, a->question, &span);
    if (p->count == 0)
        return;
    purchases_days(p, a->calendar);
    for (size_t i = 0; i < p->count; i++)
        day_add(r, p->days[i]);
    r->customer_id = span.customer_id;
    r->key = key_of(a, &span, purchase_row(p, 0), r->first_day);
}

static void relation_merge(void *into, const void *from)
{
    struct purchases purchases = ((const struct relation_state *)from)->purchases;

    (void)into;
    purchases_fini(&purchases);
}

static size_t relations_keep(struct relation *relations, size_t count)
{
    size_t n = 0;

    for (size_t i = 0; i < count; i++)
        if (relations[i].days > 0)
            relations[n++] = relations[i];
    return n;
}

/* ---- silence ---- */

static int64_t silence_of(const struct relation *r, int64_t silence, int64_t shop)
{
    int64_t gaps = r->days - 1, rhythm = 0;

    if (silence > 0)
        return silence;
    if (gaps >= RHYTHM_GAPS_MIN)
        rhythm = (RHYTHM_TIMES * (int64_t)(r->last_day - r->first_day) + gaps - 1) / gaps;
    if (r->longest > rhythm)
        rhythm = r->longest;
    return rhythm > shop ? rhythm : shop;
}

/* The shortest silence by which nineteen of twenty of those who came back had done so. */
static void shop_silence(
    const struct relation *relations, size_t count, size_t day_count, struct retention *out)
{
    int64_t *gaps = mem_alloc(mem_size(day_count + 1, sizeof *gaps)), seen = 0;

    for (size_t i = 0; i < count; i++)
        if (relations[i].days > 1) {
            gaps[relations[i].first_gap]++;
            out->first_gaps++;
        }
    for (size_t gap = 1; out->first_gaps >= FIRST_GAPS_MIN && !out->shop_silence; gap++) {
        seen += gaps[gap];
        if (seen * USUAL_OF >= out->first_gaps * (USUAL_OF - 1))
            out->shop_silence = (int64_t)gap;
    }
    mem_free(gaps);
}

/* ---- groups ---- */

struct keys {
    struct ctx *c;
    struct relation *relations; /* by customer id */
    size_t relation_count, next;
    struct map map;
    const char *names[KEYS_MAX], *labels[KEYS_MAX]; /* by key; NULL unknown */
    int64_t counts[KEYS_MAX];
    size_t count;
};

static uint16_t country_key(struct keys *k, struct str name)
{
    int64_t key;

    if (name.n > KEY_BYTES_MAX)
        name.n = KEY_BYTES_MAX;
    if (map_find(&k->map, name, &key))
        return (uint16_t)key;
    if (k->count == KEYS_MAX)
        return KEY_UNKNOWN;
    k->names[k->count] = k->labels[k->count] = str_dup(k->c->arena, name);
    map_put(&k->map, name, (int64_t)k->count);
    return (uint16_t)k->count++;
}

/* Countries and relations both come by customer id. */
static void country_learn(void *arg, int64_t customer_id, struct str country)
{
    struct keys *k = arg;

    while (k->next < k->relation_count && k->relations[k->next].customer_id < customer_id)
        k->next++;
    if (k->next < k->relation_count && k->relations[k->next].customer_id == customer_id)
        k->relations[k->next].key = country_key(k, country);
}

static bool countries_read(struct keys *k)
{
    bool ok;

    k->count = KEY_UNKNOWN + 1;
    map_init(&k->map, KEYS_SIZE_MAX);
    ok = customer_countries(k->c, country_learn, k);
    map_fini(&k->map);
    return ok;
}

static void channels_name(struct keys *k)
{
    for (k->count = 1; k->count < CHANNEL_COUNT; k->count++)
        k->names[k->count] = k->labels[k->count] = channel_name((enum channel)k->count);
}

static void quarters_name(struct keys *k, const struct periods *quarters)
{
    assert(quarters->count <= KEYS_MAX); /* of two and a half centuries */
    for (k->count = 0; k->count < quarters->count; k->count++) {
        int64_t day = quarters->days[k->count];

        k->names[k->count] = period_name(k->c->arena, PERIOD_QUARTER, day);
        k->labels[k->count] = period_label(k->c->arena, k->c->lang, PERIOD_QUARTER, day);
    }
}

/* The biggest groups get a place each, in the order of their keys for quarters, else by size; all
 * others share the last place. */
static void groups_place(
    struct keys *k, enum retention_by by, uint8_t places[KEYS_MAX], struct retention *out)
{
    const size_t rest = SURVIVAL_GROUPS_MAX - 1;
    int64_t left = (int64_t)k->relation_count;

    for (size_t i = 0; i < KEYS_MAX; i++)
        places[i] = (uint8_t)rest;
    for (size_t i = 0; i < k->relation_count; i++)
        k->counts[k->relations[i].key]++;
    while (left > 0 && out->group_count < rest) {
        size_t biggest = 0;

        for (size_t i = 1; i < k->count && by != RETENTION_QUARTER; i++)
            if (k->counts[i] > k->counts[biggest])
                biggest = i;
        while (by == RETENTION_QUARTER && k->counts[biggest] == 0)
            biggest++;
        left -= k->counts[biggest];
        k->counts[biggest] = 0;
        places[biggest] = (uint8_t)out->group_count;
        out->groups[out->group_count++] =
            (struct retention_group){.name = k->names[biggest], .label = k->labels[biggest]};
    }
    if (left > 0)
        out->groups[out->group_count++].is_rest = true;
}

static void groups_given(size_t count, uint8_t places[KEYS_MAX], struct retention *out)
{
    assert(count <= SURVIVAL_GROUPS_MAX);
    for (size_t i = 0; i < count; i++)
        places[i] = (uint8_t)i;
    out->group_count = count;
}

static void groups_count(
    const struct keys *k, const uint8_t places[KEYS_MAX], struct retention *out)
{
    for (size_t i = 0; i < k->relation_count; i++)
        out->groups[places[k->relations[i].key]].customers++;
}

/* ---- curves ---- */

struct curves {
    size_t time_count;
    struct survival_count *counts; /* of each group, time_count each */
};

static void curves_add(struct curves *k, size_t group, const struct relation *r, int64_t silence,
    int32_t last_day, struct retention *out)
{
    struct survival_count *counts = &k->counts[group * k->time_count];
    int64_t watched = last_day - silence - r->first_day;

    if (last_day - r->last_day > silence)
        counts[r->last_day - r->first_day].ended++;
    else if (watched >= 0)
        counts[watched].left++;
    else
        out->too_new++;
    out->came_back += r->longest > silence;
}

static void curves_fit(struct curves *k, struct retention *out)
{
    struct survival_count *all = mem_alloc(mem_size(k->time_count, sizeof *all));

    for (size_t t = 0; t < k->time_count; t++)
        all[t].time = (int64_t)t;
    for (size_t i = 0; i < out->group_count * k->time_count; i++) {
        k->counts[i].time = (int64_t)(i % k->time_count);
        all[i % k->time_count].ended += k->counts[i].ended;
        all[i % k->time_count].left += k->counts[i].left;
    }
    survival_fit(all, k->time_count, &out->all);
    for (size_t g = 0; g < out->group_count; g++)
        survival_fit(&k->counts[g * k->time_count], k->time_count, &out->groups[g].curve);
    mem_free(all);
}

static void groups_compare(struct retention *out)
{
    struct survival curves[SURVIVAL_GROUPS_MAX];

    for (size_t g = 0; g < out->group_count; g++)
        curves[g] = out->groups[g].curve;
    survival_compare(curves, out->group_count, &out->test);
}

static void curves_read(const struct keys *k, const uint8_t places[KEYS_MAX],
    const struct retention_question *q, size_t day_count, struct retention *out)
{
    struct curves curves = {.time_count = day_count};

    curves.counts =
        mem_alloc(mem_size(mem_size(out->group_count + 1, day_count), sizeof *curves.counts));
    for (size_t i = 0; i < k->relation_count; i++) {
        const struct relation *r = &k->relations[i];

        curves_add(&curves, places[r->key], r, silence_of(r, q->silence, out->shop_silence),
            (int32_t)day_count - 1, out);
    }
    curves_fit(&curves, out);
    groups_compare(out);
    mem_free(curves.counts);
}

/* ---- the whole ---- */

static bool keys_read(struct keys *k, const struct relation_arg *a)
{
    switch (a->by) {
    case RETENTION_COUNTRY:
        return countries_read(k);
    case RETENTION_CHANNEL:
        channels_name(k);
        return true;
    case RETENTION_QUARTER:
        quarters_name(k, &a->quarters);
        return true;
    case RETENTION_ALL:
    case RETENTION_GIVEN:
        k->count = KEY_UNKNOWN + 1;
        return true;
    }
    bug("a group of no kind");
}

static bool relations_analyse(struct ctx *c, const struct retention_question *q,
    const struct relation_arg *a, size_t count, struct retention *out)
{
    uint8_t places[KEYS_MAX];
    struct keys *k = mem_alloc(sizeof *k);
    bool ok;

    k->c = c;
    k->relations = a->relations;
    k->relation_count = relations_keep(a->relations, count);
    out->customers = (int64_t)k->relation_count;
    ok = keys_read(k, a);
    if (ok) {
        shop_silence(k->relations, k->relation_count, a->calendar->day_count, out);
        if (q->usual > 0)
            out->shop_silence = q->usual;
        out->has_silence = q->silence > 0 || out->shop_silence > 0;
        if (a->by == RETENTION_GIVEN)
            groups_given(q->given_count, places, out);
        else
            groups_place(k, a->by, places, out);
        groups_count(k, places, out);
    }
    if (ok && out->has_silence)
        curves_read(k, places, q, a->calendar->day_count, out);
    mem_free(k);
    return ok;
}

struct retention_reading {
    struct scan_part reading;
    const struct retention_question *question;
    struct relation_arg arg;
    struct relation_state state;
    struct calendar calendar;
    size_t customer_count;
};

struct scan_part *retention_begin(
    struct ctx *c, const struct retention_question *q, const struct columns *cols, int64_t begin_us)
{
    struct retention_reading *r = mem_alloc(sizeof *r);
    int64_t first_day = zone_day(c->zone, begin_us), as_of = q->question->as_of;
    unsigned columns = purchases_columns(q->question);

    if (q->by == RETENTION_CHANNEL)
        columns |= SPAN_CHANNEL;
    calendar_init(&r->calendar, c->zone, first_day, as_of);
    r->question = q;
    r->customer_count = cols->customer_count;
    r->arg = (struct relation_arg){q->question, &r->calendar, q->by, q->given, {0}, NULL};
    if (q->by == RETENTION_QUARTER)
        periods_init(&r->arg.quarters, PERIOD_QUARTER, first_day, as_of);
    r->arg.relations = mem_alloc(mem_size(cols->customer_count + 1, sizeof *r->arg.relations));
    r->reading = (struct scan_part){{sizeof r->state, relation_each, relation_merge, &r->arg,
                                        q->question->thread_count, columns},
        &r->state};
    return &r->reading;
}

bool retention_end(struct ctx *c, struct scan_part **reading, struct retention *out)
{
    struct retention_reading *r = (struct retention_reading *)*reading;
    bool ok;

    *out = (struct retention){0};
    purchases_fini(&r->state.purchases);
    ok = relations_analyse(c, r->question, &r->arg, r->customer_count, out);
    mem_free(r->arg.relations);
    periods_fini(&r->arg.quarters);
    calendar_fini(&r->calendar);
    mem_free(r);
    *reading = NULL;
    return ok;
}

bool retention_read(struct ctx *c, const struct retention_question *q, const struct columns *cols,
    struct retention *out)
{
    int64_t begin_us = purchases_begin_us(cols, q->question);
    struct scan_part *reading;

    *out = (struct retention){0};
    if (begin_us == INT64_MAX)
        return true;
    reading = retention_begin(c, q, cols, begin_us);
    columns_read(cols, &reading, 1);
    return retention_end(c, &reading, out);
}

void retention_fini(struct retention *r)
{
    survival_fini(&r->all);
    for (size_t g = 0; g < r->group_count; g++)
        survival_fini(&r->groups[g].curve);
    *r = (struct retention){0};
}
