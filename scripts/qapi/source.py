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
        return '%s: %s' % (self.info, self.message)


class Info:
    """A place in the schema, and the pragmas that hold there."""

    def __init__(self, path, line, pragma):
        self.path = path
        self.line = line
        self.pragma = pragma

    def at(self, line):
        """The same file, another line."""
        return Info(self.path, line, self.pragma)

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
        if key == 'doc-required':
            if not isinstance(value, bool):
                raise QapiError(info, "pragma 'doc-required' must be boolean")
            self.doc_required = value
            return
        attr = key.replace('-', '_')
        current = getattr(self, attr, None)
        if not isinstance(current, set):
            raise QapiError(info, "unknown pragma '%s'" % key)
        if (not isinstance(value, list)
                or any(not isinstance(v, str) for v in value)):
            raise QapiError(info,
                            "pragma '%s' must be a list of strings" % key)
        current.update(value)
