"""Senders of events: qapi-events-MODULE.[ch], qapi-emit-events.

SPDX-License-Identifier: GPL-2.0-or-later
"""
from .model import Event
from .names import c_name
from .output import Text, features_mask
from .params import initialisers, parameters, wrap


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
    out.add('    qapi_event_send(QAPI_EVENT_@name@, @mask@, @data@);\n}\n',
            name=event.name, mask=features_mask(schema, event.features),
            data=data)
    return str(out)


def _emit(schema, files):
    out = Text()
    out.add('typedef enum QAPIEvent {\n')
    for event in schema.of(Event):
        out.guarded(event.cond, '    QAPI_EVENT_@name@,\n', name=event.name)
    out.add('''    QAPI_EVENT__MAX,
} QAPIEvent;

#define QAPIEvent_str(val) \\
    qapi_enum_lookup(&QAPIEvent_lookup, (val))

extern const QEnumLookup QAPIEvent_lookup;
''')
    files.header('qapi-emit-events.h', 'All events', ['qapi/util.h'],
                 str(out))
    out = Text()
    out.add('const QEnumLookup QAPIEvent_lookup = {\n'
            '    .array = (const char *const[]) {\n')
    for event in schema.of(Event):
        out.guarded(event.cond, '        [QAPI_EVENT_@name@] = "@name@",\n',
                    name=event.name)
    out.add('    },\n    .size = QAPI_EVENT__MAX,\n};\n')
    files.source('qapi-emit-events.c', 'All events',
                 ['qapi/qapi-emit-events.h'], str(out))


def generate(schema, files):
    """Write qapi-events-*.[ch] for all modules, and the list of all."""
    for module in schema.modules:
        stem = 'qapi-events-' + module.name
        title = 'Events of schema module ' + module.name
        header, source = Text(), Text()
        for event in schema.of_module(module, Event):
            header.guarded(event.cond, _prototype(event, ');'))
            source.guarded(event.cond, _source(schema, event))
        files.header(stem + '.h', title,
                     ['qapi/qapi-types-%s.h' % module.name], str(header))
        files.source(stem + '.c', title,
                     ['qapi/%s.h' % stem, 'qapi/qapi-emit-events.h',
                      'qapi/qapi-visit-%s.h' % module.name,
                      'qapi/visit-helpers.h'], str(source))
    _emit(schema, files)
