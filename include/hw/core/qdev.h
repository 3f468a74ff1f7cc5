/*
 * Devices and buses.
 *
 * A device is made (qdev_new), configured through properties, realized and
 * later unrealized.  instance_init has no side effects outside the object;
 * realize may fail and then undoes itself.  A bus belongs to a device (or to
 * nobody, for the root of a tree) and holds devices.
 *
 * Everything here runs under the big QEMU lock, except where noted; the list
 * of a bus's children may be walked under RCU.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef HW_CORE_QDEV_H
#define HW_CORE_QDEV_H

#include "hw/core/hotplug.h"
#include "hw/core/irq.h"
#include "hw/core/resettable.h"
#include "qemu/atomic.h"
#include "qemu/bitmap.h"
#include "qemu/bitops.h"
#include "qemu/queue.h"
#include "qemu/rcu.h"
#include "qemu/rcu_queue.h"
#include "qom/compat-properties.h"
#include "qom/object.h"

enum {
    DEV_NVECTORS_UNSPECIFIED = -1,
};

#define TYPE_DEVICE "device"
OBJECT_DECLARE_TYPE(DeviceState, DeviceClass, DEVICE)

typedef enum DeviceCategory {
    DEVICE_CATEGORY_BRIDGE,
    DEVICE_CATEGORY_USB,
    DEVICE_CATEGORY_STORAGE,
    DEVICE_CATEGORY_NETWORK,
    DEVICE_CATEGORY_INPUT,
    DEVICE_CATEGORY_DISPLAY,
    DEVICE_CATEGORY_SOUND,
    DEVICE_CATEGORY_MISC,
    DEVICE_CATEGORY_CPU,
    DEVICE_CATEGORY_WATCHDOG,
    DEVICE_CATEGORY_MAX
} DeviceCategory;

typedef void (*DeviceRealize)(DeviceState *dev, Error **errp);
typedef void (*DeviceUnrealize)(DeviceState *dev);
typedef void (*DeviceReset)(DeviceState *dev);
typedef void (*BusRealize)(BusState *bus, Error **errp);
typedef void (*BusUnrealize)(BusState *bus);
typedef int (*DeviceSyncConfig)(DeviceState *dev, Error **errp);

/**
 * struct DeviceClass: the class of all devices.
 * @categories: bit per DeviceCategory, for help
 * @fw_name: name in firmware device paths, or NULL
 * @desc: one line for help, or NULL
 * @props_: property table; use device_class_set_props()
 * @props_count_: entries in it
 * @user_creatable: may -device and device_add make one?  Default true.
 * @hotpluggable: may it come and go while the guest runs?  Default true.
 * @legacy_reset: one-phase reset; runs as the "hold" phase.  Use
 *                device_class_set_legacy_reset().  Prefer the phases.
 * @realize: make the device work; undoes itself on failure
 * @unrealize: the opposite; cannot fail
 * @sync_config: show the guest what the host changed of the device (its
 *     size, say); 0, or a negative errno with errp set.  NULL if it cannot
 * @bus_type: type of the bus it must sit on, or NULL for none
 */
struct DeviceClass {
    ObjectClass parent_class;

    DECLARE_BITMAP(categories, DEVICE_CATEGORY_MAX);
    const char *fw_name;
    const char *desc;
    const Property *props_;
    uint16_t props_count_;
    bool user_creatable;
    bool hotpluggable;

    DeviceReset legacy_reset;
    DeviceRealize realize;
    DeviceUnrealize unrealize;
    DeviceSyncConfig sync_config;

    const char *bus_type;
};

typedef struct NamedGPIOList NamedGPIOList;
struct NamedGPIOList {
    char *name;
    qemu_irq *in;               /* num_in lines, owned by the tree */
    qemu_irq **out;             /* num_out pins, within the device */
    int num_in;
    int num_out;
    QLIST_ENTRY(NamedGPIOList) node;
};

typedef QLIST_HEAD(, NamedGPIOList) NamedGPIOListHead;
typedef QLIST_HEAD(, BusState) BusStateHead;

/**
 * struct MemReentrancyGuard: stops a device's DMA from re-entering it.
 * @engaged_in_io: the memory core is in one of the device's handlers
 */
typedef struct MemReentrancyGuard {
    bool engaged_in_io;
} MemReentrancyGuard;

