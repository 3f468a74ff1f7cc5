#!/usr/bin/env python3
"""Generates C code from a QAPI schema; see scripts/qapi/main.py.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import sys

from qapi.main import main

if __name__ == '__main__':
    sys.exit(main())
