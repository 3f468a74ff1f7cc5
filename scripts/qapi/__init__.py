"""QAPI: from the schema in qapi/*.json to C.

SPDX-License-Identifier: GPL-2.0-or-later
"""
