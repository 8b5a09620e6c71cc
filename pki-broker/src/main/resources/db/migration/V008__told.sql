-- Whether subscribers were told that a root has come to its end: by one instance, once.
ALTER TABLE pki.anchor ADD COLUMN expiry_told_at timestamptz;
