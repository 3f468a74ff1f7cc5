/*
 * What clients ask about processor models: what this host lacks for them,
 * and what they come down to.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include "qapi/error.h"
#include "qapi/qapi-builtin-visit.h"
#include "qom/qom-qobject.h"
#include "system/kvm.h"
#include "target/i386/cpu.h"

/*** What is missing ***/

/* Append the names of the bits in @missing; one without a name is not a
 * thing that a user could turn off. */
static void append_names(strList ***tail, FeatureWord w, uint64_t missing)
{
    const FeatureWordInfo *info = &x86_feature_word_info[w];

    for (unsigned bit = 0; bit < ARRAY_SIZE(info->feat_names); bit++) {
        if (missing >> bit & 1 && info->feat_names[bit]) {
            QAPI_LIST_APPEND(*tail, g_strdup(info->feat_names[bit]));
        }
    }
}

strList *x86_cpu_unavailable_features(CPUClass *cc)
{
    X86CPUClass *xcc = X86_CPU_CLASS(cc);
    strList *list = NULL, **tail = &list;

    if (xcc->host_cpuid_required && !kvm_enabled()) {
        QAPI_LIST_APPEND(tail, g_strdup("kvm"));
    }
    for (FeatureWord w = 0; xcc->model && w < FEATURE_WORDS; w++) {
        append_names(&tail, w, xcc->model->features[w] &
                               ~x86_cpu_supported_features(w));
    }
    return list;
}

static void unavailable_get(Object *obj, Visitor *v, const char *name,
                            void *opaque, Error **errp)
{
    X86CPU *cpu = X86_CPU(obj);
    strList *list = NULL, **tail = &list;

    for (FeatureWord w = 0; w < FEATURE_WORDS; w++) {
        append_names(&tail, w, cpu->filtered_features[w]);
    }
    visit_type_strList(v, name, &list, errp);
    qapi_free_strList(list);
}

void x86_cpu_class_add_unavailable_property(ObjectClass *oc)
{
    object_class_property_add(oc, "unavailable-features", "strList",
                              unavailable_get, NULL, NULL, NULL);
}

/*** Expansion ***/

static bool set_props(Object *obj, const QDict *props, Error **errp)
{
    const QDictEntry *e;

    for (e = props ? qdict_first(props) : NULL; e; e = qdict_next(props, e)) {
        if (!object_property_set_qobject(obj, qdict_entry_key(e),
                                         qdict_entry_value(e), errp)) {
            return false;
        }
    }
    return true;
}

static void put_prop(QDict *out, Object *obj, const char *name)
{
    qdict_put_obj(out, name,
                  object_property_get_qobject(obj, name, &error_abort));
}

/* Each bit once, and what CPUID says besides. */
static void put_identity(QDict *out, Object *obj)
{
    static const char *const identity[] = {
        "vendor", "family", "model", "stepping", "model-id", "level",
        "xlevel",
    };

    for (FeatureWord w = 0; w < FEATURE_WORDS; w++) {
        const char *const *names = x86_feature_word_info[w].feat_names;

        for (unsigned bit = 0; bit < 32; bit++) {
            if (names[bit]) {
                put_prop(out, obj, names[bit]);
            }
        }
    }
    for (size_t i = 0; i < ARRAY_SIZE(identity); i++) {
        put_prop(out, obj, identity[i]);
    }
}

/* All that -cpu could set. */
static void put_all(QDict *out, Object *obj)
{
    ObjectPropertyIterator iter;
    ObjectProperty *prop;

    object_property_iter_init(&iter, obj);
    while ((prop = object_property_iter_next(&iter))) {
        if (prop->get && prop->set && !g_str_equal(prop->name, "realized")
            && !g_str_equal(prop->name, "hotplugged")
            && !g_str_has_prefix(prop->type, "link<")) {
            put_prop(out, obj, prop->name);
        }
    }
}

QDict *x86_cpu_expand_model(CPUClass *cc, const QDict *props, bool full,
                            Error **errp)
{
    X86CPUClass *xcc = X86_CPU_CLASS(cc);
    g_autoptr(Object) obj = NULL;
    X86CPU *cpu;
    QDict *out;

    if (xcc->host_cpuid_required && !kvm_enabled()) {
        error_setg(errp, "CPU model 'host' requires accelerator kvm");
        return NULL;
    }
    obj = object_new_introspect(OBJECT_CLASS(cc));
    cpu = X86_CPU(obj);
    if (!set_props(obj, props, errp)) {
        return NULL;
    }
    x86_cpu_fill_features(cpu);
    if (!x86_cpu_filter_features(cpu, errp)) {
        return NULL;
    }
    out = qdict_new();
    if (full) {
        put_all(out, obj);
    } else {
        put_identity(out, obj);
    }
    return out;
}
