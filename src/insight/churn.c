/* Contracts as of the day asked about, their groups and their curves. */
#include "insight/churn.h"

#include <stdlib.h>
#include <string.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/map.h"
#include "contract/contract.h"
#include "insight/product_store.h"

#define WORDS_MAX 1024
#define WORDS_SIZE_MAX ((size_t)1 << 20)
#define WORD_UNKNOWN 0
#define ROOM_MIN 1024

/* ---- words: plans or countries, by the number of contracts ---- */

struct words {
    struct ctx *c;
    struct map map;
    const char *names[WORDS_MAX];
    int64_t counts[WORDS_MAX];
    uint8_t places[WORDS_MAX];
    size_t count;
};

static void words_init(struct words *w, struct ctx *c)
{
    w->c = c;
    map_init(&w->map, WORDS_SIZE_MAX);
    w->names[WORD_UNKNOWN] = "";
    w->count = WORD_UNKNOWN + 1;
}

/* Words beyond the first thousand are not told apart. */
static uint16_t words_learn(struct words *w, struct str word)
{
    int64_t key;

    if (word.n == 0)
        return WORD_UNKNOWN;
    if (map_find(&w->map, word, &key))
        return (uint16_t)key;
    if (w->count == WORDS_MAX)
        return WORD_UNKNOWN;
    w->names[w->count] = str_dup(w->c->arena, word);
    map_put(&w->map, word, (int64_t)w->count);
    return (uint16_t)w->count++;
}

static bool is_bigger(const struct words *w, size_t a, size_t b)
{
    if (w->counts[a] != w->counts[b])
        return w->counts[a] > w->counts[b];
    return strcmp(w->names[a], w->names[b]) < 0;
}

static void words_place(struct words *w, struct churn_names *out)
{
    const size_t rest = SURVIVAL_GROUPS_MAX - 1;

    memset(w->places, (int)rest, sizeof w->places);
    for (; out->count < rest; out->count++) {
        size_t biggest = 0;

        for (size_t i = 1; i < w->count; i++)
            if (is_bigger(w, i, biggest))
                biggest = i;
        if (w->counts[biggest] == 0)
            return;
        w->places[biggest] = (uint8_t)out->count;
        out->names[out->count] = w->names[biggest];
        w->counts[biggest] = 0;
    }
    for (size_t i = 0; i < w->count; i++)
        out->has_rest |= w->counts[i] > 0;
    out->count += out->has_rest;
}

/* ---- reading ---- */

/* The words of a contract's plan and group stand beside it until they are placed. */
struct keyed {
    struct churn_contract contract;
    int64_t tenure; /* as told */
    uint16_t plan, country;
};

struct reading {
    struct ctx *c;
    const struct churn_question *q;
    struct keyed *all; /* by customer */
    size_t count, room, next;
    struct words plans, countries;
    bool is_snapshot;
};

static void contract_take(void *arg, const struct contract *k)
{
    struct reading *r = arg;
    struct str name =
        k->known_as.n ? k->known_as : (struct str){(const char *)&k->id, sizeof k->id};
    struct keyed *to;

    if (r->count == r->room) {
        r->room = r->room ? 2 * r->room : ROOM_MIN;
        r->all = mem_resize(r->all, mem_size(r->room, sizeof *r->all));
    }
    to = &r->all[r->count++];
    *to = (struct keyed){.tenure = k->tenure, .plan = words_learn(&r->plans, k->plan)};
    to->contract = (struct churn_contract){.customer_id = k->customer_id,
        .id = k->id,
        .told_day = zone_day(r->c->zone, k->told_us),
        .started_us = k->started_us,
        .ended_us = k->ended_us,
        .monthly = k->monthly,
        .hash = XXH3_64bits(name.p, name.n),
        .is_over = k->is_ended};
    r->is_snapshot |= !k->started_us || (k->is_ended && !k->ended_us);
}

static void country_take(void *arg, int64_t customer_id, struct str country)
{
    struct reading *r = arg;

    while (r->next < r->count && r->all[r->next].contract.customer_id < customer_id)
        r->next++;
    while (r->next < r->count && r->all[r->next].contract.customer_id == customer_id)
        r->all[r->next++].country = words_learn(&r->countries, country);
}

static int64_t months_between(int64_t from_us, int64_t until_us)
{
    double days = (double)(until_us - from_us) / (double)DAY_US;

    return until_us > from_us ? (int64_t)(days / CONTRACT_MONTH_DAYS * TENURE_MONTH + .5) : 0;
}

/* How long it ran and whether it has ended, as of the question; false with a count of why it is
 * left out. A running contract is known to run until it was told of. */
