"""Second pass: resolve names and build the model.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import os

from .check import SPECIAL_FEATURES, check_entity
from .model import (AlternateType, ArrayType, Branch, BUILTINS, Command, Cond,
                    EnumType, Event, Feature, Member, ObjectType, QTYPE, Type)
from .names import c_name
from .parser import SchemaParser
from .shape import check_shape
from .source import QapiError

_SHELLS = {'struct': ObjectType, 'union': ObjectType, 'command': Command,
           'event': Event, 'enum': EnumType, 'alternate': AlternateType}


class Schema:
    """Everything the generators need, in schema order."""

    def __init__(self, path, prefix=''):
        self.prefix = prefix
        parser = SchemaParser()
        self.main = parser.parse(path)
        self.modules = list(parser.modules.values())
        self.entities = []
        self.arrays = {}
        self._types = {t.name: t for t in BUILTINS + [QTYPE]}
        self._names = {}        # where they are, by name space and C name
        shells = [self._declare(d) for d in parser.definitions]
        for entity, expr in shells:
            getattr(self, '_fill_' + expr['meta'])(entity, expr)
            self.entities.append(entity)
        # types first: all else may rely on them being sound
        shells.sort(key=lambda shell: not isinstance(shell[0], Type))
        for entity, _ in shells:
            check_entity(entity)
        self.features = self._number_features()
        self._by_module = {}
        for entity in self.entities:
            self._by_module.setdefault(entity.module, []).append(entity)

    # -- names of output ---------------------------------------------------

    def stem(self, kind, module=None):
        """The file of a module, or of the whole schema, without its suffix.
        The main module needs no name."""
        if module in (None, self.main):
            return self.prefix + kind
        folder, name = os.path.split(module.name)
        return os.path.join(folder, '%s%s-%s' % (self.prefix, kind, name))

    def include(self, stem, from_stem):
        """How the C file @from_stem includes the header @stem."""
        return os.path.relpath(stem, os.path.dirname(from_stem)) + '.h'

    def includes(self, kind, modules, from_stem):
        """How it includes the headers of one kind of some modules."""
        return [self.include(self.stem(kind, m), from_stem) for m in modules]

    def c_prefix(self):
        """The prefix of C functions and types."""
        return c_name(self.prefix, protect=False)

    # -- look-ups for generators ------------------------------------------

    def of_module(self, module, *kinds):
        """The entities of a module that are of these classes."""
        return [e for e in self._by_module.get(module, [])
                if isinstance(e, kinds)]

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
        space = meta if meta in ('command', 'event') else 'type'
        other = self._names.setdefault((space, c_name(name)), info)
        if other is not info:
            raise QapiError(info, "it is already defined as %s at %s"
                            % (other.entity, other))
        if name in self._types:
            raise QapiError(info, 'it is a built-in type')
        entity = _SHELLS[meta](name, info, definition.module,
                               Cond(expr.get('if')), self._features(expr))
        entity.doc = definition.doc
        if isinstance(entity, Type):
            self._types[name] = entity
        return entity, dict(expr, meta=meta)

    def _type(self, ref, info, what):
        """The type that a member or the like refers to."""
        if isinstance(ref, list):
            element = self._type(ref[0], info, what)
            if element.name not in self.arrays:
                self.arrays[element.name] = ArrayType(element)
            return self.arrays[element.name]
        if ref not in self._types:
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

    def _members(self, data, info):
        members = []
        for key, value in data.items():
            name = key.lstrip('*')
            type_ = self._type(value['type'], info, "member '%s'" % name)
            members.append(Member(name, type_, key.startswith('*'),
                                  Cond(value.get('if')),
                                  self._features(value), info))
        return members

    def _implied(self, name, data, owner):
        """An object type for members that were listed in place."""
        obj = ObjectType(name, owner.info, owner.module, owner.cond)
        obj.local = self._members(data, owner.info)
        self.entities.append(obj)
        return obj

    def _fill_enum(self, enum, expr):
        enum.members = [Member(v['name'], None, False, Cond(v.get('if')),
                               self._features(v), enum.info)
                        for v in expr['data']]
        enum.prefix = expr.get('prefix')

    def _fill_struct(self, obj, expr):
        if 'base' in expr:
            obj.base = self._object_type(expr['base'], obj.info, "'base'")
        obj.local = self._members(expr['data'], obj.info)

    def _fill_union(self, obj, expr):
        if isinstance(expr['base'], dict):
            obj.base = self._implied('q_obj_%s-base' % obj.name,
                                     expr['base'], obj)
        else:
            obj.base = self._object_type(expr['base'], obj.info, "'base'")
        obj.discriminator = expr['discriminator']
        for key, value in expr['data'].items():
            type_ = self._object_type(value['type'], obj.info,
                                      "branch '%s'" % key)
            obj.branches.append(Branch(key, type_, Cond(value.get('if')),
                                       obj.info))

    def _fill_alternate(self, alt, expr):
        for key, value in expr['data'].items():
            type_ = self._type(value['type'], alt.info, "branch '%s'" % key)
            alt.branches.append(Branch(key, type_, Cond(value.get('if')),
                                       alt.info))

    def _arguments(self, entity, expr):
        data = expr.get('data', {})
        entity.boxed = 'boxed' in expr
        if isinstance(data, str):
            entity.arg = self._object_type(data, entity.info, "'data'")
        elif data:
            entity.arg = self._implied('q_obj_%s-arg' % entity.name, data,
                                       entity)

    def _fill_command(self, cmd, expr):
        self._arguments(cmd, expr)
        for flag in ('gen', 'success-response', 'allow-oob',
                     'allow-preconfig', 'coroutine'):
            if flag in expr:
                setattr(cmd, c_name(flag), expr[flag])
        if 'returns' in expr:
            cmd.ret = self._type(expr['returns'], cmd.info, "'returns'")

    def _fill_event(self, event, expr):
        self._arguments(event, expr)

    def _number_features(self):
        """The features that C code may ask about, in order of their bits."""
        names = dict.fromkeys(SPECIAL_FEATURES)
        for entity in self.entities:
            holders = [entity]
            if isinstance(entity, ObjectType):
                holders += entity.local
            elif isinstance(entity, EnumType):
                holders += entity.members
            names.update((f.name, None) for h in holders for f in h.features)
            if len(names) > 64:
                raise QapiError(entity.info, 'this makes more than 64 '
                                'different features')
        return names
