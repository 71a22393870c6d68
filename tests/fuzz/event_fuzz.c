/* JSON from anywhere as an event of each kind of source, down to the database: it is taken or
 * rejected with a reason, and the transaction is never lost. The first byte picks the source, the
 * second what it says the event is. */
#include <stdlib.h>
#include <string.h>

#include "event/piece.h"
#include "event/take.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define KINDS 5

/* Made by the first input, then only read. */
static struct ctx house;
static struct source sources[KINDS];

static const char *const calls[] = {"track", "identify", "page", "screen", "group", "alias",
    "order.updated", "customer.created", "product.updated", "orders/create", "orders/cancelled",
    "refunds/create", "customers/update", "webhook", "1c"};

static bool sources_make(struct ctx *c, void *unused)
{
    static const char mapping[] =
        "{\"kind\":\"order\",\"events\":\"/orders\",\"message\":\"/id\",\"fields\":{\"user\":\"/"
        "u\","
        "\"email\":\"/e\",\"number\":\"/n\",\"at\":\"/at\",\"lines\":\"/lines\"},"
        "\"line\":{\"sku\":\"/s\",\"quantity\":\"/q\",\"price\":\"/p\"}}";

    (void)unused;
    for (int i = 0; i < KINDS; i++) {
        struct source *s = &sources[i];
        char key[SOURCE_KEY_MAX];

        *s = (struct source){.kind = (enum source_kind)(i + 1),
            .secret = STR("secret"),
            .name = str_of(arena_printf(house.arena, "source %d", i))};
        if (s->kind == SOURCE_WEBHOOK)
            s->mapping = str_of(mapping);
        if (!source_add(c, s, key))
            return false;
        s->secret = STR("secret");
    }
    return true;
}

static void house_open(void)
{
    char folder[] = "/tmp/event_fuzz_XXXXXX";

    ctx_init(&house, (size_t)64 << 20, LANG_EN);
    memcpy(house.currency, "USD", sizeof "USD");
    if (!mkdtemp(folder) ||
        !db_open(&house, str_of(arena_printf(house.arena, "sqlite:%s/fuzz.db", folder)),
            DB_OPEN_READY) ||
        !db_write(&house, sources_make, NULL))
        abort();
}

static void event_take(struct ctx *c, const uint8_t *data, const json_t *json)
{
    struct arrival a = {.call = str_of(calls[data[1] % COUNT(calls)]),
        .json = json,
        .received_us = clock_now(c->clock)};
    struct taking taking;

    if (!arrivals_take(c, &sources[data[0] % KINDS], &a, 1, &taking))
        abort();
    assert((taking.rejected == 1) == (a.reason != NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ctx c;
    json_t *json;

    if (!house.db)
        house_open();
    if (size < 3)
        return 0;
    ctx_init(&c, (size_t)256 << 20, LANG_EN);
    c.db = house.db;
    memcpy(c.currency, house.currency, sizeof c.currency);
    json = piece_parse(&c, (struct str){(const char *)data + 2, size - 2});
    if (json_is_object(json))
        event_take(&c, data, json);
    if (json)
        json_decref(json);
    c.db = NULL;
    ctx_fini(&c);
    return 0;
}
