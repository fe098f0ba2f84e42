package dev.perennial.local.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinesBodyTest {
    private static final JsonNode SHORT = JsonNodeFactory.instance.numberNode(7);

    @Test
    void holdsNoMoreLinesThanIngestTakes() {
        List<LinesBody> bodies = LinesBody.of(Collections.nCopies(25_000, SHORT));

        assertThat(bodies).extracting(LinesBody::linesBefore).containsExactly(0, 10_000, 20_000);
        assertThat(bodies).extracting(body -> body.text().lines().count()).containsExactly(10_000L, 10_000L, 5_000L);
    }

    @Test
    void holdsNoMoreBytesThanIngestTakes() {
        JsonNode megabyte = JsonNodeFactory.instance.textNode("é".repeat(1 << 19));

        List<LinesBody> bodies = LinesBody.of(Collections.nCopies(21, megabyte));

        assertThat(bodies).extracting(body -> body.text().lines().count()).containsExactly(9L, 9L, 3L);
        assertThat(bodies).allSatisfy(body -> assertThat(body.text().getBytes(StandardCharsets.UTF_8))
                .hasSizeLessThanOrEqualTo(LinesBody.MOST_BYTES));
    }

    @Test
    void ofNothingThereIsNone() {
        assertThat(LinesBody.of(List.of())).isEmpty();
    }
}
