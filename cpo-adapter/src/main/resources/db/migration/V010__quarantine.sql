-- A station that opens sockets without end is refused until then.
ALTER TABLE cpo.station ADD COLUMN quarantined_until timestamptz;
