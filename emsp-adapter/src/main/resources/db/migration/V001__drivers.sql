CREATE TABLE emsp.driver (
  id uuid PRIMARY KEY,
  party text NOT NULL,
  subject text UNIQUE,
  name text,
  email text,
  language text NOT NULL,
  created_at timestamptz NOT NULL,
  erased_at timestamptz
);

CREATE TABLE emsp.contract (
  id text PRIMARY KEY,
  driver_id uuid NOT NULL REFERENCES emsp.driver (id),
  party text NOT NULL,
  state text NOT NULL CHECK (state IN ('ACTIVE', 'BLOCKED', 'ENDED')),
  valid_from timestamptz NOT NULL,
  valid_until timestamptz,
  currency text NOT NULL,
  limits text NOT NULL,
  spent numeric NOT NULL DEFAULT 0,
  changed_at timestamptz NOT NULL
);
CREATE INDEX contract_driver ON emsp.contract (driver_id);

-- What was paid towards a contract; the reference makes a repeated message harmless.
CREATE TABLE emsp.payment (
  contract_id text NOT NULL REFERENCES emsp.contract (id),
  reference text NOT NULL,
  amount numeric NOT NULL,
  paid_at timestamptz NOT NULL,
  PRIMARY KEY (contract_id, reference)
);

-- pushed_at is the last_updated that the hub has acknowledged; a token is pushed while it differs.
CREATE TABLE emsp.token (
  id uuid PRIMARY KEY,
  contract_id text NOT NULL REFERENCES emsp.contract (id),
  party text NOT NULL,
  uid text NOT NULL,
  uid_folded text NOT NULL,
  type text NOT NULL,
  visual_number text,
  issuer text NOT NULL,
  group_id text,
  blocked boolean NOT NULL DEFAULT false,
  valid_until timestamptz,
  whitelist text NOT NULL,
  language text,
  default_profile_type text,
  last_updated timestamptz NOT NULL,
  pushed_at timestamptz,
  changed_at timestamptz NOT NULL,
  UNIQUE (party, uid_folded, type)
);
CREATE INDEX token_contract ON emsp.token (contract_id);
CREATE INDEX token_changed ON emsp.token (changed_at);
CREATE INDEX contract_changed ON emsp.contract (changed_at);
CREATE INDEX token_to_push ON emsp.token (last_updated) WHERE pushed_at IS DISTINCT FROM last_updated;
