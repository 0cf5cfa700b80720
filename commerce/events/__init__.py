"""The append-only interaction log that everything learns from."""
