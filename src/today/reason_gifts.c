/* Gifts that a rule chose and that wait to be handed over. Saying that the line is seen to hands
 * the gift over. */
#include "base/actor.h"
#include "surprise/surprise.h"
#include "today/reason.h"
#include "today/sales.h"
#include "today/today_store.h"

#define GIFTS_MAX 20000

static struct str id_text(struct ctx *c, int64_t id)
{
    char text[ID_TEXT_MAX];

    id_format(text, SURPRISE_PREFIX, id);
    return str_of(str_dup(c->arena, str_of(text)));
}

/* Rows: customer, surprise, chosen, until, cost, gift, rule. Who soon loses it comes first. */
static void gift_offer(struct ctx *c, struct today_search *s, const struct rows *rows)
{
    struct today_item item = today_item_of(REASON_GIFT);
    int64_t until = zone_day(c->zone, db_i64(rows, 3));

    item.customer_id = db_i64(rows, 0);
    item.subject = id_text(c, db_i64(rows, 1));
    item.since_us = db_i64(rows, 2);
    item.day = until;
    item.amount = db_i64(rows, 4);
    item.place = today_place((int)(until - s->day), item.amount);
    item.what = str_of(arena_printf(
        c->arena, STR_FMT " (" STR_FMT ")", STR_ARG(db_text(rows, 5)), STR_ARG(db_text(rows, 6))));
    today_offer(s, &item);
}

bool today_gifts_find(struct ctx *c, struct today_search *s)
{
    struct rows rows;

    if (s->is_past)
        return true;
    if (!db_query(c, &rows, &today_sql[TODAY_GIFTS_WAITING], ARGS(I64(s->now_us), I64(GIFTS_MAX))))
        return false;
    while (db_next(&rows))
        gift_offer(c, s, &rows);
    return db_end(&rows);
}

static bool gift_of(struct ctx *c, const struct today_item *item, int64_t *id)
{
    if (!id_parse(item->subject, SURPRISE_PREFIX, id))
        bug("a line about a gift without its number");
    return actor_may(c->actor, PERM_LOYALTY_TILL) ||
        fail(c, ERR_DENIED, "handing gifts over takes the permission \"%s\"",
            permission_rows[PERM_LOYALTY_TILL].name);
}

bool today_gift_done(struct ctx *c, const struct today_item *item)
{
    struct surprise given;
    int64_t id;

    return gift_of(c, item, &id) && surprise_hand(c, id, &given);
}

bool today_gift_undone(struct ctx *c, const struct today_item *item)
{
    int64_t id;

    return gift_of(c, item, &id) && surprise_unhand(c, id);
}
