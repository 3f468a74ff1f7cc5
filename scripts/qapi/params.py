"""How a set of arguments looks in C: prototypes and calls.

SPDX-License-Identifier: GPL-2.0-or-later
"""


def _join(words):
    """Words after each other, as declarations want them."""
    head, tail = words
    return head + tail if head.endswith('*') else head + ' ' + tail


def parameters(entity):
    """The C parameters that the data of a command or event becomes."""
    arg = entity.arg
    if arg is None:
        return []
    if entity.boxed:
        return [arg.c_name() + ' *arg']
    result = []
    for member in arg.members():
        if member.has_flag():
            result.append('bool ' + member.flag())
        result.append(_join((member.type.c_param(), member.c_name())))
    return result


def values(entity, prefix):
    """What to pass for parameters(), from a struct named by @prefix."""
    arg = entity.arg
    if arg is None:
        return []
    if entity.boxed:
        return ['&arg']
    result = []
    for member in arg.members():
        if member.has_flag():
            result.append(prefix + member.flag())
        result.append(prefix + member.c_name())
    return result


def initialisers(entity):
    """Designated initialisers of the struct, from the parameters."""
    result = []
    for member in entity.arg.members():
        if member.has_flag():
            result.append('.%s = %s' % (member.flag(), member.flag()))
        name = member.c_name()
        cast = '(char *)' if member.type.c_param().startswith('const') else ''
        result.append('.%s = %s%s' % (name, cast, name))
    return result


def wrap(head, items, tail):
    """head(item, item, ...)tail in lines of no more than 80 columns."""
    lines, line = [], head
    indent = ' ' * min(len(head), 40)
    for index, item in enumerate(items):
        last = index == len(items) - 1
        text = item + (tail if last else ',')
        space = '' if line.endswith('(') or not line.strip() else ' '
        if line.strip() and len(line) + len(space) + len(text) > 79:
            lines.append(line)
            line, space = indent, ''
        line += space + text
    return '\n'.join(lines + [line]) + '\n'