/**
 * struct DeviceState: the base of every device.
 * @id: what the user calls it, or NULL
 * @canonical_path: path in the composition tree while realized
 * @realized: realize succeeded and unrealize has not begun.  Read it with
 *            qdev_is_realized() outside the BQL.
 * @pending_deleted_event: a delete was asked for; DEVICE_DELETED is due
 * @pending_deleted_expires_ms: host time in milliseconds until which a
 *            second device_del is refused; 0 for none
 * @opts: what -device said, for error messages; owned
 * @hotplugged: made after the machine was ready
 * @parent_bus: where it sits; NULL for none
 * @gpios: input and output lines, by name
 * @child_bus: buses that it provides
 * @num_child_bus: entries in @child_bus
 * @globals_err: a -global value was refused; realize fails with it
 * @reset: reset bookkeeping
 * @mem_reentrancy_guard: against a device that DMAs into itself
 */
struct DeviceState {
    Object parent_obj;

    char *id;
    char *canonical_path;
    bool realized;
    bool pending_deleted_event;
    int64_t pending_deleted_expires_ms;
    int hotplugged;
    bool allow_unplug_during_migration;
    QDict *opts;
    BusState *parent_bus;
    NamedGPIOListHead gpios;
    BusStateHead child_bus;
    int num_child_bus;
    Error *globals_err;
    ResettableState reset;
    GSList *unplug_blockers;
    MemReentrancyGuard mem_reentrancy_guard;
};

#define TYPE_BUS "bus"
DECLARE_OBJ_CHECKERS(BusState, BusClass, BUS, TYPE_BUS)

/**
 * struct BusClass: the class of all buses.
 * @get_dev_path: address of a device in bus terms, malloc'd, or NULL
 * @get_fw_dev_path: name of a device in firmware terms, malloc'd, or NULL
 * @describe_dev: append lines for "info qtree" about a device, each after
 *     @indent spaces; or NULL.  Stands in for QEMU's print_dev(), which needs
 *     a monitor
 * @check_address: may this device sit here?  false and errp if not
 * @realize: make the bus work
 * @unrealize: the opposite
 * @max_dev: most devices it holds; 0 for no limit
 * @automatic_ids: counter for names "TYPE.N" of buses on nameless devices
 */
struct BusClass {
    ObjectClass parent_class;

    char *(*get_dev_path)(DeviceState *dev);
    char *(*get_fw_dev_path)(DeviceState *dev);
    void (*describe_dev)(GString *text, DeviceState *dev, int indent);
    bool (*check_address)(BusState *bus, DeviceState *dev, Error **errp);

    BusRealize realize;
    BusUnrealize unrealize;

    int max_dev;
    int automatic_ids;
};

typedef struct BusChild {
    struct rcu_head rcu;
    DeviceState *child;
    int index;
    QTAILQ_ENTRY(BusChild) sibling;
} BusChild;

#define QDEV_HOTPLUG_HANDLER_PROPERTY "hotplug-handler"

typedef QTAILQ_HEAD(, BusChild) BusChildHead;
typedef QLIST_ENTRY(BusState) BusStateEntry;

/**
 * struct BusState: the base of every bus.
 * @parent: device that provides it; NULL for a root
 * @name: unique among its siblings
 * @hotplug_handler: who agrees to changes of this bus; NULL for nobody
 * @max_index: index that the next child gets
 * @realized: in use
 * @full: takes no more children
 * @num_children: entries in @children
 * @children: devices on it, newest first; walk under BQL or RCU
 */
struct BusState {
    Object obj;

    DeviceState *parent;
    char *name;
    HotplugHandler *hotplug_handler;
    int max_index;
    bool realized;
    bool full;
    int num_children;
    BusChildHead children;
    BusStateEntry sibling;
    ResettableState reset;
};

/** compat_props_add: add @nelem defaults that live on to a version's list. */
static inline void compat_props_add(GPtrArray *arr, GlobalProperty props[],
                                    size_t nelem)
{
    for (size_t i = 0; i < nelem; i++) {
        g_ptr_array_add(arr, &props[i]);
    }
}

/*** Life of a device ***/

/**
 * qdev_new: make a device of a type that our own code names.
 * @name: type name; a concrete device type, else the program aborts
 *
 * Returns: a new reference, to be realized.
 */
