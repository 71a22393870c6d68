/* Drawing people from the tables of names.h. */
#include "simulate/people.h"

#include "simulate/names.h"

#define USE_PERSON 100 /* apart from the streams of model.c */
#define ADULT_YEARS 18
#define AGE_YEARS 57 /* the oldest are 75 */
#define PARENT_YEARS 26

/* Numbers for drama that Ofcom set aside, a thousand in each range. */
static const char *const british[] = {"7700900", "1134960", "1144960", "1154960", "1164960",
    "1174960", "1184960", "1214960", "1314960", "1414960", "1514960", "1614960", "1914980",
    "2079460", "2896496", "2920180", "1632960", "3069990"};
#define BRITISH_EACH 1000
/* Nobody was given these codes; ten million numbers each. */
#define UKRAINIAN_CODE "+38040"
#define RUSSIAN_CODE "+7500"
#define CODE_NUMBERS 10000000
#define CODE_STEP 7654321 /* shares no factor with it: numbers differ while customers are fewer */

static const char *of(struct random *r, const char *const *words, size_t count)
{
    return words[random_below(r, (uint32_t)count)];
}
#define ONE_OF(r, words) of((r), (words), COUNT(words))

static struct str phone_of(struct arena *a, enum lang lang, uint64_t number)
{
    unsigned long long local = number * CODE_STEP % CODE_NUMBERS;

    if (lang != LANG_EN)
        return str_of(arena_printf(
            a, "phone:%s%07llu", lang == LANG_UK ? UKRAINIAN_CODE : RUSSIAN_CODE, local));
    if (number >= COUNT(british) * BRITISH_EACH)
        return STR("");
    return str_of(arena_printf(a, "phone:+44%s%03llu", british[number / BRITISH_EACH],
        (unsigned long long)number % BRITISH_EACH));
}

static struct str address_of(struct arena *a, struct random *r, enum lang lang)
{
    const struct names *n = &names[lang];
    int house = 1 + (int)random_below(r, 90);
    const char *street = ONE_OF(r, n->streets), *city = ONE_OF(r, n->cities);

    if (lang == LANG_EN)
        return str_of(arena_printf(a, "%d %s, %s", house, street, city));
    if (lang == LANG_RU)
        return str_of(arena_printf(a, "ул. %s, д. %d, %s", street, house, city));
    return str_of(arena_printf(a, "вул. %s, %d, %s", street, house, city));
}

/* Every month has 28 days; the others are nobody's. */
static struct day_of_year day_of(struct random *r, int year)
{
    return (struct day_of_year){year, 1 + (int)random_below(r, 12), 1 + (int)random_below(r, 28)};
}

static void person_name(struct arena *a, struct random *r, uint64_t number, struct person *p)
{
    enum sex sex = random_chance(r, .62) ? FEMALE : MALE;
    const struct spoken *given = &names[p->lang].given[sex][random_below(r, NAMES_GIVEN)];
    const struct spoken *family = &names[p->lang].family[sex][random_below(r, NAMES_FAMILY)];

    p->given = str_of(given->own);
    p->family = str_of(family->own);
    p->name = str_join(a, p->given, ' ', p->family);
    p->email = str_of(arena_printf(a, "email:%s.%s.%llu@example.com", given->latin, family->latin,
        (unsigned long long)number));
}

static void person_contacts(struct arena *a, struct random *r, uint64_t number, struct person *p)
{
    p->country = str_of(names[p->lang].country);
    p->phone = random_chance(r, .85) ? phone_of(a, p->lang, number) : STR("");
    if (!random_chance(r, .7))
        p->email = STR("");
    p->card = random_chance(r, .3)
        ? str_of(arena_printf(a, "card:sim%06llu", (unsigned long long)number))
        : STR("");
    p->address = random_chance(r, .55) ? address_of(a, r, p->lang) : STR("");
}

static void person_days(struct random *r, int year, struct person *p)
{
    int birth_year = year - ADULT_YEARS - (int)random_below(r, AGE_YEARS);

    if (random_chance(r, .75))
        p->birth = day_of(r, random_chance(r, .7) ? birth_year : 0);
    if (random_chance(r, .25)) {
        p->whose = str_of(ONE_OF(r, names[p->lang].whose));
        p->whose_day = day_of(r, 0);
    }
    if (random_chance(r, .1))
        p->wedding = day_of(r, birth_year + PARENT_YEARS < year ? birth_year + PARENT_YEARS : 0);
}

static void person_words(struct random *r, struct person *p)
{
    const struct names *n = &names[p->lang];
    uint32_t wish = random_below(r, NAMES_WISHES);

    if (random_chance(r, .3)) {
        p->topic = str_of(n->wishes[wish].topic);
        p->wish = str_of(n->wishes[wish].wish);
    }
    if (random_chance(r, .12))
        p->note = str_of(ONE_OF(r, n->notes));
    p->complaint = str_of(ONE_OF(r, n->complaints));
    p->takes_email = p->email.n && random_chance(r, .65);
    p->took_back_email = p->takes_email && random_chance(r, .08);
    p->takes_sms = p->phone.n && random_chance(r, .4);
    p->takes_surveys = random_chance(r, .8);
    p->is_twin = p->email.n && p->phone.n && random_chance(r, .025);
    p->is_vip = random_chance(r, .04);
}

void person_make(
    struct arena *a, uint64_t seed, uint64_t number, enum lang lang, int year, struct person *out)
{
    struct random r = random_of(seed, number, USE_PERSON);
    enum lang drawn = (enum lang)random_below(&r, LANG_COUNT);

    *out = (struct person){.lang = lang == LANG_COUNT ? drawn : lang};
    person_name(a, &r, number, out);
    person_contacts(a, &r, number, out);
    person_days(&r, year, out);
    person_words(&r, out);
}
