-- Whether a platform was found to refuse parts of objects whose whole it then took.
ALTER TABLE hub.platform ADD COLUMN whole_objects boolean NOT NULL DEFAULT false;
