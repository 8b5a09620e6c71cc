-- Until when a reservation holds; those from before this was kept stay as they are.
ALTER TABLE emsp.operation ADD COLUMN until timestamptz;
CREATE INDEX operation_reserved ON emsp.operation (until) WHERE kind = 'RESERVE' AND state = 'SUCCEEDED';
