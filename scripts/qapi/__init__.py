"""QAPI: from the schema in qapi/*.json to C."""
