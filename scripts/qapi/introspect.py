"""The answer to query-qmp-schema, as JSON text: qapi-introspect.[ch].

Types get numbers instead of names, in order of first use, since their names
are no part of the interface.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import json

from .model import (AlternateType, ArrayType, BuiltinType, Command, Cond,
                    EnumType, Event, ObjectType)
from .output import Text
from .source import QapiError


class _Introspection:
    def __init__(self, schema, plain_names):
        self.schema = schema
        self.plain = plain_names
        self.used = []
        self.out = Text()
        self.entries = 0
        self.empty = ObjectType('q_empty', None, None)

    # -- names -------------------------------------------------------------

    def name(self, type_):
        """The name that stands for a type; notes that it is used."""
        if isinstance(type_, BuiltinType):
            if type_.json_type() == 'int':
                return 'int'
            return type_.name
        if isinstance(type_, ArrayType):
            if type_ not in self.used:
                self.used.append(type_)
                self.name(type_.element)
            return '[%s]' % self.name(type_.element)
        if type_ not in self.used:
            self.used.append(type_)
        if self.plain:
            return type_.name
        return str([t for t in self.used
                    if not isinstance(t, ArrayType)].index(type_))

    # -- JSON as C string literals ------------------------------------------

    def literal(self, text):
        quoted = text.replace('\\', '\\\\').replace('"', '\\"')
        self.out.add('    "%s"\n' % quoted)

    def items(self, key, pairs):
        """A list member of an entry; pairs are of (condition, JSON)."""
        # a separator can only depend on what is always there before it
        pairs = sorted(pairs, key=lambda p: bool(p[0]))
        if len(pairs) > 1 and pairs[0][0]:
            raise QapiError(None, "'%s' has conditional items only" % key)
        self.literal(', "%s": [' % key)
        first = True
        for cond, item in pairs:
            if cond:
                self.out.add('#if @cond@\n', cond=cond.cpp())
            self.literal(('' if first else ', ') + json.dumps(item))
            if cond:
                self.out.add('#endif\n')
            first = False
        self.literal(']')

    def entry(self, meta, name, cond, features, fields, lists=()):
        if cond:
            self.out.add('#if @cond@\n', cond=cond.cpp())
        start = {'name': name, 'meta-type': meta}
        start.update(fields)
        self.literal((', ' if self.entries else '')
                     + json.dumps(start)[:-1])
        for key, pairs in lists:
            self.items(key, pairs)
        if features:
            self.items('features', [(f.cond, f.name) for f in features])
        self.literal('}')
        if cond:
            self.out.add('#endif\n')
        if not self.entries and cond:
            raise QapiError(None, 'the first command is conditional')
        self.entries += 1

    # -- entries -----------------------------------------------------------

    def arg(self, entity):
        """The type of the arguments; there always is one."""
        return self.name(entity.arg or self.empty)

    def member(self, member):
        item = {'name': member.name, 'type': self.name(member.type)}
        if member.optional:
            item['default'] = None
        if member.features:
            item['features'] = [f.name for f in member.features]
        return member.cond, item

    def value(self, member):
        item = {'name': member.name}
        if member.features:
            item['features'] = [f.name for f in member.features]
        return member.cond, item

    def command(self, cmd):
        fields = {'arg-type': self.arg(cmd),
                  'ret-type': self.name(cmd.ret or self.empty)}
        if cmd.allow_oob:
            fields['allow-oob'] = True
        self.entry('command', cmd.name, cmd.cond, cmd.features, fields)

    def type(self, type_):
        name = self.name(type_)
        if isinstance(type_, ArrayType):
            self.entry('array', name, type_.cond, [],
                       {'element-type': self.name(type_.element)})
        elif isinstance(type_, EnumType):
            values = [self.value(m) for m in type_.members]
            plain = [(c, i['name']) for c, i in values]
            self.entry('enum', name, type_.cond, type_.features, {},
                       [('members', values), ('values', plain)])
        elif isinstance(type_, AlternateType):
            self.entry('alternate', name, type_.cond, type_.features, {},
                       [('members', [(b.cond, {'type': self.name(b.type)})
                                     for b in type_.branches])])
        else:
            self.object(name, type_)

    def object(self, name, obj):
        fields = {}
        lists = [('members', [self.member(m) for m in obj.members()])]
        if obj.tag:
            fields['tag'] = obj.tag.name
            given = {b.name: b for b in obj.branches}
            variants = []
            for value in obj.tag.type.members:
                branch = given.get(value.name)
                type_ = self.name(branch.type if branch else self.empty)
                variants.append((branch.cond if branch else value.cond,
                                 {'case': value.name, 'type': type_}))
            lists.append(('variants', variants))
        self.entry('object', name, obj.cond, obj.features, fields, lists)

    def builtins(self):
        seen = set()
        for name, json_type in (('str', 'string'), ('number', 'number'),
                                ('int', 'int'), ('bool', 'boolean'),
                                ('any', 'value'), ('null', 'null')):
            if name not in seen:
                self.entry('builtin', name, Cond(), [],
                           {'json-type': json_type})
                seen.add(name)

    def run(self):
        for cmd in self.schema.of(Command):
            self.command(cmd)
        for event in self.schema.of(Event):
            self.entry('event', event.name, event.cond, event.features,
                       {'arg-type': self.arg(event)})
        done = 0
        while done < len(self.used):
            self.type(self.used[done])
            done += 1
        self.builtins()
        return str(self.out)


def generate(schema, files, plain_names=False):
    """Write qapi-introspect.[ch]."""
    text = _Introspection(schema, plain_names).run()
    name = schema.c_prefix() + 'qmp_schema_json'
    stem = schema.prefix + 'qapi-introspect'
    files.header(stem + '.h', 'The schema, for query-qmp-schema', [],
                 '''/* a JSON array of SchemaInfo objects, ready to be sent */
extern const char %s[];
extern const size_t %s_len;
''' % (name, name))
    files.source(stem + '.c', 'The schema, for query-qmp-schema',
                 [schema.include(stem)],
                 'const char @name@[] =\n    "["\n%s    "]";\n\n'
                 'const size_t @name@_len =\n'
                 '    sizeof(@name@) - 1;\n'.replace('@name@', name) % text)
