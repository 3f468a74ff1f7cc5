/*
 * Commands for people on devices, objects and their properties.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hmp-rig.h"

static void test_objects_come_and_go(void)
{
    assert_prints("object_add rng-builtin,id=r0", "");
    assert_prints("qom-get /objects/r0 type", "\"rng-builtin\"\n");
    assert_mentions("qom-list /objects", "r0 (child<rng-builtin>)\n");
    assert_mentions("info qom-tree /objects", "  /r0 (rng-builtin)\n");
    assert_mentions("object_add rng-builtin,id=r0", "Error: ");
    assert_prints("object_del r0", "");
    assert_prints("object_del r0", "Error: object 'r0' not found\n");
}

static void test_object_help_goes_to_the_user(void)
{
    assert_mentions("object_add help", "List of user creatable objects:\n");
    assert_mentions("object_add help", "\n  rng-builtin (secure)\n");
    assert_mentions("object_add iothread,help", "  poll-max-ns=<int>");
    assert_prints("object_add", "object_add: string expected\n"
                  "Try \"help object_add\" for more information\n");
}

static void test_properties_are_listed_read_and_written(void)
{
    assert_prints("object_add iothread,id=io", "");
    assert_prints("qom-list", "/\n");
    assert_mentions("qom-list /objects/io", "poll-max-ns (int)\n");
    assert_prints("qom-get /objects/io poll-max-ns", "32768\n");
    assert_prints("qom-set /objects/io poll-max-ns 77", "");
    assert_prints("qom-get /objects/io poll-max-ns", "77\n");
    assert_prints("qom-set -j /objects/io poll-max-ns 0x10",
                  "Error: JSON parse error at line 1, column 5: invalid "
                  "number '0x10'\n");
    assert_prints("qom-set -j /objects/io poll-max-ns 78", "");
    assert_prints("qom-get /objects/io poll-max-ns", "78\n");
    assert_prints("qom-set -j /objects/io poll-max-ns \"79\"",
                  "Error: Invalid parameter type for 'poll-max-ns', "
                  "expected: integer\n");
    assert_prints("object_del io", "");
}

static void test_paths_and_properties_must_be_there(void)
{
    assert_prints("qom-list /nowhere",
                  "Error: Device '/nowhere' not found\n");
    assert_prints("qom-get /nowhere x",
                  "Error: Device '/nowhere' not found\n");
    assert_prints("qom-set /nowhere x 1",
                  "Error: Device '/nowhere' not found\n");
    assert_mentions("qom-get /objects x", "Error: Property ");
    assert_mentions("qom-set /objects x 1", "Error: Property ");
    assert_prints("qom-get /objects", "qom-get: string expected\n"
                  "Try \"help qom-get\" for more information\n");
    assert_prints("qom-set -x /objects x 1",
                  "qom-set: unsupported option -x\n"
                  "Try \"help qom-set\" for more information\n");
}

static void test_devices_are_refused_by_name(void)
{
    assert_prints("device_add", "Error: Parameter 'driver' is missing\n");
    assert_prints("device_add nonsense",
                  "Error: 'nonsense' is not a valid device model name\n");
    assert_mentions("device_add virtio-rng-device", "Error: ");
    assert_prints("device_del nobody", "Error: Device 'nobody' not found\n");
    assert_prints("device_del", "device_del: string expected\n"
                  "Try \"help device_del\" for more information\n");
}

static void test_device_help_lists_types_and_properties(void)
{
    assert_mentions("device_add help", "name \"virtio-rng-device\"");
    assert_mentions("info qdm", "name \"virtio-rng-device\"");
    assert_mentions("device_add virtio-rng-device,help",
                    "virtio-rng-device options:\n");
    assert_mentions("device_add nonsense,help", "Error: ");
}

int main(int argc, char **argv)
{
    Client *client;
    int status;

    g_test_init(&argc, &argv, NULL);
    harness_init();
    /* Help goes to monitors from the first one on. */
    client = client_open(false, false);
    g_test_add_func("/hmp-qom/objects-come-and-go",
                    test_objects_come_and_go);
    g_test_add_func("/hmp-qom/object-help-goes-to-the-user",
                    test_object_help_goes_to_the_user);
    g_test_add_func("/hmp-qom/properties-are-listed-read-and-written",
                    test_properties_are_listed_read_and_written);
    g_test_add_func("/hmp-qom/paths-and-properties-must-be-there",
                    test_paths_and_properties_must_be_there);
    g_test_add_func("/hmp-qom/devices-are-refused-by-name",
                    test_devices_are_refused_by_name);
    g_test_add_func("/hmp-qom/device-help-lists-types-and-properties",
                    test_device_help_lists_types_and_properties);
    status = g_test_run();
    client_close(client);
    return status;
}
