"""What guest-assets is made of.

SPDX-License-Identifier: GPL-2.0-or-later
"""
