CREATE TABLE emsp.hub_link (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  document text NOT NULL,
  version bigint NOT NULL
);

-- Locations, Tariffs and Sessions of partners, as they came.
CREATE TABLE emsp.object (
  module text NOT NULL,
  country_code text NOT NULL,
  party_id text NOT NULL,
  object_id text NOT NULL,
  body bytea NOT NULL,
  last_updated timestamptz NOT NULL,
  deleted boolean NOT NULL DEFAULT false,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (module, country_code, party_id, object_id)
);
CREATE INDEX object_changed ON emsp.object (module, changed_at);

-- What a tariff was, and from when on we knew it so.
CREATE TABLE emsp.tariff_version (
  country_code text NOT NULL,
  party_id text NOT NULL,
  object_id text NOT NULL,
  known_from timestamptz NOT NULL,
  body bytea,
  PRIMARY KEY (country_code, party_id, object_id, known_from)
);

CREATE TABLE emsp.client_info (
  country_code text NOT NULL,
  party_id text NOT NULL,
  role text NOT NULL,
  status text NOT NULL,
  last_updated timestamptz NOT NULL,
  PRIMARY KEY (country_code, party_id, role)
);

-- Up to when a module was read from the hub.
CREATE TABLE emsp.synced (
  module text PRIMARY KEY,
  up_to timestamptz NOT NULL
);
