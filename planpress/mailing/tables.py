"""The tables of the ledger, as SQLite makes them."""

from __future__ import annotations

from planpress.mailing.model import STATES

VERSION = 1
"""Raised with each change of the tables; an older Planpress refuses a newer ledger."""
APPLICATION = 0x504C5052
"""What marks the file as ours (PLPR)."""
NETWORKS = (
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "afs",
    "ceph",
    "glusterfs",
    "fuse.sshfs",
    "fuse.glusterfs",
    "lustre",
)
"""File systems that several machines share."""

_STATES = ", ".join(f"'{state}'" for state in STATES)

TABLES = (
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
    f"""CREATE TABLE letters (
        id INTEGER PRIMARY KEY,
        plan TEXT NOT NULL,
        mailing TEXT NOT NULL,
        content TEXT NOT NULL,  -- the hash of what the edition says
        key TEXT NOT NULL,  -- the address as it is compared
        again INTEGER NOT NULL,  -- 0, or how often it was sent anew on purpose
        address TEXT NOT NULL,
        list TEXT NOT NULL,
        language TEXT NOT NULL,
        says TEXT NOT NULL DEFAULT '',  -- the hash of what the recipient's own documents say
        state TEXT NOT NULL CHECK (state IN ({_STATES})),
        handed INTEGER NOT NULL DEFAULT 0 CHECK (handed IN (0, 1)),  -- it may arrive
        withdrawn INTEGER NOT NULL DEFAULT 0 CHECK (withdrawn IN (0, 1)),  -- we gave it up, not the server
        tries INTEGER NOT NULL DEFAULT 0,
        next_try TEXT,
        answer TEXT NOT NULL DEFAULT '',
        message_id TEXT NOT NULL UNIQUE,
        edition TEXT NOT NULL,
        updated TEXT NOT NULL,
        UNIQUE (plan, mailing, content, key, again),
        CHECK (handed = 0 OR state = 'sending'),
        CHECK (withdrawn = 0 OR state = 'failed')
    ) STRICT""",
    "CREATE INDEX letters_by_state ON letters (state, plan, mailing)",
    f"""CREATE TABLE events (
        id INTEGER PRIMARY KEY,
        letter INTEGER NOT NULL REFERENCES letters (id),
        at TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ({_STATES})),
        answer TEXT NOT NULL,
        run TEXT NOT NULL  -- when the program was begun, and its process
    ) STRICT""",
    "CREATE INDEX events_by_letter ON events (letter)",
    """CREATE TABLE reasons (
        letter INTEGER NOT NULL REFERENCES letters (id),
        reason TEXT NOT NULL,  -- why it was sent again: for each reason once
        PRIMARY KEY (letter, reason)
    ) STRICT""",
    """CREATE TABLE rounds (
        id INTEGER PRIMARY KEY,
        plan TEXT NOT NULL,
        mailing TEXT NOT NULL,
        content TEXT NOT NULL,
        says TEXT NOT NULL,  -- the hash of what the plan said
        date TEXT NOT NULL,
        at TEXT NOT NULL,
        command TEXT NOT NULL,
        reason TEXT NOT NULL  -- why it was sent again
    ) STRICT""",
    """CREATE TABLE approvals (
        id INTEGER PRIMARY KEY,
        plan TEXT NOT NULL,
        edition TEXT NOT NULL,
        by TEXT NOT NULL,
        at TEXT NOT NULL,
        content TEXT NOT NULL,
        note TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE approved_files (
        approval INTEGER NOT NULL REFERENCES approvals (id),
        name TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        PRIMARY KEY (approval, name)
    ) STRICT""",
)
