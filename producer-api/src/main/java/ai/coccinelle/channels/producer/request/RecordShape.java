package ai.coccinelle.channels.producer.request;

import jakarta.validation.constraints.Size;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a record's class says about how to read it: asked once, not with every request. */
final class RecordShape {
    private static final ClassValue<RecordShape> SHAPES = new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
            return new RecordShape(type);
        }
    };

    private final Constructor<?> constructor;
    private final List<Component> components;
    private final Set<String> names;
    private final String listed;

    private RecordShape(Class<?> type) {
        RecordComponent[] declared = type.getRecordComponents();
        try {
            this.constructor = type.getDeclaredConstructor(
                    Arrays.stream(declared).map(RecordComponent::getType).toArray(Class<?>[]::new));
        } catch (NoSuchMethodException impossible) {
            throw new IllegalStateException("every record has its canonical constructor", impossible);
        }
        constructor.setAccessible(true);
        this.components = Arrays.stream(declared).map(RecordShape::component).toList();
        RequestRecord marked = type.getAnnotation(RequestRecord.class);
        this.names = Stream.concat(
                        components.stream().map(Component::name),
                        marked == null ? Stream.empty() : Arrays.stream(marked.ignored()))
                .collect(Collectors.toUnmodifiableSet());
        this.listed = components.stream().map(Component::name).collect(Collectors.joining(", "));
    }

    static RecordShape of(Class<?> type) {
        return SHAPES.get(type);
    }

    List<Component> components() {
        return components;
    }

    boolean knows(String name) {
        return names.contains(name);
    }

    /** The components' names, for people. */
    String listed() {
        return listed;
    }

    /** The component of that name, if it is a list. */
    Optional<Component> list(String name) {
        return components.stream()
                .filter(component -> component.name().equals(name) && component.elements() != null)
                .findFirst();
    }

    Object construct(@Nullable Object[] values) {
        try {
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException fault) {
            throw new IllegalStateException(
                    "the record " + constructor.getDeclaringClass().getSimpleName() + " cannot be made", fault);
        }
    }

    private static Component component(RecordComponent component) {
        return new Component(
                component.getName(),
                component.getGenericType(),
                !component.getAnnotatedType().isAnnotationPresent(Nullable.class),
                component.isAnnotationPresent(Explicit.class),
                component.getType() == List.class ? elements(component.getGenericType()) : null,
                component.getAnnotatedType().getAnnotation(Size.class));
    }

    /** Of {@code List<Element<T>>} the T; null for a list of text. */
    private static @Nullable Class<?> elements(Type list) {
        return ((ParameterizedType) list).getActualTypeArguments()[0] instanceof ParameterizedType element
                ? (Class<?>) element.getActualTypeArguments()[0]
                : null;
    }

    /**
     * A record's component.
     *
     * @param required whether it may not be null
     * @param explicit whether it may not be left out, be it null
     * @param elements of a list of {@link Element}s their class, otherwise null
     * @param size how many elements a list may have
     */
    record Component(
            String name,
            Type type,
            boolean required,
            boolean explicit,
            @Nullable Class<?> elements,
            @Nullable Size size) {

        int least() {
            return size == null ? 0 : size.min();
        }

        int most() {
            return size == null ? Integer.MAX_VALUE : size.max();
        }
    }
}
