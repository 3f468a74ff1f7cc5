/*
 * QMP commands, called through a session without a machine.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/qdev-properties.h"
#include "monitor-harness.h"
#include "monitor/monitor-internal.h"
#include "qapi/compat-policy.h"
#include "qapi/error.h"
#include "qemu/keyval.h"
#include "qobject/qjson.h"
#include "qobject/qlist.h"
#include "system/system.h"

typedef struct Gadget {
    DeviceState parent_obj;
    uint32_t width;
    char *label;
} Gadget;

static const Property gadget_props[] = {
    DEFINE_PROP_UINT32("width", Gadget, width, 7),
    DEFINE_PROP_STRING("label", Gadget, label),
};

static void gadget_class_init(ObjectClass *oc, const void *data)
{
    device_class_set_props(DEVICE_CLASS(oc), gadget_props);
}

static const TypeInfo gadget_types[] = {
    {
        .name = "cmds-base",
        .parent = TYPE_DEVICE,
        .abstract = true,
    },
    {
        .name = "cmds-gadget",
        .parent = "cmds-base",
        .instance_size = sizeof(Gadget),
        .class_init = gadget_class_init,
        TYPE_IS_SECURE("test device"),
    },
    {
        .name = "cmds-insecure",
        .parent = "cmds-base",
        TYPE_IS_INSECURE("test device, worse"),
    },
};

static QDict *ask(Client *c, const char *name, const char *args)
{
    g_autofree char *request = g_strdup_printf(
        "{'execute': '%s', 'arguments': {%s}}", name, args);

    return client_ask(c, request);
}

/* The entry of list @reply whose "name" is @name, or NULL. */
static QDict *find(QDict *reply, const char *name)
{
    const QListEntry *e;

    QLIST_FOREACH_ENTRY(qdict_get_qlist(reply, "return"), e) {
        QDict *entry = qobject_to(QDict, qlist_entry_obj(e));

        if (g_str_equal(qdict_get_str(entry, "name"), name)) {
            return entry;
        }
    }
    return NULL;
}

static void test_device_properties_are_options_only(void)
{
    Client *c = client_open_qmp();
    QDict *reply = ask(c, "device-list-properties",
                       "'typename': 'cmds-gadget'");
    QDict *width = find(reply, "width");

    g_assert_cmpstr(qdict_get_str(width, "type"), ==, "uint32");
    g_assert_cmpint(qdict_get_int(width, "default-value"), ==, 7);
    g_assert_nonnull(find(reply, "label"));
    g_assert_null(find(reply, "type"));
    g_assert_null(find(reply, "realized"));
    g_assert_null(find(reply, "hotplugged"));
    g_assert_null(find(reply, "parent_bus"));
    qobject_unref(reply);

    reply = ask(c, "qom-list-properties", "'typename': 'cmds-gadget'");
    g_assert_nonnull(find(reply, "width"));
    g_assert_nonnull(find(reply, "type"));
    g_assert_nonnull(find(reply, "realized"));
    qobject_unref(reply);

    reply = ask(c, "qom-list-properties", "'typename': 'cmds-base'");
    g_assert_nonnull(find(reply, "realized"));
    g_assert_null(find(reply, "width"));
    qobject_unref(reply);
    client_close(c);
}

static void test_types_that_have_no_properties_to_list(void)
{
    Client *c = client_open_qmp();

    assert_error(ask(c, "device-list-properties", "'typename': 'no-such'"),
                 "DeviceNotFound", "Device 'no-such' not found");
    assert_error(ask(c, "device-list-properties", "'typename': 'container'"),
                 "GenericError",
                 "Parameter 'typename' expects a non-abstract device type");
    assert_error(ask(c, "device-list-properties", "'typename': 'cmds-base'"),
                 "GenericError", "Parameter 'typename' expects a "
                 "non-abstract device type");
    assert_error(ask(c, "qom-list-properties", "'typename': 'no-such'"),
                 "DeviceNotFound", NULL);
    client_close(c);
}

