-- Who signs what: the chain is here, the key is not (P4).
CREATE TABLE pki.signer (
  name       text        PRIMARY KEY,
  role       text        NOT NULL CHECK (role IN ('CPO_CA', 'MO_CA', 'CPS')),
  chain      text        NOT NULL,
  key_place  text        NOT NULL,
  anchor_id  text        NOT NULL,
  operator   text,
  added_by   text        NOT NULL,
  added_at   timestamptz NOT NULL DEFAULT now()
);
-- SECC leafs that were issued here, for the radar and against a station's name used twice (O5).
CREATE TABLE pki.secc_leaf (
  sha256     text        PRIMARY KEY,
  station    text        NOT NULL,
  evse       text        NOT NULL,
  signer     text        NOT NULL REFERENCES pki.signer (name),
  csr_key    text        NOT NULL,
  not_after  timestamptz NOT NULL,
  issued_at  timestamptz NOT NULL DEFAULT now(),
  chain      text        NOT NULL
);
CREATE INDEX secc_leaf_by_station ON pki.secc_leaf (station, not_after);
CREATE UNIQUE INDEX secc_leaf_by_request ON pki.secc_leaf (station, csr_key, evse);
