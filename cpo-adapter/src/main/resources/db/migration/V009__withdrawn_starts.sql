-- A start that was withdrawn before its transaction began lets its token not charge from then on, instead of letting it;
-- remote_start_id is the number of the request that it came from.
ALTER TABLE cpo.grant_given
    ADD COLUMN withdrawn_at timestamptz,
    ADD COLUMN remote_start_id int;

-- A transaction that began although its start was withdrawn is stopped, again and again until its station does it.
ALTER TABLE cpo.session ADD COLUMN stop_due timestamptz;
CREATE INDEX session_stop_due ON cpo.session (stop_due) WHERE stop_due IS NOT NULL;
