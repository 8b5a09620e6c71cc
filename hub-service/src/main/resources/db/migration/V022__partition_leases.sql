-- Which instance may bring the changes of a partition. Kafka says who is to, this makes sure that it is one at a time.
CREATE TABLE hub.partition_lease (
  partition         int         PRIMARY KEY,
  owner             text        NOT NULL,
  -- Of Kafka's sharing out, by which the owner has it; the higher one is the newer.
  generation        int         NOT NULL,
  until             timestamptz NOT NULL,
  -- Somebody has it by a newer sharing out and waits: the owner may not renew.
  wanted_generation int         NOT NULL DEFAULT -1,
  wanted_until      timestamptz NOT NULL DEFAULT '-infinity'
);
