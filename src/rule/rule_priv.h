/* What a rule is inside: a tree of nodes, each with the function that evaluates it, so that running
 * is calling. Recursion is as deep as the rule, which compiling limits. */
#ifndef MAITRED_RULE_PRIV_H
#define MAITRED_RULE_PRIV_H

#include "rule/rule.h"

struct run;
struct rule_node;
typedef struct rule_value rule_eval(struct run *r, const struct rule_node *n);

struct rule_node {
    rule_eval *eval;
    uint32_t count;
    int16_t slots[2];        /* of eval_slot: a fact, and a fact of what is found there, or -1 */
    struct rule_node *args;  /* `count` of them */
    struct rule_value value; /* of a constant */
};

struct run {
    struct ctx *c;
    struct rule_value scope; /* what names are looked up in: all facts, or one element */
    size_t steps, bytes;
    bool knows_facts;
    bool is_over; /* a limit was passed and said so: from here on everything is null */
};

/* ---- running: run.c ---- */

struct rule_value rule_node_eval(struct run *r, const struct rule_node *n);
bool rule_run_step(struct run *r, size_t steps); /* false: over */
void *rule_run_room(struct run *r, size_t size); /* in the arena; NULL: over */

/* What {"var": ""} gives. The pair that reduce sets goes with its loop, so this is a copy of it. */
struct rule_value rule_run_scope(struct run *r);

/* ---- values: value.c ---- */

bool rule_is_same(struct rule_value a, struct rule_value b);                /* === */
bool rule_is_like(struct run *r, struct rule_value a, struct rule_value b); /* == */
/* Less -1, equal 0, more 1; 2 when they have no order. */
int rule_order(struct run *r, struct rule_value a, struct rule_value b);
double rule_number_of(struct run *r, struct rule_value v);    /* JavaScript's Number() */
double rule_number_begun(struct run *r, struct rule_value v); /* JavaScript's parseFloat() */
struct str rule_text_of(struct run *r, struct rule_value v);  /* JavaScript's String() */
/* All of them one after the other, as parts of a list are: null is nothing. */
struct str rule_text_joined(struct run *r, struct rule_value list, const char *between);

/* ---- operators: operator.c, each.c ---- */

enum rule_form { /* how operands are compiled */
    FORM_PLAIN,
    FORM_VAR,
    FORM_MISSING,
    FORM_MISSING_SOME,
    FORM_EACH,   /* the second is evaluated for each element of the first */
    FORM_REDUCE, /* the same, with "current" and "accumulator" */
};

enum rule_want { WANT_ANY, WANT_ALIKE, WANT_NUMBERS, WANT_WITHIN };

#define RULE_KIND(kind) (1u << (kind))
#define RULE_KINDS_ALL (RULE_KIND(RULE_OBJECT + 1) - 1)

struct rule_operator {
    const char *name;
    rule_eval *eval;
    int least, most; /* operands; most -1: any number */
    enum rule_form form;
    enum rule_want want;
    unsigned kinds; /* what it may give; 0: what its operands are */
};

extern const struct rule_operator rule_operators[];
extern const size_t rule_operator_count;

rule_eval rule_eval_constant, rule_eval_list, rule_eval_slot;
rule_eval rule_eval_missing_slots, rule_eval_missing_some_slots;
rule_eval rule_eval_map, rule_eval_filter, rule_eval_reduce;
rule_eval rule_eval_all, rule_eval_none, rule_eval_some;
/* {"in": [x, [texts of the rule]]} is searched by halves from here on. */
void rule_within_sort(struct rule_node *n);

/* The nearest to what somebody wrote, or NULL when none is near. */
const char *rule_nearest(struct str wanted, const char *const *names, size_t count);

#endif
