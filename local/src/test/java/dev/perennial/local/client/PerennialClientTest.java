package dev.perennial.local.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.Json;
import dev.perennial.local.FakeLoop;
import dev.perennial.local.LocalException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PerennialClientTest {
    private final FakeLoop loop = new FakeLoop();
    private final PerennialClient client = new PerennialClient(loop.addresses());

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void publishesManyLinesInSeveralRequestsAndNumbersTheRefusedOnesThroughout() {
        client.apply("rain", "{\"name\":\"rain\"}");
        List<JsonNode> lines = new ArrayList<>();
        for (int i = 0; i < 10_005; i++) {
            lines.add(Json.mapper().createObjectNode().put("exampleId", "r-" + i));
        }
        lines.set(3, Json.mapper().createObjectNode());
        lines.set(10_002, Json.mapper().createObjectNode());

        Accepted answer = client.publishEvents("rain", lines);

        assertThat(loop.linesByRequest()).containsExactly(10_000, 5);
        assertThat(answer.accepted()).isEqualTo(10_003);
        assertThat(answer.rejected()).isEqualTo(2);
        assertThat(answer.errors()).extracting(Accepted.LineError::line).containsExactly(4, 10_003);
        assertThat(answer.errors().get(0)).hasToString("exampleId: nothing (expected: text)");
    }

    @Test
    void asksNothingUnderANameThatNoModelCanHave() {
        assertThatThrownBy(() -> client.training("no such/model"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("modelName: \"no such/model\" (expected: [a-z][a-z0-9-]{0,62})");
    }

    @Test
    void saysWhichServiceDoesNotAnswer() {
        loop.close();

        assertThatThrownBy(() -> client.drift("rain"))
                .isInstanceOf(LocalException.class)
                .hasMessage("The monitor service does not answer at http://127.0.0.1:" + loop.portBase()
                        + "; is it up? See: perennial status");
    }
}
