"""Second pass: resolve names and build the model.

SPDX-License-Identifier: GPL-2.0-or-later
"""
from .check import check_entity
from .model import (AlternateType, ArrayType, Branch, BUILTINS, Command, Cond,
                    EnumType, Event, Feature, Member, ObjectType)
from .names import c_name
from .parser import SchemaParser
from .shape import check_shape
from .source import QapiError

SPECIAL_FEATURES = ('deprecated', 'unstable')

_SHELLS = {'struct': ObjectType, 'union': ObjectType, 'command': Command,
           'event': Event, 'enum': EnumType, 'alternate': AlternateType}


class Schema:
    """Everything the generators need, in schema order."""

    def __init__(self, path, prefix=''):
        self.prefix = prefix
        parser = SchemaParser()
        self.main = parser.parse(path)
        self.modules = list(parser.modules.values())
        self.files = parser.files
        self.entities = []
        self.arrays = {}
        self._types = {t.name: t for t in BUILTINS}
        self._c_names = {}
        shells = [self._declare(d) for d in parser.definitions]
        for entity, expr in shells:
            getattr(self, '_fill_' + expr['meta'])(entity, expr)
            self.entities.append(entity)
        for entity, _ in shells:
            check_entity(entity)
        self.features = self._number_features()

    # -- names of output ---------------------------------------------------

    def stem(self, kind, module):
        """The file of a module, without its suffix.  The main module of a
        schema with a prefix needs no name."""
        if self.prefix and module is self.main:
            return self.prefix + kind
        return '%s%s-%s' % (self.prefix, kind, module.name)

    def include(self, stem):
        """How C includes the header of a stem."""
        return '%s%s.h' % ('' if self.prefix else 'qapi/', stem)

    def includes(self, kind, modules):
        """How C includes the headers of one kind of some modules."""
        return [self.include(self.stem(kind, m)) for m in modules]

    def c_prefix(self):
        """The prefix of C functions and types."""
        return c_name(self.prefix, protect=False)

    # -- look-ups for generators ------------------------------------------

    def of_module(self, module, *kinds):
        """The entities of a module that are of these classes."""
        return [e for e in self.entities
                if e.module is module and isinstance(e, kinds)]

    def arrays_of(self, module):
        """The array types whose elements are of a module."""
        return [a for a in self.arrays.values() if a.module is module]

    def of(self, *kinds):
        """The entities of all modules that are of these classes."""
        return [e for e in self.entities if isinstance(e, kinds)]

    # -- building ----------------------------------------------------------

    def _declare(self, definition):
        """An empty entity, so that others can refer to it."""
        meta, name = check_shape(definition)
        expr, info = definition.expr, definition.info
        key = (meta in ('command', 'event') and meta, c_name(name))
        if key in self._c_names or name in self._types:
            raise QapiError(info, "'%s' is already defined" % name)
        self._c_names[key] = name
        entity = _SHELLS[meta](name, info, definition.module,
                               Cond(expr.get('if')), self._features(expr))
        entity.doc = definition.doc
        if not key[0]:
            self._types[name] = entity
        return entity, dict(expr, meta=meta)

    def _type(self, ref, info, what):
        """The type that a member or the like refers to."""
        if isinstance(ref, list):
            element = self._type(ref[0], info, what)
            if element.name not in self.arrays:
                self.arrays[element.name] = ArrayType(element)
            return self.arrays[element.name]
        if ref not in self._types or ref.startswith('q_'):
            raise QapiError(info, "%s uses unknown type '%s'" % (what, ref))
        return self._types[ref]

    def _object_type(self, ref, info, what):
        result = self._type(ref, info, what)
        if not isinstance(result, ObjectType):
            raise QapiError(info, "%s must be a struct or union, '%s' is not"
                            % (what, result.name))
        return result

    @staticmethod
    def _features(obj):
        return [Feature(f['name'], Cond(f.get('if')))
                for f in obj.get('features', [])]

    def _members(self, data, info, what):
        members = []
        for key, value in data.items():
            name = key.lstrip('*')
            type_ = self._type(value['type'], info,
                               "member '%s' of %s" % (name, what))
            members.append(Member(name, type_, key.startswith('*'),
                                  Cond(value.get('if')),
                                  self._features(value), info))
        return members

    def _implied(self, name, data, owner, what):
        """An object type for members that were listed in place."""
        obj = ObjectType(name, owner.info, owner.module, owner.cond)
        obj.local = self._members(data, owner.info, what)
        self.entities.append(obj)
        return obj

    def _fill_enum(self, enum, expr):
        enum.members = [Member(v['name'], None, False, Cond(v.get('if')),
                               self._features(v), enum.info)
                        for v in expr['data']]
        enum.prefix = expr.get('prefix')

    def _fill_struct(self, obj, expr):
        what = "struct '%s'" % obj.name
        if 'base' in expr:
            obj.base = self._object_type(expr['base'], obj.info,
                                         'base of ' + what)
        obj.local = self._members(expr['data'], obj.info, what)

    def _fill_union(self, obj, expr):
        what = "union '%s'" % obj.name
        if isinstance(expr['base'], dict):
            obj.base = self._implied('q_obj_%s-base' % obj.name,
                                     expr['base'], obj, what)
        else:
            obj.base = self._object_type(expr['base'], obj.info,
                                         'base of ' + what)
        obj.discriminator = expr['discriminator']
        for key, value in expr['data'].items():
            type_ = self._object_type(value['type'], obj.info,
                                      "branch '%s' of %s" % (key, what))
            obj.branches.append(Branch(key, type_, Cond(value.get('if')),
                                       obj.info))

    def _fill_alternate(self, alt, expr):
        for key, value in expr['data'].items():
            what = "branch '%s' of alternate '%s'" % (key, alt.name)
            type_ = self._type(value['type'], alt.info, what)
            alt.branches.append(Branch(key, type_, Cond(value.get('if')),
                                       alt.info))

    def _arguments(self, entity, expr):
        data = expr.get('data', {})
        what = "%s '%s'" % (entity.meta, entity.name)
        entity.boxed = bool(expr.get('boxed'))
        if isinstance(data, str):
            entity.arg = self._object_type(data, entity.info,
                                           "'data' of " + what)
        elif data:
            entity.arg = self._implied('q_obj_%s-arg' % entity.name, data,
                                       entity, what)

    def _fill_command(self, cmd, expr):
        self._arguments(cmd, expr)
        for flag in ('gen', 'success-response', 'allow-oob',
                     'allow-preconfig', 'coroutine'):
            if flag in expr:
                setattr(cmd, c_name(flag), expr[flag])
        if 'returns' in expr:
            cmd.ret = self._type(expr['returns'], cmd.info,
                                 "'returns' of command '%s'" % cmd.name)

    def _fill_event(self, event, expr):
        self._arguments(event, expr)

    def _number_features(self):
        """Bit numbers of the features that C code may ask about."""
        names = list(SPECIAL_FEATURES)
        for entity in self.entities:
            features = list(entity.features)
            if isinstance(entity, ObjectType):
                features += [f for m in entity.local for f in m.features]
            elif isinstance(entity, EnumType):
                features += [f for m in entity.members for f in m.features]
            names += [f.name for f in features if f.name not in names]
        if len(names) > 64:
            raise QapiError(None, 'more than 64 different features')
        return list(dict.fromkeys(names))
