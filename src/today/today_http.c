/* Today for programs, and for the page. */
#include <math.h>
#include <string.h>

#include "http/request.h"
#include "today/today.h"
#include "today/today_doors.h"

#define LINES_DEFAULT 20
#define LINES_MAX 100

/* ---- shapes ---- */

static const struct member way_members[] = {
    {"channel", MEMBER_CHOICE, MEMBER_NEEDED, .of = CONSENT_CHANNELS},
    {"address", MEMBER_TEXT, MEMBER_NEEDED},
};
static const struct shape way_shape = SHAPE("TodayWay", way_members);

static const struct member contact_members[] = {
    {"verdict", MEMBER_CHOICE, MEMBER_NEEDED, "may they be contacted about this, or why not",
        TODAY_REFUSALS},
    {"text", MEMBER_TEXT, MEMBER_NEEDED | MEMBER_NULL, "why not, in the language asked for"},
    {"until", MEMBER_TIME, MEMBER_NEEDED | MEMBER_NULL, "when `lately` ends"},
    {"ways", MEMBER_OBJECT, MEMBER_NEEDED | MEMBER_LIST, "that their consent leaves",
        .shape = &way_shape},
};
static const struct shape contact_shape = SHAPE("TodayContact", contact_members);

static const struct member customer_members[] = {
    {"id", MEMBER_ID, MEMBER_NEEDED, .of = CUSTOMER_PREFIX},
    {"name", MEMBER_TEXT, MEMBER_NEEDED | MEMBER_NULL, "null for who may not see names"},
    {"number", MEMBER_TEXT, MEMBER_NEEDED | MEMBER_NULL, "in your own system; '' not known"},
};
static const struct shape who_shape = SHAPE("TodayCustomer", customer_members);

static const struct member chance_members[] = {
    {"value", MEMBER_REAL, MEMBER_NEEDED, "that they still are a customer, from 0 to 1"},
    {"sample", MEMBER_INT, MEMBER_NEEDED, "days with a purchase that it rests on"},
};
static const struct shape chance_shape = SHAPE("TodayChance", chance_members);

static const struct member also_members[] = {
    {"id", MEMBER_ID, MEMBER_NEEDED, .of = TODAY_PREFIX},
    {"reason", MEMBER_TEXT, MEMBER_NEEDED},
    {"why", MEMBER_TEXT, MEMBER_NEEDED},
};
static const struct shape also_shape = SHAPE("TodayAlso", also_members);

static const struct member item_members[] = {
    {"id", MEMBER_ID, MEMBER_NEEDED, .of = TODAY_PREFIX},
    {"reason", MEMBER_TEXT, MEMBER_NEEDED, "late, birthday, slipping ..."},
    {"day", MEMBER_DAY, MEMBER_NEEDED, "the day it speaks of"},
    {"customer", MEMBER_OBJECT, MEMBER_NEEDED | MEMBER_NULL, "null: about the business itself",
        .shape = &who_shape},
    {"why", MEMBER_TEXT, MEMBER_NEEDED, "a sentence in the language asked for"},
    {"what", MEMBER_TEXT, MEMBER_NEEDED, "the delivery, import, source or job; ''"},
    {"step", MEMBER_CHOICE, MEMBER_NEEDED, "what to do next", TODAY_STEPS},
    {"value", MEMBER_MONEY, MEMBER_NEEDED | MEMBER_NULL},
    {"value_kind", MEMBER_CHOICE, MEMBER_NEEDED, "what the value is", TODAY_AMOUNTS},
    {"chance", MEMBER_OBJECT, MEMBER_NEEDED | MEMBER_NULL, .shape = &chance_shape},
    {"script", MEMBER_TEXT, MEMBER_NEEDED | MEMBER_NULL, "what to say"},
    {"script_language", MEMBER_TEXT, MEMBER_NEEDED | MEMBER_NULL, "the customer's"},
    {"contact", MEMBER_OBJECT, MEMBER_NEEDED | MEMBER_NULL, "null when there is nothing to say",
        .shape = &contact_shape},
    {"also", MEMBER_OBJECT, MEMBER_NEEDED | MEMBER_LIST, "other reasons of the same customer",
        .shape = &also_shape},
};
static const struct shape item_shape = SHAPE("TodayItem", item_members);

