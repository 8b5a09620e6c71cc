-- Roots, who approved them, and the signed bundles that came of it (T1 to T3).
CREATE TABLE pki.anchor (
  zone           text        NOT NULL,
  id             text        NOT NULL,
  certificate    bytea       NOT NULL,
  spki           text        NOT NULL,
  roles          text[]      NOT NULL,
  suites         text[]      NOT NULL,
  region         text        NOT NULL,
  source         text        NOT NULL,
  state          text        NOT NULL CHECK (state IN ('PROPOSED', 'ACTIVE', 'REVOKED')),
  distrust_after timestamptz,
  reason         text,
  proposed_by    text        NOT NULL,
  proposed_at    timestamptz NOT NULL DEFAULT now(),
  changed_at     timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (zone, id)
);
-- One row per person: the key is what makes two approvals two people (T2).
CREATE TABLE pki.anchor_approval (
  zone   text        NOT NULL,
  id     text        NOT NULL,
  action text        NOT NULL CHECK (action IN ('ADMIT', 'REVOKE')),
  person text        NOT NULL,
  at     timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (zone, id, action, person),
  FOREIGN KEY (zone, id) REFERENCES pki.anchor (zone, id)
);
-- What a CA may speak for (T4): one row in force and at most one waiting for a second person.
CREATE TABLE pki.ca_scope (
  zone                text        NOT NULL,
  spki                text        NOT NULL,
  state               text        NOT NULL CHECK (state IN ('PROPOSED', 'ACTIVE')),
  grants              jsonb       NOT NULL,
  no_revocation_source boolean    NOT NULL,
  proposed_by         text        NOT NULL,
  approved_by         text,
  changed_at          timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (zone, spki, state),
  CHECK (approved_by IS NULL OR approved_by <> proposed_by)
);
CREATE TABLE pki.bundle (
  zone       text        NOT NULL,
  version    bigint      NOT NULL,
  issued_at  timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  content    text        NOT NULL,
  digest     text        NOT NULL,
  signed     text        NOT NULL,
  PRIMARY KEY (zone, version)
);
-- Highest version seen of each other broker's bundles: lower ones are refused.
CREATE TABLE pki.imported_bundle (
  zone    text   NOT NULL,
  source  text   NOT NULL,
  version bigint NOT NULL,
  PRIMARY KEY (zone, source)
);
-- Who pays for the contracts of a provider id (O3).
CREATE TABLE pki.provider_route (
  provider     text NOT NULL,
  country_code text NOT NULL,
  party_id     text NOT NULL,
  valid_from   timestamptz NOT NULL DEFAULT '-infinity',
  valid_until  timestamptz NOT NULL DEFAULT 'infinity',
  source       text NOT NULL,
  PRIMARY KEY (provider, valid_from)
);
