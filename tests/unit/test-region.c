/*
 * Regions: kinds, names, owners.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "memory-harness.h"

static void test_region_is_a_child_of_its_owner(void)
{
    Object *owner = object_new(TYPE_CONTAINER);
    MemoryRegion *a = g_new(MemoryRegion, 1), *b = g_new(MemoryRegion, 1);

    memory_region_init(a, owner, "pc/ram", 0x1000);
    memory_region_init(b, owner, "pc/ram", 0x2000);
    g_assert_cmpstr(memory_region_name(a), ==, "pc/ram");
    g_assert_cmpstr(object_get_canonical_path_component(OBJECT(a)), ==,
                    "pc\\x2fram[0]");
    g_assert_cmpstr(object_get_canonical_path_component(OBJECT(b)), ==,
                    "pc\\x2fram[1]");
    g_assert_true(memory_region_owner(a) == owner);
    g_assert_cmpuint(object_property_get_uint(OBJECT(b), "size",
                                              &error_abort), ==, 0x2000);
    object_unref(owner);
    g_free(a);
    g_free(b);
}

static void test_container_and_member_of_one_owner_can_go(void)
{
    Object *owner = object_new(TYPE_CONTAINER);
    MemoryRegion *box = g_new(MemoryRegion, 1), *in = g_new(MemoryRegion, 1);

    memory_region_init(box, owner, "box", 0x1000);
    memory_region_init_io(in, owner, &recorder_ops, NULL, "in", 0x10);
    memory_region_add_subregion(box, 0, in);
    g_assert_true(memory_region_is_mapped(in));
    memory_region_del_subregion(box, in);
    g_assert_false(memory_region_is_mapped(in));
    object_unref(owner);
    g_free(box);
    g_free(in);
}

static void test_kinds_are_told_apart(void)
{
    MemoryRegion ram, rom, dev, alias;
    static uint32_t words[4] = { 0x11223344, 0x55667788 };
    Space s;

    space_init(&s);
    memory_region_init_ram(&ram, NULL, "ram", 0x1000, &error_abort);
    g_assert_true(memory_region_is_ram(&ram));
    g_assert_false(memory_region_is_rom(&ram));
    g_assert_cmpint(memory_region_get_fd(&ram), ==, -1);
    memory_region_init_rom(&rom, NULL, "rom", 0x1000, &error_abort);
    g_assert_true(memory_region_is_rom(&rom));
    g_assert_cmphex(memory_region_get_ram_addr(&ram), !=,
                    memory_region_get_ram_addr(&rom));
    memory_region_init_alias(&alias, NULL, "alias", &ram, 0x800, 0x800);
    g_assert_true((uint8_t *)memory_region_get_ram_ptr(&alias) ==
                  (uint8_t *)memory_region_get_ram_ptr(&ram) + 0x800);

    memory_region_init_ram_device_ptr(&dev, NULL, "dev", sizeof(words),
                                      words);
    g_assert_true(memory_region_is_ram_device(&dev));
    memory_region_add_subregion(&s.root, 0x100, &dev);
    g_assert_cmphex(address_space_ldl_le(&s.as, 0x104,
                                         MEMTXATTRS_UNSPECIFIED, NULL),
                    ==, 0x55667788);
    address_space_stw_le(&s.as, 0x10a, 0xabcd, MEMTXATTRS_UNSPECIFIED, NULL);
    g_assert_cmphex(words[2], ==, 0xabcd0000);
    /* A device's memory is accessed at the width of the guest's access. */
    address_space_stb(&s.as, 0x109, 0x5a, MEMTXATTRS_UNSPECIFIED, NULL);
    g_assert_cmphex(words[2], ==, 0xabcd5a00);
    address_space_stl_le(&s.as, 0x10c, 0x01020304, MEMTXATTRS_UNSPECIFIED,
                         NULL);
    g_assert_cmphex(address_space_ldq_le(&s.as, 0x108,
                                         MEMTXATTRS_UNSPECIFIED, NULL),
                    ==, 0x01020304abcd5a00);
    address_space_stq_le(&s.as, 0x100, 0x1122334455667788,
                         MEMTXATTRS_UNSPECIFIED, NULL);
    g_assert_cmphex(words[1], ==, 0x11223344);
    g_assert_cmphex(address_space_ldub(&s.as, 0x100, MEMTXATTRS_UNSPECIFIED,
                                       NULL), ==, 0x88);
    g_assert_cmphex(address_space_lduw_le(&s.as, 0x102,
                                          MEMTXATTRS_UNSPECIFIED, NULL),
                    ==, 0x5566);
    g_assert_cmphex(object_property_get_uint(OBJECT(&dev), "addr",
                                             &error_abort), ==, 0x100);
    g_assert_cmpint(object_property_get_int(OBJECT(&dev), "priority",
                                            &error_abort), ==, 0);
    region_done(&dev);
    object_unref(OBJECT(&alias));
    object_unref(OBJECT(&rom));
    object_unref(OBJECT(&ram));
    space_done(&s);
}

static void test_too_much_ram_is_refused(void)
{
    MemoryRegion ram;
    Error *err = NULL;

    memory_map_init();
    g_assert_false(memory_region_init_ram(&ram, NULL, "ram",
                                          UINT64_C(1) << 60, &err));
    error_free_or_abort(&err);
    g_assert_false(memory_region_init_ram(&ram, NULL, "ram",
                                          UINT64_MAX, &err));
    g_assert_nonnull(strstr(error_get_pretty(err), "0xffffffffffffffff"));
    error_free_or_abort(&err);
}

static void test_regions_are_secure_and_internal(void)
{
    ObjectClass *oc = object_class_by_name(TYPE_MEMORY_REGION);

    g_assert_true(object_class_is_secure(oc));
    g_assert_cmpint(object_class_get_security_boundary(oc), ==,
                    SECURITY_BOUNDARY_INTERNAL);
}

int main(int argc, char **argv)
{
    harness_init(&argc, &argv);
    g_test_add_func("/region/region-is-a-child-of-its-owner",
                    test_region_is_a_child_of_its_owner);
    g_test_add_func("/region/container-and-member-of-one-owner-can-go",
                    test_container_and_member_of_one_owner_can_go);
    g_test_add_func("/region/kinds-are-told-apart", test_kinds_are_told_apart);
    g_test_add_func("/region/too-much-ram-is-refused",
                    test_too_much_ram_is_refused);
    g_test_add_func("/region/regions-are-secure-and-internal",
                    test_regions_are_secure_and_internal);
    return g_test_run();
}
