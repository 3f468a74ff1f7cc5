/*
 * The value of -cpu: a model, then features that become defaults.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/cpu.h"
#include "hw/core/qdev-properties.h"
#include "qapi/error.h"

ObjectClass *cpu_class_by_name(const char *typename, const char *cpu_model)
{
    ObjectClass *base = object_class_by_name(typename);
    ObjectClass *oc;
    CPUClass *cc;

    if (!base || !cpu_model) {
        return NULL;
    }
    cc = CPU_CLASS(base);
    oc = cc->class_by_name ? cc->class_by_name(cpu_model) : NULL;
    if (!oc || object_class_is_abstract(oc)
        || !object_class_dynamic_cast(oc, typename)) {
        return NULL;
    }
    return oc;
}

char *cpu_model_from_option(const char *option, char **features)
{
    const char *comma = strchr(option, ',');

    if (!comma) {
        *features = NULL;
        return g_strdup(option);
    }
    *features = g_strdup(comma + 1);
    return g_strndup(option, comma - option);
}

const char *parse_cpu_option(const char *base, const char *cpu_option,
                             Error **errp)
{
    ERRP_GUARD();
    g_autofree char *features = NULL;
    g_autofree char *model = cpu_model_from_option(cpu_option, &features);
    ObjectClass *oc;

    if (*model == '\0') {
        error_setg(errp, "-cpu needs the name of a CPU model");
        return NULL;
    }
    oc = cpu_class_by_name(base, model);
    if (!oc) {
        error_setg(errp, "unable to find CPU model '%s'", model);
        return NULL;
    }
    oc = object_class_checked(object_class_get_name(oc), base, errp);
    if (!oc) {
        return NULL;
    }
    CPU_CLASS(oc)->parse_features(object_class_get_name(oc), features, errp);
    return *errp ? NULL : object_class_get_name(oc);
}

/*
 * Defaults live as long as the program, like the command line that they come
 * from.  Each CPU made later takes them.
 */
static void cpu_add_global(const char *typename, const char *feature,
                           const char *value)
{
    GlobalProperty *prop = g_new0(GlobalProperty, 1);

    prop->driver = typename;
    /* Old spellings of x86 features have underscores. */
    prop->property = g_strdelimit(g_strdup(feature), "_", '-');
    prop->value = g_strdup(value);
    qdev_prop_register_global(prop);
}

static bool cpu_check_feature(const char *feature, Error **errp)
{
    if (*feature == '\0') {
        error_setg(errp, "-cpu has an empty feature name");
        return false;
    }
    return true;
}

/* One "feat=value", or "feat" for on. */
static bool cpu_parse_assignment(const char *typename, char *text,
                                 Error **errp)
{
    char *value = strchr(text, '=');

    if (value) {
        *value++ = '\0';
    }
    if (!cpu_check_feature(text, errp)) {
        return false;
    }
    cpu_add_global(typename, text, value ? value : "on");
    return true;
}

void cpu_common_parse_features(const char *typename, char *features,
                               Error **errp)
{
    g_auto(GStrv) items = features ? g_strsplit(features, ",", -1) : NULL;

    if (features && !cpu_check_feature(features, errp)) {
        return;
    }
    for (char **p = items; p && *p; p++) {
        if (**p != '+' && **p != '-'
            && !cpu_parse_assignment(typename, *p, errp)) {
            return;
        }
    }
    /* These win, wherever they stand: the last default counts. */
    for (char **p = items; p && *p; p++) {
        if (**p == '+' || **p == '-') {
            if (!cpu_check_feature(*p + 1, errp)) {
                return;
            }
            cpu_add_global(typename, *p + 1, **p == '+' ? "on" : "off");
        }
    }
}
