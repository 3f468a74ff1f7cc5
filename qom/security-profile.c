/*
 * The host's security profile: read, judge, and only then apply.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qom/security-internal.h"
#include "qom/security-profile.h"

#ifdef CONFIG_SECURITY_PROMOTE
#define PROMOTE_ALLOWED true
#else
#define PROMOTE_ALLOWED false
#endif

static char *last_path;

/* One line of [demote] or [promote]. */
typedef struct Override {
    TypeImpl *type;
    ObjectSecurity status;
    char *note;
} Override;

/* What a file says; nothing is applied before all of it was understood. */
typedef struct Profile {
    const char *path;
    GKeyFile *file;
    CompatPolicySecurity minimum;
    GArray *overrides;
} Profile;

static void override_clear(gpointer data)
{
    g_free(((Override *)data)->note);
}

/* The value of @key; NULL and @errp set if it is malformed or empty. */
static char *get_value(Profile *profile, const char *group, const char *key,
                       Error **errp)
{
    g_autoptr(GError) gerr = NULL;
    g_autofree char *value = NULL;

    value = g_key_file_get_string(profile->file, group, key, &gerr);
    if (gerr) {                         /* with or without a value */
        error_setg(errp, "%s: [%s] %s: %s", profile->path, group, key,
                   gerr->message);
        return NULL;
    }
    g_strstrip(value);
    if (!value[0]) {
        error_setg(errp, "%s: [%s] %s: a value is missing", profile->path,
                   group, key);
        return NULL;
    }
    return g_steal_pointer(&value);
}

static bool read_policy(Profile *profile, const char *key, Error **errp)
{
    g_autofree char *value = NULL;
    int level;

    if (!g_str_equal(key, "minimum")) {
        error_setg(errp, "%s: [policy] has no key '%s'", profile->path, key);
        return false;
    }
    value = get_value(profile, "policy", key, errp);
    if (!value) {
        return false;
    }
    level = qapi_enum_parse(&CompatPolicySecurity_lookup, value, -1, NULL);
    if (level < 0) {
        error_setg(errp, "%s: [policy] minimum: '%s' is no security level",
                   profile->path, value);
        return false;
    }
    profile->minimum = level;
    return true;
}

static bool read_override(Profile *profile, const char *group,
                          const char *key, Error **errp)
{
    bool promote = g_str_equal(group, "promote");
    Override override = {
        .type = type_lookup(key),
        .status = promote ? OBJECT_SECURITY_SECURE
                          : OBJECT_SECURITY_INSECURE,
    };
    unsigned i;

    if (promote && !PROMOTE_ALLOWED) {
        error_setg(errp, "%s: [promote] %s: this program was built without "
                   "-Dsecurity_promote=true", profile->path, key);
        return false;
    }
    if (override.type) {
        type_resolve(override.type);
    }
    if (!override.type || override.type->abstract) {
        error_setg(errp, "%s: [%s] '%s' is %s", profile->path, group, key,
                   override.type ? "an abstract type; a status is not "
                                   "inherited" : "no type");
        return false;
    }
    for (i = 0; i < profile->overrides->len; i++) {
        if (g_array_index(profile->overrides, Override, i).type ==
            override.type) {
            error_setg(errp, "%s: '%s' is listed twice", profile->path, key);
            return false;
        }
    }
    override.note = get_value(profile, group, key, errp);
    if (!override.note) {
        return false;
    }
    g_array_append_val(profile->overrides, override);
    return true;
}

static bool read_group(Profile *profile, const char *group, Error **errp)
{
    g_auto(GStrv) keys = NULL;
    bool policy = g_str_equal(group, "policy");
    unsigned i;

    if (!policy && !g_str_equal(group, "demote") &&
        !g_str_equal(group, "promote")) {
        error_setg(errp, "%s: unknown group [%s]", profile->path, group);
        return false;
    }
    keys = g_key_file_get_keys(profile->file, group, NULL, NULL);
    for (i = 0; keys && keys[i]; i++) {
        if (policy ? !read_policy(profile, keys[i], errp)
                   : !read_override(profile, group, keys[i], errp)) {
            return false;
        }
    }
    return true;
}

static bool read_profile(Profile *profile, Error **errp)
{
    g_auto(GStrv) groups = g_key_file_get_groups(profile->file, NULL);
    unsigned i;

    for (i = 0; groups[i]; i++) {
        if (!read_group(profile, groups[i], errp)) {
            return false;
        }
    }
    return true;
}

/* The notes now belong to the types, which live forever. */
static void apply_profile(Profile *profile, bool floor)
{
    unsigned i;

    if (floor) {
        compat_policy_set_floor(profile->minimum);
    }
    for (i = 0; i < profile->overrides->len; i++) {
        Override *override = &g_array_index(profile->overrides, Override, i);

        g_free(override->type->override_note);
        override->type->overridden = true;
        override->type->override_status = override->status;
        override->type->override_note = g_steal_pointer(&override->note);
    }
}

bool security_profile_load(const char *path, bool optional, bool floor,
                           Error **errp)
{
    g_autoptr(GKeyFile) file = g_key_file_new();
    g_autoptr(GArray) overrides = g_array_new(false, false, sizeof(Override));
    g_autoptr(GError) gerr = NULL;
    Profile profile = {
        .path = path, .file = file, .overrides = overrides,
        .minimum = COMPAT_POLICY_SECURITY_NONE,
    };

    g_array_set_clear_func(overrides, override_clear);
    if (!g_key_file_load_from_file(file, path, G_KEY_FILE_NONE, &gerr)) {
        if (optional &&
            g_error_matches(gerr, G_FILE_ERROR, G_FILE_ERROR_NOENT)) {
            return true;
        }
        error_setg(errp, "cannot read security profile '%s': %s", path,
                   gerr->message);
        return false;
    }
    if (!read_profile(&profile, errp)) {
        return false;
    }
    apply_profile(&profile, floor);
    g_free(last_path);
    last_path = g_strdup(path);
    return true;
}

const char *security_profile_path(void)
{
    return last_path;
}
