/* Visitors: customers of whom nothing is known but devices and what was looked at with them. Nobody
 * can ask for their file, since nobody knows that they are one; so they are forgotten when nothing
 * was heard of them for some days (setting visitor_days, 400 unless said otherwise; 0 keeps them).
 *
 * Who has a name, any other identity, a merge, or a row of any other kind (an order, a consent, a
 * note, points) is no visitor. Of who is forgotten an empty, erased row stays, so that nothing that
 * names its id leads astray. */
#ifndef MAITRED_VISITOR_H
#define MAITRED_VISITOR_H

#include "job/job.h"

#define VISITOR_DAYS 400

/* A job: one visitor a transaction, so that nobody waits long. */
bool visitors_forget(struct ctx *c, struct job *job);

#endif
