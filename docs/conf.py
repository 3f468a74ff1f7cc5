"""How Sphinx reads the documents; scripts/build-docs calls it.

SPDX-License-Identifier: GPL-2.0-or-later
"""
# pylint: disable=invalid-name
project = 'Ringfence'
author = 'the Ringfence authors'
copyright = author                      # noqa: A001
language = 'en'
needs_sphinx = '4.0'
exclude_patterns = []
# C code is shown without a lexer: fragments, "..." in them, are no mistakes.
highlight_language = 'none'
html_theme = 'alabaster'
html_copy_source = False
