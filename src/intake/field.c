/* Names of columns. Compared after case folding and without blanks and punctuation, so "Invoice
 * No", "invoice_no" and "InvoiceNo" are one name. The order of synonyms is the order of
 * preference when a file has several of them. */
#include "intake/field.h"

#include <string.h>

static const struct {
    const char *name, *synonyms;
} fields[] = {
    [FIELD_NUMBER] = {"number",
        "number|invoiceno|invoice|invoicenumber|invoiceid|ordernumber|orderid|orderno|order|"
        "transactionid|basketid|receipt|receiptno|receiptnumber|checkno|documentnumber|"
        "номерзаказа|номерчека|номердокумента|заказ|чек|документ|номер|заказпокупателя|"
        "номерзамовлення|номерчеку|замовлення|документреалізації"},
    [FIELD_DATE] = {"date",
        "date|invoicedate|orderdate|datecreated|createdat|orderedat|purchasedate|transactiondate|"
        "datetime|timestamp|ts|completedat|paiddate|answeredat|responsedate|submittedat|"
        "дата|датазаказа|датапродажи|датачека|датадокумента|датаивремя|датасоздания|период|"
        "датазамовлення|датапродажу|датачеку|датастворення|датаічас"},
    [FIELD_TIME] = {"time", "time|ordertime|transactiontime|время|времячека|час|часчеку"},
    [FIELD_CUSTOMER] = {"customer",
        "customer|customerid|customerno|customernumber|customercode|clientid|client|userid|"
        "customeruserid|householdid|householdkey|memberid|buyerid|контрагент|клиент|кодклиента|"
        "idклиента|покупатель|кодконтрагента|клієнт|кодклієнта|idклієнта|покупець"},
    [FIELD_CARD] = {"card",
        "card|cardno|cardnumber|loyaltycard|карта|номеркарты|дисконтнаякарта|картка|номеркартки|"
        "дисконтнакартка|штрихкодкарты"},
    [FIELD_PHONE] = {"phone",
        "phone|phonenumber|mobile|billingphone|phonebilling|customerphone|tel|telephone|телефон|"
        "телефонклиента|моб|мобильный|мобильныйтелефон|телефонклієнта|мобільний"},
    [FIELD_EMAIL] = {"email",
        "email|emailaddress|billingemail|emailbilling|customeremail|mail|почта|элпочта|"
        "электроннаяпочта|"
        "адресэлектроннойпочты|пошта|елпошта|електроннапошта"},
    [FIELD_TELEGRAM] = {"telegram", "telegram|telegramid|телеграм"},
    [FIELD_NAME] = {"name",
        "name|customername|fullname|clientname|billingname|фио|имяклиента|клиентфио|піб|"
        "імяклієнта"},
    [FIELD_GIVEN] = {"given_name",
        "givenname|firstname|firstnamebilling|billingfirstname|имя|імя|імʼя"},
    [FIELD_FAMILY] = {"family_name",
        "familyname|lastname|surname|lastnamebilling|billinglastname|фамилия|прізвище"},
    [FIELD_ORGANISATION] = {"organisation",
        "organisation|organization|company|companybilling|организация|компания|організація|"
        "компанія"},
    [FIELD_LANGUAGE] = {"language", "language|lang|locale|язык|мова"},
    [FIELD_BIRTH] = {"birth_date",
        "birthdate|birthday|dateofbirth|dob|датарождения|деньрождения|датанародження|"
        "деньнародження"},
    [FIELD_COUNTRY] = {"country",
        "country|billingcountry|countrybilling|countrycodebilling|страна|країна"},
    [FIELD_ADDRESS] = {"address",
        "address|address1billing|billingaddress|address12billing|адрес|адреса|адресдоставки|"
        "адресадоставки"},
    [FIELD_SKU] = {"sku",
        "sku|stockcode|productid|productcode|itemid|itemsku|articul|article|upc|ean|barcode|"
        "артикул|код|кодтовара|штрихкод|номенклатуракод|кодтовару"},
    [FIELD_PRODUCT] = {"product",
        "product|productname|itemname|description|title|item|товар|номенклатура|наименование|"
        "названиетовара|название|товары|назватовару|найменування|назва|name"},
    [FIELD_CATEGORY] = {"category",
        "category|department|productcategory|producttype|категория|группа|группатоваров|"
        "категорія|група|групатоварів"},
    [FIELD_QUANTITY] = {"quantity",
        "quantity|qty|quantityrefund|count|units|numberofcds|количество|колво|кількість|ксть"},
    [FIELD_PRICE] = {"price",
        "price|unitprice|itemcost|itemprice|regularprice|цена|ценаединицы|ціна"},
    [FIELD_AMOUNT] = {"amount",
        "amount|linetotal|itemtotal|orderlinetotal|salesvalue|dollarvalue|total|ordertotal|"
        "ordertotalamount|sum|spend|revenue|сумма|суммасоскидкой|стоимость|итого|всего|сума|"
        "вартість|разом"},
    [FIELD_COST] = {"cost", "cost|unitcost|costprice|себестоимость|закупка|собівартість"},
    [FIELD_STOCK] = {"stock", "stock|onhand|inventory|остаток|залишок"},
    [FIELD_CURRENCY] = {"currency", "currency|currencycode|ordercurrency|валюта"},
    [FIELD_CHANNEL] = {"channel", "channel|saleschannel|канал|каналпродаж|каналпродажів"},
    [FIELD_STATUS] = {"status", "status|orderstatus|state|статус|состояние|стан"},
    [FIELD_SCORE] = {"score",
        "score|nps|npsscore|rating|csat|ces|answer|оценка|балл|оцінка|бал|рейтинг"},
    [FIELD_METRIC] = {"metric", "metric|survey|surveytype|метрика|опрос|опитування"},
    [FIELD_COMMENT] = {"comment",
        "comment|comments|feedback|verbatim|text|review|комментарий|отзыв|коментар|відгук"},
    [FIELD_PROMISED] = {"promised",
        "promised|promisedat|promiseddate|expecteddelivery|eta|обещано|плановаядата|"
        "датадоставкиплан|обіцяно|плановадата"},
    [FIELD_DELIVERED] = {"delivered",
        "delivered|deliveredat|delivereddate|deliverydate|actualdelivery|доставлено|датадоставки|"
        "фактическаядата|фактичнадата"},
    [FIELD_MONTH] = {"month", "month|date|day|period|месяц|дата|день|период|місяць|період"},
    [FIELD_PURPOSE] = {"purpose", "purpose|for|goal|objective|цель|назначение|мета|призначення"},
    [FIELD_SPENT] = {"spent",
        "spent|spend|amount|amountspent|cost|costs|sum|total|расход|расходы|затраты|сумма|"
        "потрачено|витрати|сума|витрачено"},
    [FIELD_CONTRACT] = {"contract_number",
        "contractnumber|contractno|contractid|subscriptionid|subscriptionnumber|membershipnumber|"
        "номердоговора|номерконтракта|номерабонемента|номердоговору|номерконтракту|"
        "номерабонементу"},
    [FIELD_PLAN] = {"plan",
        "plan|planname|contract|contracttype|subscription|subscriptiontype|membership|"
        "membershiptype|tariff|tariffname|package|tier|segment|тариф|тарифныйплан|видабонемента|"
        "типдоговора|абонемент|подписка|сегмент|тарифнийплан|видабонементу|типдоговору|підписка"},
    [FIELD_TENURE] = {"tenure",
        "tenure|tenuremonths|tenureinmonths|monthsactive|membershipmonths|subscriptionmonths|"
        "месяцев|стаж|стажмесяцев|срокмесяцев|месяцевснами|місяців|стажмісяців|термінмісяців|"
        "місяцівзнами"},
    [FIELD_CHURNED] = {"churned",
        "churned|churn|ischurned|churnflag|churnlabel|churnvalue|exited|attrition|attrited|"
        "cancelled|canceled|отток|ушел|ушёл|ушли|расторгнут|відтік|пішов|пішли|розірвано"},
    [FIELD_STARTED] = {"started",
        "started|startedat|startdate|contractstart|contractstartdate|subscriptionstart|joined|"
        "joinedat|joindate|signupdate|activationdate|датаначала|датаподключения|датадоговора|"
        "началодоговора|датапочатку|датапідключення|датадоговору|початокдоговору"},
    [FIELD_ENDED] = {"ended",
        "ended|endedat|enddate|contractend|contractenddate|churndate|churnedat|cancelledat|"
        "canceldate|cancellationdate|terminationdate|датаокончания|датаотключения|"
        "датарасторжения|датаухода|датазакінчення|датавідключення|датарозірвання|датавідтоку"},
    [FIELD_MONTHLY] = {"monthly",
        "monthly|monthlycharges|monthlycharge|monthlyfee|monthlyprice|monthlypayment|mrr|"
        "абонплата|абонентскаяплата|платавмесяц|ежемесячныйплатеж|ежемесячныйплатёж|"
        "абонентськаплата|платанамісяць|щомісячнийплатіж"},
};
static_assert(COUNT(fields) == FIELD_COUNT, "every field has a name");
static_assert(FIELD_COUNT <= 64, "sets of fields are 64 bits");

