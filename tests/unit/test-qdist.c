/*
 * Distributions and their histograms.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <math.h>
#include "qemu/qdist.h"

static void add(struct qdist *d, const double *x, const long *counts, int n)
{
    qdist_init(d);
    for (int i = n - 1; i >= 0; i--) {
        qdist_add(d, x[i], counts[i]);
    }
}

static void check_text(char *got, const char *want)
{
    g_assert_cmpstr(got, ==, want);
    g_free(got);
}

static void test_values_are_counted(void)
{
    struct qdist d;

    qdist_init(&d);
    g_assert_true(isnan(qdist_xmin(&d)));
    g_assert_true(isnan(qdist_xmax(&d)));
    g_assert_true(isnan(qdist_avg(&d)));
    for (int i = 0; i < 20; i++) {
        qdist_inc(&d, i * 7 % 20);
        qdist_add(&d, i, 2);
    }
    qdist_add(&d, 19, -3);
    g_assert_cmpuint(qdist_unique_entries(&d), ==, 20);
    g_assert_cmpuint(qdist_sample_count(&d), ==, 57);
    g_assert_cmpfloat(qdist_xmin(&d), ==, 0);
    g_assert_cmpfloat(qdist_xmax(&d), ==, 19);
    g_assert_cmpfloat_with_epsilon(qdist_avg(&d), 9, 1e-9);
    qdist_destroy(&d);
    g_assert_cmpuint(qdist_unique_entries(&d), ==, 0);
}

static void test_bins_have_the_same_width(void)
{
    static const double x[] = { 0, 0.24, 0.25, 0.5, 0.99, 1 };
    static const long counts[] = { 1, 2, 4, 8, 16, 32 };
    static const unsigned long want[] = { 3, 4, 8, 48 };
    struct qdist d, bins;

    add(&d, x, counts, 6);
    qdist_bin__internal(&bins, &d, 4);
    g_assert_cmpuint(bins.n, ==, 4);
    for (int i = 0; i < 4; i++) {
        g_assert_cmpfloat(bins.entries[i].x, ==, i * 0.25);
        g_assert_cmpuint(bins.entries[i].count, ==, want[i]);
    }
    qdist_destroy(&bins);
    qdist_bin__internal(&bins, &d, 0);
    g_assert_cmpuint(bins.n, ==, 6);
    qdist_destroy(&bins);
    qdist_destroy(&d);
}

static void test_histograms_have_eight_steps(void)
{
    static const double x[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 };
    static const long counts[] = { 0, 1, 100, 200, 300, 400, 500, 600, 699,
                                   700 };
    struct qdist d;

    add(&d, x, counts, 10);
    check_text(qdist_pr_plain(&d, 0), " ▁▂▃▄▅▆▇▇█");
    check_text(qdist_pr_plain(&d, 1), "█");
    qdist_destroy(&d);

    qdist_init(&d);
    g_assert_null(qdist_pr_plain(&d, 3));
    check_text(qdist_pr(&d, 3, QDIST_PR_BORDER), "(empty)");
    qdist_add(&d, 5, 0);
    check_text(qdist_pr_plain(&d, 3), " ");
    qdist_inc(&d, 5);
    check_text(qdist_pr_plain(&d, 3), "█");
    qdist_destroy(&d);
}

static void test_labels_name_the_outer_bins(void)
{
    static const double x[] = { 1, 3 };
    static const long counts[] = { 1, 1 };
    struct qdist d;

    add(&d, x, counts, 2);
    check_text(qdist_pr(&d, 4, 0), "█  █");
    check_text(qdist_pr(&d, 4, QDIST_PR_BORDER | QDIST_PR_100X), "|█  █|");
    check_text(qdist_pr(&d, 4, QDIST_PR_LABELS), "[1.0,1.5)█  █[2.5,3.0]");
    check_text(qdist_pr(&d, 4, QDIST_PR_LABELS | QDIST_PR_100X
                               | QDIST_PR_NODECIMAL | QDIST_PR_PERCENT),
               "[100,150)%█  █[250,300]%");
    check_text(qdist_pr(&d, 0, QDIST_PR_LABELS | QDIST_PR_NOBINRANGE),
               "1.0██3.0");
    qdist_destroy(&d);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/qdist/values are counted", test_values_are_counted);
    g_test_add_func("/qdist/bins have the same width",
                    test_bins_have_the_same_width);
    g_test_add_func("/qdist/histograms have eight steps",
                    test_histograms_have_eight_steps);
    g_test_add_func("/qdist/labels name the outer bins",
                    test_labels_name_the_outer_bins);
    return g_test_run();
}
