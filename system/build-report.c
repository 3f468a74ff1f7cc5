/*
 * -security-report: build the machine, say what it is made of, and end.
 *
 * The gate only looks on, so that the report has every violation instead of
 * the first.  No guest ever runs: nobody calls vm_start() afterwards.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "build.h"
#include "qapi/clone-visitor.h"
#include "qapi/error.h"
#include "qapi/qapi-commands-security.h"
#include "qapi/qapi-visit-security.h"
#include "qapi/qobject-output-visitor.h"
#include "qobject/qjson.h"
#include "qom/object-user-rooms.h"

static SecurityReport *report_new(void)
{
    SecurityAudit *audit = qmp_query_security_audit(&error_abort);
    SecurityReport *report = g_new0(SecurityReport, 1);
    SecurityAuditEntryList **tail = &report->violations, *e;

    QAPI_CLONE_MEMBERS(SecurityAuditSummary,
                       qapi_SecurityReport_base(report),
                       qapi_SecurityAudit_base(audit));
    for (e = audit->objects; e; e = e->next) {
        if (e->value->has_violation) {
            QAPI_LIST_APPEND(tail, QAPI_CLONE(SecurityAuditEntry, e->value));
        }
    }
    qapi_free_SecurityAudit(audit);
    report->allowed = report->policy <= COMPAT_POLICY_SECURITY_WARN ||
        !report->violations;
    return report;
}

static bool write_text(const char *path, const GString *text, Error **errp)
{
    g_autoptr(GError) gerr = NULL;

    if (g_str_equal(path, "-")) {
        if (fwrite(text->str, 1, text->len, stdout) != text->len ||
            fflush(stdout) != 0) {
            error_setg_errno(errp, errno, "cannot write the report");
            return false;
        }
        return true;
    }
    if (!g_file_set_contents(path, text->str, text->len, &gerr)) {
        error_setg(errp, "cannot write '%s': %s", path, gerr->message);
        return false;
    }
    return true;
}

bool build_report(Build *b, bool *allowed, Error **errp)
{
    SecurityReport *report = report_new();
    QObject *json = NULL;
    Visitor *v = qobject_output_visitor_new(&json);
    GString *text;
    bool ok;

    visit_type_SecurityReport(v, NULL, &report, &error_abort);
    visit_complete(v, &json);
    visit_free(v);
    *allowed = report->allowed;
    qapi_free_SecurityReport(report);
    text = qobject_to_json_pretty(json, true);
    g_string_append_c(text, '\n');
    qobject_unref(json);
    ok = write_text(b->cfg->security_report, text, errp);
    g_string_free(text, true);
    return ok;
}