static const struct member section_members[] = {
    {"name", MEMBER_CHOICE, MEMBER_NEEDED, .of = TODAY_SECTIONS},
    {"count", MEMBER_INT, MEMBER_NEEDED, "lines there are, shown or not"},
    {"is_more", MEMBER_BOOL, MEMBER_NEEDED, "there are more than counted"},
    {"items", MEMBER_OBJECT, MEMBER_NEEDED | MEMBER_LIST, .shape = &item_shape, .max = LINES_MAX},
};
static const struct shape section_shape = SHAPE("TodaySection", section_members);

static const struct member today_members[] = {
    {"day", MEMBER_DAY, MEMBER_NEEDED, "today in the business's zone"},
    {"found_at", MEMBER_TIME, MEMBER_NEEDED | MEMBER_NULL, "when it was looked for; null: never"},
    {"data_day", MEMBER_DAY, MEMBER_NEEDED | MEMBER_NULL, "up to which orders are known"},
    {"is_refreshing", MEMBER_BOOL, MEMBER_NEEDED, "a newer page will be there in a moment"},
    {"sections", MEMBER_OBJECT, MEMBER_NEEDED | MEMBER_LIST, "all, in the order of the page",
        .shape = &section_shape},
};
static const struct shape today_shape = SHAPE("Today", today_members);

static const struct member today_query[] = {
    {"limit", MEMBER_INT, .note = "lines of a section, from 1 to 100; else 20"},
};

/* ---- the page ---- */

static void id_put(struct request *rq, int64_t id)
{
    reply_id(rq, "id", TODAY_PREFIX, id);
}

static void contact_put(struct ctx *c, struct request *rq, const struct today_contact *k)
{
    const char *text = today_refusal_text(c, k);

    json_open_object(&rq->out, "contact");
    reply_text(rq, "verdict", today_word(TODAY_REFUSALS, (int)k->refusal));
    if (text)
        json_put_text(&rq->out, "text", str_of(text));
    else
        json_put_null(&rq->out, "text");
    reply_time(rq, "until", k->until_us);
    json_open_array(&rq->out, "ways");
    for (size_t i = 0; i < k->way_count; i++) {
        json_open_object(&rq->out, NULL);
        json_put_text(&rq->out, "channel", str_of(k->ways[i].channel));
        reply_text(rq, "address", k->ways[i].address);
        json_close(&rq->out);
    }
    json_close(&rq->out);
    json_close(&rq->out);
}

static void customer_put(struct ctx *c, struct request *rq, const struct today_line *line)
{
    if (line->item->customer_id == CUSTOMER_ANONYMOUS) {
        json_put_null(&rq->out, "customer");
        return;
    }
    json_open_object(&rq->out, "customer");
    reply_id(rq, "id", CUSTOMER_PREFIX, line->item->customer_id);
    if (actor_may(c->actor, PERM_CUSTOMER_PERSONAL)) {
        reply_text(rq, "name", line->name);
        reply_text(rq, "number", line->number);
    } else {
        json_put_null(&rq->out, "name");
        json_put_null(&rq->out, "number");
    }
    json_close(&rq->out);
}

static void numbers_put(struct ctx *c, struct request *rq, const struct today_item *item)
{
    bool has_value = item->reason->amount != AMOUNT_NONE && item->amount >= 0;

    if (has_value)
        reply_money(rq, "value", item->amount, c->currency);
    else
        json_put_null(&rq->out, "value");
    reply_text(rq, "value_kind", today_word(TODAY_AMOUNTS, (int)item->reason->amount));
    if (isnan(item->chance)) {
        json_put_null(&rq->out, "chance");
        return;
    }
    json_open_object(&rq->out, "chance");
    json_put_real(&rq->out, "value", item->chance);
    json_put_int(&rq->out, "sample", item->sample);
    json_close(&rq->out);
}