DeviceState *qdev_new(const char *name);

/**
 * qdev_try_new: like qdev_new(), but NULL if there is no such type.
 * @name: type name
 */
DeviceState *qdev_try_new(const char *name);

/**
 * qdev_is_realized: is @dev in use?  Safe without the BQL.
 * @dev: the device
 *
 * True is read with acquire semantics: what realize wrote is visible.
 */
static inline bool qdev_is_realized(DeviceState *dev)
{
    return qatomic_load_acquire(&dev->realized);
}

/**
 * qdev_realize: put @dev on a bus and make it work.
 * @dev: not yet realized
 * @bus: where to put it; NULL exactly if its class has no bus type
 * @errp: set on failure; @dev then is off the bus again
 *
 * A device without a parent in the composition tree becomes a child of
 * /machine/unattached.
 *
 * Returns: true on success.
 */
bool qdev_realize(DeviceState *dev, BusState *bus, Error **errp);

/**
 * qdev_realize_and_unref: qdev_realize(), then drop the caller's reference.
 * @dev: the device; the reference is gone on failure too
 * @bus: as for qdev_realize()
 * @errp: as for qdev_realize()
 */
bool qdev_realize_and_unref(DeviceState *dev, BusState *bus, Error **errp);

/** qdev_unrealize: take a realized device out of use; keeps the object. */
void qdev_unrealize(DeviceState *dev);

/**
 * qdev_set_parent_bus: move @dev to @bus.
 * @dev: the device
 * @bus: new bus, or NULL
 * @errp: set if @bus is full or does not take the device
 */
bool qdev_set_parent_bus(DeviceState *dev, BusState *bus, Error **errp);

/** qdev_get_parent_bus: the bus that @dev is on, or NULL. */
BusState *qdev_get_parent_bus(const DeviceState *dev);

/**
 * qdev_set_id: name a device and put it in the composition tree.
 * @dev: without a parent so far
 * @id: malloc'd name, now owned by @dev even on failure; NULL for an
 *      anonymous one below /machine/peripheral-anon
 * @errp: set if @id is taken
 *
 * Returns: the name of the child property, owned by the tree, or NULL.
 */
const char *qdev_set_id(DeviceState *dev, char *id, Error **errp);

/**
 * qdev_assert_realized_properly: abort if a realized device was never
 * attached to its bus.  A check of our own boards after start-up.
 */
void qdev_assert_realized_properly(void);

/** qdev_simple_device_unplug_cb: an unplug handler that just unrealizes. */
void qdev_simple_device_unplug_cb(const HotplugHandler *hotplug_dev,
                                  DeviceState *dev, Error **errp);

/**
 * qdev_get_machine: the machine, or a placeholder container in unit tests.
 *
 * Returns: a borrowed pointer to the object at /machine.
 */
Object *qdev_get_machine(void);

/**
 * machine_get_container: a container of the machine, made on first use.
 * @name: "unattached", "peripheral" or "peripheral-anon"
 *
 * Returns: a borrowed pointer.
 */
Object *machine_get_container(const char *name);

/**
 * qdev_create_fake_machine: a container at /machine for programs that realize
 * devices and have no machine.  Call at most once, before anything else.
 */
void qdev_create_fake_machine(void);

/** qdev_set_machine_modified: a user did. */
void qdev_set_machine_modified(void);

/** qdev_machine_modified: has a user changed the machine since start-up? */
bool qdev_machine_modified(void);

/*** Hotplug ***/

/** qdev_get_bus_hotplug_handler: the handler that the device's bus names. */
HotplugHandler *qdev_get_bus_hotplug_handler(DeviceState *dev);
/** qdev_get_machine_hotplug_handler: the handler that the machine names. */
HotplugHandler *qdev_get_machine_hotplug_handler(DeviceState *dev);

/**
 * qdev_hotplug_allowed: does the machine let @dev come and go now?
 * @dev: the device
 * @bus: its bus or NULL
 * @errp: set if not
 */
bool qdev_hotplug_allowed(DeviceState *dev, BusState *bus, Error **errp);

/** qdev_hotunplug_allowed: likewise for removal; blockers are named. */
bool qdev_hotunplug_allowed(DeviceState *dev, Error **errp);

