/* Days of the year, and places of lines. */
#include "today/reason.h"

#include <math.h>

#define PLACE_RANK_BITS 52 /* larger amounts than 2^51 minor units are ranked as that */

struct today_item today_item_of(enum today_number number)
{
    return (struct today_item){
        .reason = today_reason_of(number), .chance = NAN, .amount = -1, .place = 0};
}

int64_t today_place(int rank, int64_t amount)
{
    const int64_t most = INT64_C(1) << (PLACE_RANK_BITS - 1);

    assert(rank >= 0);
    if (amount < 0)
        amount = 0;
    return ((int64_t)rank << PLACE_RANK_BITS) - (amount < most ? amount : most);
}

size_t today_days_on(int64_t day, struct today_month_day out[2])
{
    struct civil date = civil_from_day(day);

    out[0] = (struct today_month_day){date.month, date.day};
    if (date.month != 3 || date.day != 1 || civil_month_days(date.year, 2) == 29)
        return 1;
    out[1] = (struct today_month_day){2, 29};
    return 2;
}
