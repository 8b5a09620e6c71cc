-- When a station was asked what it can do; after a station did not answer, when it is asked again.
ALTER TABLE cpo.station
    ADD COLUMN met_at timestamptz,
    ADD COLUMN meet_after timestamptz;
CREATE INDEX station_unmet ON cpo.station (instance) WHERE met_at IS NULL AND connected;
