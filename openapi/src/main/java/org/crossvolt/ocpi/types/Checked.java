package org.crossvolt.ocpi.types;

import java.util.List;

/** What a check found. An object without violations is acceptable, whatever was remarked. */
public record Checked(List<Violation> violations, List<Remark> remarks) {

    public Checked {
        violations = List.copyOf(violations);
        remarks = List.copyOf(remarks);
    }

    public boolean isAcceptable() {
        return violations.isEmpty();
    }
}
