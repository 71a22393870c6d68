/* The doors of this folder: command line (campaign_cli.c, coupon_cli.c) and HTTP. */
#ifndef MAITRED_COUPON_DOORS_H
#define MAITRED_COUPON_DOORS_H

#include "cli/verb.h"
#include "coupon/coupon.h"
#include "http/request.h"

#define CAMPAIGN_VERB_COUNT 7
extern const struct verb campaign_verbs[CAMPAIGN_VERB_COUNT];
#define COUPON_VERB_COUNT 4
extern const struct verb coupon_verbs[COUPON_VERB_COUNT];

#define COUPON_ROUTE_COUNT 12
extern const struct route coupon_routes[COUPON_ROUTE_COUNT];

/* A word of a list "a|b|c", counted from 1 as the enums of coupon.h are. */
const char *coupon_word(struct arena *a, const char *words, int number);

/* Around whatever names a code over HTTP: a try is taken, ERR_TOO_MANY when there is none left, and
 * given back unless what was answered (`ok`, which it returns) tells that there is no such code. */
MUST bool coupon_guess_take(struct ctx *c, struct request *rq);
MUST bool coupon_guessed(struct ctx *c, const struct request *rq, bool ok);

/* campaign_http.c: inside their transactions. */
MUST bool campaigns_get(struct ctx *c, struct request *rq);
MUST bool campaign_post(struct ctx *c, struct request *rq);
MUST bool campaign_get_one(struct ctx *c, struct request *rq);
MUST bool campaign_patch(struct ctx *c, struct request *rq);
MUST bool campaign_open_post(struct ctx *c, struct request *rq);
MUST bool campaign_close_post(struct ctx *c, struct request *rq);
MUST bool campaign_codes_post(struct ctx *c, struct request *rq);
extern const struct shape campaign_shape, campaign_new_shape, campaign_edit_shape, codes_new_shape,
    codes_made_shape;

#endif
