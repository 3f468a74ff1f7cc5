"""Senders of events: qapi-events-MODULE.[ch], qapi-emit-events.

SPDX-License-Identifier: GPL-2.0-or-later
"""
from .model import Event
from .names import c_name, enum_const
from .output import Text, features_mask
from .params import initialisers, parameters, wrap


def _enum(schema):
    return schema.c_prefix() + 'QAPIEvent'


def _const(schema, name):
    return enum_const(_enum(schema), name)


def _prototype(event, tail):
    return wrap('void qapi_event_send_%s(' % c_name(event.name.lower()),
                parameters(event) or ['void'], tail)


def _source(schema, event):
    out = Text()
    out.add('\n' + _prototype(event, ')'))
    out.add('{\n')
    arg = event.arg
    data = 'NULL, NULL'
    if arg:
        if not event.boxed:
            out.add('    @type@ param = {\n', type=arg.c_name())
            for item in initialisers(event):
                out.add('        @item@,\n', item=item)
            out.add('    };\n\n')
        data = ('%s,\n                     '
                'QAPI_MEMBERS_FN(visit_type_%s_members)'
                % ('arg' if event.boxed else '&param', arg.c_name()))
    mask = features_mask(event.features)
    if not schema.prefix:
        out.add('    qapi_event_send(@const@, @mask@, @data@);\n}\n',
                const=_const(schema, event.name), mask=mask, data=data)
        return str(out)
    out.add('''    QDict *qmp = qapi_event_build("@name@", @mask@,
                     @data@);

    if (qmp) {
        @prefix@qapi_event_emit(@const@, qmp);
        qobject_unref(qmp);
    }
}
''', name=event.name, mask=mask, data=data, prefix=schema.c_prefix(),
            const=_const(schema, event.name))
    return str(out)


def _emit(schema, files):
    out = Text()
    enum = _enum(schema)
    out.add('typedef enum @enum@ {\n', enum=enum)
    for event in schema.of(Event):
        out.guarded(event.cond, '    @const@,\n',
                    const=_const(schema, event.name))
    out.add('''    @max@,
} @enum@;

#define @enum@_str(val) \\
    qapi_enum_lookup(&@enum@_lookup, (val))

extern const QEnumLookup @enum@_lookup;
''', enum=enum, max=_const(schema, '_MAX'))
    out.add('''
/**
 * @prefix@qapi_event_emit: send a message; for the schema's user to define.
 * @event: which
 * @qdict: the whole message; borrowed
 */
void @prefix@qapi_event_emit(@enum@ event, QDict *qdict);
''', prefix=schema.c_prefix(), enum=enum)
    stem = schema.stem('qapi-emit-events')
    files.header(stem + '.h', 'All events',
                 ['qapi/util.h', 'qobject/qdict.h'], str(out))
    out = Text()
    out.add('const QEnumLookup @enum@_lookup = {\n'
            '    .array = (const char *const[]) {\n', enum=enum)
    for event in schema.of(Event):
        out.guarded(event.cond, '        [@const@] = "@name@",\n',
                    const=_const(schema, event.name), name=event.name)
    out.add('    },\n    .size = @max@,\n};\n',
            max=_const(schema, '_MAX'))
    files.source(stem + '.c', 'All events', [schema.include(stem, stem)],
                 str(out))


def generate(schema, files):
    """Write qapi-events-*.[ch] for all modules, and the list of all."""
    for module in schema.modules:
        stem = schema.stem('qapi-events', module)
        title = 'Events of schema module ' + module.name
        header, source = Text(), Text()
        for event in schema.of_module(module, Event):
            header.guarded(event.cond, _prototype(event, ');'))
            source.guarded(event.cond, _source(schema, event))
        files.header(stem + '.h', title,
                     schema.includes('qapi-types', [module], stem),
                     str(header))
        files.source(stem + '.c', title,
                     [schema.include(stem, stem)]
                     + [schema.include(schema.stem(other), stem)
                        for other in ('qapi-emit-events', 'qapi-features')]
                     + schema.includes('qapi-visit', [module], stem)
                     + ['qapi/visit-helpers.h'], str(source))
    _emit(schema, files)
