/* The features of this program, lowest first. */
#include "module.h"

extern const struct module setting_module, customer_module, order_module, spend_module,
    contract_module, intake_module, insight_module, loyal_module, value_module, upkeep_module;
extern const struct module setting_module, customer_module, order_module, intake_module,
    insight_module, compare_module, loyal_module, value_module, upkeep_module;

const struct module *const modules[] = {
    &intake_module,
    &insight_module,
    &compare_module,
    &loyal_module,
    &value_module,
    &contract_module,
    &customer_module,
    &order_module,
    &setting_module,
    &spend_module,
    &upkeep_module,
};
const size_t module_count = COUNT(modules);