static void test_types_say_what_they_are(void)
{
    Client *c = client_open_qmp();
    QDict *reply = ask(c, "qom-list-types", "'implements': 'cmds-base', "
                       "'abstract': true");
    QDict *gadget = find(reply, "cmds-gadget");
    QDict *insecure = find(reply, "cmds-insecure");

    g_assert_cmpint(qlist_size(qdict_get_qlist(reply, "return")), ==, 3);
    g_assert_true(qdict_get_bool(find(reply, "cmds-base"), "abstract"));
    g_assert_cmpstr(qdict_get_str(gadget, "parent"), ==, "cmds-base");
    g_assert_true(qdict_get_bool(gadget, "secure"));
    g_assert_false(qdict_haskey(gadget, "insecure"));
    g_assert_false(qdict_haskey(gadget, "abstract"));
    g_assert_cmpstr(qdict_get_str(gadget, "security-note"), ==,
                    "test device");
    g_assert_cmpstr(qdict_get_str(gadget, "security-boundary"), ==, "guest");
    g_assert_true(qdict_get_bool(insecure, "insecure"));
    g_assert_false(qdict_haskey(insecure, "secure"));
    qobject_unref(reply);
    client_close(c);
}

static void test_types_are_filtered(void)
{
    static const struct {
        const char *args, *has, *lacks;
    } rows[] = {
        { "", "cmds-gadget", "cmds-base" },
        { "'secure': true", "cmds-gadget", "cmds-insecure" },
        { "'secure': false", "cmds-insecure", "cmds-gadget" },
        { "'security': 'secure'", "cmds-gadget", "cmds-insecure" },
        { "'security': 'insecure'", "cmds-insecure", "cmds-gadget" },
        { "'implements': 'cpu'", NULL, "cmds-gadget" },
        { "'implements': 'no-such'", NULL, "cmds-gadget" },
        { "'security': 'undeclared'", NULL, "cmds-gadget" },
        { "'security': 'secure', 'secure': false", NULL, "cmds-gadget" },
    };
    Client *c = client_open_qmp();

    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        QDict *reply = ask(c, "qom-list-types", rows[i].args);

        g_assert_true(!rows[i].has || find(reply, rows[i].has));
        g_assert_null(find(reply, rows[i].lacks));
        qobject_unref(reply);
    }
    assert_error(ask(c, "qom-list-types", "'security': 'perhaps'"),
                 "GenericError", NULL);
    client_close(c);
}

static void test_paths_that_lead_nowhere(void)
{
    Client *c = client_open_qmp();

    assert_error(ask(c, "qom-list", "'path': '/no/where'"),
                 "DeviceNotFound", "Device '/no/where' not found");
    assert_error(ask(c, "qom-get", "'path': '/x', 'property': 'y'"),
                 "DeviceNotFound", NULL);
    assert_error(ask(c, "qom-set", "'path': '/x', 'property': 'y', "
                     "'value': 1"), "DeviceNotFound", NULL);
    assert_error(ask(c, "qom-get", "'path': '/chardevs', 'property': 'y'"),
                 "GenericError", NULL);
    assert_error(ask(c, "qom-set", "'path': '/chardevs', 'property': 'type', "
                     "'value': 'x'"), "GenericError", NULL);
    client_close(c);
}

static void test_character_devices_in_use_stay(void)
{
    Client *c = client_open_qmp();
    g_autofree char *args = g_strdup_printf("'id': '%s'", c->chr->label);
    g_autofree char *message = g_strdup_printf("Chardev '%s' is busy",
                                               c->chr->label);

    assert_error(ask(c, "chardev-remove", args), "GenericError", message);
    assert_error(ask(c, "chardev-remove", "'id': 'no-such'"), "GenericError",
                 "Chardev 'no-such' not found");
    assert_success(ask(c, "chardev-add", "'id': 'n0', "
                       "'backend': {'type': 'null', 'data': {}}"));
    assert_error(ask(c, "chardev-add", "'id': 'n0', "
                     "'backend': {'type': 'null', 'data': {}}"),
                 "GenericError", NULL);
    assert_error(ask(c, "chardev-add", "'id': 'n 1', "
                     "'backend': {'type': 'null', 'data': {}}"),
                 "GenericError", "Parameter 'id' expects an identifier");
    assert_success(ask(c, "chardev-remove", "'id': 'n0'"));
    client_close(c);
}

