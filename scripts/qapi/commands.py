"""Marshallers of commands: qapi-commands-MODULE.[ch], qapi-init-commands.

SPDX-License-Identifier: GPL-2.0-or-later
"""
from .model import Command
from .names import c_name
from .output import Text, features_mask
from .params import parameters, values, wrap


def _prototype(cmd):
    ret = cmd.ret.c_type() if cmd.ret else 'void'
    head = ret + ('' if ret.endswith('*') else ' ')
    return wrap('%sqmp_%s(' % (head, c_name(cmd.name)),
                parameters(cmd) + ['Error **errp'], ');')


def _handler(cmd):
    """The function that the registry calls."""
    return ('qmp_marshal_' if cmd.gen else 'qmp_') + c_name(cmd.name)


def _header(commands):
    out = Text()
    for cmd in commands:
        text = _prototype(cmd) if cmd.gen else ''
        text += ('void %s(QDict *args, QObject **ret, Error **errp);\n'
                 % _handler(cmd))
        out.guarded(cmd.cond, text)
    return str(out)


def _call(cmd):
    """The statements that call the implementation."""
    out = Text()
    target = '    retval = ' if cmd.ret else '    '
    out.add(wrap('%sqmp_%s(' % (target, c_name(cmd.name)),
                 values(cmd, 'arg.') + ['&err'], ');'))
    out.add('''    if (err) {
        error_propagate(errp, err);
@cleanup@    }
''', cleanup='        goto out;\n' if cmd.arg else '        return;\n')
    if cmd.ret:
        out.add('    qapi_marshal_output(&retval, ret, QAPI_VISIT_FN('
                'visit_type_@type@),\n                        errp);\n',
                type=cmd.ret.c_name())
    return str(out)


def _marshaller(cmd):
    out = Text()
    out.add('''
void qmp_marshal_@name@(QDict *args, QObject **ret, Error **errp)
{
    Error *err = NULL;
''', name=c_name(cmd.name))
    if cmd.ret:
        out.add('    @decl@ = @zero@;\n',
                decl='%s%sretval' % (cmd.ret.c_type(),
                                     '' if cmd.ret.is_pointer() else ' '),
                zero='NULL' if cmd.ret.is_pointer() else '0')
    members = 'NULL'
    if cmd.arg:
        out.add('    @type@ arg = { 0 };\n', type=cmd.arg.c_name())
        members = ('QAPI_MEMBERS_FN(visit_type_%s_members)'
                   % cmd.arg.c_name())
    out.add('\n' + wrap('    if (!qapi_marshal_args(', [
        'args', '&arg' if cmd.arg else 'NULL', members, 'errp'], ')) {'))
    out.add('        return;\n    }\n')
    out.add(_call(cmd))
    if cmd.arg:
        out.add('''out:
    qapi_marshal_free_args(&arg, @members@);
''', members=members)
    out.add('}\n')
    return str(out)


def _options(cmd):
    flags = []
    if not cmd.success_response:
        flags.append('QCO_NO_SUCCESS_RESP')
    if cmd.allow_oob:
        flags.append('QCO_ALLOW_OOB')
    if cmd.allow_preconfig:
        flags.append('QCO_ALLOW_PRECONFIG')
    if cmd.coroutine:
        flags.append('QCO_COROUTINE')
    return ' | '.join(flags) or '0'


def _init(schema, files):
    out = Text()
    name = schema.c_prefix() + 'qmp_init_marshal'
    out.add('''void @name@(QmpCommandList *cmds)
{
    QTAILQ_INIT(cmds);
''', name=name)
    for cmd in schema.of(Command):
        out.guarded(cmd.cond, '''    qmp_register_command(cmds, "@name@",
                         @fn@, @options@, @mask@);
''', name=cmd.name, fn=_handler(cmd), options=_options(cmd),
                    mask=features_mask(cmd.features))
    out.add('}\n')
    stem = schema.stem('qapi-init-commands')
    files.header(stem + '.h', 'Registers all commands',
                 ['qapi/qmp-registry.h'], '''/**
 * %s: fill a list with all commands of the schema.
 * @cmds: need not be initialised
 */
void %s(QmpCommandList *cmds);
''' % (name, name))
    files.source(stem + '.c', 'Registers all commands',
                 [schema.include(stem, stem),
                  schema.include(schema.stem('qapi-features'), stem)]
                 + schema.includes('qapi-commands', schema.modules, stem),
                 str(out))


def generate(schema, files):
    """Write qapi-commands-*.[ch] for all modules, and the registration."""
    for module in schema.modules:
        stem = schema.stem('qapi-commands', module)
        title = 'Commands of schema module ' + module.name
        commands = schema.of_module(module, Command)
        source = Text()
        for cmd in commands:
            if cmd.gen:
                source.guarded(cmd.cond, _marshaller(cmd))
        files.header(stem + '.h', title,
                     schema.includes('qapi-types', [module], stem)
                     + ['qobject/qdict.h'], _header(commands))
        files.source(stem + '.c', title,
                     ['qapi/error.h', schema.include(stem, stem)]
                     + schema.includes('qapi-visit', [module], stem)
                     + ['qapi/visit-helpers.h'], str(source))
    _init(schema, files)