/**
 * qdev_get_hotplug_handler: who handles (un)plugging @dev.
 * @dev: the device
 *
 * The machine's choice comes before the bus's.
 *
 * Returns: a borrowed handler, or NULL.
 */
HotplugHandler *qdev_get_hotplug_handler(DeviceState *dev);

/** qdev_unplug: start removing @dev, asking the guest where that is due. */
void qdev_unplug(DeviceState *dev, Error **errp);

/** qdev_add_unplug_blocker: @reason keeps @dev in; ownership stays. */
void qdev_add_unplug_blocker(DeviceState *dev, Error *reason);
/** qdev_del_unplug_blocker: take a blocker back. */
void qdev_del_unplug_blocker(DeviceState *dev, Error *reason);
/** qdev_unplug_blocked: does a blocker keep @dev in?  errp then says why. */
bool qdev_unplug_blocked(DeviceState *dev, Error **errp);

/**
 * qdev_sync_config: show the guest what the host changed of @dev.
 * @dev: a device
 * @errp: set on failure
 *
 * Returns: 0; -ENOTSUP if the device has nothing of the kind; or another
 * negative errno.
 */
int qdev_sync_config(DeviceState *dev, Error **errp);

/*** Lines ***/

/* Which level of a line means "active". */
typedef enum {
    GPIO_POLARITY_ACTIVE_LOW,
    GPIO_POLARITY_ACTIVE_HIGH
} GpioPolarity;

/**
 * qdev_get_gpio_in: input line @n of @dev; aborts if there is none.
 * @dev: the device
 * @n: number, from 0
 */
qemu_irq qdev_get_gpio_in(DeviceState *dev, int n);
/** qdev_get_gpio_in_named: input line @n of the group @name. */
qemu_irq qdev_get_gpio_in_named(DeviceState *dev, const char *name, int n);

/**
 * qdev_connect_gpio_out: wire output @n of @dev to @pin.
 * @dev: the device
 * @n: number, from 0
 * @pin: the line to drive, or NULL to disconnect
 */
void qdev_connect_gpio_out(DeviceState *dev, int n, qemu_irq pin);
/** qdev_connect_gpio_out_named: likewise for a group of outputs. */
void qdev_connect_gpio_out_named(DeviceState *dev, const char *name, int n,
                                 qemu_irq input_pin);
/** qdev_get_gpio_out_connector: what output @n drives, or NULL. */
qemu_irq qdev_get_gpio_out_connector(const DeviceState *dev,
                                     const char *name, int n);
/** qdev_intercept_gpio_out: put @icpt in front of an output's receiver. */
qemu_irq qdev_intercept_gpio_out(DeviceState *dev, qemu_irq icpt,
                                 const char *name, int n);

/**
 * qdev_init_gpio_in: give @dev @n more input lines.
 * @dev: the device, which is passed to @handler
 * @handler: receiver
 * @n: number of lines
 */
void qdev_init_gpio_in(DeviceState *dev, qemu_irq_handler handler, int n);
/** qdev_init_gpio_out: declare @n outputs; @pins is the device's array. */
void qdev_init_gpio_out(DeviceState *dev, qemu_irq *pins, int n);
/** qdev_init_gpio_out_named: likewise in the group @name. */
void qdev_init_gpio_out_named(DeviceState *dev, qemu_irq *pins,
                              const char *name, int n);
/** qdev_init_gpio_in_named_with_opaque: inputs with a chosen opaque. */
void qdev_init_gpio_in_named_with_opaque(DeviceState *dev,
                                         qemu_irq_handler handler,
                                         void *opaque, const char *name,
                                         int n);
/** qdev_init_gpio_in_named: inputs in the group @name. */
static inline void qdev_init_gpio_in_named(DeviceState *dev,
                                           qemu_irq_handler handler,
                                           const char *name, int n)
{
    qdev_init_gpio_in_named_with_opaque(dev, handler, dev, name, n);
}

/**
 * qdev_pass_gpios: let @container offer the group @name of @dev as its own.
 * @dev: inner device
 * @container: outer device
 * @name: group, or NULL for the nameless one
 */
void qdev_pass_gpios(DeviceState *dev, DeviceState *container,
                     const char *name);

/*** Finding things ***/

/** qdev_get_child_bus: the bus @name of @dev, or NULL. */
BusState *qdev_get_child_bus(DeviceState *dev, const char *name);

