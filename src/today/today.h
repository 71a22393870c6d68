/* Today: the page people open in the morning. Features offer reasons to care for somebody, each a
 * row of struct module (REASONS); Today looks for them, keeps the foremost of each, and shows them
 * by section, one line a customer, with why, what is at stake, what to do next and what to say.
 *
 *   looking   today_find asks every reason's function, inside a read; today_keep writes what was
 *             found, in a write. A job does both each hour that needs it, and when somebody asks
 *             for a page that is old. A million customers take seconds; nobody waits for it.
 *   showing   today_page takes the lines kept, merges those of one customer, and adds names, ways
 *             to reach them and words: some ten short queries.
 *   marking   done, snoozed, not useful: a mark hides a line for a while and can be undone. A mark
 *             that says we spoke to somebody is a touchpoint too, so that what came of it shows.
 *
 * Functions run inside a transaction. A line is told apart by customer, reason, subject and since:
 * found again, it has the same id, and the marks on it hold. */
#ifndef MAITRED_TODAY_H
#define MAITRED_TODAY_H

#include "customer/customer.h"
#include "timeline/touchpoint.h"

#define TODAY_PREFIX "tdy"
#define TODAY_KEPT_MAX 200   /* lines of one reason that are kept */
#define TODAY_REASONS_MAX 64 /* numbers of reasons are below */
#define TODAY_DAYS_AHEAD 7   /* of days to remember */
#define TODAY_CONTACT_DAYS 7 /* whom we reached so lately is left alone */
#define TODAY_HIDE_DAYS 90   /* of what was not useful */
#define TODAY_SNOOZE_DAYS_MAX 365
#define TODAY_NOTE_MAX 2000 /* bytes */

/* In the order of the page: what we owe, what has a day, what waits to be given, what may be lost,
 * what has begun, what we do not see. */
enum today_section {
    TODAY_LATE,
    TODAY_DATES,
    TODAY_GIFTS,
    TODAY_SLIPPING,
    TODAY_FIRST,
    TODAY_STOPPED,
    TODAY_SECTION_COUNT
};
#define TODAY_SECTIONS "late|dates|gifts|slipping|first|stopped"

enum today_step {
    STEP_APOLOGISE,
    STEP_CONGRATULATE,
    STEP_PREPARE,
    STEP_OFFER,
    STEP_ASK,
    STEP_THANK,
    STEP_LOOK,
    STEP_HAND,
    STEP_COUNT
};
#define TODAY_STEPS "apologise|congratulate|prepare|offer|ask|thank|look|hand"

/* What a line's amount is. */
enum today_amount {
    AMOUNT_NONE,
    AMOUNT_ORDER,
    AMOUNT_SPENT,
    AMOUNT_AT_STAKE,
    AMOUNT_COST,
    AMOUNT_COUNT
};
#define TODAY_AMOUNTS "none|order|spent|at_stake|cost"

struct today_reason;

struct today_item {
    int64_t customer_id; /* CUSTOMER_ANONYMOUS: about the business itself */
    int64_t id;          /* set by today_offer */
    const struct today_reason *reason;
    struct str subject; /* which of that reason; '' there is one at most */
    int64_t since_us;   /* when it began, from 1970 on */
    int64_t place;      /* in its section: smaller first */
    int64_t day;        /* the day it speaks of */
    int64_t amount;     /* minor units; -1 not known */
    double chance;      /* NaN: none */
    int64_t sample;     /* what the chance, or the rhythm, rests on */
    int64_t number, other;
    struct str what;
    int64_t contacted_us, hidden_until_us; /* 0: not lately; not hidden */
};

struct today_search;

/* Sentences are messages with any of these arguments: {date} and {ahead} (the item's day, and how
 * many days there are to it), {number}, {other}, {sample}, {what}, {has_chance} (yes or no),
 * {chance}. Scripts have {date} and {number}. */
struct today_reason {
    int number;       /* 1 and up; stored, never change one */
    const char *name; /* "birthday": for programs */
    enum today_section section;
    enum today_step step;
    enum today_amount amount;
    enum text why;
    enum text script;    /* what to say, without the greeting; 0: nothing to say */
    const char *purpose; /* of the consent that saying it takes; NULL: nothing to say */
    bool is_owed;        /* about their own order: may be said unless they said no, at any time */
    bool waits;          /* whom we reached lately is not shown for it */
    bool is_personal;    /* not for those who may not see persons */
    bool is_alone;       /* not merged with a customer's other reasons, but such as this */
    int64_t again_days;  /* what is true still comes again so long after it was done */
    /* Offers what there is of this reason, and of others of the same module whose function is
     * NULL. */
    bool (*find)(struct ctx *c, struct today_search *s);
    /* What a line that was seen to does beside, and its undoing, inside the mark's transaction;
     * NULL nothing. */
    bool (*done)(struct ctx *c, const struct today_item *item);
    bool (*undone)(struct ctx *c, const struct today_item *item);
};

/* The row of a number; NULL when no module has it any more. */
const struct today_reason *today_reason_of(int number);
size_t today_reason_count(void); /* of all modules */

/* ---- looking ---- */

struct value_log;

