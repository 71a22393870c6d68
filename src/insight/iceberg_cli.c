/* insight iceberg: what others say of silent customers, beside what this shop's own answers and
 * complaints say, and what is missing for more. */
#include "insight/loyal_cli.h"

#include <math.h>

#include "insight/iceberg.h"

#define COMPLAINTS_MAX INT64_C(1000000000)
#define RATIO_MAX 1000000
#define ASKED_MIN 30 /* fewer answers say nothing about those who were not asked */

struct report {
    struct ctx *c;
    struct output *o;
    struct insight_question question;
    struct iceberg iceberg;
    struct str tag;
    int64_t complaints, ratio;
};

static const char *count_text(const struct report *r, double count)
{
    return lang_int(r->c->arena, r->c->lang, (int64_t)(count + .5));
}

/* ---- what others say ---- */

/* 26 unhappy customers for one complaint; 26 times 10 told, 26 times 10 times 5 told again. */
static void put_classic(const struct report *r)
{
    int64_t unhappy = r->complaints * r->ratio;
    int64_t first = unhappy * ICEBERG_TELLS, again = first * ICEBERG_RETELLS;

    output_object(r->o, "classic");
    output_int(r->o, "complaints", NULL, r->complaints);
    output_int(r->o, "ratio", NULL, r->ratio);
    output_int(r->o, "unhappy", NULL, unhappy);
    output_int(r->o, "silent", NULL, unhappy - r->complaints);
    output_int(r->o, "tells", NULL, ICEBERG_TELLS);
    output_int(r->o, "retells", NULL, ICEBERG_RETELLS);
    output_int(r->o, "told", NULL, first + again);
    output_close(r->o);
    output_title(r->o, insight_text(r->c, T_INSIGHT_ICEBERG_CLASSIC_TITLE));
    output_line(r->o,
        LANG_FORMAT(r->c->arena, r->c->lang, T_INSIGHT_ICEBERG_CLASSIC,
            ARG_INT("complaints", r->complaints), ARG_INT("ratio", r->ratio),
            ARG_INT("unhappy", unhappy), ARG_INT("silent", unhappy - r->complaints)));
    output_line(r->o,
        LANG_FORMAT(r->c->arena, r->c->lang, T_INSIGHT_ICEBERG_TOLD,
            ARG_INT("tells", ICEBERG_TELLS), ARG_INT("retells", ICEBERG_RETELLS),
            ARG_INT("unhappy", unhappy), ARG_INT("first", first), ARG_INT("again", again),
            ARG_INT("told", first + again)));
}

/* ---- the shop's own ---- */

static void put_range(const struct report *r, const char *key, double value, struct interval i)
{
    output_object(r->o, key);
    output_real(r->o, "value", NULL, value, 1);
    output_real(r->o, "low", NULL, i.low, 1);
    output_real(r->o, "high", NULL, i.high, 1);
    output_real(r->o, "level", NULL, INSIGHT_LEVEL, 2);
    output_close(r->o);
}

/* The share of detractors among those asked, taken to all who buy. */
static void put_survey(const struct report *r)
{
    const struct iceberg *k = &r->iceberg;
    struct interval i = {NAN, NAN};
    double share = NAN, active = (double)k->active;

    if (k->asked >= ASKED_MIN &&
        interval_wilson((struct share){k->detractors, k->asked}, INSIGHT_LEVEL, &i))
        share = insight_share(k->detractors, k->asked);
    output_object(r->o, "survey");
    output_int(r->o, "asked", NULL, k->asked);
    output_int(r->o, "detractors", NULL, k->detractors);
    loyal_share_put(r->o, "share", share, i);
    output_int(r->o, "active", NULL, k->active);
    put_range(r, "unhappy", share * active, (struct interval){i.low * active, i.high * active});
    output_close(r->o);
    if (isnan(share))
        output_line(r->o,
            LANG_FORMAT(r->c->arena, r->c->lang, T_INSIGHT_ICEBERG_NO_SURVEY,
                ARG_INT("n", k->asked), ARG_INT("min", ASKED_MIN)));
    else
        output_line(r->o,
            LANG_FORMAT(r->c->arena, r->c->lang, T_INSIGHT_ICEBERG_SURVEY,
                ARG_INT("n", k->detractors), ARG_INT("asked", k->asked),
                ARG_TEXT("share", lang_percent(r->c->arena, r->c->lang, share, 0)),
                ARG_INT("active", k->active), ARG_TEXT("value", count_text(r, share * active)),
                ARG_TEXT("low", count_text(r, i.low * active)),
                ARG_TEXT("high", count_text(r, i.high * active))));
}

