/* The reference as one page without scripts. Everything that is text goes through html_text. */
#include <string.h>

#include "http/openapi.h"

static void html_text(struct buf *out, const char *text)
{
    for (; *text; text++)
        switch (*text) {
        case '&':
            buf_text(out, "&amp;");
            break;
        case '<':
            buf_text(out, "&lt;");
            break;
        case '>':
            buf_text(out, "&gt;");
            break;
        case '"':
            buf_text(out, "&quot;");
            break;
        default:
            buf_char(out, *text);
        }
}

static void html_in(struct buf *out, const char *tag, const char *text)
{
    buf_printf(out, "<%s>", tag);
    html_text(out, text);
    buf_printf(out, "</%s>", tag);
}

static const char *kind_name(const struct member *m)
{
    static const char *const names[] = {"text", "whole number", "number", "true or false", "moment",
        "day", "money", "id", "one of", "object", "object", "anything"};

    return names[m->kind];
}

static void member_row(struct buf *out, const struct member *m, int depth)
{
    buf_text(out, "<tr><td>");
    for (int i = 0; i < depth; i++)
        buf_text(out, "<span class=in></span>");
    html_in(out, "code", m->name);
    buf_text(out, "</td><td>");
    html_text(out, kind_name(m));
    if (m->of) {
        buf_char(out, ' ');
        html_in(out, "code", m->of);
    }
    buf_text(out, m->flags & MEMBER_LIST ? ", a list" : "");
    buf_text(out, m->flags & MEMBER_NEEDED ? ", always" : "");
    buf_text(out, m->flags & MEMBER_NULL ? ", or null" : "");
    buf_text(out, "</td><td>");
    html_text(out, m->note ? m->note : "");
    buf_text(out, "</td></tr>");
    if (m->kind == MEMBER_OBJECT)
        for (size_t i = 0; depth < 4 && i < m->shape->count; i++)
            member_row(out, &m->shape->members[i], depth + 1);
}

static void members_table(
    struct buf *out, const char *title, const struct member *members, size_t count)
{
    if (count == 0)
        return;
    html_in(out, "h4", title);
    buf_text(out, "<table>");
    for (size_t i = 0; i < count; i++)
        member_row(out, &members[i], 0);
    buf_text(out, "</table>");
}

static void route_section(struct buf *out, const struct route *r)
{
    buf_text(out, "<details><summary><b>");
    html_text(out, r->method);
    buf_text(out, "</b> ");
    html_in(out, "code", r->path);
    buf_char(out, ' ');
    html_text(out, r->summary);
    buf_text(out, "</summary><p>");
    if (r->permission == PERM_NONE) {
        buf_text(out, "For everybody.");
    } else {
        buf_text(out, "Needs the permission ");
        html_in(out, "code", permission_rows[r->permission].name);
    }
    buf_text(out, "</p>");
    members_table(out, "Query", r->query, r->query_count);
    if (r->body)
        members_table(out, "Body", r->body->members, r->body->count);
    if (r->answer)
        members_table(out, r->flags & ROUTE_PAGED ? "Answer: a page, each of its items" : "Answer",
            r->answer->members, r->answer->count);
    buf_text(out, "</details>");
}

static void problems_section(struct buf *out)
{
    buf_text(out, "<h2>Problems</h2><table>");
    for (int e = ERR_NONE + 1; e < ERR_COUNT; e++) {
        const struct err_meaning *m = err_meaning((enum err)e);

        buf_printf(out, "<tr id=\"problem-%s\"><td><code>%s</code></td><td>%d</td></tr>", m->code,
            m->code, m->http);
    }
    buf_text(out, "</table>");
}

static void permissions_section(struct buf *out)
{
    static const enum role roles[] = {ROLE_OWNER, ROLE_MANAGER, ROLE_AGENT, ROLE_ANALYST};

    buf_text(out, "<h2>Permissions</h2><table><tr><th></th>");
    for (size_t i = 0; i < COUNT(roles); i++)
        html_in(out, "th", role_name(roles[i]));
    buf_text(out, "<th></th></tr>");
    for (int p = PERM_NONE + 1; p < PERM_COUNT; p++) {
        buf_text(out, "<tr><td>");
        html_in(out, "code", permission_rows[p].name);
        buf_text(out, "</td>");
        for (size_t i = 0; i < COUNT(roles); i++)
            html_in(out, "td", permission_rows[p].roles & roles[i] ? "yes" : "");
        html_in(out, "td", permission_rows[p].note);
        buf_text(out, "</tr>");
    }
    buf_text(out, "</table>");
}

void docs_write(struct ctx *c, struct buf *out)
{
    struct route_list all = route_list();

    (void)c;
    buf_text(out,
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
        "<meta name=\"viewport\" content=\"width=device-width\">"
        "<title>maitred API</title><link rel=\"stylesheet\" href=\"/docs.css\">"
        "</head><body><main><h1>maitred API</h1><p>Version " MAITRED_VERSION
        ". For programs: <a href=\"/api/openapi.json\">OpenAPI 3.1</a>. Money is in "
        "minor units, moments are RFC 3339 in UTC, lists go by cursor "
        "(<code>after</code>), a POST may carry an <code>Idempotency-Key</code>, an "
        "edit <code>If-Match</code>. Every answer names its request in "
        "<code>X-Request-Id</code>.</p>");
    for (size_t i = 0; i < all.count; i++)
        if (!(all.rows[i]->flags & ROUTE_HIDDEN))
            route_section(out, all.rows[i]);
    problems_section(out);
    permissions_section(out);
    buf_text(out, "</main></body></html>");
}
