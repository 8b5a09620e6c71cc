package org.crossvolt.ocpi.types;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Calls the canonical constructor and the accessors of records. */
final class Handles {

    private Handles() {}

    /** The canonical constructor, as a function of an array of its arguments. */
    static MethodHandle constructor(Class<?> type) {
        Class<?>[] parameters = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Constructor<?> canonical = type.getDeclaredConstructor(parameters);
            canonical.setAccessible(true);
            return MethodHandles.lookup()
                    .unreflectConstructor(canonical)
                    .asSpreader(Object[].class, parameters.length)
                    .asType(MethodType.methodType(Object.class, Object[].class));
        } catch (ReflectiveOperationException notARecord) {
            throw new IllegalStateException(type + " has to be a record", notARecord);
        }
    }

    static MethodHandle accessor(RecordComponent component) {
        try {
            Method accessor = component.getAccessor();
            accessor.setAccessible(true);
            return MethodHandles.lookup().unreflect(accessor).asType(MethodType.methodType(Object.class, Object.class));
        } catch (IllegalAccessException hidden) {
            throw new IllegalStateException(component + " has to be readable", hidden);
        }
    }

    static Object construct(MethodHandle constructor, @Nullable Object... arguments) {
        try {
            return constructor.invokeExact(arguments);
        } catch (RuntimeException | Error passedOn) {
            throw passedOn;
        } catch (Throwable checked) {
            throw new IllegalStateException(new InvocationTargetException(checked));
        }
    }

    static @Nullable Object get(MethodHandle accessor, Object of) {
        try {
            return accessor.invokeExact(of);
        } catch (RuntimeException | Error passedOn) {
            throw passedOn;
        } catch (Throwable checked) {
            throw new IllegalStateException(new InvocationTargetException(checked));
        }
    }
}
