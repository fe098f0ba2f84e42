package dev.perennial.training;

import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.ExampleJoined;
import dev.perennial.model.image.Digits;
import dev.perennial.model.image.Digits.Digit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Handwritten digits as examples. */
public final class DigitSamples {
    private static final Instant START = Instant.parse("2014-01-01T00:00:00Z");

    private DigitSamples() {}

    /** @param rest further YAML of the definition */
    public static ModelDefinition definition(String rest) {
        return DefinitionParser.parse(Digits.definition("digits", rest));
    }

    /** A minute apart, in the order of the list. */
    public static List<ExampleJoined> examples(ModelDefinition definition, List<Digit> digits) {
        List<ExampleJoined> examples = new ArrayList<>();
        for (Digit digit : digits) {
            String id = "digit-" + examples.size();
            Instant eventTime = START.plusSeconds(60L * examples.size());
            examples.add(new ExampleJoined(
                    EventContext.first(EventContext.idOf(id), eventTime),
                    definition.name(),
                    id,
                    eventTime,
                    eventTime.plusSeconds(30),
                    Map.of("digit", digit.image()),
                    Integer.toString(digit.value())));
        }
        return examples;
    }
}
