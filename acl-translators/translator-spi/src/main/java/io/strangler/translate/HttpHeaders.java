package io.strangler.translate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Header fields in the order and case received; a repeated field stays repeated. Names match in any case. */
public record HttpHeaders(List<Field> fields) {
    public static final HttpHeaders NONE = new HttpHeaders(List.of());

    public HttpHeaders {
        fields = List.copyOf(fields);
    }

    /** Returns the first value of a field. */
    public Optional<String> first(String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .findFirst();
    }

    /** Returns these headers with every field of that name replaced by one. */
    public HttpHeaders with(String name, String value) {
        List<Field> copy = new ArrayList<>(without(name).fields());
        copy.add(new Field(name, value));
        return new HttpHeaders(copy);
    }

    /** Returns these headers without any field of that name. */
    public HttpHeaders without(String name) {
        return new HttpHeaders(fields.stream()
                .filter(field -> !field.name().equalsIgnoreCase(name))
                .toList());
    }

    /** One header line. */
    public record Field(String name, String value) {}
}
