/*
 * The manual page, made from the table of options.
 *
 * Only the prose around the options is here; what an option takes and does is
 * said in its row of option_rows, once for -help and for this page.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "man-page.h"
#include "options.h"

#define PROGRAM "qemu-system-x86_64"

/* Append @text so that roff shows it as it is. */
static void put_text(GString *page, const char *text)
{
    bool bol = !page->len || page->str[page->len - 1] == '\n';

    for (; *text; text++) {
        if (bol && (*text == '.' || *text == '\'')) {
            g_string_append(page, "\\&");
        }
        switch (*text) {
        case '\\':
            g_string_append(page, "\\e");
            break;
        case '-':
            g_string_append(page, "\\-");
            break;
        case '\'':
            g_string_append(page, "\\(aq");
            break;
        case '"':
            g_string_append(page, "\\(dq");
            break;
        case '~':
            g_string_append(page, "\\(ti");
            break;
        case '^':
            g_string_append(page, "\\(ha");
            break;
        case '`':
            g_string_append(page, "\\(ga");
            break;
        default:
            g_string_append_c(page, *text);
        }
        bol = *text == '\n';
    }
}

/* A macro with one argument. */
static void put_macro(GString *page, const char *macro, const char *arg)
{
    g_string_append_printf(page, ".%s \"", macro);
    put_text(page, arg);
    g_string_append(page, "\"\n");
}

static void put_paragraph(GString *page, const char *text)
{
    g_string_append(page, ".PP\n");
    put_text(page, text);
    g_string_append_c(page, '\n');
}

/* A term in bold, and what it means. */
static void put_item(GString *page, const char *term, const char *text)
{
    g_string_append(page, ".TP\n\\fB");
    put_text(page, term);
    g_string_append(page, "\\fR\n");
    put_text(page, text);
    g_string_append_c(page, '\n');
}

/* What an option takes; a line may break before each optional part. */
static void put_params(GString *page, const char *params)
{
    g_auto(GStrv) parts = g_strsplit(params, "[,", -1);

    for (unsigned i = 0; parts[i]; i++) {
        g_string_append(page, i ? "\\:[," : "");
        put_text(page, parts[i]);
    }
}

static void put_option(GString *page, const OptionRow *row)
{
    g_string_append(page, ".TP\n\\fB\\-");
    put_text(page, row->name);
    if (row->alias) {
        g_string_append(page, "\\fR, \\fB\\-");
        put_text(page, row->alias);
    }
    g_string_append(page, "\\fR");
    if (row->params) {
        g_string_append(page, " \\fI");
        put_params(page, row->params);
        g_string_append(page, "\\fR");
    }
    g_string_append_c(page, '\n');
    put_text(page, row->help);
    g_string_append(page, ".\n");
}

static void put_head(GString *page)
{
    g_string_append(page, ".\\\" Made from the table of options; do not edit."
                    "\n.TH QEMU\\-SYSTEM\\-X86_64 1 \"\" \"Ringfence "
                    RINGFENCE_VERSION "\" \"User Commands\"\n.nh\n.ad l\n");
    put_macro(page, "SH", "NAME");
    g_string_append(page, "qemu\\-system\\-x86_64 \\- run an x86 machine\n");
    put_macro(page, "SH", "SYNOPSIS");
    g_string_append(page, ".B qemu\\-system\\-x86_64\n"
                    "[\\fIoptions\\fR] [\\fIdisk_image\\fR]\n");
    put_macro(page, "SH", "DESCRIPTION");
    put_text(page, PROGRAM " makes a machine of the parts that its options "
             "name and runs it, with the processor's own help (-accel kvm) "
             "or by interpretation (-accel tcg).  It takes QEMU's command "
             "line and speaks QEMU's monitor protocol, QMP, but is written "
             "independently of the QEMU project.\n");
    put_paragraph(page, "Every machine, accelerator, processor model, "
                  "device, object, character device and block driver "
                  "declares whether it is a security boundary.  The option "
                  "-compat decides what follows from that; see SECURITY "
                  "POLICY.");
    put_paragraph(page, "A word without a dash is the file of the first "
                  "disk.  Options start with one dash or two.  An argument "
                  "of the form KEY=VALUE,KEY=VALUE has a comma within a "
                  "value doubled.  Where JSON is mentioned, the argument "
                  "may be a JSON object instead.");
}

static void put_options(GString *page)
{
    put_macro(page, "SH", "OPTIONS");
    for (int s = 0; s < OPTION_SECTION__MAX; s++) {
        put_macro(page, "SS", option_section_title(s));
        for (const OptionRow *row = option_rows; row->name; row++) {
            if (row->section == s) {
                put_option(page, row);
            }
        }
    }
}

static void put_policy(GString *page)
{
    put_macro(page, "SH", "SECURITY POLICY");
    put_text(page, "A type is declared secure, declared insecure, or says "
             "nothing.  Secure means that a hole in it is treated as a "
             "security bug; it is no promise that there is none.  The "
             "levels of -compat security=LEVEL are ordered:\n");
    put_item(page, "none", "All types may be used.  This is the default.");
    put_item(page, "warn", "All types may be used; each that is not "
             "declared secure is warned of once.");
    put_item(page, "prohibit-insecure", "Types that are declared insecure "
             "are refused.");
    put_item(page, "require-secure", "Only types that are declared secure "
             "may be used.");
    put_paragraph(page, "What a user names is judged when it is named, "
                  "whether on the command line or through a monitor.  The "
                  "machine as a whole is judged before it runs, with what "
                  "nobody named.  A repeated -compat only tightens the "
                  "level; so does the QMP command set-security-policy.  "
                  "-device help, -machine help and the QMP command "
                  "qom-list-types show what is declared, and why.");
}

static void put_tail(GString *page)
{
    put_macro(page, "SH", "EXIT STATUS");
    put_item(page, "0", "The machine was shut down, or a question was "
             "answered.");
    put_item(page, "1", "The command line was wrong, something could not be "
             "made, or the policy refused it; a message says what.");
    put_paragraph(page, "A guest can choose another status if it is given a "
                  "device for that, such as isa-debug-exit.");

    put_macro(page, "SH", "FILES");
    put_item(page, CONFIG_SYSCONFDIR "/qemu/security.conf",
             "The host's security profile: a level below which no command "
             "line gets (minimum in the group policy) and types that count "
             "as insecure on this host (the group demote).  Read if it is "
             "there; its level does not hold for -machine none.  -compat "
             "security-profile=FILE names another one that is read too.");

    put_macro(page, "SH", "SEE ALSO");
    g_string_append(page, ".BR kvm (4),\n.BR virsh (1)\n");
    put_paragraph(page, "The QMP reference manual and the documents on the "
                  "security policy come with the sources, in the folder "
                  "docs.");
}

char *man_page_new(void)
{
    GString *page = g_string_new(NULL);

    put_head(page);
    put_options(page);
    put_policy(page);
    put_tail(page);
    return g_string_free(page, FALSE);
}