struct today_search {
    int64_t day, now_us; /* the day it is about; now, or the end of that day when it is past */
    bool is_past;        /* what is only known of now is not to be offered */
    int64_t data_day;    /* up to which orders are known (insight_load); -1 without any */
    struct today_sales *sales; /* of sales.h */
    struct today_find *find;   /* of find.c */
};

/* Texts are copied. Any number may be offered: the foremost are kept. */
void today_offer(struct today_search *s, struct today_item *item);
/* What a customer has bought for in all; 0 when nothing. */
int64_t today_spent(const struct today_search *s, int64_t customer_id);

struct today_found {
    struct today_item *items; /* in the ctx's arena */
    size_t count;
    int64_t found_us; /* 0: never looked */
    int64_t day, data_day, mark;
    int64_t totals[TODAY_REASONS_MAX]; /* by number: how many there were and are not hidden */
};

/* Everything that may be said on this day; inside a read. */
MUST bool today_find(struct ctx *c, int64_t day, struct today_found *out);
MUST bool today_keep(struct ctx *c, const struct today_found *found);
MUST bool today_kept(struct ctx *c, struct today_found *out);
/* Of this day, and either new or with nothing on the timeline since. */
MUST bool today_is_fresh(struct ctx *c, const struct today_found *kept, bool *is_fresh);
/* Has the lines looked for again, soon, by a job; inside a write. */
MUST bool today_ask_for(struct ctx *c);

/* ---- showing ---- */

enum today_refusal {
    CONTACT_MAY,
    CONTACT_NO_CONSENT, /* for this purpose, by any way we could reach them */
    CONTACT_NO_WAY,     /* we know of none */
    CONTACT_LATELY,     /* reached less than TODAY_CONTACT_DAYS ago */
    CONTACT_REFUSAL_COUNT
};
#define TODAY_REFUSALS "may|no_consent|no_way|lately"
#define TODAY_WAYS_MAX 8

struct today_contact {
    enum today_refusal refusal;
    int64_t until_us; /* of CONTACT_LATELY: when it ends */
    struct today_way {
        const char *channel; /* a word of CONSENT_CHANNELS */
        struct str address;
    } ways[TODAY_WAYS_MAX];
    size_t way_count;
};

struct today_line {
    const struct today_item *item;
    const struct today_item *const *also; /* other reasons of the same customer, foremost first */
    size_t also_count;
    enum customer_kind kind;
    /* '' when not known, or for who may not see it. called: as one greets them; number: the id that
     * the business's own system has for them. */
    struct str name, called, number;
    enum lang lang;               /* of the script */
    struct today_contact contact; /* set when the reason has something to say */
};

struct today_page {
    int64_t day, found_us, data_day;
    struct today_part {
        struct today_line *lines;
        size_t count, shown; /* lines there are among those kept, and in `lines` */
        bool is_more;        /* than `count`: not all were kept */
    } parts[TODAY_SECTION_COUNT];
};

/* Up to `limit` lines of each section, as c->actor may see them. The lines of `found` are sorted
 * on the way. */
MUST bool today_page(
    struct ctx *c, struct today_found *found, int64_t now_us, size_t limit, struct today_page *out);
/* In the reader's language. */
const char *today_why(struct ctx *c, const struct today_page *p, const struct today_item *item);
/* In the customer's, with a greeting; NULL when there is nothing to say. */
const char *today_script(struct ctx *c, const struct today_page *p, const struct today_line *line);
struct str today_word(const char *words, int n); /* the n-th of "late|dates|...", from 0 */
/* Why they are not to be contacted; NULL when they may be. */
const char *today_refusal_text(struct ctx *c, const struct today_contact *contact);

/* ---- marking ---- */

enum today_action { TODAY_DONE = 1, TODAY_SNOOZED, TODAY_HIDDEN };
enum today_outcome { OUTCOME_NONE, OUTCOME_REACHED, OUTCOME_NOT_REACHED, OUTCOME_SEEN_TO };
#define TODAY_OUTCOMES "reached|not_reached|seen_to"

/* ERR_MISSING: no such line is kept. */
MUST bool today_item_get(struct ctx *c, int64_t id, struct today_item *out);

struct today_deed {
    enum today_outcome outcome; /* NONE: reached, or seen to where nobody is to be reached */
    enum channel channel;
    struct str note;
};
/* Reached or tried, it is a touchpoint CONTACT of the customer. One not reached comes again the
 * next day. ERR_INVALID: an outcome with nobody to reach, a note too long. */
MUST bool today_done(struct ctx *c, int64_t id, const struct today_deed *deed);
/* Until the beginning of a day, from tomorrow to TODAY_SNOOZE_DAYS_MAX. ERR_INVALID else. */
MUST bool today_snooze(struct ctx *c, int64_t id, int64_t day);
/* This reason for this customer, for TODAY_HIDE_DAYS. */
MUST bool today_hide(struct ctx *c, int64_t id);
/* Takes back the newest mark on the line that stands. ERR_MISSING: there is none. */
MUST bool today_undo(struct ctx *c, int64_t id);

/* A contact that a feature made otherwise: the touchpoint, and the lines of the customer know. */
MUST bool today_contacted(
    struct ctx *c, int64_t customer_id, int64_t id, enum channel channel, bool is_reached);

#endif