static void test_block_nodes_are_named(void)
{
    Client *c = client_open_qmp();

    assert_success(ask(c, "blockdev-add", "'driver': 'null-co', "
                       "'node-name': 'b0', 'read-zeroes': true"));
    assert_error(ask(c, "blockdev-add", "'driver': 'null-co', "
                     "'node-name': 'b0'"), "GenericError", NULL);
    assert_success(ask(c, "blockdev-del", "'node-name': 'b0'"));
    assert_error(ask(c, "blockdev-del", "'node-name': 'b0'"), "GenericError",
                 NULL);
    client_close(c);
}

static void test_audit_counts_add_up(void)
{
    Client *c = client_open_qmp();
    QDict *audit = ask(c, "query-security-audit", "");
    QDict *data = qdict_get_qdict(audit, "return");
    QDict *totals = qdict_get_qdict(data, "totals");
    QDict *policy = ask(c, "query-security-policy", "");

    g_assert_cmpint(qlist_size(qdict_get_qlist(data, "objects")), ==,
                    qdict_get_int(totals, "secure") +
                    qdict_get_int(totals, "insecure") +
                    qdict_get_int(totals, "undeclared"));
    g_assert_true(qobject_is_equal(
        QOBJECT(totals), qdict_get(qdict_get_qdict(policy, "return"),
                                   "objects")));
    g_assert_cmpstr(qdict_get_str(data, "policy"), ==, "none");
    qobject_unref(audit);
    qobject_unref(policy);
    client_close(c);
}

static void test_policy_can_only_be_tightened(void)
{
    Client *c = client_open_qmp();
    Object *obj = object_new("cmds-insecure");
    QDict *reply;

    object_property_add_child(object_get_container("cmds"), "bad", obj);
    reply = ask(c, "set-security-policy", "'policy': 'require-secure'");
    g_assert_nonnull(strstr(qdict_get_str(qdict_get_qdict(reply, "error"),
                                          "desc"), "/cmds/bad"));
    qobject_unref(reply);
    assert_success(ask(c, "set-security-policy", "'policy': 'warn'"));
    object_unparent(obj);
    object_unref(obj);
    assert_success(ask(c, "set-security-policy",
                       "'policy': 'prohibit-insecure'"));
    assert_error(ask(c, "set-security-policy", "'policy': 'none'"),
                 "GenericError", NULL);
    reply = ask(c, "query-security-policy", "");
    g_assert_cmpstr(qdict_get_str(qdict_get_qdict(reply, "return"), "policy"),
                    ==, "prohibit-insecure");
    qobject_unref(reply);
    compat_policy_reset();
    client_close(c);
}

static void test_kinds_of_character_devices_are_listed(void)
{
    Client *c = client_open_qmp();
    QDict *reply = ask(c, "query-chardev-backends", "");

    g_assert_nonnull(find(reply, "socket"));
    g_assert_nonnull(find(reply, "null"));
    g_assert_true(qdict_get_bool(find(reply, "ringbuf"), "secure"));
    qobject_unref(reply);
    client_close(c);
}

static void test_guest_has_name_and_uuid(void)
{
    Client *c = client_open_qmp();
    QDict *reply;

    qemu_set_vm_name(NULL);
    reply = ask(c, "query-name", "");
    g_assert_cmpint(qdict_size(qdict_get_qdict(reply, "return")), ==, 0);
    qobject_unref(reply);
    qemu_set_vm_name("x");
    reply = ask(c, "query-name", "");
    g_assert_cmpstr(qdict_get_str(qdict_get_qdict(reply, "return"), "name"),
                    ==, "x");
    qobject_unref(reply);
    reply = ask(c, "query-uuid", "");
    g_assert_cmpstr(qdict_get_str(qdict_get_qdict(reply, "return"), "UUID"),
                    ==, "00000000-0000-0000-0000-000000000000");
    qobject_unref(reply);
    client_close(c);
}