static void people_capture(const struct report *r, const struct capture *e)
{
    const struct iceberg *k = &r->iceberg;

    output_line(r->o,
        LANG_FORMAT(r->c->arena, r->c->lang, T_INSIGHT_ICEBERG_CAPTURE,
            ARG_INT("complained", k->complained), ARG_INT("answers", k->unhappy_answers),
            ARG_INT("both", k->both), ARG_TEXT("value", count_text(r, e->total)),
            ARG_TEXT("low", count_text(r, e->interval.low)),
            ARG_TEXT("high", count_text(r, e->interval.high))));
    output_line(r->o, insight_text(r->c, T_INSIGHT_ICEBERG_ASSUMES));
    if (k->both < CAPTURE_BOTH_MIN)
        output_line(r->o,
            LANG_FORMAT(r->c->arena, r->c->lang, T_INSIGHT_ICEBERG_ROUGH, ARG_INT("n", k->both),
                ARG_INT("min", CAPTURE_BOTH_MIN)));
}

/* Two lists of the unhappy: what each misses is told by who stands on both. */
static void put_capture(const struct report *r)
{
    const struct iceberg *k = &r->iceberg;
    struct capture e = {NAN, {NAN, NAN}};
    bool ok = capture_estimate(k->unhappy_answers, k->complained, k->both, INSIGHT_LEVEL, &e);
    double complained = (double)k->complained;

    output_object(r->o, "capture");
    output_text(r->o, "tag", NULL, r->tag);
    output_int(r->o, "detractors", NULL, k->unhappy_answers);
    output_int(r->o, "complained", NULL, k->complained);
    output_int(r->o, "both", NULL, k->both);
    output_int(r->o, "appeased", NULL, k->appeased);
    put_range(r, "unhappy", e.total, e.interval);
    put_range(r, "ratio", e.total / complained,
        (struct interval){e.interval.low / complained, e.interval.high / complained});
    output_text(r->o, "method", NULL, STR("chapman, transformed logit"));
    output_close(r->o);
    if (ok)
        people_capture(r, &e);
    else
        output_line(r->o,
            LANG_FORMAT(r->c->arena, r->c->lang, T_INSIGHT_ICEBERG_NO_CAPTURE,
                ARG_INT("complained", k->complained), ARG_INT("answers", k->unhappy_answers),
                ARG_STR("tag", r->tag)));
}

bool insight_iceberg_run(struct ctx *c, struct call *call)
{
    struct report r = {.c = c, .o = call->out, .tag = call_text(call, "tag")};
    struct columns *cols;
    bool ok;

    if (!call_int(c, call, "complaints", 1, COMPLAINTS_MAX, 0, &r.complaints) ||
        !call_int(c, call, "ratio", 1, RATIO_MAX, ICEBERG_RATIO, &r.ratio) ||
        !insight_ask(c, call, &r.question, &cols))
        return false;
    if (r.tag.n == 0)
        r.tag = STR("complaint");
    r.question.view = (enum insight_view)call_choice(call, "view");
    ok = iceberg_read(c, &r.question, cols, r.tag, &r.iceberg);
    columns_free(&cols);
    if (!ok)
        return false;
    if (r.complaints == 0)
        r.complaints = r.iceberg.complained + r.iceberg.appeased;
    if (r.complaints == 0)
        r.complaints = 1;
    insight_begin(c, r.o, T_INSIGHT_ICEBERG_TITLE, &r.question);
    insight_view_put(c, r.o, &r.question);
    put_classic(&r);
    output_title(r.o, insight_text(c, T_INSIGHT_ICEBERG_OWN_TITLE));
    put_capture(&r);
    put_survey(&r);
    return true;
}
