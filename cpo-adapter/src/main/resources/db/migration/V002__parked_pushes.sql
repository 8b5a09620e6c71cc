-- What the hub refused again and again waits for a person, or for its next change; nothing is given up.
ALTER TABLE cpo.to_push
    ADD COLUMN refusals int NOT NULL DEFAULT 0,
    ADD COLUMN last_answer text,
    ADD COLUMN parked_at timestamptz;
DROP INDEX cpo.to_push_due;
CREATE INDEX to_push_due ON cpo.to_push (due) WHERE parked_at IS NULL;
CREATE INDEX to_push_parked ON cpo.to_push (parked_at) WHERE parked_at IS NOT NULL;
