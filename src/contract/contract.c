/* Telling a contract: what is new of it, and what stays. */
#include "contract/contract.h"

#include "base/id.h"
#include "contract/contract_store.h"
#include "customer/customer.h"

struct str contract_known_as(struct ctx *c, struct str source, struct str number)
{
    assert(number.n > 0);
    return str_of(
        arena_printf(c->arena, "number:" STR_FMT ":" STR_FMT, STR_ARG(source), STR_ARG(number)));
}

static void contract_complete(struct contract *k, const struct contract *old)
{
    if (k->plan.n == 0)
        k->plan = old->plan;
    if (k->tenure < 0)
        k->tenure = old->tenure;
    if (k->monthly < 0)
        k->monthly = old->monthly;
    if (!k->started_us && (!k->ended_us || old->started_us <= k->ended_us))
        k->started_us = old->started_us;
    if (!k->ended_us && k->is_ended && old->ended_us >= k->started_us)
        k->ended_us = old->ended_us;
}

/* The same tenure tells of the same day; so does an end. A beginning alone tells that it runs
 * still. */
static bool is_as_of(struct ctx *c, const struct contract *k, const struct contract *old)
{
    if (k->told_us)
        return k->told_us == old->told_us;
    return k->is_ended || k->tenure >= 0 ||
        zone_day(c->zone, clock_now(c->clock)) == zone_day(c->zone, old->told_us);
}

static bool is_same(struct ctx *c, const struct contract *k, const struct contract *old)
{
    return str_eq(k->plan, old->plan) && k->tenure == old->tenure && k->is_ended == old->is_ended &&
        k->started_us == old->started_us && k->ended_us == old->ended_us &&
        k->monthly == old->monthly && is_as_of(c, k, old);
}

bool contract_put(struct ctx *c, struct contract *k, enum contract_fate *fate)
{
    struct contract old;
    bool is_known;

    assert(k->customer_id != CUSTOMER_ANONYMOUS);
    if (!contract_find(c, k, &old, &is_known))
        return false;
    *fate = is_known ? CONTRACT_CHANGED : CONTRACT_ADDED;
    k->id = is_known ? old.id : id_new(c->clock);
    if (is_known) {
        contract_complete(k, &old);
        if (is_same(c, k, &old)) {
            *fate = CONTRACT_KNOWN;
            return true;
        }
    }
    if (!k->told_us)
        k->told_us = clock_now(c->clock);
    return contract_write(c, k);
}

const struct module contract_module = {.name = "contract",
    .statements = contract_sql,
    .statement_count = CONTRACT_STATEMENT_COUNT,
    .invariants = contract_invariants,
    .invariant_count = CONTRACT_INVARIANT_COUNT,
    .parts = contract_parts,
    .part_count = CONTRACT_PART_COUNT};
