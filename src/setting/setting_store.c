/* All SQL of settings. */
#include "setting/setting_store.h"

const struct statement setting_sql[] = {
    [SETTING_GET] = {"SELECT value FROM setting WHERE name = $1"},
    [SETTING_PUT] = {"INSERT INTO setting (name, value) VALUES ($1, $2)"
                     " ON CONFLICT (name) DO UPDATE SET value = excluded.value"},
    [SETTING_HAS_AMOUNTS] = {"SELECT 1 FROM touchpoint WHERE amount <> 0"
                             " UNION ALL SELECT 1 FROM spend LIMIT 1"},
};
