package dev.perennial.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ProblemTest {
    @Test
    void whatWasFoundIsCutWithoutHalvingACharacter() {
        Problem problem = new Problem("p", "x".repeat(79) + "🛬🛬", "e");

        assertThat(problem.found()).isEqualTo("x".repeat(79) + "…");
    }

    @Test
    void controlCharactersForgeNoLine() {
        assertThat(new Problem("a\nb", "c\r\n2026 INFO all is well", "e\u0000").toString())
                .isEqualTo("a b: c  2026 INFO all is well (expected: e )");
    }

    @Test
    void pathGrowsFromTheParent() {
        assertThat(new Problem("name", "f", "e").under("checks[0]").path()).isEqualTo("checks[0].name");
        assertThat(new Problem("$", "f", "e").under("eventTime").path()).isEqualTo("eventTime");
        assertThat(new Problem("name", "f", "e").under("$").path()).isEqualTo("name");
    }

    @Property
    void anyTextGivesAShortProblemThatJsonAndHeadersCanCarry(
            @ForAll String path, @ForAll String found, @ForAll String expected) throws JsonProcessingException {
        Problem problem = new Problem(path, found, expected);

        String json = Json.mapper().writeValueAsString(problem);

        assertThat(Json.mapper().readValue(json, Problem.class)).isEqualTo(problem);
        assertThat(new String(problem.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .isEqualTo(problem.toString())
                .hasSizeLessThan(1700);
    }
}
