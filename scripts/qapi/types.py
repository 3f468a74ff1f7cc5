"""C declarations of the types: qapi-types-MODULE.[ch], builtins, features.

SPDX-License-Identifier: GPL-2.0-or-later
"""
from .check import SPECIAL_FEATURES
from .model import (AlternateType, ArrayType, BUILTINS, EnumType, ObjectType,
                    QTYPE)
from .names import enum_const
from .output import Text, feature_const, features_mask


def _enum_header(enum, out):
    out.add('\ntypedef enum @name@ {\n', name=enum.c_name())
    for member in enum.members:
        out.guarded(member.cond, '    @const@,\n',
                    const=enum.const(member.name))
    out.add('    @max@,\n} @name@;\n', name=enum.c_name(),
            max=enum.const('_MAX'))
    _enum_lookup(enum, out)


def _enum_lookup(enum, out):
    out.add('''
#define @name@_str(val) \\
    qapi_enum_lookup(&@name@_lookup, (val))

extern const QEnumLookup @name@_lookup;
''', name=enum.c_name())


def _enum_source(enum, out):
    out.add('\nconst QEnumLookup @name@_lookup = {\n'
            '    .array = (const char *const[]) {\n', name=enum.c_name())
    for member in enum.members:
        out.guarded(member.cond, '        [@const@] = "@text@",\n',
                    const=enum.const(member.name), text=member.name)
    out.add('    },\n    .size = @max@,\n', max=enum.const('_MAX'))
    if any(m.features for m in enum.members):
        out.add('    .features = (const uint64_t[@max@]) {\n',
                max=enum.const('_MAX'))
        for member in enum.members:
            if member.features:
                out.guarded(member.cond, '        [@const@] = @mask@,\n',
                            const=enum.const(member.name),
                            mask=features_mask(member.features))
        out.add('    },\n')
    out.add('};\n')


def _declare(type_, name):
    ctype = type_.c_type()
    return ctype + name if ctype.endswith('*') else '%s %s' % (ctype, name)


def _members(members, out):
    for member in members:
        text = ''
        if member.has_flag():
            text = '    bool %s;\n' % member.flag()
        text += '    %s;\n' % _declare(member.type, member.c_name())
        out.guarded(member.cond, text)


def _object(obj, out):
    out.add('\nstruct @name@ {\n', name=obj.c_name())
    if obj.base:
        if not obj.base.implicit():
            out.add('    /* from @base@ */\n', base=obj.base.c_name())
        _members(obj.base.members(), out)
        if not obj.base.implicit():
            out.add('    /* own */\n')
    _members(obj.local, out)
    if obj.branches:
        out.add('    union {\n')
        for branch in obj.branches:
            out.guarded(branch.cond, '        @type@ @name@;\n',
                        type=branch.type.c_name(), name=branch.c_name())
        out.add('    } u;\n')
    if obj.is_empty():
        out.add('    char qapi_dummy_for_empty_struct;\n')
    out.add('};\n')
    if obj.base and not obj.base.implicit():
        out.add('''
static inline @base@ *qapi_@name@_base(const @name@ *obj)
{
    return (@base@ *)obj;
}
''', base=obj.base.c_name(), name=obj.c_name())


def _alternate(alt, out):
    out.add('\nstruct @name@ {\n    QType type;\n    union {\n',
            name=alt.c_name())
    for branch in alt.branches:
        if isinstance(branch.type, ObjectType):
            decl = '%s %s' % (branch.type.c_name(), branch.c_name())
        else:
            decl = _declare(branch.type, branch.c_name())
        out.guarded(branch.cond, '        @decl@;\n', decl=decl)
    out.add('    } u;\n};\n')


def _free_header(type_, out):
    out.add('''
void qapi_free_@name@(@name@ *obj);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(@name@, qapi_free_@name@)
''', name=type_.c_name())


def _free_source(type_, out):
    out.add('''
void qapi_free_@name@(@name@ *obj)
{
    qapi_free_object(obj, QAPI_VISIT_FN(visit_type_@name@));
}
''', name=type_.c_name())


