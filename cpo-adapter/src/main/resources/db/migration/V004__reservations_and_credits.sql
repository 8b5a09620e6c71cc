-- A reservation is a Session of its own until the car comes; then the same Session goes on.
ALTER TABLE cpo.reservation
    ADD COLUMN response_url text NOT NULL DEFAULT '',
    ADD COLUMN token jsonb,
    ADD COLUMN authorization_reference text,
    ADD COLUMN session_id uuid REFERENCES cpo.session;
CREATE INDEX reservation_active ON cpo.reservation (expires_at) WHERE active;
ALTER TABLE cpo.session ADD COLUMN reserved_at timestamptz;

-- A CDR never changes; one that was wrong has another one that takes it back, and perhaps a third that is right.
ALTER TABLE cpo.cdr
    ADD COLUMN credits text REFERENCES cpo.cdr,
    ADD COLUMN credited boolean NOT NULL DEFAULT false;
ALTER TABLE cpo.cdr DROP CONSTRAINT cdr_session_id_key;
CREATE UNIQUE INDEX cdr_session ON cpo.cdr (session_id) WHERE credits IS NULL AND NOT credited;

-- Whom the hub says that it reaches.
CREATE TABLE cpo.client_info (
    country_code text        NOT NULL,
    party_id     text        NOT NULL,
    role         text        NOT NULL,
    status       text        NOT NULL,
    last_updated timestamptz NOT NULL,
    PRIMARY KEY (country_code, party_id, role)
);