static bool contract_stands(struct reading *r, struct keyed *k, struct churn *out)
{
    const struct insight_question *q = r->q->question;
    struct churn_contract *contract = &k->contract;
    int64_t told_us = zone_moment(r->c->zone, contract->told_day + 1, 0);
    bool is_dated = contract->started_us && (!contract->is_over || contract->ended_us);

    if (r->is_snapshot && contract->told_day > q->as_of) {
        out->told_later++;
        return false;
    }
    if (contract->started_us >= q->until_us) {
        out->not_begun++;
        return false;
    }
    if (!is_dated && k->tenure < 0) {
        out->no_length++;
        return false;
    }
    contract->has_ended = contract->is_over && contract->ended_us < q->until_us;
    if (contract->has_ended && contract->ended_us)
        told_us = contract->ended_us;
    else if (contract->is_over || told_us > q->until_us)
        told_us = q->until_us;
    contract->time = is_dated ? months_between(contract->started_us, told_us) : k->tenure;
    return true;
}

static int by_hash(const void *a, const void *b)
{
    const struct churn_contract *x = a, *y = b;

    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id);
}

static void contracts_keep(struct reading *r, struct churn *out)
{
    out->contracts = mem_alloc(mem_size(r->count + 1, sizeof *out->contracts));
    out->is_snapshot = r->is_snapshot;
    for (size_t i = 0; i < r->count; i++) {
        struct keyed *k = &r->all[i];

        if (!contract_stands(r, k, out))
            continue;
        r->plans.counts[k->plan]++;
        r->countries.counts[k->country]++;
        out->ended += k->contract.has_ended;
        if (k->contract.told_day > out->seen_day)
            out->seen_day = k->contract.told_day;
        r->all[out->count++] = *k;
    }
    if (out->seen_day > r->q->question->as_of)
        out->seen_day = r->q->question->as_of;
}

static void contracts_place(struct reading *r, struct churn *out)
{
    struct words *groups = r->q->by == CHURN_COUNTRY ? &r->countries : &r->plans;

    words_place(&r->plans, &out->plans);
    out->groups = out->plans;
    if (r->q->by == CHURN_COUNTRY) {
        out->groups = (struct churn_names){0};
        words_place(&r->countries, &out->groups);
    }
    for (size_t i = 0; i < out->count; i++) {
        struct keyed *k = &r->all[i];

        k->contract.plan = r->plans.places[k->plan];
        k->contract.group = groups->places[r->q->by == CHURN_COUNTRY ? k->country : k->plan];
        out->contracts[i] = k->contract;
    }
    qsort(out->contracts, out->count, sizeof *out->contracts, by_hash);
}

/* ---- curves ---- */

static int by_time(const void *a, const void *b)
{
    const struct churn_contract *x = *(const struct churn_contract *const *)a;
    const struct churn_contract *y = *(const struct churn_contract *const *)b;

    return (x->time > y->time) - (x->time < y->time);
}

/* Of one group, or of all for SURVIVAL_GROUPS_MAX. `counts` has room for all. */
static void curve_fit(const struct churn_contract *const *ordered, size_t count, size_t group,
    struct survival_count *counts, struct survival *out)
{
    size_t n = 0;

    for (size_t i = 0; i < count; i++) {
        const struct churn_contract *k = ordered[i];

        if (group < SURVIVAL_GROUPS_MAX && k->group != group)
            continue;
        if (n == 0 || counts[n - 1].time != k->time)
            counts[n++] = (struct survival_count){.time = k->time};
        counts[n - 1].ended += k->has_ended;
        counts[n - 1].left += !k->has_ended;
    }
    survival_fit(counts, n, out);
}

static void curves_fit(struct churn *out)
{
    const struct churn_contract **ordered = mem_alloc(mem_size(out->count + 1, sizeof *ordered));
    struct survival_count *counts = mem_alloc(mem_size(out->count + 1, sizeof *counts));

    for (size_t i = 0; i < out->count; i++)
        ordered[i] = &out->contracts[i];
    qsort(ordered, out->count, sizeof *ordered, by_time);
    curve_fit(ordered, out->count, SURVIVAL_GROUPS_MAX, counts, &out->all);
    for (size_t g = 0; g < out->groups.count; g++)
        curve_fit(ordered, out->count, g, counts, &out->curves[g]);
    survival_compare(out->curves, out->groups.count, &out->test);
    mem_free(counts);
    mem_free(ordered);
}

/* ---- the whole ---- */

bool churn_read(
    struct ctx *c, const struct churn_question *q, const struct columns *cols, struct churn *out)
{
    struct reading *r = mem_alloc(sizeof *r);
    bool ok;

    *out = (struct churn){.seen_day = INT64_MIN};
    *r = (struct reading){.c = c, .q = q};
    words_init(&r->plans, c);
    words_init(&r->countries, c);
    ok = contracts_read(c, contract_take, r) &&
        (q->by != CHURN_COUNTRY || customer_countries(c, country_take, r));
    if (ok) {
        contracts_keep(r, out);
        contracts_place(r, out);
        curves_fit(out);
        churn_model_fit(c, q, cols, out);
    }
    map_fini(&r->plans.map);
    map_fini(&r->countries.map);
    mem_free(r->all);
    mem_free(r);
    return ok;
}

void churn_fini(struct churn *k)
{
    survival_fini(&k->all);
    for (size_t g = 0; g < k->groups.count; g++)
        survival_fini(&k->curves[g]);
    mem_free(k->contracts);
    mem_free(k->model.choice.chances);
    mem_free(k->model.leavers);
    *k = (struct churn){0};
}
