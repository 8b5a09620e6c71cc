-- What was pushed to the hub, as bytes. Ids are kept in upper case: OCPI compares them without regard to case.
CREATE TABLE hub.object (
  seq                   bigint      GENERATED ALWAYS AS IDENTITY,
  module                text        NOT NULL,
  country_code          text        NOT NULL,
  party_id              text        NOT NULL,
  object_id             text        NOT NULL,
  type                  text        NOT NULL DEFAULT '',
  -- Sessions and CDRs are for one party only; what is for everybody has none.
  receiver_country_code text,
  receiver_party_id     text,
  body                  bytea       NOT NULL,
  last_updated          timestamptz NOT NULL,
  -- last_updated, but never far ahead of the time of arrival: a wrong clock must not mask later truth.
  ordered_at            timestamptz NOT NULL,
  version               bigint      NOT NULL DEFAULT 1,
  deleted               boolean     NOT NULL DEFAULT false,
  created_at            timestamptz NOT NULL DEFAULT now(),
  changed_at            timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (module, country_code, party_id, object_id, type)
);
CREATE UNIQUE INDEX object_in_order ON hub.object (module, seq) WHERE NOT deleted;
CREATE INDEX object_by_id ON hub.object (module, object_id) WHERE NOT deleted;
CREATE INDEX object_by_date ON hub.object (module, last_updated) WHERE NOT deleted;
CREATE INDEX object_by_receiver ON hub.object (module, receiver_country_code, receiver_party_id, seq)
  WHERE receiver_party_id IS NOT NULL AND NOT deleted;

-- Changes that Kafka has not taken yet. A row is written in the transaction that keeps the object and deleted once Kafka
-- has acknowledged it, so none is skipped however late its transaction commits.
CREATE TABLE hub.outbox (
  id             bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  object_key     text        NOT NULL,
  version        bigint      NOT NULL,
  module         text        NOT NULL,
  country_code   text        NOT NULL,
  party_id       text        NOT NULL,
  platform_id    uuid        NOT NULL,
  method         text        NOT NULL,
  suffix         text        NOT NULL,
  query          text        NOT NULL,
  body           bytea,
  correlation_id text        NOT NULL,
  created_at     timestamptz NOT NULL DEFAULT now()
);

-- One owner at a time for background work.
CREATE TABLE hub.lease (
  name  text        PRIMARY KEY,
  owner text        NOT NULL,
  until timestamptz NOT NULL
);

-- Receivers that missed a change of a module since the given moment.
CREATE TABLE hub.behind (
  country_code text        NOT NULL,
  party_id     text        NOT NULL,
  module       text        NOT NULL,
  since        timestamptz NOT NULL,
  reason       text        NOT NULL,
  missed       bigint      NOT NULL DEFAULT 1,
  PRIMARY KEY (country_code, party_id, module)
);

-- Addresses of the hub that stand for a partner's own.
CREATE TABLE hub.proxied_url (
  id                 text        PRIMARY KEY,
  kind               text        NOT NULL,
  url                text        NOT NULL,
  user_country_code  text        NOT NULL,
  user_party_id      text        NOT NULL,
  owner_country_code text        NOT NULL,
  owner_party_id     text        NOT NULL,
  module             text        NOT NULL,
  correlation_id     text        NOT NULL,
  reservation_id     text,
  created_at         timestamptz NOT NULL DEFAULT now(),
  expires_at         timestamptz NOT NULL
);
CREATE INDEX proxied_url_by_expiry ON hub.proxied_url (expires_at);
CREATE INDEX proxied_url_by_reservation ON hub.proxied_url (upper(reservation_id)) WHERE reservation_id IS NOT NULL;
