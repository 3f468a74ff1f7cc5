/*
 * Arguments of QMP commands, made up after the schema.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef TESTS_FUZZ_SCHEMA_H
#define TESTS_FUZZ_SCHEMA_H

#include "input.h"
#include "qobject/qdict.h"

/**
 * struct FuzzSchema: the schema, and names that arguments may use.
 * @entities: name -> QDict, an entity of query-qmp-schema; all borrowed
 * @commands: names of the commands, in the schema's order; borrowed
 * @paths: of all objects
 * @types: of all classes; borrowed
 */
typedef struct FuzzSchema {
    GHashTable *entities;
    GPtrArray *commands;
    GPtrArray *paths;
    GPtrArray *types;
} FuzzSchema;

/**
 * fuzz_schema_init: take in what query-qmp-schema answered
 * @answer: must stay as it is
 *
 * Paths and types are those of the machine that runs.
 */
void fuzz_schema_init(FuzzSchema *schema, const QList *answer);

/**
 * fuzz_schema_arguments: arguments for @command
 *
 * Mostly of the right shape, with values at the edges of their types and
 * names of things that exist; now and then something is missing, too much, or
 * of another type.
 *
 * Returns: a new reference.
 */
QDict *fuzz_schema_arguments(const FuzzSchema *schema, const char *command,
                             FuzzInput *in);

#endif
