/*
 * Input and output lines of devices.
 *
 * Each input is a child object of the device and each output a link to the
 * line that it drives, so both can be seen in the composition tree.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/qdev.h"

static NamedGPIOList *gpio_find(const DeviceState *dev, const char *name)
{
    NamedGPIOList *ngl;

    QLIST_FOREACH(ngl, &dev->gpios, node) {
        if (g_strcmp0(name, ngl->name) == 0) {
            return ngl;
        }
    }
    return NULL;
}

static NamedGPIOList *gpio_get(DeviceState *dev, const char *name)
{
    NamedGPIOList *ngl = gpio_find(dev, name);

    if (!ngl) {
        ngl = g_new0(NamedGPIOList, 1);
        ngl->name = g_strdup(name);
        QLIST_INSERT_HEAD(&dev->gpios, ngl, node);
    }
    return ngl;
}

void qdev_init_gpio_in_named_with_opaque(DeviceState *dev,
                                         qemu_irq_handler handler,
                                         void *opaque, const char *name,
                                         int n)
{
    NamedGPIOList *ngl = gpio_get(dev, name);
    int first = ngl->num_in;

    ngl->in = qemu_extend_irqs(ngl->in, first, handler, opaque, n);
    for (int i = first; i < first + n; i++) {
        g_autofree char *prop = g_strdup_printf(
            "%s[%d]", name ? name : "unnamed-gpio-in", i);

        object_property_add_child(OBJECT(dev), prop, OBJECT(ngl->in[i]));
        object_unref(ngl->in[i]);
    }
    ngl->num_in += n;
}

void qdev_init_gpio_in(DeviceState *dev, qemu_irq_handler handler, int n)
{
    qdev_init_gpio_in_named(dev, handler, NULL, n);
}

void qdev_init_gpio_out_named(DeviceState *dev, qemu_irq *pins,
                              const char *name, int n)
{
    NamedGPIOList *ngl = gpio_get(dev, name);
    int first = ngl->num_out;

    ngl->out = g_renew(qemu_irq *, ngl->out, first + n);
    for (int i = 0; i < n; i++) {
        g_autofree char *prop = g_strdup_printf(
            "%s[%d]", name ? name : "unnamed-gpio-out", first + i);

        pins[i] = NULL;
        ngl->out[first + i] = &pins[i];
        object_property_add_link(OBJECT(dev), prop, TYPE_IRQ,
                                 (Object **)&pins[i],
                                 object_property_allow_set_link,
                                 OBJ_PROP_LINK_STRONG);
    }
    ngl->num_out += n;
}

void qdev_init_gpio_out(DeviceState *dev, qemu_irq *pins, int n)
{
    qdev_init_gpio_out_named(dev, pins, NULL, n);
}

qemu_irq qdev_get_gpio_in_named(DeviceState *dev, const char *name, int n)
{
    NamedGPIOList *ngl = gpio_find(dev, name);

    g_assert(ngl && n >= 0 && n < ngl->num_in);
    return ngl->in[n];
}

qemu_irq qdev_get_gpio_in(DeviceState *dev, int n)
{
    return qdev_get_gpio_in_named(dev, NULL, n);
}

/* Where output @n is stored, or NULL if there is no such output. */
static qemu_irq *gpio_out_pin(const DeviceState *dev, const char *name,
                              int n)
{
    NamedGPIOList *ngl = gpio_find(dev, name);

    return ngl && n >= 0 && n < ngl->num_out ? ngl->out[n] : NULL;
}

void qdev_connect_gpio_out_named(DeviceState *dev, const char *name, int n,
                                 qemu_irq input_pin)
{
    qemu_irq *pin = gpio_out_pin(dev, name, n);
    qemu_irq old;

    g_assert(pin);
    if (input_pin && !OBJECT(input_pin)->parent) {
        /* The link needs a path to show. */
        object_property_add_child(machine_get_container("unattached"),
                                  "non-qdev-gpio[*]", OBJECT(input_pin));
    }
    old = *pin;
    object_ref(input_pin);
    *pin = input_pin;
    object_unref(old);
}

void qdev_connect_gpio_out(DeviceState *dev, int n, qemu_irq pin)
{
    qdev_connect_gpio_out_named(dev, NULL, n, pin);
}

qemu_irq qdev_get_gpio_out_connector(const DeviceState *dev,
                                     const char *name, int n)
{
    qemu_irq *pin = gpio_out_pin(dev, name, n);

    return pin ? *pin : NULL;
}

qemu_irq qdev_intercept_gpio_out(DeviceState *dev, qemu_irq icpt,
                                 const char *name, int n)
{
    qemu_irq before = qdev_get_gpio_out_connector(dev, name, n);

    qdev_connect_gpio_out_named(dev, name, n, icpt);
    return before;
}

void qdev_pass_gpios(DeviceState *dev, DeviceState *container,
                     const char *name)
{
    NamedGPIOList *ngl = gpio_get(dev, name);

    for (int i = 0; i < ngl->num_in; i++) {
        g_autofree char *prop = g_strdup_printf(
            "%s[%d]", name ? name : "unnamed-gpio-in", i);

        object_property_add_alias(OBJECT(container), prop, OBJECT(dev),
                                  prop);
    }
    for (int i = 0; i < ngl->num_out; i++) {
        g_autofree char *prop = g_strdup_printf(
            "%s[%d]", name ? name : "unnamed-gpio-out", i);

        object_property_add_alias(OBJECT(container), prop, OBJECT(dev),
                                  prop);
    }
    QLIST_REMOVE(ngl, node);
    QLIST_INSERT_HEAD(&container->gpios, ngl, node);
}
