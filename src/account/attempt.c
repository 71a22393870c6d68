/* The buckets, each with its size and its refill. */
#include "account/attempt.h"

#include <math.h>

#include "http/limit.h"

#define SLOTS 16384

static struct limit_slot address_slots[SLOTS], name_slots[SLOTS], code_slots[SLOTS],
    mail_slots[SLOTS], note_slots[LIMIT_WAYS];
static struct limit by_address = LIMIT(address_slots, 20, 1 / 6.0);
static struct limit by_name = LIMIT(name_slots, 5, 1 / 30.0);
static struct limit by_code = LIMIT(code_slots, 10, 1 / 60.0);
static struct limit by_mail = LIMIT(mail_slots, 3, 1 / 600.0);
static struct limit notes = LIMIT(note_slots, 100, 1 / 10.0);

static bool take(struct ctx *c, struct request *rq, struct limit *l, struct str key)
{
    double wait_s;

    if (limit_take(l, key, clock_elapsed_s(), &wait_s))
        return true;
    rq->retry_s = (unsigned)ceil(wait_s);
    return fail(c, ERR_TOO_MANY, "too many tries: wait %u s", rq->retry_s);
}

static struct str name_key(struct ctx *c, const struct request *rq, struct str name)
{
    struct str folded = str_of(lang_fold(c->arena, str_trim(name)));

    return str_join(c->arena, limit_address(c->arena, rq->address), ' ', folded);
}

bool attempt_take(struct ctx *c, struct request *rq, struct str name)
{
    return take(c, rq, &by_address, limit_address(c->arena, rq->address)) &&
        (!name.n || take(c, rq, &by_name, name_key(c, rq, name)));
}

void attempt_give(struct ctx *c, const struct request *rq, struct str name)
{
    double now_s = clock_elapsed_s();

    limit_give(&by_address, limit_address(c->arena, rq->address), now_s);
    if (name.n)
        limit_give(&by_name, name_key(c, rq, name), now_s);
}

static struct str id_key(const int64_t *id)
{
    return (struct str){(const char *)id, sizeof *id};
}

bool attempt_take_code(struct ctx *c, struct request *rq, int64_t account_id)
{
    return take(c, rq, &by_code, id_key(&account_id));
}

void attempt_give_code(int64_t account_id)
{
    limit_give(&by_code, id_key(&account_id), clock_elapsed_s());
}

bool attempt_mail(struct ctx *c, struct str name)
{
    double wait_s;

    return limit_take(
        &by_mail, str_of(lang_fold(c->arena, str_trim(name))), clock_elapsed_s(), &wait_s);
}

bool attempt_is_noted(void)
{
    double wait_s;

    return limit_take(&notes, STR("all"), clock_elapsed_s(), &wait_s);
}
