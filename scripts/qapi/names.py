"""Names: which are allowed, and what they become in C.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import functools
import re

_C_WORDS = set('''
auto break case char const continue default do double else enum extern float
for goto if int long register return short signed sizeof static struct switch
typedef union unsigned void volatile while
inline restrict _Bool _Complex _Imaginary
_Alignas _Alignof _Atomic _Generic _Noreturn _Static_assert _Thread_local
asm typeof
and and_eq bitand bitor bool catch class compl const_cast delete dynamic_cast
explicit false friend mutable namespace new not not_eq operator or or_eq
private protected public reinterpret_cast static_cast template this throw true
try typeid typename using virtual wchar_t xor xor_eq
unix errno mips sparc i386 linux
'''.split())

# what others put before their own names: __domain.of.theirs_, then x-
_NAME = re.compile(r'(?:__[a-z0-9.-]+_)?(?:x-)?([a-z][a-z0-9_-]*)', re.I)
_CAMEL = re.compile(r'[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*')
_NOT_IDENT = re.compile(r'[^A-Za-z0-9_]')


def stem(name):
    """A name without what others put before it; None if it is no name.
    What begins with q_ in C belongs to the generator."""
    match = _NAME.fullmatch(name)
    if not match or c_name(name, protect=False).startswith('q_'):
        return None
    return match.group(1)


def is_camel(name_stem):
    """Is it good for a type?"""
    return bool(_CAMEL.fullmatch(name_stem))


@functools.lru_cache(None)
def c_name(name, protect=True):
    """The C identifier for a schema name."""
    ident = _NOT_IDENT.sub('_', name)
    if protect and (ident in _C_WORDS or ident[:1].isdigit()):
        ident = 'q_' + ident
    return ident


@functools.lru_cache(None)
def upper_case(name):
    """CamelCase or lower-case name as UPPER_CASE words."""
    # a word starts at a capital after anything else ...
    words = re.sub(r'(?<=[a-z0-9])(?=[A-Z])', '_', name)
    # ... and at the last capital of a run that small letters follow, unless
    # all before it is one letter
    words = re.sub(r'(?<=[A-Za-z0-9])(?<!^.)(?=[A-Z][a-z0-9])', '_', words)
    return c_name(words.upper(), protect=False).lstrip('_')


def enum_const(enum_name, value, prefix=None):
    """The C constant of an enum's value."""
    head = upper_case(enum_name) if prefix is None else prefix
    return '%s_%s' % (head, c_name(value, protect=False).upper())


def guard(path):
    """The include guard of a header."""
    return re.sub(r'[^A-Za-z0-9]', '_', path).upper()
