-- Counter-platforms: one row each, whatever state the relation is in.
CREATE TABLE hub.platform (
  id              uuid        PRIMARY KEY,
  name            text        NOT NULL,
  state           text        NOT NULL,
  offline         boolean     NOT NULL DEFAULT false,
  versions_url    text,
  version         text,
  -- The token they issued to us, encrypted with the installation's key.
  their_token     bytea,
  token_encoding  text        NOT NULL DEFAULT 'BASE64',
  endpoints       text        NOT NULL DEFAULT '[]',
  quirks          text        NOT NULL DEFAULT '{}',
  handshake_until timestamptz,
  last_seen       timestamptz,
  created_at      timestamptz NOT NULL DEFAULT now(),
  changed_at      timestamptz NOT NULL DEFAULT now()
);

-- Tokens we issued, as SHA-256 in hex; the tokens themselves are known to their holders only.
CREATE TABLE hub.platform_token (
  hash        text        PRIMARY KEY,
  platform_id uuid        NOT NULL REFERENCES hub.platform (id),
  kind        text        NOT NULL,
  issued_at   timestamptz NOT NULL DEFAULT now(),
  expires_at  timestamptz
);
CREATE INDEX platform_token_by_platform ON hub.platform_token (platform_id);

-- A party belongs to one platform, whoever claims it.
CREATE TABLE hub.party (
  country_code text NOT NULL,
  party_id     text NOT NULL,
  platform_id  uuid NOT NULL REFERENCES hub.platform (id),
  PRIMARY KEY (country_code, party_id)
);

-- Never deleted: a role that ended is kept as not active, and shown as SUSPENDED (H-43).
CREATE TABLE hub.party_role (
  country_code     text        NOT NULL,
  party_id         text        NOT NULL,
  role             text        NOT NULL,
  platform_id      uuid        NOT NULL REFERENCES hub.platform (id),
  business_details text        NOT NULL,
  active           boolean     NOT NULL,
  last_updated     timestamptz NOT NULL,
  PRIMARY KEY (country_code, party_id, role)
);
