"""Where things are in the schema, and how to complain about them.

SPDX-License-Identifier: GPL-2.0-or-later
"""


class QapiError(Exception):
    """A mistake in the schema; prints as FILE:LINE: message."""

    def __init__(self, info, message):
        super().__init__(message)
        self.info = info
        self.message = message

    def __str__(self):
        if self.info is None:
            return self.message
        where = str(self.info)
        if self.info.entity:
            where += ': In ' + self.info.entity
        included = ''
        parent = self.info.parent
        while parent:
            included = 'In file included from %s:\n%s' % (parent, included)
            parent = parent.parent
        return '%s%s: %s' % (included, where, self.message)


class Info:
    """A place in the schema, and the pragmas that hold there."""

    def __init__(self, path, line, pragma, parent=None):
        self.path = path
        self.line = line
        self.pragma = pragma
        self.parent = parent    # where the file was included, or None
        self.entity = None      # "kind 'name'" of the definition there

    def at(self, line):
        """The same file, another line."""
        return Info(self.path, line, self.pragma, self.parent)

    def __str__(self):
        return '%s:%d' % (self.path, self.line)


class Pragma:
    """Rules that a schema may relax for old names."""

    def __init__(self):
        self.doc_required = False
        self.command_name_exceptions = set()
        self.command_returns_exceptions = set()
        self.documentation_exceptions = set()
        self.member_name_exceptions = set()

    def set(self, key, value, info):
        """Apply one member of a pragma directive."""
        current = getattr(self, key.replace('-', '_'), None)
        if '_' in key or not isinstance(current, (bool, set)):
            raise QapiError(info, "unknown pragma '%s'" % key)
        if isinstance(current, bool):
            if not isinstance(value, bool):
                raise QapiError(info, "pragma '%s' must be boolean" % key)
            self.doc_required = value
        elif (isinstance(value, list)
              and all(isinstance(v, str) for v in value)):
            current.update(value)
        else:
            raise QapiError(info,
                            "pragma '%s' must be a list of strings" % key)
