-- What responders and CRLs said, for all instances and over restarts (R2). Verified before it is written.
CREATE TABLE pki.revocation_answer (
  certificate text        PRIMARY KEY,
  issuer_spki text        NOT NULL,
  source      text        NOT NULL CHECK (source IN ('OCSP', 'CRL')),
  status      text        NOT NULL CHECK (status IN ('GOOD', 'REVOKED', 'UNKNOWN')),
  revoked_at  timestamptz,
  this_update timestamptz NOT NULL,
  next_update timestamptz NOT NULL,
  answer      bytea       NOT NULL,
  fetched_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX revocation_answer_by_fetch ON pki.revocation_answer (fetched_at);
