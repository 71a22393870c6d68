/* Who leaves: customers under contract, whose end is known and not guessed as a shop's must be.
 *
 * The curve is Kaplan and Meier's over the months contracts run: an ended one for as long as it
 * ran, a running one until the last day it is known to have run. Contracts that ended before
 * anybody wrote them down must not be missing, or the curve is too kind.
 *
 * The model is a logistic regression with a ridge (stats/logit.h). What it may know of a contract
 * is decided by what the data say about when contracts began and ended.
 *
 * Landmark: every contract has a beginning, and every ended one a day of its end. Then we stand
 * `ahead` days before the last day contracts were told of, look at those that ran on that day with
 * what was known on that day, and ask which had ended by the last: van Houwelingen (2007),
 * Scandinavian Journal of Statistics 34, 70-85. Nothing that happened after the landmark is seen;
 * chances are of leaving within `ahead` days. Plan and charge are as they were last told.
 *
 * Snapshot: some contract began or ended on a day nobody told. Then it can only be asked how
 * contracts that ended differ from those that run. Tenure is measured at the end of who left and
 * today of who stayed: it says both how long one has been at risk and that one survived so long, so
 * its effect is one of likeness, not of cause. Touchpoints are left out altogether, for those after
 * an unknown end would give it away (nobody orders after leaving). Chances are of having ended,
 * among contracts that look the same; they name no time.
 *
 * Rows are taken in the order of a hash of what a contract is known as, which also says the fold of
 * its customer: the figures are the same whatever the engine and the run. */
#ifndef MAITRED_CHURN_H
#define MAITRED_CHURN_H

#include "insight/purchase.h"
#include "stats/logit.h"
#include "stats/survival.h"

#define CHURN_AHEAD_DAYS 90

enum churn_by { CHURN_PLAN, CHURN_COUNTRY, CHURN_ALL };
#define CHURN_BY "plan|country|all"

struct churn_question {
    const struct insight_question *question;
    enum churn_by by;
    int64_t ahead_days;
};

/* What was known of a customer at some moment. Scores of NPS and CSAT from 0, the worst, to 1. */
struct churn_look {
    int64_t tenure; /* thousandths of a month, of the contract */
    int64_t orders, money, last_order_us;
    double last_score, score_sum; /* last_score: NaN without one */
    int64_t scores, complaints;   /* complaints: NPS up to 6, CSAT up to 2 */
    int64_t late;                 /* deliveries */
};

struct churn_contract {
    int64_t customer_id, id, told_day, started_us, ended_us, monthly;
    uint64_t hash; /* of what it is known as: the same in each database */
    int64_t time;  /* thousandths of a month it ran, as of the question */
    bool is_over;  /* as it was told; later than the question perhaps */
    bool has_ended;
    bool is_tried, has_left; /* is_tried: the model learns from it; has_left: what it learns */
    uint8_t plan, group;     /* places among the names below */
    struct churn_look then, now;
};

/* The biggest groups have a place each, the smaller ones share the last. */
struct churn_names {
    const char *names[SURVIVAL_GROUPS_MAX]; /* "": it is not known */
    size_t count;
    bool has_rest; /* the last place is all others */
};

/* From CHURN_FEATURES on: a plan, against the most frequent one. */
enum churn_feature {
    CHURN_RECENCY,   /* log of 1 + days since the last order, or since the contract began */
    CHURN_FREQUENCY, /* log of 1 + orders */
    CHURN_MONEY,     /* log of 1 + what they spent */
    CHURN_TENURE,    /* log of 1 + months: the first months weigh most */
    CHURN_LAST_SCORE,
    CHURN_MEAN_SCORE,
    CHURN_NO_SCORE, /* 1 for who never answered; their scores are taken for the mean */
    CHURN_COMPLAINTS,
    CHURN_LATE,
    CHURN_MONTHLY, /* the charge; who has none is taken for the mean */
    CHURN_FEATURES
};
#define CHURN_CANDIDATES_MAX (CHURN_FEATURES + SURVIVAL_GROUPS_MAX - 1)
static_assert(CHURN_CANDIDATES_MAX <= LOGIT_FEATURES_MAX, "the regression takes them all");

enum churn_use { CHURN_USED, CHURN_UNDATED, CHURN_UNKNOWN, CHURN_CONSTANT };

struct churn_leaver {
    const struct churn_contract *contract;
    double chance;
    struct interval interval;
};

struct churn_model {
    int64_t rows;
    enum logit_status status;
    struct logit_choice choice;
    size_t candidate_count;
    enum churn_use uses[CHURN_CANDIDATES_MAX];
    size_t terms[CHURN_CANDIDATES_MAX]; /* which feature each term of the regression is */
    struct auc auc;                     /* all below only when fitted; from held-out chances */
    struct calibration calibration;
    struct churn_leaver *leavers; /* running contracts, the likeliest to leave first */
    size_t leaver_count;
};

struct churn {
    struct churn_contract *contracts; /* in the order of their hashes */
    size_t count;
    int64_t ended;
    int64_t told_later, not_begun, no_length; /* left out: nothing can be said of them yet */
    bool is_snapshot;
    int64_t seen_day; /* the last day contracts are told of */
    struct churn_names plans, groups;
    struct survival all, curves[SURVIVAL_GROUPS_MAX];
    struct survival_test test;
    struct churn_model model;
};

/* Inside a read transaction. */
MUST bool churn_read(
    struct ctx *c, const struct churn_question *q, const struct columns *cols, struct churn *out);
void churn_fini(struct churn *k);

/* The model's part (churn_model.c), once contracts and plans are there. */
void churn_model_fit(
    struct ctx *c, const struct churn_question *q, const struct columns *cols, struct churn *k);

#endif
