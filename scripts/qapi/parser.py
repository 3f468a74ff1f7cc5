"""Reads schema files: JSON with single quotes, comments, directives, docs.

parse(path) returns a list of Definition in order, those of included files at
the place of their first inclusion.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import os
import re

from .source import Info, Pragma, QapiError

_TOKEN = re.compile(r'''
    (?P<space>[ \t\r]+) | (?P<newline>\n) | (?P<comment>\#[^\n]*) |
    (?P<punct>[{}\[\]:,]) | '(?P<string>[^'\\\n]*)' | (?P<word>true|false)\b
    ''', re.X)

_SECTION = re.compile(r'(Returns|Errors|Since|Notes?|Examples?|TODO):'
                      r'(\s+|$)')


class Definition:
    """One top-level expression with its place, module and documentation."""

    def __init__(self, expr, info, module, doc):
        self.expr = expr
        self.info = info
        self.module = module
        self.doc = doc


class Module:
    """One schema file: its name, the modules it includes, and those doc
    comments in it that are of no definition."""

    def __init__(self, name):
        self.name = name
        self.includes = []
        self.texts = []


class Doc:
    """A comment block between ## and ##.

    args and features map names to lines.  parts is all the rest in order,
    as (tag, lines): the tag is a section's, or None for plain text.
    """

    def __init__(self, lines, info):
        self.info = info
        self.symbol = None
        self.args = {}
        self.features = {}
        self.parts = []
        self._read(lines)

    def _read(self, lines):
        named, current, blank = self.args, None, False
        for offset, line in enumerate(lines):
            where = self.info.at(self.info.line + 1 + offset)
            text = line[2:].rstrip()
            tag = re.match(r'@(\S+):(\s+|$)', text)
            section = _SECTION.match(text)
            if offset == 0 and tag and not text[tag.end():]:
                self.symbol = tag.group(1)
            elif tag and self.symbol:
                if tag.group(1) in self.args or tag.group(1) in self.features:
                    raise QapiError(where, "'%s' is documented twice"
                                    % tag.group(1))
                current = named[tag.group(1)] = [text[tag.end():]]
            elif text == 'Features:':
                named, current = self.features, None
            elif section:
                current = [text[section.end():]]
                self.parts.append((section.group(1), current))
            elif text and (current is None or text.startswith('.. ') or
                           (blank and not text.startswith(' '))):
                # a paragraph that is not indented ends what was before it
                current = [text]
                self.parts.append((None, current))
            elif current is not None:
                current.append(text)
            blank = not text
        for name, text in list(self.args.items()) + list(
                self.features.items()):
            if not ' '.join(text).strip():
                raise QapiError(self.info, "'%s' has an empty description"
                                % name)


class _Lexer:
    def __init__(self, path, text, pragma):
        self.info = Info(path, 1, pragma)
        self.text = text
        self.pos = 0
        self.line = 1
        self.kind = None
        self.value = None
        self.comments = []
        self.advance()

    def here(self):
        return self.info.at(self.line)

    def advance(self):
        """Step to the next token; collect the comments before it."""
        self.comments = []
        while self.pos < len(self.text):
            match = _TOKEN.match(self.text, self.pos)
            if not match:
                raise QapiError(self.here(), "stray %r"
                                % self.text[self.pos:self.pos + 1])
            self.pos = match.end()
            self.kind = match.lastgroup
            self.value = match.group(self.kind)
            if self.kind == 'newline':
                self.line += 1
            elif self.kind == 'comment':
                self.comments.append((self.line, self.value))
            elif self.kind != 'space':
                return
        self.kind, self.value = 'end', None


class _FileParser:
    def __init__(self, path, text, pragma):
        self.lex = _Lexer(path, text, pragma)
        self.texts = []

    def take(self, wanted):
        """Consume one punctuation token or complain."""
        if self.lex.kind != 'punct' or self.lex.value != wanted:
            raise QapiError(self.lex.here(), "expected '%s'" % wanted)
        self.lex.advance()

    def at(self, punct):
        return self.lex.kind == 'punct' and self.lex.value == punct

    def value(self):
        lex = self.lex
        if self.at('{'):
            return self.object()
        if self.at('['):
            return self.array()
        if lex.kind == 'string':
            if not all(' ' <= c <= '~' for c in lex.value):
                raise QapiError(lex.here(), 'strings are printable ASCII')
            value = lex.value
        elif lex.kind == 'word':
            value = lex.value == 'true'
        else:
            raise QapiError(lex.here(), "expected a value")
        lex.advance()
        return value

    def object(self):
        self.take('{')
        result = {}
        while not self.at('}'):
            if self.lex.kind != 'string':
                raise QapiError(self.lex.here(), 'expected a key or "}"')
            key = self.lex.value
            if key in result:
                raise QapiError(self.lex.here(), "duplicate key '%s'" % key)
            self.lex.advance()
            self.take(':')
            result[key] = self.value()
            if self.at('}'):
                break
            self.take(',')
            if self.at('}'):
                raise QapiError(self.lex.here(), "expected a key")
        self.take('}')
        return result

    def array(self):
        self.take('[')
        result = []
        while not self.at(']'):
            result.append(self.value())
            if self.at(']'):
                break
            self.take(',')
            if self.at(']'):
                raise QapiError(self.lex.here(), "expected a value")
        self.take(']')
        return result

    def docs(self):
        """The doc blocks among the comments before the current token."""
        blocks, lines, start = [], None, 0
        for line, text in self.lex.comments:
            if text.rstrip() == '##':
                if lines is None:
                    lines, start = [], line
                else:
                    blocks.append(Doc(lines, self.lex.info.at(start)))
                    lines = None
            elif lines is not None:
                if text != '#' and not text.startswith('# '):
                    raise QapiError(self.lex.info.at(line),
                                    "doc lines start with '# '")
                lines.append(text)
        if lines is not None:
            raise QapiError(self.lex.info.at(start),
                            "doc comment is not closed with '##'")
        return blocks

    def statements(self):
        """Yield (expression, info, doc or None)."""
        while True:
            docs = self.docs()
            for doc in docs[:-1]:
                self.free(doc)
            last = docs[-1] if docs else None
            if last and (self.lex.kind == 'end' or not last.symbol):
                self.free(last)
                last = None
            if self.lex.kind == 'end':
                return
            info = self.lex.here()
            if not self.at('{'):
                raise QapiError(info, "expected '{'")
            yield self.object(), info, last

    def free(self, doc):
        """A doc comment that no definition follows."""
        if doc.symbol:
            raise QapiError(doc.info, "documentation of '%s' is not followed "
                            "by its definition" % doc.symbol)
        self.texts.append(doc)


class SchemaParser:
    """Parses a main file and everything it includes."""

    def __init__(self):
        self.definitions = []
        self.modules = {}
        self.files = []
        self._open = []

    def parse(self, path, info=None):
        real = os.path.realpath(path)
        name = os.path.splitext(os.path.basename(path))[0]
        if real in self._open:
            raise QapiError(info, "'%s' includes itself" % path)
        if name in self.modules:
            return self.modules[name]
        try:
            with open(path, encoding='utf-8') as file:
                text = file.read()
        except (OSError, UnicodeDecodeError) as err:
            raise QapiError(info, "cannot read '%s': %s"
                            % (path, err)) from None
        self.files.append(path)
        # pragmas of the main file hold in the files it includes
        pragma = info.pragma if info else Pragma()
        module = Module(name)
        self.modules[name] = module
        self._open.append(real)
        reader = _FileParser(path, text, pragma)
        module.texts = reader.texts
        for expr, where, doc in reader.statements():
            self._statement(path, module, expr, where, doc)
        self._open.pop()
        return module

    def _statement(self, path, module, expr, where, doc):
        if 'include' in expr:
            target = expr['include']
            if len(expr) != 1 or not isinstance(target, str):
                raise QapiError(where, "'include' takes one string")
            target = os.path.join(os.path.dirname(path), target)
            module.includes.append(self.parse(target, where))
        elif 'pragma' in expr:
            if len(expr) != 1 or not isinstance(expr['pragma'], dict):
                raise QapiError(where, "'pragma' takes one object")
            for key, value in expr['pragma'].items():
                where.pragma.set(key, value, where)
        else:
            self.definitions.append(Definition(expr, where, module, doc))
