-- A limit that stations share. version moves with every change of it, shared_version follows when all stations took theirs.
CREATE TABLE cpo.depot (
    id             text PRIMARY KEY,
    party          text    NOT NULL,
    unit           text    NOT NULL,
    amount         numeric NOT NULL,
    minimum        numeric NOT NULL,
    version        bigint  NOT NULL DEFAULT 1,
    shared_version bigint  NOT NULL DEFAULT 0,
    busy_until     timestamptz,
    not_before     timestamptz,
    trouble        text
);

-- quiet: the station has taken the profile under which a session that was given nothing yet draws nothing.
CREATE TABLE cpo.depot_station (
    station_id text PRIMARY KEY REFERENCES cpo.station,
    depot_id   text    NOT NULL REFERENCES cpo.depot,
    quiet      boolean NOT NULL DEFAULT false
);
CREATE INDEX depot_station_depot ON cpo.depot_station (depot_id);

-- What a station has taken for a session; it holds until it takes something else.
CREATE TABLE cpo.depot_share (
    session_id uuid PRIMARY KEY REFERENCES cpo.session,
    amount     numeric NOT NULL
);
