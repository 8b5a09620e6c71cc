-- The trace: one row per leg of an exchange.
CREATE TABLE hub.exchange (
  exchange_id    uuid        NOT NULL,
  leg            smallint    NOT NULL,
  kind           text        NOT NULL,
  at             timestamptz NOT NULL,
  correlation_id text        NOT NULL,
  request_id     text        NOT NULL,
  from_party     text        NOT NULL,
  to_party       text        NOT NULL,
  module         text        NOT NULL,
  interface      text        NOT NULL,
  method         text        NOT NULL,
  path           text        NOT NULL,
  http_status    int         NOT NULL,
  status_code    int         NOT NULL,
  outcome        text        NOT NULL,
  latency_ms     int         NOT NULL,
  request_bytes  int         NOT NULL,
  response_bytes int         NOT NULL,
  PRIMARY KEY (exchange_id, leg)
);
CREATE INDEX exchange_by_correlation ON hub.exchange (correlation_id);
CREATE INDEX exchange_by_request ON hub.exchange (request_id);
CREATE INDEX exchange_by_sender ON hub.exchange (from_party, exchange_id);
CREATE INDEX exchange_by_receiver ON hub.exchange (to_party, exchange_id);
CREATE INDEX exchange_by_time ON hub.exchange (at);
