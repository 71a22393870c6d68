/* Rules made ready, and the record of facts that their conditions are run over. */
#ifndef MAITRED_EARN_PRIV_H
#define MAITRED_EARN_PRIV_H

#include "loyalty/earn.h"

struct earn_ready {
    size_t rule; /* of the plan */
    bool has_when, has_lines;
    struct rule when, lines;
    int group; /* that it competes in; -1 none */
};

#define EARN_LINE_FACT_COUNT (EARN_FACT_COUNT - EARN_FACT_LINE_FIRST)

struct earn_facts {
    struct rule_value values[EARN_FACT_COUNT];
    struct rule_value *lines; /* EARN_LINE_FACT_COUNT of each */
};

int64_t earn_paid(const struct earn_order *o, size_t line);
void earn_facts_read(struct ctx *c, const struct earn_order *o, struct earn_facts *out);
struct rule_value earn_facts_of_order(const struct earn_facts *f);
/* From here on the line at hand is this one. */
struct rule_value earn_facts_of_line(struct earn_facts *f, size_t line);

#endif
