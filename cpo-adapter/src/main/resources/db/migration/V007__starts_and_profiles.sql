-- A Session that an app asked for is PENDING until a transaction goes on with it, or until this moment is over.
ALTER TABLE cpo.session
    ADD COLUMN awaited_until timestamptz,
    ADD COLUMN remote_start_id int;
CREATE INDEX session_awaited ON cpo.session (station_id) WHERE awaited_until IS NOT NULL AND status = 'PENDING';

-- How often a Session's profiles were asked about.
CREATE INDEX command_recent ON cpo.command (station_id, created_at);

-- Null: it was cleared; who set it goes on being told what holds.
ALTER TABLE cpo.charging_profile ALTER COLUMN profile DROP NOT NULL;
