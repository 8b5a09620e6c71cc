-- What the hub found out about a platform by itself, beside whole_objects: a line feed behind its token, addresses that want
-- a final slash, messages without OCPI-from, and without message ids.
ALTER TABLE hub.platform
    ADD COLUMN token_newline boolean NOT NULL DEFAULT false,
    ADD COLUMN trailing_slash boolean NOT NULL DEFAULT false,
    ADD COLUMN no_routing_headers boolean NOT NULL DEFAULT false,
    ADD COLUMN no_message_ids boolean NOT NULL DEFAULT false;