/* What to say has names in it: nothing for who may not see them. */
static void script_put(
    struct ctx *c, struct request *rq, const struct today_page *p, const struct today_line *line)
{
    const char *script =
        actor_may(c->actor, PERM_CUSTOMER_PERSONAL) ? today_script(c, p, line) : NULL;

    if (script) {
        json_put_text(&rq->out, "script", str_of(script));
        json_put_text(&rq->out, "script_language", str_of(lang_code(line->lang)));
    } else {
        json_put_null(&rq->out, "script");
        json_put_null(&rq->out, "script_language");
    }
    if (line->item->reason->purpose)
        contact_put(c, rq, &line->contact);
    else
        json_put_null(&rq->out, "contact");
}

static void also_put(
    struct ctx *c, struct request *rq, const struct today_page *p, const struct today_line *line)
{
    json_open_array(&rq->out, "also");
    for (size_t i = 0; i < line->also_count; i++) {
        json_open_object(&rq->out, NULL);
        id_put(rq, line->also[i]->id);
        json_put_text(&rq->out, "reason", str_of(line->also[i]->reason->name));
        json_put_text(&rq->out, "why", str_of(today_why(c, p, line->also[i])));
        json_close(&rq->out);
    }
    json_close(&rq->out);
}

static void line_put(
    struct ctx *c, struct request *rq, const struct today_page *p, const struct today_line *line)
{
    const struct today_item *item = line->item;

    json_open_object(&rq->out, NULL);
    id_put(rq, item->id);
    json_put_text(&rq->out, "reason", str_of(item->reason->name));
    reply_day(rq, "day", item->day);
    customer_put(c, rq, line);
    json_put_text(&rq->out, "why", str_of(today_why(c, p, item)));
    reply_text(rq, "what", item->what);
    reply_text(rq, "step", today_word(TODAY_STEPS, (int)item->reason->step));
    numbers_put(c, rq, item);
    script_put(c, rq, p, line);
    also_put(c, rq, p, line);
    json_close(&rq->out);
}

static void page_put(
    struct ctx *c, struct request *rq, const struct today_page *p, bool is_refreshing)
{
    json_open_object(&rq->out, NULL);
    reply_day(rq, "day", p->day);
    reply_time(rq, "found_at", p->found_us);
    if (p->found_us && p->data_day >= 0)
        reply_day(rq, "data_day", p->data_day);
    else
        json_put_null(&rq->out, "data_day");
    json_put_bool(&rq->out, "is_refreshing", is_refreshing);
    json_open_array(&rq->out, "sections");
    for (int s = 0; s < TODAY_SECTION_COUNT; s++) {
        const struct today_part *part = &p->parts[s];

        json_open_object(&rq->out, NULL);
        reply_text(rq, "name", today_word(TODAY_SECTIONS, s));
        json_put_int(&rq->out, "count", (int64_t)part->count);
        json_put_bool(&rq->out, "is_more", part->is_more);
        json_open_array(&rq->out, "items");
        for (size_t i = 0; i < part->shown; i++)
            line_put(c, rq, p, &part->lines[i]);
        json_close(&rq->out);
        json_close(&rq->out);
    }
    json_close(&rq->out);
    json_close(&rq->out);
}

struct reading {
    struct request *rq;
    bool is_fresh;
};

static bool page_read(struct ctx *c, void *arg)
{
    struct reading *r = arg;
    int64_t now_us = clock_now(c->clock), limit = request_query_int(r->rq, "limit", LINES_DEFAULT);
    struct today_found kept;
    struct today_page page;

    if (limit < 1 || limit > LINES_MAX)
        return fail(c, ERR_INVALID, "\"limit\" must be from 1 to %d", LINES_MAX);
    if (!today_kept(c, &kept) || !today_is_fresh(c, &kept, &r->is_fresh))
        return false;
    kept.day = zone_day(c->zone, now_us);
    if (!today_page(c, &kept, now_us, (size_t)limit, &page))
        return false;
    page_put(c, r->rq, &page, !r->is_fresh);
    return true;
}

