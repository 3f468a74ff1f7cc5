/*
 * A machine in this process for fuzz targets, and clients of its monitors
 * that need no socket.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef TESTS_FUZZ_VM_H
#define TESTS_FUZZ_VM_H

#include "monitor/monitor.h"
#include "qobject/qdict.h"

/**
 * fuzz_vm_start: make the machine that $FUZZ_MACHINE names, stopped, with
 * something of each kind in it, in the sandbox
 *
 * "none" or "microvm", which is the default.  No guest code ever runs.
 */
void fuzz_vm_start(int *argc, char ***argv);

/**
 * fuzz_vm_build: make the machine that @args describe, in this process, or
 * fail on the way, which cannot be undone
 * @args: a command line; the first word is ignored
 */
bool fuzz_vm_build(const char *const *args, Error **errp);

/** fuzz_vm_begin: make one that cannot fail, and remember what is there. */
void fuzz_vm_begin(const char *const *args);

/** fuzz_by_text: compare two elements of a GPtrArray that are texts. */
int fuzz_by_text(gconstpointer a, gconstpointer b);

/** fuzz_vm_loop: a few rounds of the main loop, without waiting. */
void fuzz_vm_loop(void);

/**
 * fuzz_vm_tree: the composition tree, a line with path and type for each
 * object, sorted; malloc'd
 */
char *fuzz_vm_tree(void);

/** fuzz_vm_expect_tree: abort, with the first difference, unless the tree is
 *  @tree; @after says after what. */
void fuzz_vm_expect_tree(const char *tree, const char *after);

/**
 * fuzz_vm_tidy: undo what an input did: delete what it made, stop the guest
 *
 * No client may be open.  Aborts if objects stay behind.
 */
void fuzz_vm_tidy(void);

/**
 * struct FuzzClient: the client of a monitor.
 * @out: what the monitor sent and nobody took yet
 * @fd_on_offer: a descriptor comes with what is sent next
 */
typedef struct FuzzClient {
    Chardev *chr;
    GString *out;
    bool fd_on_offer;
} FuzzClient;

/** fuzz_client_open: a client of a new monitor, of QMP or for people. */
FuzzClient *fuzz_client_open(bool qmp);
/** fuzz_client_open_qmp: one that was greeted and has negotiated. */
FuzzClient *fuzz_client_open_qmp(void);
/** fuzz_vm_furnish: likewise, after making something of each kind that can be
 *  made at run time. */
FuzzClient *fuzz_vm_furnish(void);
/** fuzz_client_close: hang up and delete the monitor; frees @c. */
void fuzz_client_close(FuzzClient *c);
/** fuzz_client_is_served: does @c have a monitor?  It may ask for its end. */
bool fuzz_client_is_served(const FuzzClient *c);
/** fuzz_client_reconnect: hang up, and come again. */
void fuzz_client_reconnect(FuzzClient *c);

/**
 * fuzz_client_send: give the monitor @size bytes and let the machine do what
 * they ask for, until nothing is left to do, or it is gone
 */
void fuzz_client_send(FuzzClient *c, const void *data, size_t size);

/**
 * fuzz_client_message: take the next message of QMP
 *
 * Aborts if it is none that QMP knows.
 *
 * Returns: a reference; NULL if there is none.
 */
QDict *fuzz_client_message(FuzzClient *c);

/**
 * fuzz_client_ask: send @request and take its answer
 *
 * Aborts if there is not exactly one.
 */
QDict *fuzz_client_ask(FuzzClient *c, QDict *request);

#endif
