package dev.perennial.acceptance;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The fields of a manifest that Kubernetes does not know: the model keeps them aside instead of refusing them. */
final class UnknownFields {
    private UnknownFields() {}

    /** Their paths, such as {@code spec.template.specs}. */
    static Set<String> of(HasMetadata resource) {
        Set<String> unknown = new TreeSet<>();
        collect(resource, "", unknown);
        return unknown;
    }

    private static void collect(Object value, String path, Set<String> unknown) {
        if (value instanceof Collection<?> items) {
            items.forEach(item -> collect(item, path, unknown));
        } else if (value instanceof Map<?, ?> entries) {
            entries.values().forEach(entry -> collect(entry, path, unknown));
        } else if (value instanceof KubernetesResource) {
            for (Method getter : value.getClass().getMethods()) {
                read(value, getter, path, unknown);
            }
        }
    }

    private static void read(Object value, Method getter, String path, Set<String> unknown) {
        if (!getter.getName().startsWith("get") || getter.getParameterCount() > 0) {
            return;
        }
        boolean isAside = getter.getName().equals("getAdditionalProperties");
        boolean isNested = List.of(Collection.class, Map.class, KubernetesResource.class).stream()
                .anyMatch(type -> type.isAssignableFrom(getter.getReturnType()));
        if (!isAside && !isNested) {
            return;
        }
        String field = getter.getName().substring(3, 4).toLowerCase(Locale.ROOT)
                + getter.getName().substring(4);
        Object inner = invoke(value, getter);
        if (isAside && inner instanceof Map<?, ?> aside) {
            aside.keySet().forEach(key -> unknown.add(path + key));
        } else {
            collect(inner, path + field + ".", unknown);
        }
    }

    private static Object invoke(Object value, Method getter) {
        try {
            return getter.invoke(value);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(getter.toString(), e);
        }
    }
}
