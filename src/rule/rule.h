/* Rules that owners write as JsonLogic: {">=": [{"var": "order.total"}, 50000]}. A rule is compiled
 * once and then run as often as wanted: a run looks up no name and takes memory only for lists and
 * texts that the rule itself makes. Knows no database and no feature; one compiled rule may be run
 * by any number of threads at once.
 *
 * Operators: var missing missing_some; if ?: ! !! and or; == === != !==; < <= (also between: three
 * operands) > >=; + - * / % min max; cat substr in merge; map filter reduce all none some; log
 * (which gives its operand and prints nothing). They mean what they mean in json-logic-js, and the
 * cases that its authors publish (tests/data/jsonlogic) all pass, with five differences: substr
 * counts characters, texts are compared by code points, * always gives a number, an empty list is
 * equal to none, and an operator with too few or too many operands is refused.
 *
 * With a list of facts a rule may name only these. That is checked when it is compiled: an unknown
 * name is refused and the nearest known one suggested, so is what compares a text with a number, or
 * calculates with texts; names must stand in the rule and cannot be calculated. What is not known
 * (null) is then neither less nor more than anything, where plain JsonLogic takes it for 0.
 * Inside map, filter, all, none, some and reduce the facts are those of one element.
 *
 * Numbers are doubles: whole ones are exact up to 2^53; a rule with a greater one is refused. */
#ifndef MAITRED_RULE_H
#define MAITRED_RULE_H

#include <jansson.h>

#include "base/ctx.h"

/* Past any of these ERR_TOO_LARGE, in compiling or in running. */
#define RULE_BYTES_MAX 65536   /* a rule's text */
#define RULE_DEPTH_MAX 32      /* values inside each other */
#define RULE_NODES_MAX 10000   /* operators and values of a rule */
#define RULE_TEXT_MAX 4096     /* bytes of a text in a rule */
#define RULE_STEPS_MAX 100000  /* operators and elements looked at in one run */
#define RULE_MEMORY_MAX 262144 /* bytes of lists and texts made in one run */

enum rule_kind { RULE_NULL, RULE_FLAG, RULE_NUMBER, RULE_TEXT, RULE_LIST, RULE_OBJECT };

struct rule_value {
    enum rule_kind kind;
    uint32_t count; /* of a list's items, of an object's values */
    union {
        bool flag;
        double number; /* NaN where JavaScript would say so: "a" times 2 */
        struct str text;
        const struct rule_value *items;
        struct {
            const struct rule_value *values;
            const struct str *names; /* NULL: the facts know them, in their order */
        } object;
    };
};

static inline struct rule_value rule_flag(bool flag)
{
    return (struct rule_value){.kind = RULE_FLAG, .flag = flag};
}

static inline struct rule_value rule_number(double number)
{
    return (struct rule_value){.kind = RULE_NUMBER, .number = number};
}

static inline struct rule_value rule_text(struct str text)
{
    return (struct rule_value){.kind = RULE_TEXT, .text = text};
}

static inline struct rule_value rule_list(const struct rule_value *items, size_t count)
{
    return (struct rule_value){.kind = RULE_LIST, .count = (uint32_t)count, .items = items};
}

/* The values of facts, in the order of their list. */
static inline struct rule_value rule_record(const struct rule_value *values, size_t count)
{
    return (struct rule_value){
        .kind = RULE_OBJECT, .count = (uint32_t)count, .object = {.values = values}};
}

enum rule_type {
    RULE_OF_FLAG,
    RULE_OF_NUMBER,
    RULE_OF_TEXT,
    RULE_OF_TEXTS,   /* a list of texts */
    RULE_OF_RECORDS, /* a list of records, each with the facts of `facts` */
};

/* What rules may ask about. Its value stands at its own place in the record of a run; RULE_NULL is
 * always allowed and says that nothing is known. */
struct rule_fact {
    const char *name; /* "order.total"; the whole of it is the name */
    enum rule_type type;
    enum text title;
    const struct rule_facts *facts; /* of a RULE_OF_RECORDS, else NULL */
};

struct rule_facts {
    const struct rule_fact *rows;
    size_t count; /* at most INT16_MAX */
};

struct rule {
    const struct rule_node *root;
    const struct rule_facts *facts; /* NULL: any name may be asked for */
};

/* Compiles into the arena. ERR_INVALID says where, as a path of operators and operands such as
 * "/if/1/>=", and what to write instead; ERR_TOO_LARGE which limit. `facts` is NULL or outlives the
 * rule. */
MUST bool rule_compile(
    struct ctx *c, const json_t *json, const struct rule_facts *facts, struct rule *out);
/* The same from text. */
MUST bool rule_parse(
    struct ctx *c, struct str text, const struct rule_facts *facts, struct rule *out);

/* Runs it over a record of its facts, or over any value if it has none. What *out points at lives
 * with the rule, with `data` or in the arena. ERR_TOO_LARGE when it asks for too much. */
MUST bool rule_run(
    struct ctx *c, const struct rule *rule, struct rule_value data, struct rule_value *out);
/* Runs it for a yes or no. False, 0, NaN, null, "" and [] are no. */
MUST bool rule_holds(struct ctx *c, const struct rule *rule, struct rule_value data, bool *out);

/* JSON as a value, in the arena; ERR_TOO_LARGE beyond RULE_DEPTH_MAX. */
MUST bool rule_value_read(struct ctx *c, const json_t *json, struct rule_value *out);
bool rule_is_true(struct rule_value v);

#endif
