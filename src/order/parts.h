/* What becomes of sales, deliveries, visits and scores when customers merge, part, ask for their
 * file or are erased (struct customer_part): for the module row of this folder. */
#ifndef MAITRED_PARTS_H
#define MAITRED_PARTS_H

#include "module.h"

#define ORDER_PART_COUNT 12
extern const struct customer_part order_parts[ORDER_PART_COUNT];

#endif
