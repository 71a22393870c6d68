/* All SQL of locations. */
#include "setting/location_store.h"

const struct statement location_sql[] = {
    [LOCATION_COUNT_OTHERS] = {"SELECT COUNT(*) FROM location WHERE code <> $1"},
    [LOCATION_PUT] = {"INSERT INTO location (code, name, address, time_zone)"
                      " VALUES ($1, $2, $3, $4) ON CONFLICT (code) DO UPDATE"
                      " SET name = excluded.name, address = excluded.address,"
                      " time_zone = excluded.time_zone"},
    [LOCATION_DROP] = {"DELETE FROM location WHERE code = $1"},
    [LOCATION_LIST] = {"SELECT code, name, address, time_zone FROM location ORDER BY code"},
};
