package dev.perennial.model.segment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.ExampleJoined;
import dev.perennial.model.image.Digits;
import dev.perennial.model.image.Digits.Digit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.junit.jupiter.api.Test;

class ImageSegmentTest {
    private static final Instant START = Instant.parse("2014-01-01T00:00:00Z");
    private static final ModelDefinition DIGITS = DefinitionParser.parse(Digits.definition("digits", ""));
    private static final List<Digit> SOME = Digits.all().subList(0, 40);

    @Test
    void imagesAreReadBackAsTheyCame() {
        byte[] segment = segment(0, 40);

        String[] images = SegmentReader.read(segment, DIGITS).features().texts("digit");

        assertThat(images[0]).isNull();
        for (int row = 1; row < 40; row++) {
            assertThat(images[row]).isEqualTo(SOME.get(row).image());
        }
    }

    @Test
    void theColumnHoldsTheFilesThemselves() {
        assertThat(SegmentReader.schema(segment(0, 2)).getType("f.digit").asPrimitiveType())
                .satisfies(column -> {
                    assertThat(column.getPrimitiveTypeName()).isEqualTo(PrimitiveTypeName.BINARY);
                    assertThat(column.getLogicalTypeAnnotation()).isNull();
                });
    }

    @Test
    void mergedSegmentsHoldTheSameImages() {
        byte[] merged = SegmentMerge.of(List.of(segment(0, 15), segment(15, 40)));

        assertThat(SegmentReader.read(merged, DIGITS).features().texts("digit"))
                .isEqualTo(SegmentReader.read(segment(0, 40), DIGITS).features().texts("digit"));
    }

    @Test
    void anImageIsMissingToADefinitionInWhichItIsATextAndTheOtherWayRound() {
        ModelDefinition text = DefinitionParser.parse(
                """
                name: digits
                task: multiclass-classification
                features: {digit: {type: categorical}}
                label: {name: value, values: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]}
                """);

        assertThat(SegmentReader.read(segment(0, 3), text).features().texts("digit"))
                .containsOnlyNulls();
        byte[] texts = SegmentWriter.write(
                text, new SegmentRange("digits", 0, 0, 1), List.of(example(1, "abc!"), example(2, "d")));
        assertThat(SegmentReader.read(texts, DIGITS).features().texts("digit")).containsOnlyNulls();
    }

    /** The definition changed between the join of the example and the sealing of the segment. */
    @Test
    void aTextThatIsNoFileIsWrittenAsMissing() {
        byte[] segment = SegmentWriter.write(DIGITS, new SegmentRange("digits", 0, 0, 0), List.of(example(1, "abc!")));

        assertThat(SegmentReader.read(segment, DIGITS).features().texts("digit"))
                .containsOnlyNulls();
    }

    private static byte[] segment(int from, int to) {
        List<ExampleJoined> examples = new ArrayList<>();
        for (int i = from; i < to; i++) {
            examples.add(example(i, i == 0 ? null : SOME.get(i).image()));
        }
        return SegmentWriter.write(DIGITS, new SegmentRange("digits", 0, from, to - 1), examples);
    }

    private static ExampleJoined example(int number, String image) {
        Instant at = START.plusSeconds(number);
        return new ExampleJoined(
                EventContext.first(EventContext.idOf("digit-" + number), at),
                "digits",
                "digit-" + number,
                at,
                at,
                Collections.singletonMap("digit", image),
                Integer.toString(SOME.get(number).value()));
    }
}
