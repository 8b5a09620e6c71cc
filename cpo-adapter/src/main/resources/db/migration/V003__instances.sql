-- The instances of this service that live: each says so every few seconds.
CREATE TABLE cpo.instance (
    id       uuid PRIMARY KEY,
    heard_at timestamptz NOT NULL
);

-- Where the station's socket is.
ALTER TABLE cpo.station ADD COLUMN instance uuid;

-- CALLs for stations whose socket is at another instance: asked by one, done by the other, answered here.
CREATE TABLE cpo.passed_call (
    id         uuid PRIMARY KEY,
    asked_by   uuid        NOT NULL,
    instance   uuid        NOT NULL,
    station_id text        NOT NULL,
    action     text        NOT NULL,
    payload    jsonb       NOT NULL,
    taken      boolean     NOT NULL DEFAULT false,
    outcome    jsonb,
    asked_at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX passed_call_instance ON cpo.passed_call (instance) WHERE NOT taken;
CREATE INDEX passed_call_asked_by ON cpo.passed_call (asked_by);
