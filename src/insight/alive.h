/* Who is silent for longer than usual for them, while it may still be worth asking.
 *
 * Candidates bought on three days or more and are away for more than twice their usual gap. At
 * stake is what somebody would bring within a year if still a customer, times the probability that
 * they are, times the probability that they are not: it is small for those who will surely come
 * back, and for those long gone. Who is a customer still with more than 95 % needs no warning,
 * whatever is at stake: a long silence is nothing unusual then. Without a model they are ranked by
 * how many usual gaps they are away; more than ten count as gone. */
#ifndef MAITRED_ALIVE_H
#define MAITRED_ALIVE_H

#include "insight/value.h"

#define ALIVE_STAKE_MONTHS 12

/* Borrowed. The plan's last horizon is ALIVE_STAKE_MONTHS. */
struct alive_question {
    const struct value_question *asked;
    const struct value_plan *plan;
    const struct value_log *log;
    const struct value_fit *fit;
};

int64_t alive_away_days(const struct alive_question *q, const struct value_customer *v);
/* By what to rank; negative of those who need no warning. `f` is NULL without a model. */
int64_t alive_urgency(
    const struct alive_question *q, const struct value_customer *v, const struct value_forecast *f);
/* Of what they would bring within the year, if still a customer. */
double alive_stake(const struct value_forecast *f, double worth);
/* Places in the log, the most urgent first, equals by id; to be freed with mem_free. */
uint32_t *alive_alarms(const struct alive_question *q, size_t *count);

#endif
