-- Bodies of exchanges, sealed and with their identifiers masked; only of modules for which a retention is set.
CREATE TABLE hub.exchange_body (
  exchange_id uuid        PRIMARY KEY,
  -- Whose key opens them.
  from_party  text        NOT NULL,
  request     bytea,
  response    bytea,
  kept_until  timestamptz NOT NULL
);
CREATE INDEX exchange_body_by_end ON hub.exchange_body (kept_until);
