"""First pass of checks: is each expression well-formed by itself?

Normalises shorthand in place: members become {'type': ...}, enum values
{'name': ...}, features {'name': ...}.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import re

from .names import is_camel, is_lower, is_name, is_upper
from .source import QapiError

METAS = ('enum', 'struct', 'union', 'alternate', 'command', 'event')

_KEYS = {
    'enum': ({'data'}, {'prefix'}),
    'struct': ({'data'}, {'base'}),
    'union': ({'base', 'discriminator', 'data'}, set()),
    'alternate': ({'data'}, set()),
    'command': (set(), {'data', 'returns', 'boxed', 'gen',
                        'success-response', 'allow-oob', 'allow-preconfig',
                        'coroutine'}),
    'event': (set(), {'data', 'boxed'}),
}

# the only value that the flag may be given
_FLAGS = {'boxed': True, 'gen': False, 'success-response': False,
          'allow-oob': True, 'allow-preconfig': True, 'coroutine': True}


def check_keys(obj, info, what, required, optional):
    """Exactly these keys?"""
    for key in sorted(required):
        if key not in obj:
            raise QapiError(info, "%s misses key '%s'" % (what, key))
    for key in obj:
        if key not in required and key not in optional:
            raise QapiError(info, "%s has unknown key '%s'" % (what, key))


def check_name(name, info, what):
    """Is it a name that nothing else reserves?"""
    if not is_name(name):
        raise QapiError(info, '%s has an invalid name %r' % (what, name))
    low = name.lower().replace('-', '_')
    if low.startswith(('q_', 'has_')) or low == 'u':
        raise QapiError(info, "%s uses the reserved name '%s'" % (what, name))


def check_member_name(name, info, what, exceptions, digit_ok=False):
    """Members, values, features and commands: lower-case-with-dashes."""
    if digit_ok and re.match(r'[0-9]', str(name)):
        check_name('d' + name, info, what)
        name = 'd' + name
    else:
        check_name(name, info, what)
    if not is_lower(name) and not exceptions:
        raise QapiError(info, "%s: name '%s' must be lower case, with '-' "
                        "between words" % (what, name))


def check_cond(cond, info, what):
    """An 'if' condition."""
    if isinstance(cond, str):
        if not re.match(r'[A-Z][A-Z0-9_]*$', cond):
            raise QapiError(info, "'if' condition '%s' of %s is no macro name"
                            % (cond, what))
        return
    if not isinstance(cond, dict) or len(cond) != 1:
        raise QapiError(info, "'if' of %s must be a string or have one of "
                        "'all', 'any', 'not'" % what)
    (oper, arg), = cond.items()
    if oper == 'not':
        check_cond(arg, info, what)
        return
    if oper not in ('all', 'any'):
        raise QapiError(info, "'if' of %s has unknown operator '%s'"
                        % (what, oper))
    if not isinstance(arg, list) or not arg:
        raise QapiError(info, "'%s' of %s needs a list that is not empty"
                        % (oper, what))
    for part in arg:
        check_cond(part, info, what)


def check_features(obj, info, what):
    """The 'features' of anything."""
    if 'features' not in obj:
        return
    if not isinstance(obj['features'], list):
        raise QapiError(info, "'features' of %s must be a list" % what)
    result, seen = [], set()
    for feat in obj['features']:
        feat = {'name': feat} if isinstance(feat, str) else feat
        if not isinstance(feat, dict):
            raise QapiError(info, "'features' of %s must be names" % what)
        check_keys(feat, info, 'feature of ' + what, {'name'}, {'if'})
        check_member_name(feat['name'], info, 'feature of ' + what, False)
        if feat['name'] in seen:
            raise QapiError(info, "%s has feature '%s' twice"
                            % (what, feat['name']))
        seen.add(feat['name'])
        if 'if' in feat:
            check_cond(feat['if'], info, what)
        result.append(feat)
    obj['features'] = result


def check_type_ref(ref, info, what, array_ok=True):
    """A type's name, or a list of just one."""
    if array_ok and isinstance(ref, list):
        if len(ref) != 1 or not isinstance(ref[0], str):
            raise QapiError(info, '%s: an array has one element type' % what)
    elif not isinstance(ref, str):
        raise QapiError(info, '%s must be the name of a type' % what)


def check_members(members, info, what, excepted):
    """The members of a struct, of arguments or of a base."""
    seen = set()
    for key, value in members.items():
        name = key[1:] if key.startswith('*') else key
        where = "member '%s' of %s" % (name, what)
        check_member_name(name, info, where, excepted)
        if name.replace('-', '_') in seen:
            raise QapiError(info, '%s collides with another' % where)
        seen.add(name.replace('-', '_'))
        if not isinstance(value, dict):
            members[key] = value = {'type': value}
        check_keys(value, info, where, {'type'}, {'if', 'features'})
        check_type_ref(value['type'], info, where)
        if 'if' in value:
            check_cond(value['if'], info, where)
        check_features(value, info, where)


