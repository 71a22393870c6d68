/* Who simulated customers say they are. Names are common ones of Britain, Russia and Ukraine, as
 * their bearers write them. Nothing leads to anybody: e-mail addresses are of example.com (RFC
 * 2606); British numbers are those Ofcom keeps for drama (07700 900xxx and its likes in 18 cities),
 * Ukrainian and Russian ones begin with codes that no one was given (+380 40, +7 500). */
#ifndef MAITRED_PEOPLE_H
#define MAITRED_PEOPLE_H

#include "base/arena.h"
#include "base/lang.h"
#include "simulate/random.h"

struct day_of_year {
    int year, month, day; /* month 0: no such day is known; year 0: unknown */
};

struct person {
    enum lang lang;
    struct str given, family, name, country, address;
    struct str phone, email, card; /* identities as ident_spell writes them; '' none */
    struct day_of_year birth;
    struct str whose; /* whose day to remember; '' nobody's */
    struct day_of_year whose_day;
    struct day_of_year wedding;
    struct str topic, wish; /* a preference; '' none */
    struct str note;        /* of the staff; '' none */
    struct str complaint;   /* what they would complain of */
    bool takes_email, takes_sms, takes_surveys, took_back_email;
    bool is_twin; /* known a second time, by another identity */
    bool is_vip;
};

/* Whose `lang` is LANG_COUNT speaks any of the three. They were born before `year` - 18. */
void person_make(
    struct arena *a, uint64_t seed, uint64_t number, enum lang lang, int year, struct person *out);

#endif
