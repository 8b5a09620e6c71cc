-- A receiver is behind per partition of the changes: whoever brings a partition's changes also brings what was missed of it.
ALTER TABLE hub.behind ADD COLUMN partition int         NOT NULL DEFAULT 0;
-- Whose objects were missed, as NL-CVC; empty for everybody's.
ALTER TABLE hub.behind ADD COLUMN owner     text        NOT NULL DEFAULT '';
ALTER TABLE hub.behind ADD COLUMN attempts  int         NOT NULL DEFAULT 0;
ALTER TABLE hub.behind ADD COLUMN retry_at  timestamptz NOT NULL DEFAULT now();
ALTER TABLE hub.behind DROP CONSTRAINT behind_pkey;
ALTER TABLE hub.behind ADD PRIMARY KEY (country_code, party_id, module, owner, partition);
-- Marks from before partitions were told apart hold for all of them.
INSERT INTO hub.behind (country_code, party_id, module, since, reason, missed, partition)
SELECT country_code, party_id, module, since, reason, missed, p FROM hub.behind, generate_series(1, 5) AS p;

-- A resync goes through a module's objects in the order of their last change.
CREATE INDEX object_by_change ON hub.object (module, changed_at, seq);
