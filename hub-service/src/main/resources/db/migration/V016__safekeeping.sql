-- CDRs that the hub took over from their owner: it answered 1000 and owes the delivery until the row's state says how it ended.
CREATE TABLE hub.safe_cdr (
  id                    uuid        PRIMARY KEY,
  country_code          text        NOT NULL,
  party_id              text        NOT NULL,
  cdr_id                text        NOT NULL,
  receiver_country_code text        NOT NULL,
  receiver_party_id     text        NOT NULL,
  platform_id           uuid        NOT NULL,
  body                  bytea       NOT NULL,
  correlation_id        text        NOT NULL,
  -- WAITING, then DELIVERED, REJECTED or PARKED.
  state                 text        NOT NULL DEFAULT 'WAITING',
  attempts              int         NOT NULL DEFAULT 0,
  next_at               timestamptz NOT NULL DEFAULT now(),
  reason                text        NOT NULL DEFAULT '',
  taken_at              timestamptz NOT NULL DEFAULT now(),
  ended_at              timestamptz,
  UNIQUE (country_code, party_id, cdr_id, receiver_country_code, receiver_party_id)
);
CREATE INDEX safe_cdr_due ON hub.safe_cdr (next_at) WHERE state = 'WAITING';
CREATE INDEX safe_cdr_by_time ON hub.safe_cdr (taken_at DESC, id DESC);
ALTER TABLE hub.agreement ADD COLUMN safekeeping boolean NOT NULL DEFAULT false;
ALTER TABLE hub.agreement_proposal ADD COLUMN safekeeping boolean NOT NULL DEFAULT false;

-- The trace is searched by each of these alone.
CREATE INDEX exchange_by_module ON hub.exchange (module, exchange_id);
CREATE INDEX exchange_by_failure ON hub.exchange (status_code, exchange_id) WHERE status_code <> 1000;
CREATE INDEX exchange_by_object ON hub.exchange
  (upper(split_part(path, '/', CASE interface WHEN 'RECEIVER' THEN 3 ELSE 1 END)), exchange_id);
