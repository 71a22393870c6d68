/* What a document of 1C says. Numbers begin anew each year there, so ours have the year. */
#include "event/commerceml.h"

#include "event/piece.h"
#include "event/sale.h"
#include "base/rfc3339.h"
#include "event/shop.h"
#include "event/unzip.h"

static const struct sale_paths lines = {.sku = "Артикул Ид",
    .name = "Наименование",
    .quantity = "Количество",
    .amount = "Сумма",
    .price = "ЦенаЗаЕдиницу"};

struct paper {
    const struct source *source;
    struct arrival *arrival;
    const json_t *o, *party;
    struct str id, number;
    int64_t at_us;
    struct sale sale;
};

static const json_t *first_of(const json_t *v)
{
    return json_is_array(v) ? json_array_get(v, 0) : v;
}

static const json_t *nth_of(const json_t *v, size_t i)
{
    return json_is_array(v) ? json_array_get(v, i) : i == 0 ? v : NULL;
}

/* A named value: of the contacts by their kind, of the document's requisites by their name. */
static struct str named_value(struct ctx *c, const json_t *list, const char *key, const char *part)
{
    const json_t *one;

    for (size_t i = 0; (one = nth_of(list, i)) != NULL; i++)
        if (str_find(piece_text(c, one, key), str_of(part), NULL))
            return piece_text(c, one, "Значение");
    return STR("");
}

static bool requisite_is(struct ctx *c, const struct paper *p, const char *name, const char *value)
{
    const json_t *list = piece_at(p->o, "ЗначенияРеквизитов.ЗначениеРеквизита");

    return str_eq_nocase(named_value(c, list, "Наименование", name), str_of(value));
}

/* People write the currency as they like. */
static struct str currency_of(struct ctx *c, const json_t *o)
{
    static const char *const words[][2] = {{"руб", "RUB"}, {"643", "RUB"}, {"810", "RUB"},
        {"RUR", "RUB"}, {"грн", "UAH"}, {"980", "UAH"}, {"тг", "KZT"}, {"398", "KZT"},
        {"840", "USD"}, {"978", "EUR"}, {"933", "BYN"}};
    struct str text = piece_text(c, o, "Валюта");

    for (size_t i = 0; i < COUNT(words); i++)
        if (str_starts(text, str_of(words[i][0])))
            return str_of(words[i][1]);
    return text;
}

/* A local day and time: 2007-10-30, 15:19:27. */
static bool moment_of(struct ctx *c, struct paper *p)
{
    struct str date = piece_text(c, p->o, "Дата"), time = piece_text(c, p->o, "Время"), one;
    int64_t day, number, seconds = 0;

    if (date.n > 10)
        date.n = 10;
    if (!iso_day_parse(date, &day))
        return fail(c, ERR_INVALID, "\"%s\" must be a day like 2011-12-09", "Дата");
    for (int unit = 3600; unit > 0 && str_cut(&time, ':', &one); unit /= 60)
        if (str_to_i64(one, 0, 59, &number))
            seconds += number * unit;
    p->at_us = zone_moment(c->zone, day, seconds * SECOND_US);
    if (p->at_us > p->arrival->received_us)
        p->at_us = p->arrival->received_us;
    return p->at_us > 0 || fail(c, ERR_INVALID, "\"%s\" is before 1970", "Дата");
}

/* Its number and year, unless another document has these; known again by its id. */
static bool number_of(struct ctx *c, struct paper *p)
{
    struct str number = piece_text(c, p->o, "Номер");
    struct news n = {.what = "document", .id = p->id};
    int64_t owner, id;
    bool is_new;

    if (!news_known_as(c, p->source, "document", p->id, &p->number))
        return false;
    if (!str_eq(p->number, p->id) || !number.n)
        return true;
    p->number = str_of(arena_printf(c->arena, STR_FMT "/%.4s",
        STR_ARG(piece_cut(number, ORDER_NUMBER_MAX - 5)), piece_text(c, p->o, "Дата").p));
    if (!order_by_number(c, p->source->system, p->number, &owner, &id))
        return false;
    if (id)
        p->number = piece_cut(p->id, ORDER_NUMBER_MAX);
    n.known_as = p->number;
    return news_put(c, p->source, &n, &is_new);
}

static bool party_read(struct ctx *c, const struct paper *p, struct person *out)
{
    static const struct shop_person paths = {.user = "Ид",
        .email = "",
        .phone = "",
        .given_name = "Имя",
        .family_name = "Фамилия",
        .street = "Адрес.Представление АдресРегистрации.Представление",
        .city = "",
        .country = ""};
    const json_t *contacts = piece_at(p->party, "Контакты.Контакт");

    if (!shop_person_read(c, p->source, p->party, &paths, out))
        return false;
    out->told.name =
        piece_cut(piece_any(c, p->party, "ОфициальноеНаименование ПолноеНаименование Наименование"),
            CUSTOMER_NAME_MAX);
    if (piece_at(p->party, "ОфициальноеНаименование"))
        out->told.kind = CUSTOMER_ORGANISATION;
    return person_ident(
               c, p->source, out, PERSON_EMAIL, named_value(c, contacts, "Тип", "Почта")) &&
        person_ident(c, p->source, out, PERSON_PHONE, named_value(c, contacts, "Тип", "Телефон"));
}

