package org.crossvolt.emsp.contracts;

/** Said after the commit of a change that the tokens of a contract depend on. */
public record ContractChanged(String contract) {

    @Override
    public String toString() {
        return "ContractChanged";
    }
}
