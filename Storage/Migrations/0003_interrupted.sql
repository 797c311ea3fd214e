-- Attempts whose process died: nobody knows how they ended, so they have neither a kind nor a status.
ALTER TABLE ledger ADD COLUMN interrupted {bool} NOT NULL DEFAULT FALSE;