def _array(array, out):
    out.guarded(array.cond, '''
struct @name@ {
    @name@ *next;
    @value@;
};
''', name=array.c_name(), value=_declare(array.element, 'value'))


def _by_value(objects):
    """The objects so ordered that branches come before their users."""
    done, result = set(), []

    def put(obj):
        if obj in done or obj not in objects:
            return
        done.add(obj)
        for branch in obj.branches:
            if isinstance(branch.type, ObjectType):
                put(branch.type)
        result.append(obj)

    for obj in objects:
        put(obj)
    return result


def _header(schema, module, objects, arrays):
    out = Text()
    for enum in schema.of_module(module, EnumType):
        part = Text()
        _enum_header(enum, part)
        out.guarded(enum.cond, str(part))
    for type_ in objects + arrays:
        out.guarded(type_.cond, '\ntypedef struct @name@ @name@;\n',
                    name=type_.c_name())
    for array in arrays:
        _array(array, out)
    for obj in _by_value(objects):
        part = Text()
        if isinstance(obj, AlternateType):
            _alternate(obj, part)
        else:
            _object(obj, part)
        out.guarded(obj.cond, str(part))
    for type_ in objects + arrays:
        if not type_.name.startswith('q_'):
            part = Text()
            _free_header(type_, part)
            out.guarded(type_.cond, str(part))
    return str(out)


def _source(schema, module, objects, arrays):
    out = Text()
    for enum in schema.of_module(module, EnumType):
        part = Text()
        _enum_source(enum, part)
        out.guarded(enum.cond, str(part))
    for type_ in objects + arrays:
        if not type_.name.startswith('q_'):
            part = Text()
            _free_source(type_, part)
            out.guarded(type_.cond, str(part))
    return str(out)


def _builtins(files):
    out, src = Text(), Text()
    arrays = [ArrayType(t) for t in BUILTINS + [QTYPE]]
    out.add('typedef struct QNull QNull;\ntypedef struct QObject QObject;\n')
    for array in arrays:
        out.add('typedef struct @name@ @name@;\n', name=array.c_name())
    _enum_lookup(QTYPE, out)
    _enum_source(QTYPE, src)
    for array in arrays:
        _array(array, out)
        _free_header(array, out)
        _free_source(array, src)
    title = 'Lists of the built-in types, names of QTypes'
    files.header('qapi-builtin-types.h', title,
                 ['qapi/util.h', 'qobject/qobject.h'], str(out))
    files.source('qapi-builtin-types.c', title,
                 ['qapi/qapi-builtin-visit.h', 'qapi/visit-helpers.h'],
                 str(src))


def _features(schema, files):
    bits = Text()
    bits.add('typedef enum QapiFeature {\n')
    for feature in schema.features:
        bits.add('    @const@@value@,\n', const=feature_const(feature),
                 value=' = ' + enum_const('qapi', feature)
                 if feature in SPECIAL_FEATURES else '')
    bits.add('} QapiFeature;\n')
    files.header(schema.stem('qapi-features') + '.h',
                 'Bit numbers of schema features', ['qapi/util.h'], str(bits))


def generate(schema, files, builtins):
    """Write qapi-types-*.[ch] for all modules."""
    if builtins:
        _builtins(files)
    _features(schema, files)
    for module in schema.modules:
        stem = schema.stem('qapi-types', module)
        title = 'Types of schema module ' + module.name
        objects = schema.of_module(module, ObjectType, AlternateType)
        arrays = schema.arrays_of(module)
        files.header(stem + '.h', title,
                     ['qapi/qapi-builtin-types.h']
                     + schema.includes('qapi-types', module.includes, stem),
                     _header(schema, module, objects, arrays))
        files.source(stem + '.c', title,
                     [schema.include(stem, stem)]
                     + schema.includes('qapi-visit', [module], stem)
                     + ['qapi/visit-helpers.h',
                        schema.include(schema.stem('qapi-features'), stem)],
                     _source(schema, module, objects, arrays))
