package org.crossvolt.ocpi.types;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;

/**
 * A value from a list that later versions and partners extend: a record around its text, with a constant for each
 * value that OCPI 2.2.1 knows. An unknown text stays what it was.
 */
public interface OpenEnum {

    String text();

    default boolean isKnown() {
        return knownValues(getClass()).contains(this);
    }

    /** The constants of an open enum in the order of their declaration. */
    @SuppressWarnings("unchecked") // the list holds the constants of exactly this class
    static <E extends OpenEnum> List<E> knownValues(Class<E> type) {
        return (List<E>) Constants.OF.get(type);
    }

    /** Found once per class: the public constants of the class's own type. */
    final class Constants {

        private static final ClassValue<List<OpenEnum>> OF = new ClassValue<>() {
            @Override
            protected List<OpenEnum> computeValue(Class<?> type) {
                List<OpenEnum> found = new ArrayList<>();
                for (Field field : type.getDeclaredFields()) {
                    if (Modifier.isStatic(field.getModifiers())
                            && Modifier.isPublic(field.getModifiers())
                            && field.getType() == type) {
                        found.add(valueOf(field));
                    }
                }
                return List.copyOf(found);
            }
        };

        private Constants() {}

        private static OpenEnum valueOf(Field field) {
            try {
                if (field.get(null) instanceof OpenEnum constant) {
                    return constant;
                }
            } catch (IllegalAccessException hidden) {
                throw new IllegalStateException(field + " has to be readable", hidden);
            }
            throw new IllegalStateException(field + " has to hold a value");
        }
    }
}
