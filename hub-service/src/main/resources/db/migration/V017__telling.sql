-- Who tells a command's result, the CPO through the hub or the hub with TIMEOUT, does so alone until this moment.
ALTER TABLE hub.proxied_url ADD COLUMN telling_until timestamptz;
