-- Whom an account of the realm may speak for: providers, manufacturers, operators, stations. A value is exact, or a beginning
-- that ends with a star.
CREATE TABLE pki.account_right (
  account    text        NOT NULL,
  kind       text        NOT NULL CHECK (kind IN ('PROVIDER', 'WMI', 'OPERATOR', 'STATION')),
  value      text        NOT NULL,
  granted_by text        NOT NULL,
  granted_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account, kind, value)
);
-- What this installation has issued: its responder answers for these, and knows no others.
CREATE TABLE pki.issued_certificate (
  issuer_spki text        NOT NULL,
  serial      text        NOT NULL,
  sha256      text        NOT NULL,
  purpose     text        NOT NULL,
  not_after   timestamptz NOT NULL,
  issued_at   timestamptz NOT NULL DEFAULT now(),
  revoked_at  timestamptz,
  reason      text,
  PRIMARY KEY (issuer_spki, serial)
);
-- Provisioning certificates (P1). A PCID is often a VIN: it is hashed and sealed. One car has one per suite.
CREATE TABLE pki.provisioning_certificate (
  pcid_hash   text        NOT NULL,
  suite       text        NOT NULL,
  wmi         text        NOT NULL,
  fingerprint text        NOT NULL,
  spki        text        NOT NULL,
  anchor_id   text        NOT NULL,
  v2g_roots   text[]      NOT NULL,
  sealed      bytea       NOT NULL,
  not_after   timestamptz NOT NULL,
  kept_by     text        NOT NULL,
  changed_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (pcid_hash, suite)
);
-- Contracts (P5). There is no private key here: only what is sealed for the car, and that is sealed once more.
CREATE TABLE pki.contract (
  id          uuid        PRIMARY KEY,
  emaid_hash  text        NOT NULL,
  pcid_hash   text        NOT NULL,
  namespace   text        NOT NULL,
  provider    text        NOT NULL,
  wmi         text        NOT NULL,
  fingerprint text        NOT NULL,
  issuer_spki text        NOT NULL,
  serial      text        NOT NULL,
  source      text        NOT NULL CHECK (source IN ('ISSUED', 'PROVIDED', 'SIGNED_ELSEWHERE')),
  state       text        NOT NULL CHECK (state IN ('ACTIVE', 'SUPERSEDED', 'REVOKED', 'INVALIDATED', 'DELETED')),
  is_default  boolean     NOT NULL,
  not_before  timestamptz NOT NULL,
  not_after   timestamptz NOT NULL,
  sealed      bytea       NOT NULL,
  delivered   bigint      NOT NULL DEFAULT 0,
  kept_by     text        NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  changed_at  timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX contract_active ON pki.contract (pcid_hash, emaid_hash, namespace) WHERE state = 'ACTIVE';
CREATE UNIQUE INDEX contract_default ON pki.contract (pcid_hash, namespace) WHERE state = 'ACTIVE' AND is_default;
CREATE INDEX contract_by_emaid ON pki.contract (emaid_hash) WHERE state = 'ACTIVE';
CREATE INDEX contract_by_serial ON pki.contract (issuer_spki, serial);
-- One signature per contract and V2G root (P3); neither value nor chain is a secret.
CREATE TABLE pki.contract_signature (
  contract_id uuid        NOT NULL REFERENCES pki.contract (id),
  anchor_id   text        NOT NULL,
  signer      text        NOT NULL,
  value       bytea       NOT NULL,
  cps_chain   text        NOT NULL,
  signed_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (contract_id, anchor_id)
);
-- Who wants to hear of what, and what is still on its way to them.
CREATE TABLE pki.event_endpoint (
  id          uuid        PRIMARY KEY,
  account     text        NOT NULL,
  url         text        NOT NULL,
  description text        NOT NULL,
  events      text[]      NOT NULL,
  enabled     boolean     NOT NULL,
  secret      bytea       NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX event_endpoint_by_account ON pki.event_endpoint (account);
CREATE TABLE pki.event_delivery (
  id          uuid        PRIMARY KEY,
  endpoint_id uuid        NOT NULL REFERENCES pki.event_endpoint (id) ON DELETE CASCADE,
  event       text        NOT NULL,
  sealed      bytea       NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  attempts    int         NOT NULL DEFAULT 0,
  next_at     timestamptz NOT NULL DEFAULT now(),
  given_up    boolean     NOT NULL DEFAULT false,
  last_answer text
);
CREATE INDEX event_delivery_due ON pki.event_delivery (next_at) WHERE NOT given_up;
