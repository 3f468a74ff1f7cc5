"""The answer to query-qmp-schema: qapi-introspect.[ch].

Types get numbers instead of names, in order of first use, since their names
are no part of the interface.

There are two forms: JSON text, ready to be sent, and QLitObject, for code that
looks into it.  A program that uses one is linked without the other.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import contextlib
import json

from .model import (AlternateType, ArrayType, BuiltinType, Command, Cond,
                    EnumType, Event, ObjectType)


_SCALARS = (str, bool, type(None))


class _Introspection:
    """Collects the entries as values for JSON; each item of a list is a pair
    of its condition and the value proper."""

    def __init__(self, schema, unmask):
        self.schema = schema
        self.unmask = unmask
        self.numbers = {}
        self.used = []          # types to be described
        self.seen = set()
        self.empty = ObjectType('q_empty', None, None)

    # -- names ---------------------------------------------------------------

    def name(self, type_):
        """The name that stands for a type; notes that it is used."""
        if isinstance(type_, ArrayType):
            name = '[%s]' % self.name(type_.element)
        elif isinstance(type_, BuiltinType):
            # all integers are alike for clients
            name = type_.json_type() if 'int' in type_.json_type() \
                else type_.name
        elif self.unmask:
            name = type_.name
        else:
            name = self.numbers.setdefault(type_.name,
                                           str(len(self.numbers)))
        if name not in self.seen:
            self.seen.add(name)
            self.used.append((name, type_))
        return name

    # -- entries -------------------------------------------------------------

    def entry(self, meta, name, entity, fields):
        value = {'name': name, 'meta-type': meta}
        value.update(fields)
        self.add_features(value, entity.features)
        return entity.cond, value

    @staticmethod
    def add_features(value, features):
        if features:
            value['features'] = [(f.cond, f.name) for f in features]

    def member(self, member):
        value = {'name': member.name}
        if member.type:
            value['type'] = self.name(member.type)
            if member.optional:
                value['default'] = None
        self.add_features(value, member.features)
        return member.cond, value

    def command(self, cmd):
        fields = {'arg-type': self.name(cmd.arg or self.empty),
                  'ret-type': self.name(cmd.ret or self.empty)}
        if cmd.allow_oob:
            fields['allow-oob'] = True
        return self.entry('command', cmd.name, cmd, fields)

    def event(self, event):
        return self.entry('event', event.name, event,
                          {'arg-type': self.name(event.arg or self.empty)})

    def type(self, name, type_):
        if isinstance(type_, BuiltinType):
            return self.entry('builtin', name, type_,
                              {'json-type': type_.json_type()})
        if isinstance(type_, ArrayType):
            return self.entry('array', name, type_,
                              {'element-type': self.name(type_.element)})
        if isinstance(type_, EnumType):
            return self.entry('enum', name, type_, {
                'members': [self.member(m) for m in type_.members],
                'values': [(m.cond, m.name) for m in type_.members]})
        if isinstance(type_, AlternateType):
            return self.entry('alternate', name, type_, {
                'members': [(b.cond, {'type': self.name(b.type)})
                            for b in type_.branches]})
        fields = {'members': [self.member(m) for m in type_.members()]}
        if type_.tag:
            fields['tag'] = type_.tag.name
            fields['variants'] = list(self.variants(type_))
        return self.entry('object', name, type_, fields)

    def variants(self, union):
        given = {b.name: b for b in union.branches}
        for value in union.tag.type.members:
            branch = given.get(value.name)
            yield (branch or value).cond, {
                'case': value.name,
                'type': self.name(branch.type if branch else self.empty)}

    def run(self):
        entries = [self.command(c) for c in self.schema.of(Command)]
        entries += [self.event(e) for e in self.schema.of(Event)]
        # describing a type may use more of them, which joins the list
        entries += [self.type(*used) for used in self.used]
        return entries


class _Writer:
    """Lines of a C initialiser, with #if around conditional ones."""

    def __init__(self):
        self.lines = []

    def line(self, text):
        self.lines.append(text)

    @contextlib.contextmanager
    def guard(self, cond):
        """What is written in this context is there if @cond holds."""
        if cond:
            self.line('#if %s' % cond.cpp())
        yield
        if cond:
            self.line('#endif')


class _Json(_Writer):
    """As string literals that make up JSON."""

    def __init__(self):
        super().__init__()
        self.pending = ''

    def text(self, text):
        self.pending += text
        if len(self.pending) > 60:
            self.flush()

    def flush(self):
        if self.pending:
            super().line('    ' + json.dumps(self.pending))
            self.pending = ''

    def line(self, text):
        self.flush()
        super().line(text)

    def value(self, value):
        if isinstance(value, dict):
            for index, (key, member) in enumerate(value.items()):
                self.text('%s"%s": ' % (', ' if index else '{', key))
                self.value(member)
            self.text('}')
        elif isinstance(value, _SCALARS):
            self.text(json.dumps(value))
        else:
            self.list(value)

    def list(self, items):
        conds = []      # of the items so far
        self.text('[')
        for cond, value in items:
            with self.guard(cond):
                if not all(conds):
                    self.text(', ')
                elif conds:
                    with self.guard(Cond.any(conds)):
                        self.text(', ')
                self.value(value)
            conds.append(cond)
        self.text(']')


class _Qlit(_Writer):
    """As initialisers of QLitObject."""

    def value(self, value, head='', tail=','):
        if isinstance(value, _SCALARS):
            self.line(head + self.scalar(value) + tail)
            return
        kind, element = (('qdict', 'QLitDictEntry')
                         if isinstance(value, dict) else
                         ('qlist', 'QLitObject'))
        self.line('%s{ .type = QTYPE_%s, .value.%s = (const %s[]) {'
                  % (head, kind.upper(), kind, element))
        if isinstance(value, dict):
            for key, member in value.items():
                self.value(member, '{ "%s", ' % key, ' },')
        else:
            for cond, item in value:
                with self.guard(cond):
                    self.value(item)
        self.line('{ } } }' + tail)

    @staticmethod
    def scalar(value):
        if value is None:
            return 'QLIT_QNULL'
        if isinstance(value, bool):
            return 'QLIT_QBOOL(%s)' % str(value).lower()
        return 'QLIT_QSTR("%s")' % value


def generate(schema, files, unmask=False):
    """Write qapi-introspect.[ch]."""
    entries = _Introspection(schema, unmask).run()
    text, qlit = _Json(), _Qlit()
    text.value(entries)
    text.flush()
    qlit.value(entries, tail=';')
    name = schema.c_prefix() + 'qmp_schema_'
    stem = schema.stem('qapi-introspect')
    files.header(stem + '.h', 'The schema, for query-qmp-schema',
                 ['qobject/qlit.h'],
                 '''/* a JSON array of SchemaInfo objects, ready to be sent */
extern const char @json[];
extern const size_t @json_len;

/* the same as a constant value */
extern const QLitObject @qlit;
'''.replace('@', name))
    files.source(stem + '.c', 'The schema, for query-qmp-schema',
                 [schema.include(stem, stem)],
                 '''const char @json[] =
%s;

const size_t @json_len = sizeof(@json) - 1;

const QLitObject @qlit =
%s
'''.replace('@', name) % ('\n'.join(text.lines), '\n'.join(qlit.lines)))
