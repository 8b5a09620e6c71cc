-- What a driver has of a Session; the Session itself is in emsp.object.
CREATE TABLE emsp.session (
  country_code text NOT NULL,
  party_id text NOT NULL,
  object_id text NOT NULL,
  ref uuid NOT NULL UNIQUE,
  driver_id uuid NOT NULL REFERENCES emsp.driver (id),
  contract_id text NOT NULL REFERENCES emsp.contract (id),
  status text NOT NULL,
  started_at timestamptz NOT NULL,
  first_seen timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (country_code, party_id, object_id)
);
CREATE INDEX session_driver ON emsp.session (driver_id, started_at DESC);

CREATE TABLE emsp.cdr (
  ref uuid PRIMARY KEY,
  country_code text NOT NULL,
  party_id text NOT NULL,
  object_id text NOT NULL,
  body bytea NOT NULL,
  driver_id uuid NOT NULL REFERENCES emsp.driver (id),
  contract_id text NOT NULL REFERENCES emsp.contract (id),
  session_id text,
  credit_of text,
  currency text NOT NULL,
  amount numeric NOT NULL,
  started_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  state text NOT NULL CHECK (state IN ('RECEIVED', 'ACCEPTED', 'HELD', 'DISPUTED', 'CREDITED', 'APPLIED')),
  reason text,
  report text,
  next_try timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  UNIQUE (country_code, party_id, object_id)
);
CREATE INDEX cdr_due ON emsp.cdr (next_try) WHERE state = 'RECEIVED';
CREATE INDEX cdr_driver ON emsp.cdr (driver_id, started_at DESC);

-- What was billed. Of one session at most one bill stands, whatever a partner sends and however often.
CREATE TABLE emsp.bill (
  cdr uuid PRIMARY KEY REFERENCES emsp.cdr (ref),
  contract_id text NOT NULL REFERENCES emsp.contract (id),
  session_key text,
  amount numeric NOT NULL,
  billed_at timestamptz NOT NULL,
  credited_by uuid REFERENCES emsp.cdr (ref)
);
CREATE UNIQUE INDEX bill_once ON emsp.bill (session_key) WHERE credited_by IS NULL AND session_key IS NOT NULL;

-- What a driver asked a station to do; its id is the authorization_reference of a start.
CREATE TABLE emsp.operation (
  id uuid PRIMARY KEY,
  driver_id uuid NOT NULL REFERENCES emsp.driver (id),
  idempotency_key text NOT NULL,
  request text NOT NULL,
  kind text NOT NULL,
  state text NOT NULL,
  reason text,
  callback text NOT NULL UNIQUE,
  cpo text NOT NULL,
  location_id text NOT NULL,
  evse_uid text,
  connector_id text,
  session_ref uuid,
  reservation_id text,
  requested_at timestamptz NOT NULL,
  deadline timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  UNIQUE (driver_id, idempotency_key)
);
CREATE INDEX operation_open ON emsp.operation (deadline) WHERE state IN ('REQUESTED', 'ACCEPTED');

CREATE TABLE emsp.webhook (
  id uuid PRIMARY KEY,
  driver_id uuid NOT NULL REFERENCES emsp.driver (id),
  url text NOT NULL,
  secret bytea NOT NULL,
  created_at timestamptz NOT NULL
);
CREATE INDEX webhook_driver ON emsp.webhook (driver_id);

CREATE TABLE emsp.notice (
  id uuid PRIMARY KEY,
  webhook_id uuid NOT NULL REFERENCES emsp.webhook (id) ON DELETE CASCADE,
  body text NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  next_try timestamptz NOT NULL
);
CREATE INDEX notice_due ON emsp.notice (next_try);
