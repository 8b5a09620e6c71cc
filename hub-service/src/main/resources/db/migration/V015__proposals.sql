-- Agreements that one party proposed and the other has not accepted yet.
CREATE TABLE hub.agreement_proposal (
  id          text        PRIMARY KEY,
  -- The party that proposes, and the one that is asked.
  proposer    text        NOT NULL,
  other       text        NOT NULL,
  modules     text[]      NOT NULL,
  valid_from  timestamptz,
  valid_until timestamptz,
  proposed_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (proposer, other)
);
CREATE INDEX agreement_proposal_by_other ON hub.agreement_proposal (other);
