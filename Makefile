# The everyday verbs.  Each does its own set-up; the real build is meson's.
# SPDX-License-Identifier: GPL-2.0-or-later
B ?= build
# What Debian offers to test against: clients, a reference, readers of text.
PEERS = libvirt-daemon libvirt-clients libvirt-daemon-driver-qemu \
        qemu-system-x86 python3-sphinx groff-base lz4

all: build

$(B)/build.ninja:
	./configure --install-deps --build-dir=$(B) $(CONFIGURE_FLAGS)

build: $(B)/build.ninja
	ninja -C $(B)

assets: build
	scripts/guest-assets --build-dir=$(B)

demo: assets
	scripts/demo --build-dir=$(B)

# Without them, or without the right to install them, tests are skipped.
peers:
	scripts/debian-packages check $(PEERS) || \
	    echo "check: what needs them will be SKIPPED" >&2

check: assets peers
	scripts/run-checks --build-dir=$(B)

# The variants of the definition of done; each has its own build folder.
check-clang:
	$(MAKE) check B=$(B)-clang CONFIGURE_FLAGS="--cc=clang --enable-werror"

check-asan:
	$(MAKE) check B=$(B)-asan \
	    CONFIGURE_FLAGS="--enable-asan --enable-ubsan --enable-werror"

# Coverage-guided, for FUZZ_SECONDS each; the fixed part is in `make check`.
FUZZ_SECONDS ?= 60
fuzz:
	./configure --install-deps --build-dir=$(B)-fuzz --enable-fuzzing \
	    --enable-asan --enable-ubsan
	ninja -C $(B)-fuzz
	scripts/fuzz --build-dir=$(B)-fuzz --seconds=$(FUZZ_SECONDS)

bench: assets
	scripts/debian-packages bench qemu-system-x86
	tests/bench/run --build-dir=$(B)

docs: build
	scripts/build-docs --build-dir=$(B)

# What a type declares changed: refresh the table of them in docs/.
security-types: build
	scripts/build-docs --build-dir=$(B) --update-types

clean:
	rm -rf $(B) $(B)-clang $(B)-asan $(B)-fuzz

.PHONY: all build assets demo peers check check-clang check-asan fuzz bench \
	docs security-types clean
