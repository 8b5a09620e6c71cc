-- What the hub's records tell, for checking CDRs. Ids are kept in upper case: OCPI compares them without regard to case.

-- Every version of a tariff with the time of its receipt, so that a CDR is held against the one at its session's start.
CREATE TABLE tariff.tariff_version (
  country_code text        NOT NULL,
  party_id     text        NOT NULL,
  tariff_id    text        NOT NULL,
  version      bigint      NOT NULL,
  received_at  timestamptz NOT NULL,
  -- absent where the tariff was deleted
  body         bytea,
  PRIMARY KEY (country_code, party_id, tariff_id, version)
);
CREATE INDEX tariff_version_by_receipt ON tariff.tariff_version (country_code, party_id, tariff_id, received_at DESC);

-- The time zone of a Location; a CDR has none.
CREATE TABLE tariff.location_zone (
  country_code text   NOT NULL,
  party_id     text   NOT NULL,
  location_id  text   NOT NULL,
  version      bigint NOT NULL,
  time_zone    text   NOT NULL,
  PRIMARY KEY (country_code, party_id, location_id)
);

-- The first CDR of each id, to find duplicates and what credits refer to.
CREATE TABLE tariff.cdr (
  country_code text        NOT NULL,
  party_id     text        NOT NULL,
  cdr_id       text        NOT NULL,
  received_at  timestamptz NOT NULL,
  body         bytea       NOT NULL,
  PRIMARY KEY (country_code, party_id, cdr_id)
);
CREATE INDEX cdr_by_receipt ON tariff.cdr (received_at);
