-- Bundles that came as EXI only: kept sealed, as they came; nothing of them was verified here.
CREATE TABLE pki.opaque_contract (
  emaid_hash text        NOT NULL,
  pcid_hash  text        NOT NULL,
  namespace  text        NOT NULL,
  sealed     bytea       NOT NULL,
  kept_by    text        NOT NULL,
  replaced   bigint      NOT NULL DEFAULT 0,
  changed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (emaid_hash, pcid_hash, namespace)
);
CREATE INDEX opaque_contract_by_car ON pki.opaque_contract (pcid_hash);
