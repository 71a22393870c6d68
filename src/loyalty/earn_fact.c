/* The facts as a table, and as a record of values. */
#include <string.h>

#include "loyalty/earn_priv.h"

#define HOUR_US (3600 * SECOND_US)
#define YEAR_DAYS 366

#define X(name, text, type) {text, type, T_LOYALTY_FACT_LINE_##name, NULL},
static const struct rule_fact line_rows[] = {EARN_LINE_FACTS(X)};
#undef X
static const struct rule_facts element_facts = {line_rows, COUNT(line_rows)};

#define X(name, text, type) \
    {text, type, T_LOYALTY_FACT_##name, (type) == RULE_OF_RECORDS ? &element_facts : NULL},
static const struct rule_fact rows[] = {EARN_ORDER_FACTS(X)
#undef X
#define X(name, text, type) {"line." text, type, T_LOYALTY_FACT_LINE_##name, NULL},
        EARN_LINE_FACTS(X)};
#undef X
static_assert(COUNT(rows) == EARN_FACT_COUNT, "a row for each fact");

const struct rule_facts earn_order_facts = {rows, EARN_FACT_LINE_FIRST};
const struct rule_facts earn_line_facts = {rows, EARN_FACT_COUNT};
/* Customer and time stand next to each other. */
#define CUSTOMER_FIRST EARN_FACT_CUSTOMER_IS_KNOWN
#define CUSTOMER_COUNT (EARN_FACT_TIME_DATE + 1 - CUSTOMER_FIRST)
static_assert(EARN_FACT_TIME_HOUR == EARN_FACT_CUSTOMER_LANGUAGE + 1, "one after the other");
const struct rule_facts earn_customer_facts = {rows + CUSTOMER_FIRST, CUSTOMER_COUNT};

int64_t earn_paid(const struct earn_order *o, size_t line)
{
    return o->paid ? o->paid[line] : o->basket->lines[line].amount;
}

/* ---- values, or null ---- */

static struct rule_value text(struct str s)
{
    return s.n ? rule_text(s) : (struct rule_value){0};
}

static struct rule_value known(int64_t n)
{
    return n < 0 ? (struct rule_value){0} : rule_number((double)n);
}

static struct rule_value days_since(struct ctx *c, int64_t then_us, int64_t at_us)
{
    if (then_us == 0)
        return (struct rule_value){0};
    return rule_number((double)(zone_day(c->zone, at_us) - zone_day(c->zone, then_us)));
}

/* From the nearest birthday to the day: below 0 before it. Who was born on 29 February has it on
 * 1 March in other years. */
static struct rule_value birthday_distance(const struct earn_customer *cu, int64_t day)
{
    int year = civil_from_day(day).year;
    int64_t nearest = YEAR_DAYS;

    if (cu->birth_month == 0 || cu->birth_day == 0)
        return (struct rule_value){0};
    for (int y = year - 1; y <= year + 1; y++) {
        int64_t distance = day - civil_to_day((struct civil){y, cu->birth_month, cu->birth_day});

        if (distance * distance < nearest * nearest)
            nearest = distance;
    }
    return rule_number((double)nearest);
}

/* ---- the record ---- */

static void time_read(struct ctx *c, int64_t at_us, struct rule_value *v)
{
    int64_t day = zone_day(c->zone, at_us);
    int64_t since_us = at_us + zone_offset_us(c->zone, at_us) - day * DAY_US;
    struct civil date = civil_from_day(day);

    v[EARN_FACT_TIME_HOUR] = rule_number((double)(since_us / HOUR_US));
    v[EARN_FACT_TIME_WEEKDAY] = rule_number((double)(((day + 3) % 7 + 7) % 7 + 1));
    v[EARN_FACT_TIME_DAY] = rule_number(date.day);
    v[EARN_FACT_TIME_MONTH] = rule_number(date.month);
    v[EARN_FACT_TIME_DATE] = rule_text(
        str_of(arena_printf(c->arena, "%04d-%02d-%02d", date.year, date.month, date.day)));
}

static void customer_read(
    struct ctx *c, const struct earn_customer *cu, int64_t at_us, struct rule_value *v)
{
    struct rule_value *tags;

    v[EARN_FACT_CUSTOMER_IS_KNOWN] = rule_flag(cu->is_known);
    if (!cu->is_known)
        return;
    tags = arena_array(c->arena, cu->tag_count, struct rule_value);
    for (size_t i = 0; i < cu->tag_count; i++)
        tags[i] = rule_text(cu->tags[i]);
    v[EARN_FACT_CUSTOMER_ORDERS_COUNT] = known(cu->orders_count);
    v[EARN_FACT_CUSTOMER_SPENT] = known(cu->spent);
    v[EARN_FACT_CUSTOMER_DAYS_SINCE_FIRST] = days_since(c, cu->first_order_us, at_us);
    v[EARN_FACT_CUSTOMER_DAYS_SINCE_LAST] = days_since(c, cu->last_order_us, at_us);
    v[EARN_FACT_CUSTOMER_BIRTHDAY_DISTANCE] = birthday_distance(cu, zone_day(c->zone, at_us));
    v[EARN_FACT_CUSTOMER_KEPT_PERCENT] = known(cu->kept_bp);
    v[EARN_FACT_CUSTOMER_KEPT_PERCENT].number /= 100;
    v[EARN_FACT_CUSTOMER_WEEKS_IN_ROW] = known(cu->weeks_in_row);
    v[EARN_FACT_CUSTOMER_POINTS] = known(cu->points);
    v[EARN_FACT_CUSTOMER_TIER] = text(cu->tier);
    v[EARN_FACT_CUSTOMER_LANGUAGE] = text(cu->language);
    v[EARN_FACT_CUSTOMER_TAGS] = rule_list(tags, cu->tag_count);
}

struct rule_value earn_customer_read(
    struct ctx *c, const struct earn_customer *customer, int64_t at_us)
{
    struct rule_value *values = arena_array(c->arena, EARN_FACT_COUNT, struct rule_value);

    time_read(c, at_us, values);
    customer_read(c, customer, at_us, values);
    return rule_record(values + CUSTOMER_FIRST, CUSTOMER_COUNT);
}

static void line_read(const struct basket_line *line, int64_t paid, struct rule_value *v)
{
    double units = (double)line->quantity / 1000;

    v[EARN_FACT_LINE_SKU - EARN_FACT_LINE_FIRST] = text(line->sku);
    v[EARN_FACT_LINE_NAME - EARN_FACT_LINE_FIRST] = text(line->name);
    v[EARN_FACT_LINE_CATEGORY - EARN_FACT_LINE_FIRST] = text(line->category);
    v[EARN_FACT_LINE_QUANTITY - EARN_FACT_LINE_FIRST] = rule_number(units);
    v[EARN_FACT_LINE_AMOUNT - EARN_FACT_LINE_FIRST] = rule_number((double)paid);
    v[EARN_FACT_LINE_PRICE - EARN_FACT_LINE_FIRST] = rule_number((double)paid / units);
    v[EARN_FACT_LINE_COST - EARN_FACT_LINE_FIRST] = known(line->cost);
}

void earn_facts_read(struct ctx *c, const struct earn_order *o, struct earn_facts *out)
{
    const struct basket *b = o->basket;
    struct rule_value *records = arena_array(c->arena, b->line_count, struct rule_value);
    int64_t total = 0, quantity = 0;

    *out = (struct earn_facts){
        .lines = arena_array(c->arena, b->line_count * EARN_LINE_FACT_COUNT, struct rule_value)};
    for (size_t i = 0; i < b->line_count; i++) {
        struct rule_value *line = out->lines + i * EARN_LINE_FACT_COUNT;

        line_read(&b->lines[i], earn_paid(o, i), line);
        records[i] = rule_record(line, EARN_LINE_FACT_COUNT);
        total += earn_paid(o, i);
        quantity += b->lines[i].quantity;
    }
    out->values[EARN_FACT_ORDER_TOTAL] = rule_number((double)total);
    out->values[EARN_FACT_ORDER_LINES_COUNT] = rule_number((double)b->line_count);
    out->values[EARN_FACT_ORDER_QUANTITY] = rule_number((double)quantity / 1000);
    out->values[EARN_FACT_ORDER_CHANNEL] = rule_text(str_of(channel_name(b->channel)));
    out->values[EARN_FACT_ORDER_PLACE] = text(b->place);
    out->values[EARN_FACT_LINES] = rule_list(records, b->line_count);
    time_read(c, b->at_us, out->values);
    customer_read(c, o->customer, b->at_us, out->values);
}

struct rule_value earn_facts_of_order(const struct earn_facts *f)
{
    return rule_record(f->values, EARN_FACT_LINE_FIRST);
}

struct rule_value earn_facts_of_line(struct earn_facts *f, size_t line)
{
    memcpy(f->values + EARN_FACT_LINE_FIRST, f->lines + line * EARN_LINE_FACT_COUNT,
        EARN_LINE_FACT_COUNT * sizeof *f->values);
    return rule_record(f->values, EARN_FACT_COUNT);
}
