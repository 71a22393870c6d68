/* What is done with all modules alike. */
#include "module.h"

bool modules_ready(struct ctx *c, void *unused)
{
    (void)unused;
    for (size_t i = 0; i < module_count; i++)
        if (modules[i]->ready && !modules[i]->ready(c))
            return false;
    return true;
}
