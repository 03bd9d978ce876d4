"""What Alembic runs: the migrations of a record, on the connection it is given.

Nothing here opens a database.  `spasmograph.record.migrations.upgrade` gives the
connection, with its transaction and, on a file, with references unchecked.
"""

from __future__ import annotations

from alembic import context

from spasmograph.record.models import Base

__all__: list[str] = []

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
)
context.run_migrations()
