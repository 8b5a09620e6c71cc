package org.crossvolt.emsp.contracts;

/** What an operator made of a contract. A blocked one can come back, an ended one can not. */
public enum ContractState {
    ACTIVE,
    BLOCKED,
    ENDED
}