static void count_breaks(void *opaque, QEMUChrEvent event)
{
    *(int *)opaque += event == CHR_EVENT_BREAK;
}

static void test_a_break_reaches_who_uses_the_device(void)
{
    Client *c = client_open_qmp();
    CharFrontend fe = { 0 };
    int breaks = 0;

    assert_error(ask(c, "chardev-send-break", "'id': 'no-such'"),
                 "GenericError", "Chardev 'no-such' not found");
    assert_success(ask(c, "chardev-add", "'id': 'b0', "
                       "'backend': {'type': 'null', 'data': {}}"));
    assert_success(ask(c, "chardev-send-break", "'id': 'b0'"));
    g_assert_true(qemu_chr_fe_init(&fe, qemu_chr_find("b0"), &error_abort));
    qemu_chr_fe_set_handlers(&fe, NULL, NULL, count_breaks, NULL, &breaks,
                             NULL, true);
    assert_success(ask(c, "chardev-send-break", "'id': 'b0'"));
    g_assert_cmpint(breaks, ==, 1);
    qemu_chr_fe_deinit(&fe, true);
    client_close(c);
}

static void test_monitors_are_named_by_mon(void)
{
    Client *c = client_open_qmp();
    MonitorOptions opts = {
        .id = (char *)"mymon",
        .has_mode = true, .mode = MONITOR_MODE_CONTROL,
        .chardev = (char *)"n1",
    };
    Error *err = NULL;

    g_assert_false(monitor_init(&opts, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, "chardev \"n1\" not found");
    error_free_or_abort(&err);
    assert_success(ask(c, "chardev-add", "'id': 'n1', "
                       "'backend': {'type': 'null', 'data': {}}"));
    opts.has_pretty = opts.pretty = true;
    opts.mode = MONITOR_MODE_READLINE;
    g_assert_false(monitor_init(&opts, &err));
    error_free_or_abort(&err);
    opts.mode = MONITOR_MODE_CONTROL;
    g_assert_true(monitor_init(&opts, &error_abort));
    g_assert_false(monitor_init(&opts, &err));
    error_free_or_abort(&err);
    g_assert_nonnull(object_resolve_path("/objects/mymon", NULL));
    client_close(c);
    monitor_cleanup();
    g_assert_null(object_resolve_path("/objects/mymon", NULL));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    harness_init();
    type_register_static_array(gadget_types, ARRAY_SIZE(gadget_types));
    g_test_add_func("/cmds/device-properties-are-options-only",
                    test_device_properties_are_options_only);
    g_test_add_func("/cmds/types-that-have-no-properties-to-list",
                    test_types_that_have_no_properties_to_list);
    g_test_add_func("/cmds/types-say-what-they-are",
                    test_types_say_what_they_are);
    g_test_add_func("/cmds/types-are-filtered", test_types_are_filtered);
    g_test_add_func("/cmds/paths-that-lead-nowhere",
                    test_paths_that_lead_nowhere);
    g_test_add_func("/cmds/character-devices-in-use-stay",
                    test_character_devices_in_use_stay);
    g_test_add_func("/cmds/block-nodes-are-named",
                    test_block_nodes_are_named);
    g_test_add_func("/cmds/audit-counts-add-up", test_audit_counts_add_up);
    g_test_add_func("/cmds/policy-can-only-be-tightened",
                    test_policy_can_only_be_tightened);
    g_test_add_func("/cmds/kinds-of-character-devices-are-listed",
                    test_kinds_of_character_devices_are_listed);
    g_test_add_func("/cmds/guest-has-name-and-uuid",
                    test_guest_has_name_and_uuid);
    g_test_add_func("/cmds/a-break-reaches-who-uses-the-device",
                    test_a_break_reaches_who_uses_the_device);
    g_test_add_func("/cmds/monitors-are-named-by-mon",
                    test_monitors_are_named_by_mon);
    return g_test_run();
}
