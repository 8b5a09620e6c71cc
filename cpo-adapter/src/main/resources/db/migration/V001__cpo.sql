-- The link with the hub: one row, one document (tokens in it are hashed or encrypted).
CREATE TABLE cpo.hub_link (
    id       smallint PRIMARY KEY CHECK (id = 1),
    document text   NOT NULL,
    version  bigint NOT NULL
);

-- A Location as OCPI shows it, without its EVSEs.
CREATE TABLE cpo.location (
    party        text        NOT NULL,
    id           text        NOT NULL,
    document     jsonb       NOT NULL,
    last_updated timestamptz NOT NULL,
    seq          bigserial   NOT NULL,
    PRIMARY KEY (party, id)
);

CREATE TABLE cpo.station (
    id                 text PRIMARY KEY,
    party              text        NOT NULL,
    location_id        text        NOT NULL,
    state              text        NOT NULL,
    security_profile   smallint    NOT NULL,
    key_hash           text,
    decoded_key_hash   text,
    certificate_name   text,
    versions           text[]      NOT NULL,
    without_subprotocol boolean    NOT NULL,
    reading            text        NOT NULL,
    boot               jsonb,
    booted_at          timestamptz,
    connected          boolean     NOT NULL DEFAULT false,
    connected_version  text,
    connection_changed timestamptz NOT NULL DEFAULT now(),
    device_model       jsonb,
    changed_at         timestamptz NOT NULL,
    FOREIGN KEY (party, location_id) REFERENCES cpo.location (party, id)
);
CREATE INDEX station_changed ON cpo.station (changed_at);

-- An EVSE as OCPI shows it; its status stands beside the document.
CREATE TABLE cpo.evse (
    uid          text PRIMARY KEY,
    station_id   text        NOT NULL REFERENCES cpo.station,
    number       int         NOT NULL,
    document     jsonb       NOT NULL,
    status       text        NOT NULL,
    last_updated timestamptz NOT NULL,
    UNIQUE (station_id, number)
);

-- ordinal: the connectorId of OCPP 1.6, counted through the station. Evse 0, connector 0 is the station as a whole.
CREATE TABLE cpo.connector (
    station_id   text NOT NULL REFERENCES cpo.station,
    evse_number  int  NOT NULL,
    number       int  NOT NULL,
    ordinal      int  NOT NULL,
    connector_id text NOT NULL,
    status       text,
    error        text,
    status_at    timestamptz,
    PRIMARY KEY (station_id, evse_number, number),
    UNIQUE (station_id, ordinal)
);

CREATE TABLE cpo.tariff (
    party        text        NOT NULL,
    id           text        NOT NULL,
    document     jsonb       NOT NULL,
    deleted      boolean     NOT NULL DEFAULT false,
    last_updated timestamptz NOT NULL,
    seq          bigserial   NOT NULL,
    PRIMARY KEY (party, id)
);

-- Tokens of eMSPs, as they were pushed to one of our parties.
CREATE TABLE cpo.token (
    country_code text        NOT NULL,
    party_id     text        NOT NULL,
    uid          text        NOT NULL,
    type         text        NOT NULL,
    document     jsonb       NOT NULL,
    last_updated timestamptz NOT NULL,
    PRIMARY KEY (uid, type, country_code, party_id)
);

-- What fits into the 20 characters of an idTag, for tokens that are longer.
CREATE TABLE cpo.id_tag (
    id_tag text PRIMARY KEY,
    uid    text NOT NULL UNIQUE
);

-- Who may charge because somebody asked for it: a START_SESSION or a reservation.
CREATE TABLE cpo.grant_given (
    station_id text        NOT NULL,
    id_token   text        NOT NULL,
    token      jsonb       NOT NULL,
    auth_method text       NOT NULL,
    authorization_reference text,
    command_id uuid,
    until      timestamptz NOT NULL,
    PRIMARY KEY (station_id, id_token)
);

CREATE SEQUENCE cpo.ocpp_number AS int MINVALUE 1 MAXVALUE 2147483647 CYCLE;

