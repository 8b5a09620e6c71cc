-- Cars that hold a certificate of a contract; a PCID often is the car's number, so it goes with its driver.
CREATE TABLE emsp.vehicle (
  contract_id text NOT NULL REFERENCES emsp.contract (id),
  pcid text NOT NULL,
  state text NOT NULL CHECK (state IN ('PROVISIONED', 'REVOKED')),
  valid_until timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (contract_id, pcid)
);
