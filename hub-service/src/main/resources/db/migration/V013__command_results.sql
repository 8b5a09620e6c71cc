-- A command's callback address knows by when its result is due; nothing is due any more once the result, or TIMEOUT, is told.
ALTER TABLE hub.proxied_url ADD COLUMN result_due timestamptz;
CREATE INDEX proxied_url_by_result_due ON hub.proxied_url (result_due) WHERE result_due IS NOT NULL;