/**
 * qdev_find_recursive: the device called @id below @bus, or NULL.
 * @bus: where to start
 * @id: name given by the user
 */
DeviceState *qdev_find_recursive(BusState *bus, const char *id);

/**
 * qdev_get_dev_path: address of @dev on its bus.
 *
 * Returns: malloc'd text, or NULL if the bus has no addresses.
 */
char *qdev_get_dev_path(DeviceState *dev);

/** qdev_fw_name: name of @dev for firmware paths; borrowed. */
const char *qdev_fw_name(DeviceState *dev);

/** qdev_get_fw_dev_path: firmware path of @dev; malloc'd. */
char *qdev_get_fw_dev_path(DeviceState *dev);

/** qdev_get_human_name: id, path or type of @dev for messages; malloc'd. */
char *qdev_get_human_name(DeviceState *dev);

/**
 * qdev_get_printable_name: id of @dev, or its address on its bus, or
 * "<unknown device>"; malloc'd, whatever the type of the result says.
 */
const char *qdev_get_printable_name(DeviceState *dev);

/*** Buses ***/

typedef int (qbus_walkerfn)(BusState *bus, void *opaque);
typedef int (qdev_walkerfn)(DeviceState *dev, void *opaque);

/**
 * qbus_init: initialise a bus that is embedded in a device.
 * @bus: memory of @size bytes
 * @size: bytes at @bus, checked against the type
 * @typename: bus type
 * @parent: device that provides it, or NULL
 * @name: name, or NULL to make one
 */
void qbus_init(void *bus, size_t size, const char *typename,
               DeviceState *parent, const char *name);
/** qbus_new: like qbus_init() but allocates; returns a new reference. */
BusState *qbus_new(const char *typename, DeviceState *parent,
                   const char *name);
/** qbus_realize: put a bus without a parent device into use. */
bool qbus_realize(BusState *bus, Error **errp);
/** qbus_unrealize: the opposite. */
void qbus_unrealize(BusState *bus);

/**
 * qbus_walk_children: visit a bus and all below it.
 * @bus: where to start
 * @pre_devfn: for each device before its buses; may be NULL
 * @pre_busfn: for each bus before its devices; may be NULL
 * @post_devfn: for each device after its buses; may be NULL
 * @post_busfn: for each bus after its devices; may be NULL
 * @opaque: passed on
 *
 * A function that returns a negative value ends the walk.  A positive value
 * of @pre_devfn or @pre_busfn leaves out what is below, and the call of the
 * @post_devfn or @post_busfn that would follow.
 *
 * Returns: the negative value that ended the walk; else the positive one of
 * the function for @bus itself; else 0.
 */
int qbus_walk_children(BusState *bus, qdev_walkerfn *pre_devfn,
                       qbus_walkerfn *pre_busfn, qdev_walkerfn *post_devfn,
                       qbus_walkerfn *post_busfn, void *opaque);
/** qdev_walk_children: likewise from a device; see qbus_walk_children(). */
int qdev_walk_children(DeviceState *dev, qdev_walkerfn *pre_devfn,
                       qbus_walkerfn *pre_busfn, qdev_walkerfn *post_devfn,
                       qbus_walkerfn *post_busfn, void *opaque);

/**
 * qbus_find: the bus that a user's path names.
 * @path: "/main/dev/bus/..." or the name of any bus
 * @errp: set if there is none; lists what there is
 *
 * Returns: a borrowed bus, or NULL.
 */
BusState *qbus_find(const char *path, Error **errp);

/** qbus_set_hotplug_handler: @handler agrees to changes of @bus. */
void qbus_set_hotplug_handler(BusState *bus, Object *handler);
/** qbus_set_bus_hotplug_handler: the bus itself is its handler. */
void qbus_set_bus_hotplug_handler(BusState *bus);

/** qbus_is_hotpluggable: may devices come and go on @bus? */
bool qbus_is_hotpluggable(BusState *bus);

/** qbus_is_full: has @bus reached its class's limit, or was marked full? */
bool qbus_is_full(BusState *bus);

/** qbus_mark_full: refuse more devices. */
static inline void qbus_mark_full(BusState *bus)
{
    bus->full = true;
}

/** sysbus_get_default: the root of the tree of buses. */
BusState *sysbus_get_default(void);

/*** Reset ***/

