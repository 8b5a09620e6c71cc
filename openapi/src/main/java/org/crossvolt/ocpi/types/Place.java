package org.crossvolt.ocpi.types;

import org.jspecify.annotations.Nullable;

/** Where the reader is in the document. A chain, so that pointers cost nothing until something was found. */
record Place(@Nullable Place parent, String token) {

    static final Place ROOT = new Place(null, "");

    Place member(String name) {
        return new Place(this, name);
    }

    Place element(int index) {
        return new Place(this, Integer.toString(index));
    }

    /** The nearest member name, for the message: an element of a list is called by the list's name. */
    String name() {
        for (Place at = this; at.parent != null; at = at.parent) {
            if (!Character.isDigit(at.token.charAt(0))) {
                return at.token;
            }
        }
        return "The body";
    }

    String pointer() {
        if (parent == null) {
            return "";
        }
        return parent.pointer() + "/" + token.replace("~", "~0").replace("/", "~1");
    }
}