static bool ask_work(struct ctx *c, void *arg)
{
    (void)arg;
    return today_ask_for(c);
}

/* Nobody waits for a search: what is old is shown, and looked for again. */
static bool today_show(struct ctx *c, struct request *rq)
{
    struct reading r = {.rq = rq};

    return db_read(c, page_read, &r) && (r.is_fresh || db_write(c, ask_work, NULL));
}

static bool today_again(struct ctx *c, struct request *rq)
{
    (void)rq;
    return today_ask_for(c);
}

/* ---- marks ---- */

static const struct member done_members[] = {
    {"outcome", MEMBER_CHOICE,
        .note = "left out: reached, or seen to where there is nobody to reach",
        .of = TODAY_OUTCOMES},
    {"channel", MEMBER_TEXT, .note = "phone, email, shop ..."},
    {"note", MEMBER_TEXT, .max = TODAY_NOTE_MAX},
};
static const struct shape done_shape = SHAPE("TodayDone", done_members);

static const struct member snooze_members[] = {
    {"until", MEMBER_DAY, MEMBER_NEEDED, "it comes again in the morning of this day"},
};
static const struct shape snooze_shape = SHAPE("TodaySnooze", snooze_members);

static bool item_id(struct ctx *c, const struct request *rq, int64_t *id)
{
    return request_id(c, rq, "id", TODAY_PREFIX, id);
}

static bool done_post(struct ctx *c, struct request *rq)
{
    struct today_deed deed = {.note = member_text(rq->json, "note"),
        .outcome = (enum today_outcome)(member_choice(rq->json, "outcome", TODAY_OUTCOMES) + 1)};
    struct str channel = member_text(rq->json, "channel");
    int64_t id;

    if (channel.n && !channel_parse(channel, &deed.channel)) {
        rq->pointer = "/channel";
        return fail(c, ERR_INVALID, "there is no channel \"" STR_FMT "\"", STR_ARG(channel));
    }
    return item_id(c, rq, &id) && today_done(c, id, &deed);
}

static bool snooze_post(struct ctx *c, struct request *rq)
{
    int64_t id;

    return item_id(c, rq, &id) && today_snooze(c, id, member_day(rq->json, "until"));
}

static bool hide_post(struct ctx *c, struct request *rq)
{
    int64_t id;

    return item_id(c, rq, &id) && today_hide(c, id);
}

static bool undo_post(struct ctx *c, struct request *rq)
{
    int64_t id;

    return item_id(c, rq, &id) && today_undo(c, id);
}

const struct route today_routes[TODAY_ROUTE_COUNT] = {
    {"GET", "/api/v1/today", PERM_CUSTOMER_READ, ROUTE_NONE, today_show,
        "Whom to care for today, and why", QUERY(today_query), .answer = &today_shape},
    {"POST", "/api/v1/today/refresh", PERM_CUSTOMER_READ, ROUTE_WRITE, today_again,
        "Look again, now", .status = 204},
    {"POST", "/api/v1/today/{id}/done", PERM_CUSTOMER_EDIT, ROUTE_WRITE, done_post,
        "Done: reached or not, it is on their timeline", .body = &done_shape, .status = 204},
    {"POST", "/api/v1/today/{id}/snooze", PERM_CUSTOMER_EDIT, ROUTE_WRITE, snooze_post,
        "Not before a day", .body = &snooze_shape, .status = 204},
    {"POST", "/api/v1/today/{id}/hide", PERM_CUSTOMER_EDIT, ROUTE_WRITE, hide_post,
        "Not useful: not this reason for this customer, for 90 days", .status = 204},
    {"POST", "/api/v1/today/{id}/undo", PERM_CUSTOMER_EDIT, ROUTE_WRITE, undo_post,
        "Take back what was done last about this line", .status = 204},
};
