-- What stations answered when they were asked for their configuration (1.6) or variables (2.x), by name.
ALTER TABLE cpo.station ADD COLUMN configuration jsonb;

-- Stations that keep a list of tokens of their own: its version there, and what stands in it.
CREATE TABLE cpo.local_list (
    station_id text PRIMARY KEY REFERENCES cpo.station,
    version    int NOT NULL DEFAULT 0,
    entries    jsonb NOT NULL DEFAULT '[]',
    trouble    text,
    not_before timestamptz
);

-- OCSP answers for stations, until the responder has a newer one.
CREATE TABLE cpo.certificate_status (
    key         text PRIMARY KEY,
    ocsp_result text        NOT NULL,
    next_update timestamptz NOT NULL
);
