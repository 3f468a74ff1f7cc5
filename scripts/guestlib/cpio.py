"""Writer of "newc" cpio archives, the format of Linux's initial RAM disk
(Documentation/driver-api/early-userspace/buffer-format.rst).

Writing the archive here instead of calling cpio(1) needs neither root for
device nodes nor a staging folder.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import os
import stat


class CpioWriter:
    def __init__(self, path):
        self.path = str(path)
        self.tmp = self.path + '.tmp'
        self.inode = 0

    def __enter__(self):
        self.out = open(self.tmp, 'wb')
        return self

    def __exit__(self, kind, value, trace):
        if kind is None:
            self._entry('TRAILER!!!', 0, b'')
            self.out.write(bytes(-self.out.tell() % 512))
        self.out.close()
        if kind is None:
            os.rename(self.tmp, self.path)
        else:
            os.unlink(self.tmp)

    def _pad(self):
        self.out.write(bytes(-self.out.tell() % 4))

    def _entry(self, name, mode, data, major=0, minor=0):
        self.inode += 1
        encoded = name.encode() + b'\0'
        fields = (self.inode, mode, 0, 0, 1, 0, len(data), 0, 0,
                  major, minor, len(encoded), 0)
        self.out.write(b'070701' + b''.join(b'%08X' % f for f in fields))
        self.out.write(encoded)
        self._pad()
        self.out.write(data)
        self._pad()

    def directory(self, name, mode=0o755):
        self._entry(name, stat.S_IFDIR | mode, b'')

    def file(self, name, data, mode):
        self._entry(name, stat.S_IFREG | mode, data)

    def symlink(self, name, target):
        self._entry(name, stat.S_IFLNK | 0o777, os.fsencode(target))

    def device(self, name, major, minor):
        self._entry(name, stat.S_IFCHR | 0o600, b'', major, minor)

    def tree(self, root):
        """Everything below @root, in a fixed order."""
        for folder, dirs, files in os.walk(root):
            dirs.sort()
            for name in sorted(dirs + files):
                full = os.path.join(folder, name)
                rel = os.path.relpath(full, root)
                mode = os.lstat(full).st_mode
                if stat.S_ISLNK(mode):
                    self.symlink(rel, os.readlink(full))
                elif stat.S_ISDIR(mode):
                    self.directory(rel, stat.S_IMODE(mode))
                elif stat.S_ISREG(mode):
                    with open(full, 'rb') as f:
                        self.file(rel, f.read(), stat.S_IMODE(mode))
