/* The row of this folder in modules.c. */
#ifndef MAITRED_CUSTOMER_MODULE_H
#define MAITRED_CUSTOMER_MODULE_H

#include "module.h"

extern const struct module customer_module;

#endif
