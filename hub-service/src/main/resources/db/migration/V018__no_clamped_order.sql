-- What is dated too far ahead is refused now, so that last_updated itself is the order.
ALTER TABLE hub.object DROP COLUMN ordered_at;
