-- How often somebody asked within an hour (P9), counted together by all instances. Lost with a crash: nobody is harmed by
-- being counted anew.
CREATE UNLOGGED TABLE pki.request_count (
  who     text        PRIMARY KEY,
  ends_at timestamptz NOT NULL,
  asked   bigint      NOT NULL
);
CREATE INDEX request_count_by_end ON pki.request_count (ends_at);