def _check_values(expr, info, what, excepted):
    if not isinstance(expr['data'], list):
        raise QapiError(info, "'data' of %s must be a list" % what)
    seen, values = set(), []
    for value in expr['data']:
        value = {'name': value} if isinstance(value, str) else value
        if not isinstance(value, dict):
            raise QapiError(info, "'data' of %s must be names" % what)
        check_keys(value, info, 'value of ' + what, {'name'},
                   {'if', 'features'})
        check_member_name(value['name'], info, 'value of ' + what, excepted,
                          digit_ok=True)
        key = value['name'].lower().replace('-', '_')
        if key in seen or key == '_max':
            raise QapiError(info, "value '%s' of %s collides with another"
                            % (value['name'], what))
        seen.add(key)
        if 'if' in value:
            check_cond(value['if'], info, what)
        check_features(value, info, what)
        values.append(value)
    expr['data'] = values


def _check_branches(expr, info, what, excepted, array_ok):
    if not isinstance(expr['data'], dict):
        raise QapiError(info, "'data' of %s must be an object" % what)
    if not expr['data'] and 'alternate' in expr:
        raise QapiError(info, "'data' of %s must not be empty" % what)
    for key, value in expr['data'].items():
        where = "branch '%s' of %s" % (key, what)
        check_member_name(key, info, where, excepted, digit_ok=True)
        if not isinstance(value, dict):
            expr['data'][key] = value = {'type': value}
        check_keys(value, info, where, {'type'}, {'if'})
        check_type_ref(value['type'], info, where, array_ok)
        if 'if' in value:
            check_cond(value['if'], info, where)


def _check_flags(expr, info, what):
    for flag, only in _FLAGS.items():
        if flag in expr and expr[flag] is not only:
            raise QapiError(info, "flag '%s' of %s may only be %s"
                            % (flag, what, str(only).lower()))
    if expr.get('boxed') and not isinstance(expr.get('data'), str):
        raise QapiError(info, "%s with 'boxed' needs a type as 'data'" % what)
    if expr.get('allow-oob') and expr.get('coroutine'):
        raise QapiError(info, "%s cannot have both 'allow-oob' and "
                        "'coroutine'" % what)


def _check_top_name(meta, name, info, what):
    pragma = info.pragma
    if meta == 'command':
        check_member_name(name, info, what,
                          name in pragma.command_name_exceptions)
    elif meta == 'event':
        check_name(name, info, what)
        if not is_upper(name):
            raise QapiError(info, '%s: name must be UPPER_CASE' % what)
    else:
        check_name(name, info, what)
        if not is_camel(name):
            raise QapiError(info, '%s: name must be CamelCase' % what)
        if name.endswith('List'):
            raise QapiError(info, "%s: names ending in 'List' are reserved"
                            % what)


def check_shape(definition):
    """Check one definition; returns (meta, name)."""
    expr, info = definition.expr, definition.info
    metas = [m for m in METAS if m in expr]
    if len(metas) != 1:
        raise QapiError(info, 'a definition needs exactly one of the keys %s'
                        % ', '.join("'%s'" % m for m in METAS))
    meta = metas[0]
    name = expr[meta]
    if not isinstance(name, str):
        raise QapiError(info, "'%s' must be a name" % meta)
    what = "%s '%s'" % (meta, name)
    _check_top_name(meta, name, info, what)
    required, optional = _KEYS[meta]
    check_keys(expr, info, what, required | {meta},
               optional | {'if', 'features'})
    if 'if' in expr:
        check_cond(expr['if'], info, what)
    check_features(expr, info, what)
    excepted = name in info.pragma.member_name_exceptions
    if meta == 'enum':
        _check_values(expr, info, what, excepted)
    elif meta in ('union', 'alternate'):
        if isinstance(expr.get('base'), dict):
            check_members(expr['base'], info, what, excepted)
        _check_branches(expr, info, what, excepted, meta == 'alternate')
    else:
        _check_flags(expr, info, what)
        data = expr.get('data', {})
        if isinstance(data, dict):
            check_members(data, info, what, excepted)
        elif meta == 'struct':
            raise QapiError(info, "'data' of %s must be an object" % what)
        if 'returns' in expr:
            check_type_ref(expr['returns'], info, "'returns' of " + what)
    for key in ('base', 'data', 'discriminator', 'prefix'):
        value = expr.get(key, '')
        if not isinstance(value, (str, dict)) and not (
                meta == 'enum' and key == 'data'):
            raise QapiError(info, "'%s' of %s has the wrong form"
                            % (key, what))
    return meta, name