static bool party_find(struct ctx *c, struct paper *p)
{
    struct person who;

    return party_read(c, p, &who) &&
        (!person_is_named(&who) || person_find(c, p->source, &who, &p->arrival->customer_id));
}

static bool order_back(struct ctx *c, struct paper *p)
{
    struct return_record r = {
        .order_number = p->number, .at_us = p->at_us, .is_cancellation = true};
    struct sale none = {0};
    int64_t owner, id;

    if (!order_by_number(c, p->source->system, p->number, &owner, &id))
        return false;
    return !id || sale_return(c, p->source, &none, &r, &p->arrival->customer_id);
}

static bool order(struct ctx *c, struct paper *p)
{
    struct sale_order o = {.number = p->number, .at_us = p->at_us};

    if (requisite_is(c, p, "Отменен", "true") || requisite_is(c, p, "Отменён", "true") ||
        requisite_is(c, p, "ПометкаУдаления", "true"))
        return order_back(c, p);
    if (requisite_is(c, p, "Проведен", "false"))
        return true; /* still being written */
    if (!p->sale.is_priced && !piece_money(c, p->o, "Сумма", &o.total))
        return !c->err && fail(c, ERR_INVALID, "\"%s\" is missing", "Сумма");
    return party_find(c, p) && sale_put(c, p->source, &p->sale, &o, &p->arrival->customer_id) &&
        sale_revive(c, p->source, p->number);
}

/* Names the order it is about, or is set against the counterparty's newest. */
static bool goods_back(struct ctx *c, struct paper *p)
{
    struct str basis = piece_any(c, p->o, "Основание ДокументОснование");
    struct return_record r = {.source = p->source->system,
        .number = p->number,
        .at_us = p->at_us,
        .lines = p->sale.lines,
        .line_count = p->sale.count};
    enum order_fate fate;

    if (basis.n)
        return news_known_as(c, p->source, "document", basis, &r.order_number) &&
            sale_return(c, p->source, &p->sale, &r, &p->arrival->customer_id);
    if (!p->sale.count)
        return fail(c, ERR_INVALID, "\"%s\" is missing", "Товары");
    if (!party_find(c, p))
        return false;
    r.customer_id = p->arrival->customer_id;
    return return_record_put(c, &r, &fate);
}

/* Delivery is a line of its own with some shops, and no goods. */
static const json_t *goods_of(struct ctx *c, const json_t *o)
{
    const json_t *list = piece_at(o, "Товары.Товар"), *one;
    json_t *goods = json_array();

    for (size_t i = 0; (one = nth_of(list, i)) != NULL; i++)
        if (!str_eq(piece_text(c, one, "Ид"), STR("ORDER_DELIVERY")))
            json_array_append(goods, (json_t *)one);
    return goods;
}

bool commerceml_read(struct ctx *c, const struct source *s, struct arrival *a)
{
    struct paper p = {.source = s, .arrival = a, .o = a->json, .id = piece_text(c, a->json, "Ид")};
    struct str operation = piece_text(c, a->json, "ХозОперация");
    const json_t *goods;
    bool ok;

    p.party = first_of(piece_at(a->json, "Контрагенты.Контрагент"));
    if (!p.id.n)
        return fail(c, ERR_INVALID, "\"%s\" is missing", "Ид");
    if (str_eq(piece_text(c, a->json, "Роль"), STR("Покупатель")))
        return true; /* we bought */
    if (!str_eq(operation, STR("Заказ товара")) && !str_starts(operation, STR("Возврат товара")))
        return true;
    goods = goods_of(c, a->json);
    ok = currency_check(c, currency_of(c, a->json)) && moment_of(c, &p) && number_of(c, &p) &&
        sale_read(c, goods, &lines, &p.sale);
    json_decref((json_t *)goods);
    if (!ok)
        return false;
    return str_eq(operation, STR("Заказ товара")) ? order(c, &p) : goods_back(c, &p);
}

/* ---- files ---- */

static void documents_add(json_t *all, const json_t *o)
{
    const json_t *one;

    for (size_t i = 0; (one = nth_of(piece_at(o, "Документ"), i)) != NULL; i++)
        json_array_append(all, (json_t *)one);
}

static json_t *documents_of(struct ctx *c, struct str xml, json_t *all, enum xml_end *end)
{
    json_t *root = xml_read(c, xml, end);
    const json_t *one;

    if (!root)
        return NULL;
    documents_add(all, root);
    for (size_t i = 0; (one = nth_of(piece_at(root, "Контейнер"), i)) != NULL; i++)
        documents_add(all, one);
    json_decref(root);
    return all;
}

json_t *commerceml_documents(struct ctx *c, struct str bytes, enum xml_end *end)
{
    json_t *all = json_array();
    struct str *files = &bytes;
    size_t count = 1;
    bool ok = true;

    *end = XML_WHOLE;
    if (str_starts(bytes, STR("PK\x03\x04")))
        ok = unzip(c, bytes, COMMERCEML_INFLATED_MAX, &files, &count, end);
    for (size_t i = 0; ok && i < count; i++)
        ok = documents_of(c, files[i], all, end) != NULL;
    if (ok)
        return all;
    json_decref(all);
    return NULL;
}
