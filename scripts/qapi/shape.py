"""First pass of checks: is each expression well-formed by itself?

Normalises shorthand in place: members become {'type': ...}, enum values
{'name': ...}, features {'name': ...}.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import re

from .names import c_name, is_camel, stem
from .source import QapiError

METAS = ('enum', 'struct', 'union', 'alternate', 'command', 'event')

# keys that there must be, and that there may be
_KEYS = {
    'enum': (('data',), ('prefix',)),
    'struct': (('data',), ('base',)),
    'union': (('base', 'discriminator', 'data'), ()),
    'alternate': (('data',), ()),
    'command': ((), ('data', 'returns', 'boxed', 'gen', 'success-response',
                     'allow-oob', 'allow-preconfig', 'coroutine')),
    'event': ((), ('data', 'boxed')),
}

# the only value that the flag may be given
_FLAGS = {'boxed': True, 'gen': False, 'success-response': False,
          'allow-oob': True, 'allow-preconfig': True, 'coroutine': True}


def _check_keys(obj, info, what, required, optional):
    """Exactly these keys?"""
    for key in required:
        if key not in obj:
            raise QapiError(info, "%s lacks key '%s'" % (what, key))
    for key in obj:
        if key not in required and key not in optional:
            raise QapiError(info, "%s has unknown key '%s', known are %s"
                            % (what, key, ', '.join(
                                sorted(required + optional))))


# -- names -------------------------------------------------------------------

def _stem(name, info, what):
    if not isinstance(name, str):
        raise QapiError(info, 'name of %s must be a string' % what)
    result = stem(name)
    if not result:
        raise QapiError(info, "name '%s' of %s is not valid" % (name, what))
    return result


def _check_lower(name, info, what, upper_ok=False, underscore_ok=False):
    """All but types and events: lower-case-with-dashes."""
    rest = _stem(name, info, what)
    if not upper_ok and re.search('[A-Z]', rest):
        raise QapiError(info, "name '%s' of %s must be lower case"
                        % (name, what))
    if not underscore_ok and '_' in rest:
        raise QapiError(info, "name '%s' of %s must have '-' instead of '_'"
                        % (name, what))


def _check_member_name(name, info, what, old):
    """@old: may it be of another style?"""
    _check_lower(name, info, what, upper_ok=old, underscore_ok=old)
    ident = c_name(name, protect=False)
    if ident == 'u' or ident.startswith('has_'):
        raise QapiError(info, "name '%s' of %s is reserved" % (name, what))


def _check_top_name(meta, name, info):
    if meta == 'command':
        _check_lower(name, info, meta, underscore_ok=(
            name in info.pragma.command_name_exceptions))
        return
    rest = _stem(name, info, meta)
    if meta == 'event':
        if re.search('[a-z-]', rest):
            raise QapiError(info, "name '%s' of event must be UPPER_CASE"
                            % name)
    elif not is_camel(rest):
        raise QapiError(info, "name '%s' of %s must be CamelCase"
                        % (name, meta))
    elif name.endswith('List'):
        raise QapiError(info, "name '%s' of %s must not end in 'List'"
                        % (name, meta))


# -- what may be anywhere ----------------------------------------------------

def _check_cond(cond, info, what):
    if isinstance(cond, str):
        if not re.fullmatch(r'[A-Z][A-Z0-9_]*', cond):
            raise QapiError(info, "'if' condition '%s' of %s is no macro name"
                            % (cond, what))
        return
    if not isinstance(cond, dict) or len(cond) != 1:
        raise QapiError(info, "'if' of %s must be a string or have one of "
                        "'all', 'any', 'not'" % what)
    (oper, arg), = cond.items()
    if oper == 'not':
        _check_cond(arg, info, what)
        return
    if oper not in ('all', 'any'):
        raise QapiError(info, "'if' of %s has unknown operator '%s'"
                        % (what, oper))
    if not isinstance(arg, list) or not arg:
        raise QapiError(info, "'%s' of %s needs a list that is not empty"
                        % (oper, what))
    for part in arg:
        _check_cond(part, info, what)


def _check_if(obj, info, what):
    if 'if' in obj:
        _check_cond(obj['if'], info, what)


def _named(items, info, what, item_what, optional):
    """A list of names or objects with names, as objects with names."""
    if not isinstance(items, list):
        raise QapiError(info, '%s must be a list' % what)
    result = []
    for item in items:
        item = {'name': item} if isinstance(item, str) else item
        if not isinstance(item, dict):
            raise QapiError(info, '%s must be a name or an object'
                            % item_what)
        _check_keys(item, info, item_what, ('name',), optional)
        result.append(item)
    return result


def _check_features(obj, info, what):
    """The 'features' of anything."""
    if 'features' not in obj:
        return
    obj['features'] = _named(obj['features'], info, "'features' of " + what,
                             'feature of ' + what, ('if',))
    seen = set()
    for feature in obj['features']:
        _check_lower(feature['name'], info, 'feature of ' + what)
        where = "feature '%s' of %s" % (feature['name'], what)
        _check_if(feature, info, where)
        if c_name(feature['name']) in seen:
            raise QapiError(info, '%s is there twice' % where)
        seen.add(c_name(feature['name']))


def _check_type_ref(ref, info, what, array_ok=True):
    """A type's name, or a list of just one."""
    if array_ok and isinstance(ref, list):
        if len(ref) != 1 or not isinstance(ref[0], str):
            raise QapiError(info, '%s: an array has one element type' % what)
    elif not isinstance(ref, str):
        raise QapiError(info, '%s must be the name of a type' % what)


