"""Alembic's directory: `env.py` runs the files of `versions/`, in order, on the store's own connection.

To add a migration: the next number in `versions/`, `down_revision` the one before; change tables with
`op.batch_alter_table` (SQLite rebuilds them), name every constraint, and keep old rows readable.
"""
