/* insight nps: the score, how sure it is, and whether it moved. */
#include "insight/insight_cli.h"

#include <math.h>

#define DAYS_MAX 36500
#define CHANGE_DAYS 90 /* compared when nothing else was asked for */
#define LIKELY_P .05   /* below, a change is called real */

static const struct {
    const char *name;
    enum text advice;
} bands[] = {
    [NPS_BAND_LOW] = {"look_into_it", T_INSIGHT_NPS_BAND_LOW},
    [NPS_BAND_FAIR] = {"fair", T_INSIGHT_NPS_BAND_FAIR},
    [NPS_BAND_HIGH] = {"grows_by_itself", T_INSIGHT_NPS_BAND_HIGH},
};

struct report {
    struct ctx *c;
    struct output *o;
    struct nps_answers answers;
    int64_t days; /* of a period */
    double level;
};

static int64_t answer_count(const struct nps_counts *n)
{
    return n->promoters + n->passives + n->detractors;
}

static double score_of(const struct nps_counts *n)
{
    struct nps s;

    return nps_score(n, &s) ? s.score : NAN;
}

static const char *points(const struct report *r, double value)
{
    return lang_decimal(r->c->arena, r->c->lang, value, 1);
}

static const char *level_text(const struct report *r)
{
    return lang_percent(r->c->arena, r->c->lang, r->level, 0);
}

/* ---- people ---- */

static void kind_row(const struct report *r, enum text label, int64_t count, int64_t n)
{
    output_row(r->o);
    output_text(r->o, NULL, NULL, str_of(insight_text(r->c, label)));
    output_int(r->o, NULL, NULL, count);
    output_percent(r->o, NULL, NULL, insight_share(count, n), 1);
    output_percent(r->o, NULL, NULL, insight_share(count, n), 1);
}

static void people_kinds(const struct report *r)
{
    const struct nps_counts *a = &r->answers.all;
    const struct column columns[] = {
        {NULL, insight_text(r->c, T_INSIGHT_NPS_ANSWER), COLUMN_LEFT},
        {NULL, insight_text(r->c, T_INSIGHT_NPS_ANSWERS), COLUMN_RIGHT},
        {NULL, insight_text(r->c, T_INSIGHT_NPS_SHARE), COLUMN_RIGHT},
        {NULL, "", COLUMN_BAR},
    };

    output_table(r->o, NULL, columns, COUNT(columns));
    kind_row(r, T_INSIGHT_NPS_PROMOTERS, a->promoters, answer_count(a));
    kind_row(r, T_INSIGHT_NPS_PASSIVES, a->passives, answer_count(a));
    kind_row(r, T_INSIGHT_NPS_DETRACTORS, a->detractors, answer_count(a));
    output_table_end(r->o);
}

static void people_score(const struct report *r, double score, struct interval i)
{
    const char *line = LANG_FORMAT(r->c->arena, r->c->lang, T_INSIGHT_NPS_VALUE,
        ARG_TEXT("score", points(r, score)), ARG_TEXT("low", points(r, i.low)),
        ARG_TEXT("high", points(r, i.high)), ARG_TEXT("level", level_text(r)));

    output_text(r->o, NULL, insight_text(r->c, T_INSIGHT_NPS_SCORE), str_of(line));
    output_int(
        r->o, NULL, insight_text(r->c, T_INSIGHT_NPS_ANSWERS), answer_count(&r->answers.all));
    people_kinds(r);
    output_line(r->o,
        insight_text(r->c,
            nps_band_is_clear(score, i) ? bands[nps_band(score)].advice
                                        : T_INSIGHT_NPS_BAND_UNCLEAR));
}

static void people_change(const struct report *r, double change, double p)
{
    enum text verdict = p < LIKELY_P ? T_INSIGHT_NPS_CHANGE_REAL : T_INSIGHT_NPS_CHANGE_CHANCE;
    const char *difference =
        arena_printf(r->c->arena, "%s%s", change > 0 ? "+" : "", points(r, change));

    output_line(r->o,
        LANG_FORMAT(r->c->arena, r->c->lang, T_INSIGHT_NPS_CHANGE, ARG_INT("days", r->days),
            ARG_TEXT("now", points(r, score_of(&r->answers.recent))),
            ARG_INT("n", answer_count(&r->answers.recent)),
            ARG_TEXT("previous", points(r, score_of(&r->answers.previous))),
            ARG_INT("m", answer_count(&r->answers.previous)), ARG_TEXT("difference", difference)));
    if (!isnan(p))
        output_line(r->o,
            LANG_FORMAT(r->c->arena, r->c->lang, verdict,
                ARG_TEXT("p", lang_decimal(r->c->arena, r->c->lang, p, 3))));
}

