/* All SQL of simulated customers. Their rows are new, so nothing is looked for. */
#include "simulate/simulate_store.h"

const struct statement simulate_sql[] = {
    /* $1 the tag that simulated customers bear. */
    [SIMULATE_FOREIGN] =
        {"SELECT 1 FROM customer WHERE customer_id <> 0 AND merged_into = 0 AND erased_at = 0"
         " AND NOT EXISTS (SELECT 1 FROM customer_tag AS t"
         " WHERE t.customer_id = customer.customer_id AND t.tag = $1)"
         " UNION ALL SELECT 1 FROM touchpoint WHERE customer_id = 0"
         " UNION ALL SELECT 1 FROM product WHERE substr(sku, 1, 4) <> 'SIM-' LIMIT 1"},
    [SIMULATE_PRODUCT] =
        {"INSERT INTO product (product_id, sku, name, category, price, cost, stock, updated_at,"
         " name_fold) VALUES ($1, $2, $3, $4, $5, $6, -1, $7, $8)"},
    [SIMULATE_CUSTOMER] =
        {"INSERT INTO customer (customer_id, kind, name, name_fold, given_name, family_name,"
         " language, time_zone, birth_year, birth_month, birth_day, country, address, latitude,"
         " longitude, attributes, version, created_at, updated_at, merged_into, erased_at,"
         " name_turned) VALUES ($1, 1, $2, $3, $4, $5, $6, '', $7, $8, $9, $10, $11, NULL, NULL,"
         " '{}', 1, $12, $12, 0, 0, $13)"},
    [SIMULATE_IDENTITY] =
        {"INSERT INTO identity (customer_id, seen_at, ident) VALUES ($1, $2, $3)"},
    [SIMULATE_TAG] = {"INSERT INTO customer_tag (customer_id, tag) VALUES ($1, $2)"},
    [SIMULATE_NOTE] = {"INSERT INTO customer_note (customer_id, id, at, author, body)"
                       " VALUES ($1, $2, $3, 'simulate', $4)"},
    [SIMULATE_DATE] = {"INSERT INTO customer_date (customer_id, id, whose, occasion, year, month,"
                       " day, note) VALUES ($1, $2, $3, $4, $5, $6, $7, '')"},
    [SIMULATE_PREFERENCE] =
        {"INSERT INTO customer_preference (customer_id, id, topic, value, channel, told_at)"
         " VALUES ($1, $2, $3, $4, 'shop', $5)"},
    [SIMULATE_CONSENT] =
        {"INSERT INTO consent (customer_id, id, channel, purpose, is_granted, at, source)"
         " VALUES ($1, $2, $3, $4, $5, $6, 'simulate')"},
};
