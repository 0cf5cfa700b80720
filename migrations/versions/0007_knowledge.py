"""knowledge entries with drafts, audiences and schedules

Every entry that was in force stays in force, each of its revisions counts as published when it was
written. Going back keeps every revision; an entry that was never published goes out of force.

Revision 0007, after 0006
"""

import hashlib
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

EVERYONE = {"segments": [], "channels": [], "signed_in": None}
WAITS = sa.text("done_at IS NULL AND undone_at IS NULL")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    bind = op.get_bind()
    entries = rows_of(bind, "SELECT * FROM knowledge_entries", OLD_TIMES)
    revisions = rows_of(bind, "SELECT * FROM knowledge_revisions ORDER BY entry_id, revision", OLD_TIMES)
    drop_both()
    made = create_new()
    steps = [step for rows in by_entry(revisions).values() for step in steps_of(rows)]
    last = {step["entry_id"]: step["step_id"] for step in steps}
    fill(made["knowledge_revisions"], [new_revision(row) for row in revisions])
    fill(made["knowledge_entries"], [new_entry(row, last.get(row["entry_id"])) for row in entries])
    fill(made["knowledge_steps"], steps)


def downgrade() -> None:
    bind = op.get_bind()
    entries = rows_of(bind, "SELECT * FROM knowledge_entries", OLD_TIMES)
    revisions = rows_of(bind, "SELECT * FROM knowledge_revisions ORDER BY entry_id, revision", OLD_TIMES)
    with op.batch_alter_table("knowledge_steps", schema=None) as batch_op:
        batch_op.drop_index("uq_knowledge_steps_waiting", sqlite_where=WAITS, postgresql_where=WAITS)
        batch_op.drop_index("ix_knowledge_steps_entry")
    op.drop_table("knowledge_steps")
    with op.batch_alter_table("knowledge_entries", schema=None) as batch_op:
        batch_op.drop_index("ix_knowledge_entries_updated_at")
    drop_both()
    made = create_old()
    texts = {(row["entry_id"], row["revision"]): row for row in revisions}
    fill(made["knowledge_revisions"], [old_revision(row) for row in revisions])
    fill(made["knowledge_entries"], [old_entry(row, texts) for row in entries])


OLD_TIMES = ("at", "updated_at", "valid_from", "valid_until")
JSONS = ("questions", "answers", "tags")


def rows_of(bind, query, times):
    """Every row, times and JSON as Python has them, whatever the driver gives."""
    types = dict.fromkeys(times, TIME) | {name: sa.JSON() for name in JSONS}
    names = bind.execute(sa.text(query)).keys()
    typed = sa.text(query).columns(**{name: kind for name, kind in types.items() if name in names})
    return [dict(row) for row in bind.execute(typed).mappings()]


def fill(table, rows):
    if rows:
        op.bulk_insert(table, rows)


def by_entry(revisions):
    found = {}
    for row in revisions:
        found.setdefault(row["entry_id"], []).append(row)
    return found


def steps_of(rows):
    """One step for each revision: it went in force when it was written, or took the entry out."""
    previous, state, before = None, "draft", None
    for row in rows:
        out = bool(row["archived"])
        mark = hashlib.sha256(f"{row['entry_id']}\0{row['revision']}".encode()).hexdigest()[:22]
        now = None if out else row["revision"]
        yield {
            "step_id": f"pub_{mark}", "entry_id": row["entry_id"], "kind": "archive" if out else "publish",
            "revision": now, "previous": previous, "state_before": state, "step_before": before,
            "at": row["at"], "author": row["author"], "reason": row["reason"], "made_at": row["at"],
            "done_at": row["at"], "undone_at": None, "undone_by": None,
        }  # fmt: skip
        previous, state, before = now, "archived" if out else "published", f"pub_{mark}"


def source_of(row):
    return "en" if row["answers"].get("en") else next((c for c, text in row["answers"].items() if text), "en")


def new_revision(row):
    kept = ("entry_id", "revision", "category", "questions", "answers", "tags", "at", "author", "reason")
    return {name: row[name] for name in kept} | {
        "change": "import" if row["reason"] == "import" else "save",
        "source_language": source_of(row),
        "translated_from": {},
        "audience": EVERYONE,
        "valid_from": None,
        "valid_until": None,
        "product_ids": [],
        "promotion_ids": [],
        "links": [],
    }


