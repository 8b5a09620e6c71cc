-- Which transaction wrote an answer last: what an instance has not read yet is told by this, and not by a moment, because
-- the transaction that began first need not be the first to end.
ALTER TABLE pki.revocation_answer ADD COLUMN written_by xid8 NOT NULL DEFAULT '0';
CREATE FUNCTION pki.note_transaction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.written_by := pg_current_xact_id();
  RETURN NEW;
END $$;
CREATE TRIGGER revocation_answer_written_by BEFORE INSERT OR UPDATE ON pki.revocation_answer
  FOR EACH ROW EXECUTE FUNCTION pki.note_transaction();
CREATE INDEX revocation_answer_by_transaction ON pki.revocation_answer (written_by, certificate);
DROP INDEX pki.revocation_answer_by_fetch;
