"""staff accounts, sessions, invitations, the audit trail

Revision 0006, after 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

REFUSAL = "the audit trail is append-only"
POSTGRES_FUNCTION = f"""
CREATE FUNCTION audit_trail_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$
"""
POSTGRES_TRIGGER = """
CREATE TRIGGER audit_trail_append_only BEFORE UPDATE OR DELETE ON audit_trail
FOR EACH ROW EXECUTE FUNCTION audit_trail_is_append_only()
"""
SQLITE_TRIGGER = """
CREATE TRIGGER audit_trail_no_{what} BEFORE {what} ON audit_trail
BEGIN SELECT RAISE(ABORT, '{refusal}'); END
"""


def upgrade() -> None:
    op.create_table(
        "audit_trail",
        sa.Column(
            "line_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("line_id", name=op.f("pk_audit_trail")),
    )
    with op.batch_alter_table("audit_trail", schema=None) as batch_op:
        batch_op.create_index("ix_audit_trail_action", ["action", "line_id"], unique=False)
        batch_op.create_index("ix_audit_trail_actor", ["actor", "line_id"], unique=False)
        batch_op.create_index("ix_audit_trail_at", ["at"], unique=False)
        batch_op.create_index("ix_audit_trail_subject", ["subject", "line_id"], unique=False)

    op.create_table(
        "staff_accounts",
        sa.Column("account_id", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("totp_nonce", sa.String(length=64), nullable=True),
        sa.Column("totp_pending", sa.String(length=64), nullable=True),
        sa.Column("totp_step", sa.BigInteger(), nullable=True),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_login_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_staff_accounts")),
        sa.UniqueConstraint("email", name=op.f("uq_staff_accounts_email")),
    )
    op.create_table(
        "staff_tries",
        sa.Column("try_id", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("try_id", name=op.f("pk_staff_tries")),
    )
    with op.batch_alter_table("staff_tries", schema=None) as batch_op:
        batch_op.create_index("ix_staff_tries_key_at", ["key", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_staff_tries_owner"), ["owner"], unique=False)

    op.create_table(
        "staff_addresses",
        sa.Column("account_id", sa.String(length=40), nullable=False),
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("signed_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["staff_accounts.account_id"], name=op.f("fk_staff_addresses_account_id")
        ),
        sa.PrimaryKeyConstraint("account_id", "address_hash", name=op.f("pk_staff_addresses")),
    )
    op.create_table(
        "staff_invitations",
        sa.Column("invitation_id", sa.String(length=40), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("account_id", sa.String(length=40), nullable=True),
        sa.Column("invited_by", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["staff_accounts.account_id"], name=op.f("fk_staff_invitations_account_id")
        ),
        sa.PrimaryKeyConstraint("invitation_id", name=op.f("pk_staff_invitations")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_staff_invitations_secret_hash")),
    )
    with op.batch_alter_table("staff_invitations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staff_invitations_email"), ["email"], unique=False)

    op.create_table(
        "staff_sessions",
        sa.Column("session_id", sa.String(length=40), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=40), nullable=False),
        sa.Column("agent_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["staff_accounts.account_id"], name=op.f("fk_staff_sessions_account_id")
        ),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_staff_sessions")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_staff_sessions_secret_hash")),
    )
    with op.batch_alter_table("staff_sessions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staff_sessions_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_staff_sessions_expires_at"), ["expires_at"], unique=False)

    _refuse_changes()


def _refuse_changes() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(POSTGRES_FUNCTION)
        op.execute(POSTGRES_TRIGGER)
        return
    for what in ("update", "delete"):
        op.execute(SQLITE_TRIGGER.format(what=what, refusal=REFUSAL))


def downgrade() -> None:
    op.drop_table("staff_addresses")
    op.drop_table("staff_invitations")
    op.drop_table("staff_sessions")
    op.drop_table("staff_tries")
    op.drop_table("staff_accounts")
    op.drop_table("audit_trail")  # its triggers go with it
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_trail_is_append_only()")