/* ---- programs, and the order of both ---- */

static void put_change(const struct report *r)
{
    const struct nps_counts *now = &r->answers.recent, *before = &r->answers.previous;
    struct nps_difference d = {.p = NAN};
    double change;

    if (answer_count(now) < NPS_ANSWERS_MIN || answer_count(before) < NPS_ANSWERS_MIN) {
        output_null(r->o, "change", NULL);
        output_line(r->o,
            LANG_FORMAT(
                r->c->arena, r->c->lang, T_INSIGHT_NPS_CHANGE_UNKNOWN, ARG_INT("days", r->days)));
        return;
    }
    change = score_of(now) - score_of(before);
    if (!nps_compare(now, before, &d))
        d.p = NAN; /* all of a kind in both: there is no telling */
    output_object(r->o, "change");
    output_int(r->o, "days", NULL, r->days);
    output_int(r->o, "n", NULL, answer_count(now));
    output_int(r->o, "previous_n", NULL, answer_count(before));
    output_real(r->o, "previous", NULL, score_of(before), 1);
    output_real(r->o, "difference", NULL, change, 1);
    output_real(r->o, "p", NULL, d.p, 3);
    output_close(r->o);
    people_change(r, change, d.p);
}

static void put_counts(const struct report *r)
{
    const struct nps_counts *a = &r->answers.all;

    output_int(r->o, "n", NULL, answer_count(a));
    output_int(r->o, "promoters", NULL, a->promoters);
    output_int(r->o, "passives", NULL, a->passives);
    output_int(r->o, "detractors", NULL, a->detractors);
}

static void put_score(const struct report *r)
{
    const struct nps_counts *a = &r->answers.all;
    struct interval i;

    if (answer_count(a) < NPS_ANSWERS_MIN) {
        output_null(r->o, "nps", NULL);
        output_null(r->o, "interval", NULL);
        output_null(r->o, "band", NULL);
        output_line(r->o,
            LANG_FORMAT(
                r->c->arena, r->c->lang, T_INSIGHT_NPS_TOO_FEW, ARG_INT("n", answer_count(a))));
        return;
    }
    if (!nps_interval(a, NPS_SCORE, r->level, &i))
        bug("no interval for %lld answers", (long long)answer_count(a));
    output_real(r->o, "nps", NULL, score_of(a), 1);
    output_object(r->o, "interval");
    output_real(r->o, "low", NULL, i.low, 1);
    output_real(r->o, "high", NULL, i.high, 1);
    output_real(r->o, "level", NULL, r->level, 2);
    output_text(r->o, "method", NULL, STR("score"));
    output_real(r->o, "design_effect", NULL, nps_design_effect(a), 2);
    output_close(r->o);
    if (nps_band_is_clear(score_of(a), i))
        output_text(r->o, "band", NULL, str_of(bands[nps_band(score_of(a))].name));
    else
        output_null(r->o, "band", NULL);
    if (insight_is_for_people(r->o))
        people_score(r, score_of(a), i);
}

static struct nps_question question_of(
    struct ctx *c, const struct insight_question *q, int64_t days, bool has_days)
{
    struct nps_question n = {.until_us = q->until_us, .thread_count = q->thread_count};

    n.recent_us = zone_moment(c->zone, q->as_of + 1 - days, 0);
    n.previous_us = zone_moment(c->zone, q->as_of + 1 - 2 * days, 0);
    n.from_us = has_days ? n.recent_us : INT64_MIN;
    return n;
}

bool insight_nps_run(struct ctx *c, struct call *call)
{
    static const double levels[] = {.95, .90, .99};
    struct report r = {.c = c, .o = call->out, .level = levels[call_choice(call, "level")]};
    struct insight_question q;
    struct nps_question n;
    struct columns *cols;

    if (!call_int(c, call, "days", 1, DAYS_MAX, CHANGE_DAYS, &r.days) ||
        !insight_ask(c, call, &q, &cols))
        return false;
    n = question_of(c, &q, r.days, call_has(call, "days"));
    insight_nps(cols, &n, &r.answers);
    columns_free(&cols);
    insight_begin(c, r.o, T_INSIGHT_NPS_TITLE, &q);
    put_counts(&r);
    put_score(&r);
    put_change(&r);
    return true;
}
