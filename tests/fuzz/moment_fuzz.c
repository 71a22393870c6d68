/* Reads any text as a date, in each order of day and month: what is read lies where facts may, and
 * reads the same again. The first byte chooses the order. */
#include <stddef.h>
#include <stdint.h>

#include "intake/moment.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct zone *zone;
    struct str text = {(const char *)data + 1, size - 1};
    enum date_order order;
    int64_t at, again;

    if (size == 0)
        return 0;
    if (!zone)
        zone = zone_open(STR("Europe/Kyiv"));
    order = (enum date_order)(*data % 3);
    if (moment_parse(text, order, zone, &at) == MOMENT_OK) {
        assert(at > 0);
        assert(at / (365 * DAY_US) < 231);
        assert(moment_parse(text, order, zone, &again) == MOMENT_OK);
        assert(again == at);
    }
    (void)moment_evidence(text);
    return 0;
}
