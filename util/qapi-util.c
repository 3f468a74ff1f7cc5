/*
 * Names of enum values and booleans.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/util.h"
#include "qemu/ctype.h"

const char *qapi_enum_lookup(const QEnumLookup *lookup, int val)
{
    assert(val >= 0 && val < lookup->size);
    return lookup->array[val];
}

int qapi_enum_parse(const QEnumLookup *lookup, const char *buf,
                    int def, Error **errp)
{
    if (!buf) {
        return def;
    }
    for (int i = 0; i < lookup->size; i++) {
        if (!strcmp(buf, lookup->array[i])) {
            return i;
        }
    }
    error_setg(errp, "invalid parameter value: %s", buf);
    return def;
}

bool qapi_bool_parse(const char *name, const char *value, bool *obj,
                     Error **errp)
{
    static const char words[][2][8] = {
        { "on", "off" }, { "yes", "no" }, { "true", "false" }, { "y", "n" },
    };

    for (int i = 0; i < ARRAY_SIZE(words); i++) {
        for (int off = 0; off < 2; off++) {
            if (!strcmp(value, words[i][off])) {
                *obj = !off;
                return true;
            }
        }
    }
    error_setg(errp, "Parameter '%s' expects 'on' or 'off'", name);
    return false;
}

/*
 * QAPI name: [__RFQDN_] letter { letter | digit | '-' | '_' }, where RFQDN
 * is a reversed domain name: letters, digits, '-', '.'
 */
int parse_qapi_name(const char *name, bool complete)
{
    const char *p = name;

    if (*p == '_') {
        if (p[1] != '_') {
            return -1;
        }
        for (p += 2; *p && *p != '_'; p++) {
            if (!qemu_isalnum(*p) && *p != '-' && *p != '.') {
                return -1;
            }
        }
        if (*p != '_') {
            return -1;
        }
        p++;
    }
    if (!qemu_isalpha(*p)) {
        return -1;
    }
    do {
        p++;
    } while (qemu_isalnum(*p) || *p == '-' || *p == '_');
    return complete && *p ? -1 : (int)(p - name);
}
