"""What a checked schema consists of.  Data only; no output, no checks.

SPDX-License-Identifier: GPL-2.0-or-later
"""
from .names import c_name, enum_const


class Cond:
    """An 'if': a preprocessor condition, or always."""

    def __init__(self, expr=None):
        self.expr = expr

    def __bool__(self):
        return self.expr is not None

    def cpp(self):
        """The condition for #if."""
        return self._cpp(self.expr)

    @staticmethod
    def any(conds):
        """The condition that one of @conds, at least one, holds."""
        exprs = [c.expr for c in conds]
        return Cond(exprs[0] if len(exprs) == 1 else {'any': exprs})

    def _cpp(self, expr):
        if isinstance(expr, str):
            return 'defined(%s)' % expr
        (oper, arg), = expr.items()
        if oper == 'not':
            return '!' + self._cpp(arg)
        glue = ' && ' if oper == 'all' else ' || '
        return '(%s)' % glue.join(self._cpp(a) for a in arg)


class Feature:
    """A feature flag of a type, member, value, command or event."""

    def __init__(self, name, cond):
        self.name = name
        self.cond = cond


class Member:
    """A member of an object, or a value of an enumeration (type None)."""

    def __init__(self, name, type_, optional, cond, features, info):
        self.name = name
        self.type = type_
        self.optional = optional
        self.cond = cond
        self.features = features
        self.info = info

    def c_name(self):
        return c_name(self.name)

    def flag(self):
        """The C name of the flag that tells whether it is there."""
        return 'has_' + self.c_name()

    def has_flag(self):
        """Does C need that flag?  A NULL list may be an empty one."""
        return self.optional and (not self.type.is_pointer() or
                                  isinstance(self.type, ArrayType))


class Branch:
    """A branch of a union (by value of the tag) or of an alternate."""

    def __init__(self, name, type_, cond, info):
        self.name = name
        self.type = type_
        self.cond = cond
        self.info = info

    def c_name(self):
        return c_name(self.name)


class Entity:
    """Anything with a name at top level."""

    meta = None

    def __init__(self, name, info, module, cond=None, features=()):
        self.name = name
        self.info = info
        self.module = module
        self.cond = cond or Cond()
        self.features = list(features)
        self.doc = None

    def c_name(self):
        return c_name(self.name)


class Type(Entity):
    """A type; concrete ones say what C declares and what JSON shows."""

    def is_pointer(self):
        return True

    def c_type(self):
        return self.c_name() + ' *'

    def c_param(self):
        return self.c_type()

    def json_type(self):
        raise NotImplementedError


class BuiltinType(Type):
    meta = 'builtin'

    def __init__(self, name, json, ctype, qtype):
        super().__init__(name, None, None)
        self._json = json
        self._ctype = ctype
        self.qtype = qtype

    def is_pointer(self):
        return self._ctype.endswith('*')

    def c_name(self):
        # "int" and "bool" only ever become parts of C names
        return self.name

    def c_type(self):
        return self._ctype

    def c_param(self):
        return 'const char *' if self.name == 'str' else self._ctype

    def json_type(self):
        return self._json


class EnumType(Type):
    meta = 'enum'

    qtype = 'QTYPE_QSTRING'
    prefix = None

    def __init__(self, name, info, module, cond=None, features=()):
        super().__init__(name, info, module, cond, features)
        self.members = []

    def is_pointer(self):
        return False

    def c_type(self):
        return self.c_name()

    def const(self, value):
        return enum_const(self.name, value, self.prefix)

    def json_type(self):
        return 'string'


class ArrayType(Type):
    meta = 'array'
    qtype = 'QTYPE_QLIST'

    def __init__(self, element):
        super().__init__(element.name + 'List', element.info, element.module,
                         element.cond)
        self.element = element

    def json_type(self):
        return 'array'


class ObjectType(Type):
    """A struct, a union (tag is set), or implied members of something."""

    meta = 'object'
    qtype = 'QTYPE_QDICT'

    def __init__(self, name, info, module, cond=None, features=()):
        super().__init__(name, info, module, cond, features)
        self.base = None
        self.local = []
        self.discriminator = None
        self.tag = None
        self.branches = []

    def implicit(self):
        return self.name.startswith('q_')

    def members(self):
        """All members but those of branches, the base's first."""
        inherited = self.base.members() if self.base else []
        return inherited + self.local

    def is_empty(self):
        return not self.members() and not self.branches

    def json_type(self):
        return 'object'


class AlternateType(Type):
    meta = 'alternate'
    qtype = None

    def __init__(self, name, info, module, cond=None, features=()):
        super().__init__(name, info, module, cond, features)
        self.branches = []

    def json_type(self):
        return 'value'


class Command(Entity):
    meta = 'command'
    arg = ret = None
    boxed = False
    gen = True
    success_response = True
    allow_oob = False
    allow_preconfig = False
    coroutine = False


class Event(Entity):
    meta = 'event'
    arg = None
    boxed = False


BUILTINS = [BuiltinType(*row) for row in (
    ('str', 'string', 'char *', 'QTYPE_QSTRING'),
    ('number', 'number', 'double', 'QTYPE_QNUM'),
    ('int', 'int', 'int64_t', 'QTYPE_QNUM'),
    ('int8', 'int', 'int8_t', 'QTYPE_QNUM'),
    ('int16', 'int', 'int16_t', 'QTYPE_QNUM'),
    ('int32', 'int', 'int32_t', 'QTYPE_QNUM'),
    ('int64', 'int', 'int64_t', 'QTYPE_QNUM'),
    ('uint8', 'int', 'uint8_t', 'QTYPE_QNUM'),
    ('uint16', 'int', 'uint16_t', 'QTYPE_QNUM'),
    ('uint32', 'int', 'uint32_t', 'QTYPE_QNUM'),
    ('uint64', 'int', 'uint64_t', 'QTYPE_QNUM'),
    ('size', 'int', 'uint64_t', 'QTYPE_QNUM'),
    ('bool', 'boolean', 'bool', 'QTYPE_QBOOL'),
    ('any', 'value', 'QObject *', None),
    ('null', 'null', 'QNull *', 'QTYPE_QNULL'))]

# the one enumeration that every schema knows; C has it in qobject.h
QTYPE = EnumType('QType', None, None)
QTYPE.prefix = 'QTYPE'
QTYPE.members = [Member(name, None, False, Cond(), [], None) for name in (
    'none', 'qnull', 'qnum', 'qstring', 'qdict', 'qlist', 'qbool')]
