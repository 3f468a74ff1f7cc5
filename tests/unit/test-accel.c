/*
 * Tests of accel/accel.c: finding and starting accelerators.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "accel/accel-ops.h"
#include "machine-types.h"
#include "qapi/error.h"
#include "qemu/accel.h"
#include "system/cpus.h"

static bool allowed;
static int init_result;
static unsigned shaped, posted;

static int t_init_machine(AccelState *as, MachineState *ms)
{
    g_assert_true(current_accel() == as);
    return init_result;
}

static void t_setup_post(AccelState *as)
{
    posted++;
}

static void t_accel_class_init(ObjectClass *oc, const void *data)
{
    AccelClass *ac = ACCEL_CLASS(oc);

    ac->name = "T";
    ac->init_machine = t_init_machine;
    ac->setup_post = t_setup_post;
    ac->allowed = &allowed;
}

static void t_create_thread(CPUState *cpu)
{
}

static void t_ops_class_init(ObjectClass *oc, const void *data)
{
    ACCEL_OPS_CLASS(oc)->create_vcpu_thread = t_create_thread;
}

static void t_shape(CPUState *cpu)
{
    shaped++;
}

static void t_accel_cpu_class_init(ObjectClass *oc, const void *data)
{
    ACCEL_CPU_CLASS(oc)->cpu_instance_init = t_shape;
}

static const TypeInfo types[] = {
    {
        .name = ACCEL_CLASS_NAME("t"), .parent = TYPE_ACCEL,
        .class_init = t_accel_class_init,
        TYPE_IS_SECURE("test"),
    }, {
        .name = ACCEL_OPS_NAME("t"), .parent = TYPE_ACCEL_OPS,
        .class_init = t_ops_class_init,
        TYPE_IS_SECURE("test"),
    }, {
        .name = "t-accel-" TYPE_T_CPU, .parent = TYPE_ACCEL_CPU,
        .class_init = t_accel_cpu_class_init,
        TYPE_IS_SECURE("test"),
    },
};

static void test_accelerators_are_found_by_short_name(void)
{
    g_autofree char *help = accel_list_help();

    g_assert_cmpstr(accel_find("t")->name, ==, "T");
    g_assert_null(accel_find("x"));
    g_assert_null(accel_find("t-accel"));
    g_assert_nonnull(strstr(help, "\nqtest (insecure)\n"));
    g_assert_nonnull(strstr(help, "\nt (secure)\n"));
    g_assert_cmpstr(current_accel_name(), ==, "none");
}

static void test_a_failed_start_leaves_none(void)
{
    Object *accel = object_new_checked("t", TYPE_ACCEL, &error_abort);

    init_result = -ENODEV;
    g_assert_cmpint(accel_init_machine(ACCEL(accel), current_machine), ==,
                    -ENODEV);
    g_assert_null(current_accel());
    g_assert_false(allowed);
    object_unref(accel);
}

static void test_a_started_one_shapes_cpus(void)
{
    Object *accel = object_new_checked("t", TYPE_ACCEL, &error_abort);
    CPUState *cpu;

    init_result = 0;
    g_assert_cmpint(accel_init_machine(ACCEL(accel), current_machine), ==, 0);
    object_unref(accel);
    g_assert_true(allowed);
    g_assert_cmpstr(current_accel_name(), ==, "T");
    g_assert_true(object_resolve_path("/machine/accel", NULL) == accel);

    accel_init_interfaces(ACCEL_GET_CLASS(accel), TYPE_T_CPU);
    g_assert_true(cpus_get_accel() == ACCEL_GET_CLASS(accel)->ops);
    cpu = cpu_create(TYPE_T_CPU_SMALL, &error_abort);
    accel_cpu_instance_init(cpu);
    g_assert_cmpuint(shaped, ==, 1);
    object_unparent(OBJECT(cpu));
    accel_setup_post(current_machine);
    g_assert_cmpuint(posted, ==, 1);
    accel_pre_resume(current_machine, false);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    machine_types_init();
    type_register_static_array(types, ARRAY_SIZE(types));
    machine_new("t", &error_abort);
    g_test_add_func("/accel/accelerators are found by short name",
                    test_accelerators_are_found_by_short_name);
    g_test_add_func("/accel/a failed start leaves none",
                    test_a_failed_start_leaves_none);
    g_test_add_func("/accel/a started one shapes CPUs",
                    test_a_started_one_shapes_cpus);
    return g_test_run();
}
