package dev.perennial.ingest.domain.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.ingest.domain.source.FieldPath.Found;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.Size;

class FieldPathTest {
    private static final Map<String, ?> OBJECT = Map.of(
            "a", Map.of("b", List.of(1, Map.of("c", 2))),
            "a/b", 3,
            "none", Collections.singletonMap("gone", null));

    @Property
    void aPointerFindsWhateverStandsThereHoweverItsStepsAreCalled(
            @ForAll @Size(min = 1, max = 5) List<@AlphaChars @Chars({'~', '/', '0', '1', ' '}) String> steps,
            @ForAll int value) {
        Object nested = value;
        for (int i = steps.size() - 1; i > 0; i--) {
            nested = Map.of(steps.get(i), nested);
        }
        String pointer = steps.stream()
                .map(step -> "/" + step.replace("~", "~0").replace("/", "~1"))
                .collect(Collectors.joining());

        assertThat(new FieldPath(pointer).in(Map.of(steps.get(0), nested))).isEqualTo(new Found(true, value));
    }

    @Example
    void aNameIsAFieldOfTheObjectItself() {
        assertThat(new FieldPath("a/b").in(OBJECT)).isEqualTo(new Found(true, 3));
        assertThat(new FieldPath("b").in(OBJECT)).isEqualTo(new Found(false, null));
    }

    @Example
    void anArrayIsSteppedIntoByItsIndex() {
        assertThat(new FieldPath("/a/b/0").in(OBJECT)).isEqualTo(new Found(true, 1));
        assertThat(new FieldPath("/a/b/1/c").in(OBJECT)).isEqualTo(new Found(true, 2));
        for (String path : List.of("/a/b/2", "/a/b/-", "/a/b/01", "/a/b/9999999999", "/a/b/0/c", "/a/b/")) {
            assertThat(new FieldPath(path).in(OBJECT).isThere()).as(path).isFalse();
        }
    }

    @Example
    void aNullOnTheWayIsANullAtTheEnd() {
        assertThat(new FieldPath("/none/gone").in(OBJECT)).isEqualTo(new Found(true, null));
        assertThat(new FieldPath("/none/gone/further").in(OBJECT)).isEqualTo(new Found(true, null));
        assertThat(new FieldPath("/none/other").in(OBJECT)).isEqualTo(new Found(false, null));
    }
}