-- One transaction of a station, which is one Session of OCPI where its token is a roaming one.
CREATE TABLE cpo.session (
    id             uuid PRIMARY KEY,
    seq            bigserial   NOT NULL,
    party          text        NOT NULL,
    station_id     text        NOT NULL REFERENCES cpo.station,
    transaction_id text        NOT NULL,
    start_key      text,
    evse_uid       text,
    connector_id   text,
    id_token       text,
    id_token_type  text,
    token          jsonb,
    auth_method    text,
    authorization_reference text,
    place          jsonb,
    status         text        NOT NULL,
    charging_state text,
    started_at     timestamptz NOT NULL,
    ended_at       timestamptz,
    kwh            numeric     NOT NULL DEFAULT 0,
    figures        jsonb,
    document       jsonb,
    remark         text,
    review         text,
    cdr_due        timestamptz,
    cdr_attempts   int         NOT NULL DEFAULT 0,
    first_pushed   boolean     NOT NULL DEFAULT false,
    last_updated   timestamptz NOT NULL,
    UNIQUE (station_id, transaction_id),
    UNIQUE (station_id, start_key)
);
CREATE INDEX session_open ON cpo.session (station_id, evse_uid) WHERE ended_at IS NULL;
CREATE INDEX session_cdr_due ON cpo.session (cdr_due) WHERE cdr_due IS NOT NULL;
CREATE INDEX session_updated ON cpo.session (party, last_updated);

-- What a station told about a transaction; key is unique per message, so that a repeated one changes nothing.
CREATE TABLE cpo.fact (
    session_id  uuid        NOT NULL REFERENCES cpo.session,
    key         text        NOT NULL,
    seq         bigint      NOT NULL,
    kind        text        NOT NULL,
    occurred_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    offline     boolean     NOT NULL,
    body        jsonb       NOT NULL,
    PRIMARY KEY (session_id, key)
);

-- Transaction messages that belong to no transaction we know: kept for a person to look at, never lost.
CREATE TABLE cpo.stray (
    id          bigserial PRIMARY KEY,
    station_id  text        NOT NULL,
    action      text        NOT NULL,
    payload     jsonb       NOT NULL,
    reason      text        NOT NULL,
    received_at timestamptz NOT NULL
);

CREATE TABLE cpo.cdr (
    id           text PRIMARY KEY,
    seq          bigserial   NOT NULL,
    session_id   uuid        NOT NULL UNIQUE REFERENCES cpo.session,
    party        text        NOT NULL,
    receiver     text        NOT NULL,
    document     jsonb       NOT NULL,
    location_url text,
    last_updated timestamptz NOT NULL
);

-- A command that an eMSP gave, until its one result has been told.
CREATE TABLE cpo.command (
    id           uuid PRIMARY KEY,
    kind         text        NOT NULL,
    station_id   text        NOT NULL,
    own_party    text        NOT NULL,
    caller       text        NOT NULL,
    response_url text        NOT NULL,
    body         jsonb       NOT NULL,
    result       jsonb,
    told         boolean     NOT NULL DEFAULT false,
    attempts     int         NOT NULL DEFAULT 0,
    next_at      timestamptz NOT NULL,
    deadline     timestamptz NOT NULL,
    created_at   timestamptz NOT NULL
);
CREATE INDEX command_untold ON cpo.command (next_at) WHERE NOT told;

CREATE SEQUENCE cpo.reservation_number AS int MINVALUE 1 MAXVALUE 2147483647 CYCLE;

CREATE TABLE cpo.reservation (
    number         int PRIMARY KEY,
    station_id     text        NOT NULL REFERENCES cpo.station,
    own_party      text        NOT NULL,
    caller         text        NOT NULL,
    reservation_id text        NOT NULL,
    location_id    text        NOT NULL,
    evse_uid       text,
    id_token       text        NOT NULL,
    expires_at     timestamptz NOT NULL,
    active         boolean     NOT NULL,
    UNIQUE (own_party, caller, reservation_id, location_id)
);

CREATE TABLE cpo.charging_profile (
    session_id uuid PRIMARY KEY REFERENCES cpo.session,
    set_by     text        NOT NULL,
    profile    jsonb       NOT NULL,
    set_at     timestamptz NOT NULL
);

-- What the hub has to be told: an object's key; its newest state is read when it is told.
CREATE TABLE cpo.to_push (
    kind     text        NOT NULL,
    key      text        NOT NULL,
    due      timestamptz NOT NULL,
    attempts int         NOT NULL DEFAULT 0,
    changes  bigint      NOT NULL DEFAULT 1,
    changed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (kind, key)
);
CREATE INDEX to_push_due ON cpo.to_push (due);

CREATE TABLE cpo.frame (
    id         bigserial PRIMARY KEY,
    station_id text        NOT NULL,
    at         timestamptz NOT NULL,
    direction  text        NOT NULL,
    text       text        NOT NULL,
    remark     text
);
CREATE INDEX frame_station ON cpo.frame (station_id, id);
CREATE INDEX frame_at ON cpo.frame (at);

-- Certificate requests that were answered already: the same key is signed once.
CREATE TABLE cpo.certificate_request (
    station_id text        NOT NULL,
    key_hash   text        NOT NULL,
    kind       text        NOT NULL,
    delivered  boolean     NOT NULL DEFAULT false,
    at         timestamptz NOT NULL,
    PRIMARY KEY (station_id, key_hash)
);
