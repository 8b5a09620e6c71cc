-- Who may roam with whom.
CREATE TABLE hub.agreement (
  id          text        PRIMARY KEY,
  party_one   text        NOT NULL,
  party_two   text        NOT NULL,
  modules     text[]      NOT NULL,
  valid_from  timestamptz,
  valid_until timestamptz,
  changed_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX agreement_by_parties ON hub.agreement (party_one, party_two);
