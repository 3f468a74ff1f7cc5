"""Visitor functions of the types: qapi-visit-MODULE.[ch].

SPDX-License-Identifier: GPL-2.0-or-later
"""
from .model import (AlternateType, ArrayType, BUILTINS, EnumType, ObjectType,
                    QTYPE)
from .output import Text, features_mask


def _header_of(type_, out):
    name = type_.c_name()
    if isinstance(type_, ObjectType):
        out.guarded(type_.cond, 'bool visit_type_@name@_members(Visitor *v, '
                    '@name@ *obj,\n    Error **errp);\n', name=name)
        if type_.implicit():
            return
    pointer = ' *' if isinstance(type_, EnumType) else ' **'
    out.guarded(type_.cond, 'bool visit_type_@name@(Visitor *v, '
                'const char *name, @name@@pointer@obj,\n    Error **errp);\n',
                name=name, pointer=pointer)


def _enum(enum, out):
    out.add('''
bool visit_type_@name@(Visitor *v, const char *name, @name@ *obj,
                       Error **errp)
{
    int value = *obj;
    bool ok = visit_type_enum(v, name, &value, &@name@_lookup, errp);

    *obj = value;
    return ok;
}
''', name=enum.c_name())


def _member(member):
    """The statements that visit one member."""
    out, pad = Text(), '    '
    if member.optional:
        out.add('    if (visit_optional(v, "@name@", &@obj@@flag@)) {\n',
                name=member.name, obj='obj->' if member.has_flag() else '',
                flag=member.flag())
        pad += '    '
    if member.features:
        out.add(pad + 'if (visit_policy_reject(v, "@name@", @mask@, errp)) '
                '{\n' + pad + '    return false;\n' + pad + '}\n' + pad
                + 'if (!visit_policy_skip(v, "@name@", @mask@)) {\n',
                name=member.name, mask=features_mask(member.features))
        pad += '    '
    out.add(pad + 'if (!visit_type_@type@(v, "@name@", &obj->@cname@, errp)) '
            '{\n' + pad + '    return false;\n' + pad + '}\n',
            type=member.type.c_name(), name=member.name,
            cname=member.c_name())
    while len(pad) > 4:
        pad = pad[4:]
        out.add(pad + '}\n')
    return str(out)


def _switch(obj, out):
    """The statements that visit the branch that the tag selects."""
    branches = [b for b in obj.branches if not b.type.is_empty()]
    if not branches:
        return
    out.add('    switch (obj->@tag@) {\n', tag=obj.tag.c_name())
    for branch in branches:
        out.guarded(branch.cond, '''    case @const@:
        return visit_type_@type@_members(v, &obj->u.@name@, errp);
''', const=obj.tag.type.const(branch.name), type=branch.type.c_name(),
                    name=branch.c_name())
    out.add('    default:\n        break;\n    }\n')


def _members(obj, out):
    out.add('''
bool visit_type_@name@_members(Visitor *v, @name@ *obj, Error **errp)
{
''', name=obj.c_name())
    flags = [m for m in obj.local if m.optional and not m.has_flag()]
    for member in flags:
        out.guarded(member.cond, '    bool @flag@ = !!obj->@name@;\n',
                    flag=member.flag(), name=member.c_name())
    if flags:
        out.add('\n')
    if obj.base and not obj.base.is_empty():
        out.add('''    if (!visit_type_@base@_members(v, (@base@ *)obj, errp)) {
        return false;
    }
''', base=obj.base.c_name())
    for member in obj.local:
        out.guarded(member.cond, _member(member))
    _switch(obj, out)
    out.add('    return true;\n}\n')


def _object(obj, out):
    out.add('''
bool visit_type_@name@(Visitor *v, const char *name, @name@ **obj,
                       Error **errp)
{
    return qapi_visit_object(v, name, (void **)obj, sizeof(@name@),
                             QAPI_MEMBERS_FN(visit_type_@name@_members),
                             errp);
}
''', name=obj.c_name())


def _array(array, out):
    out.add('''
bool visit_type_@name@(Visitor *v, const char *name, @name@ **obj,
                       Error **errp)
{
    return qapi_visit_list(v, name, (void **)obj, sizeof(@name@),
                           QAPI_VISIT_FN(visit_type_@elem@), errp);
}
''', name=array.c_name(), elem=array.element.c_name())


def _alternate(alt, out):
    out.add('''
static bool visit_@name@_branch(Visitor *v, const char *name, void *opaque,
                                const char **expected, Error **errp)
{
    @name@ *obj = opaque;

    switch (obj->type) {
''', name=alt.c_name())
    for branch in alt.branches:
        if isinstance(branch.type, ObjectType):
            call = ('qapi_visit_inline(v, name, &obj->u.%s,\n            '
                    'QAPI_MEMBERS_FN(visit_type_%s_members), errp)'
                    % (branch.c_name(), branch.type.c_name()))
        else:
            call = ('visit_type_%s(v, name, &obj->u.%s, errp)'
                    % (branch.type.c_name(), branch.c_name()))
        out.guarded(branch.cond, '    case @qtype@:\n        return @call@;\n',
                    qtype=branch.type.qtype, call=call)
    out.add('''    default:
        *expected = "@name@";
        return false;
    }
}

bool visit_type_@name@(Visitor *v, const char *name, @name@ **obj,
                       Error **errp)
{
    return qapi_visit_alternate(v, name, (void **)obj, sizeof(@name@),
                                visit_@name@_branch, errp);
}
''', name=alt.c_name())


def _source_of(type_):
    out = Text()
    if isinstance(type_, EnumType):
        _enum(type_, out)
    elif isinstance(type_, ArrayType):
        _array(type_, out)
    elif isinstance(type_, AlternateType):
        _alternate(type_, out)
    else:
        _members(type_, out)
        if not type_.implicit():
            _object(type_, out)
    return str(out)


def _builtins(files):
    out, src = Text(), Text()
    for type_ in [QTYPE] + [ArrayType(t) for t in BUILTINS + [QTYPE]]:
        _header_of(type_, out)
        src.add(_source_of(type_))
    title = 'Visits of QType and of lists of the built-in types'
    files.header('qapi-builtin-visit.h', title, ['qapi/visitor.h'], str(out))
    files.source('qapi-builtin-visit.c', title,
                 ['qapi/qapi-builtin-visit.h', 'qapi/visit-helpers.h'],
                 str(src))


def generate(schema, files, builtins):
    """Write qapi-visit-*.[ch] for all modules."""
    if builtins:
        _builtins(files)
    for module in schema.modules:
        stem = schema.stem('qapi-visit', module)
        title = 'Visits of the types of schema module ' + module.name
        header, source = Text(), Text()
        for type_ in (schema.of_module(module, EnumType, ObjectType,
                                       AlternateType)
                      + schema.arrays_of(module)):
            _header_of(type_, header)
            source.guarded(type_.cond, _source_of(type_))
        files.header(stem + '.h', title,
                     ['qapi/qapi-builtin-visit.h']
                     + schema.includes('qapi-types', [module], stem)
                     + schema.includes('qapi-visit', module.includes, stem),
                     str(header))
        files.source(stem + '.c', title,
                     [schema.include(stem, stem),
                      schema.include(schema.stem('qapi-features'), stem),
                      'qapi/visit-helpers.h'], str(source))
