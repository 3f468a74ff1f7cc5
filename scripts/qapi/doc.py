"""Documentation comments.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import re

from .source import QapiError

# two colons are reStructuredText's
_NAMED = re.compile(r'@([^\s:]+):(?!:)\s*')
_TAGGED = re.compile(r'(Returns|Errors|Since|Notes?|Examples?|TODO):(?!:)\s*')
_ONCE = ('Returns', 'Errors', 'Since')


class Doc:
    """A comment block between ## and ##.

    symbol is the name of what it documents, None if it is of nothing.
    args and features map names to lines.  parts is all the rest in order,
    as (tag, lines): the tag is a section's, or None for plain text.
    """

    def __init__(self, lines, info):
        self.info = info
        self.symbol = None
        self.args = {}
        self.features = {}
        self.parts = []
        self._named = self.args     # where descriptions go
        self._named_over = False    # has something else followed them?
        self._text = None           # lines of what is open
        self._what = None           # its name; None if it is plain text
        self._indent = None         # of its second line
        self._features_at = None    # "Features:" that still lacks one
        numbered = [(line[2:].rstrip(), info.at(info.line + number))
                    for number, line in enumerate(lines, 1)]
        if numbered and numbered[0][0].startswith('@'):
            self._head(*numbered.pop(0))
        for text, where in numbered:
            self._line(text, where)
        self._close(info.at(info.line + len(lines)))
        self._need_feature()

    def tags(self):
        """The tags of its sections."""
        return [tag for tag, _ in self.parts if tag]

    def _head(self, text, where):
        if not text.endswith(':'):
            raise QapiError(where, "first line '%s' does not end in ':'"
                            % text)
        self.symbol = text[1:-1]
        if not self.symbol:
            raise QapiError(where, "there is no name between '@' and ':'")

    def _line(self, text, where):
        fresh = not self._text or not self._text[-1]
        indent = len(text) - len(text.lstrip())
        if self._text is not None and (
                not text or (self._what is None and not fresh)):
            self._text.append(text)
        elif not text:
            pass
        elif self._text is not None and indent:
            self._continue(text, indent, fresh, where)
        elif not self._start(text, where):
            if self._what and not any(self._text):
                self._text.append(text)
            else:
                self._prose(text, where)

    def _continue(self, text, indent, fresh, where):
        """An indented line of what is open."""
        if self._indent is None:
            self._indent = indent
        if self._what and indent < self._indent and not fresh:
            raise QapiError(where, '%s: line is indented by %d, not %d'
                            % (self._what, indent, self._indent))
        self._text.append(text)

    def _start(self, text, where):
        """Open what @text is the first line of, if it is not just text."""
        named, tagged = _NAMED.match(text), _TAGGED.match(text)
        if re.match(r'=+ ', text):
            self._heading(text, where)
        elif not self.symbol:
            return False
        elif named:
            self._describe(named, text, where)
        elif text == 'Features:':
            self._close(where)
            if self._named is self.features:
                raise QapiError(where, "'Features:' is there twice")
            self._named, self._named_over = self.features, False
            self._features_at = where
        elif tagged:
            self._section(tagged, text, where)
        else:
            return False
        return True

    def _heading(self, text, where):
        if self.symbol:
            raise QapiError(where, "a heading in the documentation of '%s'"
                            % self.symbol)
        if any(not lines[0].startswith('=') for _, lines in self.parts):
            raise QapiError(where, 'a heading must come first')
        self._prose(text, where)

    def _describe(self, named, text, where):
        name = named.group(1)
        if self._named_over:
            raise QapiError(where, "'@%s:' comes after a section" % name)
        if name in self._named:
            raise QapiError(where, "'@%s:' is there twice" % name)
        self._features_at = None
        self._named[name] = self._open(text[named.end():], "'@%s:'" % name,
                                       where)

    def _section(self, tagged, text, where):
        tag = tagged.group(1)
        if tag in _ONCE and tag in self.tags():
            raise QapiError(where, "'%s:' is there twice" % tag)
        self._named_over = True
        self.parts.append((tag, self._open(text[tagged.end():],
                                           "'%s:'" % tag, where)))

    def _prose(self, text, where):
        self._named_over = bool(self.args or self.features)
        self.parts.append((None, self._open(text, None, where)))

    def _open(self, text, what, where):
        self._close(where)
        self._need_feature()
        self._text, self._what, self._indent = [text], what, None
        return self._text

    def _close(self, where):
        if self._what and not any(self._text):
            raise QapiError(where, 'no text after %s' % self._what)
        self._text = self._what = None

    def _need_feature(self):
        if self._features_at:
            raise QapiError(self._features_at, "no feature after 'Features:'")