/** device_cold_reset: reset @dev and everything below it. */
void device_cold_reset(DeviceState *dev);
/** bus_cold_reset: reset everything on @bus. */
void bus_cold_reset(BusState *bus);
/** device_is_in_reset: does a reset hold @dev now? */
bool device_is_in_reset(DeviceState *dev);
/** bus_is_in_reset: likewise for a bus. */
bool bus_is_in_reset(BusState *bus);

/*** Class set-up ***/

/**
 * device_class_set_props_n: attach a property table to a class.
 * @dc: class being initialised
 * @props: table that lives as long as the class
 * @n: entries in it; not 0
 */
void device_class_set_props_n(DeviceClass *dc, const Property *props,
                              size_t n);

/**
 * device_class_set_props: likewise for an array, whose size it takes.
 *
 * The array has no row that marks its end, unlike in old code.
 */
#define device_class_set_props(dc, props)                               \
    do {                                                                \
        QEMU_BUILD_BUG_ON(sizeof(props) == 0);                          \
        g_assert((props)[ARRAY_SIZE(props) - 1].name);                  \
        device_class_set_props_n((dc), (props), ARRAY_SIZE(props));     \
    } while (0)

/** device_class_set_legacy_reset: @dev_reset runs as the "hold" phase. */
void device_class_set_legacy_reset(DeviceClass *dc, DeviceReset dev_reset);

/** device_class_set_parent_realize: override realize, keeping the parent's. */
void device_class_set_parent_realize(DeviceClass *dc,
                                     DeviceRealize dev_realize,
                                     DeviceRealize *parent_realize);
/** device_class_set_parent_unrealize: likewise for unrealize. */
void device_class_set_parent_unrealize(DeviceClass *dc,
                                       DeviceUnrealize dev_unrealize,
                                       DeviceUnrealize *parent_unrealize);

/*** Listeners ***/

/**
 * struct DeviceListener: told of devices coming and going.
 * @realize: after a device was realized
 * @unrealize: before a device is unrealized
 * @hide_device: asked before a user's device is made: shall the guest not
 *     see it yet?  Who says true keeps a copy of the options and adds the
 *     device later.  With errp set the device is refused.
 */
typedef struct DeviceListener DeviceListener;
struct DeviceListener {
    void (*realize)(DeviceListener *listener, DeviceState *dev);
    void (*unrealize)(DeviceListener *listener, DeviceState *dev);
    bool (*hide_device)(DeviceListener *listener, const QDict *device_opts,
                        bool from_json, Error **errp);
    QTAILQ_ENTRY(DeviceListener) link;
};

/** device_listener_register: start telling @listener. */
void device_listener_register(DeviceListener *listener);
/** device_listener_unregister: stop. */
void device_listener_unregister(DeviceListener *listener);

/**
 * qdev_should_hide_device: does a listener want this device hidden?
 * @opts: what a user asked for
 * @from_json: the values have JSON types; else all are text
 * @errp: set if a listener refuses the device
 */
bool qdev_should_hide_device(const QDict *opts, bool from_json,
                             Error **errp);

/*** Phases of the machine's life ***/

typedef enum MachineInitPhase {
    PHASE_NO_MACHINE,           /* current_machine is NULL */
    PHASE_MACHINE_CREATED,      /* it exists; properties may be set */
    PHASE_ACCEL_CREATED,        /* the accelerator runs */
    PHASE_LATE_BACKENDS_CREATED,/* all backends exist */
    PHASE_MACHINE_INITIALIZED,  /* the board is built */
    PHASE_MACHINE_READY,        /* -device done, reset done: hotplug now */
} MachineInitPhase;

/** phase_check: has the machine reached @phase?  Any thread. */
bool phase_check(MachineInitPhase phase);
/** phase_advance: enter @phase, which must be the next one. */
void phase_advance(MachineInitPhase phase);

/**
 * qdev_machine_creation_done: all devices are there; the guest may run.
 *
 * Enters PHASE_MACHINE_READY and calls the notifiers.  The caller resets the
 * machine afterwards.
 */
void qdev_machine_creation_done(void);

/** qdev_hotplug_phase: is a device made now a hotplugged one? */
static inline bool qdev_hotplug_phase(void)
{
    return phase_check(PHASE_MACHINE_READY);
}

#endif
