"""Third pass of checks: what needs the whole schema, and documentation.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import re

from .model import (AlternateType, ArrayType, Command, EnumType, Event,
                    ObjectType, Type)
from .source import QapiError

SPECIAL_FEATURES = ('deprecated', 'unstable')


def _check_no_cycle(obj, seen):
    """By value, no type contains itself."""
    if obj in seen:
        raise QapiError(seen[0].info, "'%s' contains itself" % obj.name)
    seen = seen + [obj]
    for inner in [obj.base] + [b.type for b in obj.branches]:
        if inner:
            _check_no_cycle(inner, seen)


def _check_clash(obj, info, seen, of_branch=''):
    """No two members have the same name in C or JSON."""
    for member in obj.members():
        if member.c_name() in seen:
            raise QapiError(info, "member '%s'%s collides with another"
                            % (member.name, of_branch))
        seen.add(member.c_name())
    for branch in obj.branches:
        _check_clash(branch.type, info, set(seen),
                     " of branch '%s'" % branch.name)


def _check_tag(obj):
    tags = [m for m in obj.base.members() if m.name == obj.discriminator]
    if not tags:
        raise QapiError(obj.info, "discriminator '%s' is not a member of "
                        "'base'" % obj.discriminator)
    obj.tag = tags[0]
    for wrong, what in ((not isinstance(obj.tag.type, EnumType),
                         'be an enum'),
                        (obj.tag.optional, 'not be optional'),
                        (obj.tag.cond, 'not be conditional')):
        if wrong:
            raise QapiError(obj.info, "discriminator '%s' must %s"
                            % (obj.tag.name, what))
    values = {m.name: m for m in obj.tag.type.members}
    if not values:
        raise QapiError(obj.info, 'union has no branches')
    for branch in obj.branches:
        if branch.name not in values:
            raise QapiError(obj.info, "branch '%s' is not a value of enum "
                            "'%s'" % (branch.name, obj.tag.type.name))
        if not branch.cond:
            branch.cond = values[branch.name].cond


def _check_object(obj):
    _check_no_cycle(obj, [])
    if obj.base and obj.base.discriminator:
        raise QapiError(obj.info, "'base' must be a struct, '%s' is a union"
                        % obj.base.name)
    if obj.discriminator:
        _check_tag(obj)
    _check_clash(obj, obj.info, set())


def _kinds_of_json(type_):
    """What an alternate's branch claims: its kind of JSON value, and those
    that the text of a command line may mean as well."""
    kinds = [type_.qtype]
    if isinstance(type_, EnumType):
        names = [m.name for m in type_.members]
        if 'on' in names or 'off' in names:
            kinds.append('QTYPE_QBOOL')
        if any(re.match('[0-9]', name) for name in names):
            kinds.append('QTYPE_QNUM')
    elif type_.qtype == 'QTYPE_QSTRING':
        kinds += ['QTYPE_QNUM', 'QTYPE_QBOOL']
    return kinds


def _check_alternate(alt):
    taken = {}
    for branch in alt.branches:
        if branch.type.qtype is None:
            raise QapiError(alt.info, "branch '%s' cannot be of type '%s'"
                            % (branch.name, branch.type.name))
        for kind in _kinds_of_json(branch.type):
            if kind in taken:
                raise QapiError(alt.info, "branch '%s' cannot be told from "
                                "'%s'" % (branch.name, taken[kind]))
        taken.update(dict.fromkeys(_kinds_of_json(branch.type),
                                   branch.name))


def _check_arguments(entity):
    arg = entity.arg
    if not arg or entity.boxed:
        return
    if arg.discriminator:
        raise QapiError(entity.info, "a union as 'data' needs 'boxed'")
    if any(m.cond for m in arg.members()):
        raise QapiError(entity.info, "'data' with conditions needs 'boxed'")


def _check_returns(cmd):
    ret = cmd.ret
    if isinstance(ret, ArrayType):
        ret = ret.element
    if (ret and not isinstance(ret, ObjectType) and
            cmd.name not in cmd.info.pragma.command_returns_exceptions):
        raise QapiError(cmd.info, "'returns' must be a struct, a union or an "
                        "array of such, '%s' is not" % ret.name)


def check_entity(entity):
    """Check one entity of a schema that is completely built."""
    if isinstance(entity, ObjectType):
        _check_object(entity)
    elif isinstance(entity, AlternateType):
        _check_alternate(entity)
    elif isinstance(entity, (Command, Event)):
        _check_arguments(entity)
        if isinstance(entity, Command):
            _check_returns(entity)
    for feature in entity.features if isinstance(entity, Type) else []:
        if feature.name in SPECIAL_FEATURES:
            raise QapiError(entity.info, "a type cannot have feature '%s'"
                            % feature.name)
    _check_doc(entity)


# -- documentation ------------------------------------------------------------

def _documentable(entity):
    """(members that need a description, branches that may have one)."""
    if isinstance(entity, ObjectType):
        members = list(entity.local)
        if entity.base and entity.base.implicit():
            members = entity.base.local + members
        return members, entity.branches
    if isinstance(entity, EnumType):
        return entity.members, []
    if isinstance(entity, AlternateType):
        return entity.branches, []
    arg = entity.arg
    return (arg.local if arg and arg.implicit() else []), []


def _check_tags(entity):
    for tag in entity.doc.tags():
        if (tag in ('Returns', 'Errors')
                and not isinstance(entity, Command)):
            raise QapiError(entity.doc.info, "'%s:' is only for commands"
                            % tag)
        if tag == 'Returns' and not entity.ret:
            raise QapiError(entity.doc.info, "'Returns:' is documented, but "
                            "'%s' returns nothing" % entity.name)


def _check_doc(entity):
    doc, pragma = entity.doc, entity.info.pragma
    if doc is None:
        if pragma.doc_required:
            raise QapiError(entity.info, 'documentation is missing')
        return
    doc.info.entity = entity.info.entity
    if doc.symbol != entity.name:
        raise QapiError(doc.info, "the documentation before it is of '%s'"
                        % doc.symbol)
    _check_tags(entity)
    members, optional = _documentable(entity)
    features = list(entity.features)
    for member in members:
        features += getattr(member, 'features', [])
    optional = {b.name for b in optional}
    for kind, wanted, given in (('member', members, doc.args),
                                ('feature', features, doc.features)):
        names = [item.name for item in wanted]
        for item in given:
            if item not in names and item not in optional:
                raise QapiError(doc.info, "%s '%s' is documented, but does "
                                'not exist' % (kind, item))
        for item in names:
            if (item not in given
                    and entity.name not in pragma.documentation_exceptions):
                raise QapiError(entity.info, "%s '%s' is not documented"
                                % (kind, item))
