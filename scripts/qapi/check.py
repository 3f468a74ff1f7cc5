"""Third pass of checks: what needs the whole schema, and documentation.

SPDX-License-Identifier: GPL-2.0-or-later
"""
from .model import (AlternateType, ArrayType, Command, EnumType, Event,
                    ObjectType)
from .source import QapiError


def _check_no_cycle(obj, seen):
    """By value, no type contains itself."""
    if obj in seen:
        raise QapiError(obj.info, "'%s' contains itself" % obj.name)
    seen = seen + [obj]
    for inner in [obj.base] + [b.type for b in obj.branches]:
        if inner:
            _check_no_cycle(inner, seen)


def _check_clash(obj, info, seen, what):
    """No two members are the same name in C or JSON."""
    for member in obj.members():
        if member.c_name() in seen:
            raise QapiError(info, "member '%s' of %s is there twice"
                            % (member.name, what))
        seen.add(member.c_name())
    for branch in obj.branches:
        _check_clash(branch.type, info, set(seen),
                     "branch '%s' of %s" % (branch.name, what))


def _check_tag(obj):
    what = "union '%s'" % obj.name
    tags = [m for m in obj.base.members() if m.name == obj.discriminator]
    if not tags:
        raise QapiError(obj.info, "discriminator '%s' of %s is not a member "
                        'of its base' % (obj.discriminator, what))
    obj.tag = tags[0]
    if (not isinstance(obj.tag.type, EnumType) or obj.tag.optional
            or obj.tag.cond):
        raise QapiError(obj.info, "discriminator '%s' of %s must be an enum, "
                        'neither optional nor conditional'
                        % (obj.tag.name, what))
    values = {m.name: m for m in obj.tag.type.members}
    for branch in obj.branches:
        if branch.name not in values:
            raise QapiError(obj.info, "branch '%s' of %s is not a value of "
                            "enum '%s'"
                            % (branch.name, what, obj.tag.type.name))
        if not branch.cond:
            branch.cond = values[branch.name].cond


def _check_object(obj):
    _check_no_cycle(obj, [])
    if obj.base and obj.base.branches:
        raise QapiError(obj.info, "base of '%s' must not be a union"
                        % obj.name)
    if obj.branches:
        _check_tag(obj)
    _check_clash(obj, obj.info, set(), "'%s'" % obj.name)


def _check_alternate(alt):
    taken = {}
    for branch in alt.branches:
        what = "branch '%s' of alternate '%s'" % (branch.name, alt.name)
        qtype = branch.type.qtype
        if qtype is None:
            raise QapiError(alt.info, '%s cannot be told from the others'
                            % what)
        if qtype in taken:
            raise QapiError(alt.info, "%s cannot be told from branch '%s'"
                            % (what, taken[qtype]))
        taken[qtype] = branch.name


def _check_arguments(entity):
    arg = entity.arg
    if not arg:
        return
    what = "%s '%s'" % (entity.meta, entity.name)
    if arg.branches and not entity.boxed:
        raise QapiError(entity.info, "%s with a union as 'data' needs "
                        "'boxed'" % what)
    if not entity.boxed and any(m.cond for m in arg.members()):
        raise QapiError(entity.info, "%s with conditional members needs "
                        "'boxed'" % what)
    _check_clash(arg, entity.info, set(), what)


def _check_returns(cmd):
    inner = cmd.ret
    if (inner is None
            or cmd.name in cmd.info.pragma.command_returns_exceptions):
        return
    if not isinstance(inner, (ObjectType, ArrayType)):
        raise QapiError(cmd.info, "'returns' of command '%s' must be a "
                        'struct, union or array' % cmd.name)


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
    _check_doc(entity)


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


def _check_doc(entity):
    doc, name, pragma = entity.doc, entity.name, entity.info.pragma
    if doc is None:
        if pragma.doc_required:
            raise QapiError(entity.info, "'%s' has no documentation" % name)
        return
    if doc.symbol != name:
        raise QapiError(doc.info, "the documentation is of '%s', the "
                        "definition of '%s'" % (doc.symbol, name))
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
                raise QapiError(doc.info, "'%s' has no %s '%s', but its "
                                'documentation has' % (name, kind, item))
        for item in names:
            if (item not in given
                    and name not in pragma.documentation_exceptions):
                raise QapiError(doc.info, "%s '%s' of '%s' is not documented"
                                % (kind, item, name))