def new_entry(row, last_step):
    source = source_of(row)
    asked = [question for words in row["questions"].values() for question in words]
    titles = row["questions"].get(source) or next((words for words in row["questions"].values() if words), [])
    words = "\n".join([row["entry_id"], *asked, *row["answers"].values()])
    marks = [f"tag:{tag}" for tag in row["tags"]]
    marks += [f"language:{language}" for language, text in row["answers"].items() if text]
    return {
        "entry_id": row["entry_id"],
        "revision": row["revision"],
        "state": "archived" if row["archived"] else "published",
        "published_revision": None if row["archived"] else row["revision"],
        "last_step": last_step,
        "updated_at": row["updated_at"],
        "updated_by": row["updated_by"],
        "category": row["category"],
        "title": titles[0] if titles else "",
        "words": unicodedata.normalize("NFKC", words).casefold(),
        "marks": "\n" + "".join(f"{mark}\n" for mark in marks),
    }


def old_revision(row):
    kept = ("entry_id", "revision", "category", "questions", "answers", "tags", "at", "author", "reason")
    return {name: row[name] for name in kept} | {"archived": False}


def old_entry(row, texts):
    shown = texts[row["entry_id"], row["published_revision"] or row["revision"]]
    return {name: shown[name] for name in ("category", "questions", "answers", "tags")} | {
        "entry_id": row["entry_id"],
        "revision": row["revision"],
        "archived": row["published_revision"] is None,
        "updated_at": row["updated_at"],
        "updated_by": row["updated_by"],
    }


def drop_both():
    with op.batch_alter_table("knowledge_revisions", schema=None) as batch_op:
        batch_op.drop_index("ix_knowledge_revisions_at")
    op.drop_table("knowledge_revisions")
    op.drop_table("knowledge_entries")


def create_new():
    entries = op.create_table(
        "knowledge_entries",
        sa.Column("entry_id", sa.String(length=128), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("published_revision", sa.Integer(), nullable=True),
        sa.Column("last_step", sa.String(length=40), nullable=True),
        sa.Column("updated_at", TIME, nullable=False),
        sa.Column("updated_by", sa.Text(), nullable=False),
        sa.Column("category", sa.String(length=128), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_knowledge_entries")),
    )
    op.create_index("ix_knowledge_entries_updated_at", "knowledge_entries", ["updated_at"], unique=False)
    revisions = op.create_table(
        "knowledge_revisions",
        sa.Column("entry_id", sa.String(length=128), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("change", sa.String(length=16), nullable=False),
        sa.Column("category", sa.String(length=128), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("source_language", sa.String(length=8), nullable=False),
        sa.Column("translated_from", sa.JSON(), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("valid_from", TIME, nullable=True),
        sa.Column("valid_until", TIME, nullable=True),
        sa.Column("product_ids", sa.JSON(), nullable=False),
        sa.Column("promotion_ids", sa.JSON(), nullable=False),
        sa.Column("links", sa.JSON(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("entry_id", "revision", name=op.f("pk_knowledge_revisions")),
    )
    op.create_index("ix_knowledge_revisions_at", "knowledge_revisions", ["at"], unique=False)
    steps = op.create_table(
        "knowledge_steps",
        sa.Column("step_id", sa.String(length=40), nullable=False),
        sa.Column("entry_id", sa.String(length=128), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("previous", sa.Integer(), nullable=True),
        sa.Column("state_before", sa.String(length=16), nullable=False),
        sa.Column("step_before", sa.String(length=40), nullable=True),
        sa.Column("at", TIME, nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("done_at", TIME, nullable=True),
        sa.Column("undone_at", TIME, nullable=True),
        sa.Column("undone_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("step_id", name=op.f("pk_knowledge_steps")),
    )
    op.create_index("ix_knowledge_steps_entry", "knowledge_steps", ["entry_id", "made_at"], unique=False)
    op.create_index(
        "uq_knowledge_steps_waiting",
        "knowledge_steps",
        ["entry_id"],
        unique=True,
        sqlite_where=WAITS,
        postgresql_where=WAITS,
    )
    return {"knowledge_entries": entries, "knowledge_revisions": revisions, "knowledge_steps": steps}


def create_old():
    entries = op.create_table(
        "knowledge_entries",
        sa.Column("entry_id", sa.String(length=128), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        *old_texts(),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.Column("updated_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_knowledge_entries")),
    )
    revisions = op.create_table(
        "knowledge_revisions",
        sa.Column("entry_id", sa.String(length=128), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        *old_texts(),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("entry_id", "revision", name=op.f("pk_knowledge_revisions")),
    )
    op.create_index("ix_knowledge_revisions_at", "knowledge_revisions", ["at"], unique=False)
    return {"knowledge_entries": entries, "knowledge_revisions": revisions}


def old_texts():
    yield sa.Column("category", sa.String(length=128), nullable=False)
    for name in ("questions", "answers", "tags"):
        yield sa.Column(name, sa.JSON(), nullable=False)