const char *field_name(enum field f)
{
    assert(f < FIELD_COUNT);
    return fields[f].name;
}

const char *field_names_of(enum field f)
{
    assert(f < FIELD_COUNT);
    return fields[f].synonyms;
}

bool field_parse(struct str name, enum field *out)
{
    for (size_t i = 0; i < COUNT(fields); i++)
        if (str_eq_nocase(name, str_of(fields[i].name))) {
            *out = (enum field)i;
            return true;
        }
    return false;
}

/* Folded, and without ASCII blanks and punctuation. */
static struct str name_bare(struct ctx *c, struct str column)
{
    const char *folded = lang_fold(c->arena, str_trim(column));
    char *bare = str_dup(c->arena, str_of(folded));
    size_t n = 0;

    for (const char *p = folded; *p; p++)
        if ((unsigned char)*p >= 0x80 || (*p >= '0' && *p <= '9') || (*p >= 'a' && *p <= 'z'))
            bare[n++] = *p;
    return (struct str){bare, n};
}

bool field_guess(struct ctx *c, struct str column, uint64_t allowed, enum field *out, int *rank)
{
    struct str bare = name_bare(c, column);

    if (bare.n == 0)
        return false;
    for (size_t i = 0; i < COUNT(fields); i++) {
        struct str rest = str_of(fields[i].synonyms), one;

        if (!(allowed & FIELD_BIT(i)))
            continue;
        for (*rank = 0; str_cut(&rest, '|', &one); ++*rank)
            if (str_eq(bare, one)) {
                *out = (enum field)i;
                return true;
            }
    }
    return false;
}

bool field_is_order_total(struct ctx *c, struct str column)
{
    struct str bare = name_bare(c, column);

    return str_eq(bare, STR("ordertotal")) || str_eq(bare, STR("ordertotalamount"));
}
