"""The append-only save: one session, one TOML file, one chained block per event, synced before anybody sees it."""
