-- CDRs that were delivered go to whoever checks them, through the same outbox; they are for one party, which is named.
ALTER TABLE hub.outbox ADD COLUMN receiver_country_code text;
ALTER TABLE hub.outbox ADD COLUMN receiver_party_id text;