def _check_members(members, info, old):
    """The members of a struct, of arguments or of a base."""
    seen = set()
    for key, value in members.items():
        name = key[1:] if key.startswith('*') else key
        _check_member_name(name, info, 'member', old)
        what = "member '%s'" % name
        if c_name(name) in seen:
            raise QapiError(info, '%s collides with another' % what)
        seen.add(c_name(name))
        if not isinstance(value, dict):
            members[key] = value = {'type': value}
        _check_keys(value, info, what, ('type',), ('if', 'features'))
        _check_type_ref(value['type'], info, what)
        _check_if(value, info, what)
        _check_features(value, info, what)


# -- kinds -------------------------------------------------------------------

def _check_enum(expr, info, old):
    if not isinstance(expr.get('prefix', ''), str):
        raise QapiError(info, "'prefix' must be a string")
    expr['data'] = _named(expr['data'], info, "'data'", 'value',
                          ('if', 'features'))
    seen = set()
    for value in expr['data']:
        name = value['name']
        # values may start with a digit, all else is as usual
        _check_lower('d' + name if re.match('[0-9]', str(name)) else name,
                     info, 'value', upper_ok=old, underscore_ok=old)
        what = "value '%s'" % name
        if c_name(name).upper() in seen:
            raise QapiError(info, '%s collides with another' % what)
        seen.add(c_name(name).upper())
        _check_if(value, info, what)
        _check_features(value, info, what)


def _check_struct(expr, info, old):
    if not isinstance(expr['data'], dict):
        raise QapiError(info, "'data' must be an object")
    _check_members(expr['data'], info, old)
    _check_type_ref(expr.get('base', ''), info, "'base'", array_ok=False)


def _check_branches(expr, info, array_ok):
    if not isinstance(expr['data'], dict):
        raise QapiError(info, "'data' must be an object")
    for key, value in expr['data'].items():
        what = "branch '%s'" % key
        if not isinstance(value, dict):
            expr['data'][key] = value = {'type': value}
        _check_keys(value, info, what, ('type',), ('if',))
        _check_type_ref(value['type'], info, what, array_ok)
        _check_if(value, info, what)


def _check_union(expr, info, old):
    if isinstance(expr['base'], dict):
        _check_members(expr['base'], info, old)
    else:
        _check_type_ref(expr['base'], info, "'base'", array_ok=False)
    if not isinstance(expr['discriminator'], str):
        raise QapiError(info, "'discriminator' must be a string")
    # names of branches are names of values, which are checked there
    _check_branches(expr, info, False)


def _check_alternate(expr, info, old):
    _check_branches(expr, info, True)
    if not expr['data']:
        raise QapiError(info, "'data' must not be empty")
    seen = set()
    for name in expr['data']:
        _check_member_name(name, info, 'branch', old)
        if c_name(name) in seen:
            raise QapiError(info, "branch '%s' collides with another" % name)
        seen.add(c_name(name))


def _check_call(expr, info, old):
    """A command or an event."""
    for flag, only in _FLAGS.items():
        if flag in expr and expr[flag] is not only:
            raise QapiError(info, "flag '%s' may only be %s"
                            % (flag, str(only).lower()))
    if 'allow-oob' in expr and 'coroutine' in expr:
        raise QapiError(info, "'allow-oob' and 'coroutine' exclude each "
                        'other')
    data = expr.get('data', {})
    if 'boxed' in expr and not isinstance(data, str):
        raise QapiError(info, "'boxed' needs the name of a type as 'data'")
    if isinstance(data, dict):
        _check_members(data, info, old)
    elif not isinstance(data, str):
        raise QapiError(info, "'data' must be an object or the name of a "
                        'type')
    if 'returns' in expr:
        _check_type_ref(expr['returns'], info, "'returns'")


_CHECKS = {'enum': _check_enum, 'struct': _check_struct,
           'union': _check_union, 'alternate': _check_alternate,
           'command': _check_call, 'event': _check_call}


def check_shape(definition):
    """Check one definition; returns (meta, name)."""
    expr, info = definition.expr, definition.info
    metas = [m for m in METAS if m in expr]
    if len(metas) != 1:
        raise QapiError(info, 'a definition has exactly one of the keys %s'
                        % ', '.join("'%s'" % m for m in METAS))
    meta = metas[0]
    name = expr[meta]
    if isinstance(name, str):
        info.entity = "%s '%s'" % (meta, name)
    _check_top_name(meta, name, info)
    required, optional = _KEYS[meta]
    _check_keys(expr, info, meta, (meta,) + required,
                optional + ('if', 'features'))
    _check_if(expr, info, meta)
    _check_features(expr, info, meta)
    _CHECKS[meta](expr, info, name in info.pragma.member_name_exceptions)
    return meta, name
