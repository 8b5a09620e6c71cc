-- From when until when a root is trusted, whatever its certificate says (T1).
ALTER TABLE pki.anchor ADD COLUMN trust_from timestamptz;
ALTER TABLE pki.anchor ADD COLUMN trust_until timestamptz;
-- What the absence of an answer about revocation means for leafs of a CA, by purpose (R3); null: the installation's policy.
ALTER TABLE pki.ca_scope ADD COLUMN without_answer jsonb;
-- Which CA was first seen to speak for whom (T4).
CREATE TABLE pki.scope_sighting (
  spki     text        NOT NULL,
  kind     text        NOT NULL,
  value    text        NOT NULL,
  seen_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (spki, kind, value)
);
-- What one tenant does not trust although the zone does (T6): it can only be less.
CREATE TABLE pki.overlay (
  account    text        PRIMARY KEY,
  anchors    text[]      NOT NULL,
  cas        text[]      NOT NULL,
  changed_by text        NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT now()
);
-- The certificate an answer is about, and its issuer: what is needed to ask again after a restart (R2).
ALTER TABLE pki.revocation_answer ADD COLUMN certificate_der bytea;
ALTER TABLE pki.revocation_answer ADD COLUMN issuer_der bytea;
