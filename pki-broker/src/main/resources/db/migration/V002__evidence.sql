-- One row per verdict, never changed (X1). What names a person is sealed; beside it stands a keyed hash to search by.
CREATE TABLE pki.evidence (
  id             uuid        PRIMARY KEY,
  at             timestamptz NOT NULL,
  zone           text        NOT NULL,
  bundle_version bigint      NOT NULL,
  purpose        text        NOT NULL,
  asked_by       text        NOT NULL,
  identity_hash  text,
  accepted       boolean     NOT NULL,
  reason         text,
  answer         text        NOT NULL,
  sealed         bytea       NOT NULL
);
CREATE INDEX evidence_by_time ON pki.evidence (at);
CREATE INDEX evidence_by_identity ON pki.evidence (identity_hash, at);

-- Who did what, other than ask for verdicts.
CREATE TABLE pki.audit (
  id      bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at      timestamptz NOT NULL DEFAULT now(),
  actor   text        NOT NULL,
  action  text        NOT NULL,
  subject text        NOT NULL,
  detail  text        NOT NULL
);

CREATE FUNCTION pki.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Retention may forget what is old; nothing may be rewritten.
  IF TG_OP = 'DELETE' AND OLD.at < now() - interval '30 days' THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;
CREATE TRIGGER evidence_append_only BEFORE UPDATE OR DELETE ON pki.evidence
  FOR EACH ROW EXECUTE FUNCTION pki.refuse_change();
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON pki.audit
  FOR EACH ROW EXECUTE FUNCTION pki.refuse_change();

-- Which eMAID a serial number stands for, and the chain it was seen with (H2): hashed and sealed, because nobody has to
-- read it.
CREATE TABLE pki.serial_binding (
  issuer_spki text        NOT NULL,
  serial      text        NOT NULL,
  emaid_hash  text        NOT NULL,
  chain       bytea       NOT NULL,
  source      text        NOT NULL,
  not_after   timestamptz NOT NULL,
  bound_at    timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (issuer_spki, serial)
);
-- CAs that were seen below an anchor, so that the hashes of a hash-only request can be looked up (H1).
CREATE TABLE pki.authority (
  sha256      text        PRIMARY KEY,
  certificate bytea       NOT NULL,
  seen_at     timestamptz NOT NULL DEFAULT now()
);
