/*
 * system/man-page.c: the page has every option, and is sound roff.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "system/man-page.h"
#include "system/options.h"

/* The page as a reader sees it: without requests, fonts and escapes. */
static char *plain_page(void)
{
    g_autofree char *page = man_page_new();
    GString *text = g_string_new(NULL);
    const char *p = page;

    while (*p) {
        if (g_str_has_prefix(p, "\\f")) {
            p += 3;
        } else if (g_str_has_prefix(p, "\\(")) {
            g_string_append_c(text, !strncmp(p + 2, "aq", 2) ? '\''
                              : !strncmp(p + 2, "dq", 2) ? '"'
                              : !strncmp(p + 2, "ti", 2) ? '~'
                              : !strncmp(p + 2, "ha", 2) ? '^' : '`');
            p += 4;
        } else if (g_str_has_prefix(p, "\\&") ||
                   g_str_has_prefix(p, "\\:")) {
            p += 2;
        } else if (g_str_has_prefix(p, "\\e")) {
            g_string_append_c(text, '\\');
            p += 2;
        } else if (g_str_has_prefix(p, "\\-")) {
            g_string_append_c(text, '-');
            p += 2;
        } else {
            g_string_append_c(text, *p++);
        }
    }
    return g_string_free(text, FALSE);
}

static void test_every_option(void)
{
    g_autofree char *page = plain_page();
    unsigned count = 0;

    for (const OptionRow *row = option_rows; row->name; row++) {
        g_autofree char *entry = g_strdup_printf(
            "\n.TP\n-%s%s%s%s%s\n%s.\n", row->name,
            row->alias ? ", -" : "", row->alias ? row->alias : "",
            row->params ? " " : "", row->params ? row->params : "",
            row->help);

        if (!strstr(page, entry)) {
            g_error("the page lacks%s", entry);
        }
        count++;
    }
    g_assert_cmpuint(count, >, 40);
}

static void test_sections(void)
{
    static const char *const titles[] = {
        "NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "SECURITY POLICY",
        "EXIT STATUS", "FILES", "SEE ALSO",
    };
    g_autofree char *page = plain_page();
    const char *at = page;

    for (size_t i = 0; i < G_N_ELEMENTS(titles); i++) {
        g_autofree char *line = g_strdup_printf("\n.SH \"%s\"\n", titles[i]);

        at = strstr(at, line);
        g_assert_nonnull(at);
    }
    for (int s = 0; s < OPTION_SECTION__MAX; s++) {
        g_autofree char *line = g_strdup_printf("\n.SS \"%s\"\n",
                                                option_section_title(s));

        g_assert_nonnull(strstr(page, line));
    }
    g_assert_nonnull(strstr(page, CONFIG_SYSCONFDIR "/qemu/security.conf"));
}

/* Text is never taken for a request, nor a request for text. */
static void test_requests(void)
{
    static const char *const known[] = {
        ".\\\"", ".TH", ".SH", ".SS", ".PP", ".TP", ".B", ".BR", ".nh",
        ".ad",
    };
    g_autofree char *page = man_page_new();
    g_auto(GStrv) lines = g_strsplit(page, "\n", -1);

    for (char **line = lines; *line; line++) {
        g_auto(GStrv) words = g_strsplit(*line, " ", 2);
        bool found = false;

        g_assert_cmpint(**line, !=, '\'');
        if (**line != '.') {
            continue;
        }
        for (size_t i = 0; i < G_N_ELEMENTS(known); i++) {
            found |= !strcmp(words[0], known[i]);
        }
        if (!found) {
            g_error("'%s' is no request of ours", *line);
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/man-page/every option of the table is in the page",
                    test_every_option);
    g_test_add_func("/man-page/the sections are there and in order",
                    test_sections);
    g_test_add_func("/man-page/only known requests start a line",
                    test_requests);
    return g_test_run();
}
