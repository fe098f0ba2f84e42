package dev.perennial.ingest.messaging;

import static dev.perennial.ingest.Samples.NOON;
import static dev.perennial.ingest.messaging.JoinDriver.header;
import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.ExampleJoined;
import dev.perennial.contracts.event.FeaturesObserved;
import dev.perennial.contracts.event.LabelObserved;
import dev.perennial.contracts.image.ImageValue;
import dev.perennial.contracts.kafka.Topic;
import dev.perennial.model.image.Digits;
import dev.perennial.model.image.Digits.Digit;
import java.util.Collections;
import java.util.List;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JoinImagesTest {
    private static final Digit DIGIT = Digits.all().get(0);

    private final JoinDriver join = new JoinDriver();

    @BeforeEach
    void define() {
        join.definitions.put("digits", DefinitionParser.parse(Digits.definition("digits", "")));
    }

    @AfterEach
    void close() {
        join.close();
    }

    @Test
    void joinsALabelToItsImage() {
        join.send(image("a", DIGIT.image()));
        join.send(label("a"));

        assertThat(join.examples()).extracting(JoinImagesTest::imageOf).containsExactly(DIGIT.image());
    }

    @Test
    void theExampleHoldsTheImageThatTheReferenceNamed() {
        join.objects.putIfAbsent("images/digit.jpg", DIGIT.file("jpg"));
        join.send(image("a", "s3://perennial/images/digit.jpg"));
        join.send(label("a"));

        assertThat(join.examples())
                .extracting(JoinImagesTest::imageOf)
                .containsExactly(ImageValue.of(DIGIT.file("jpg")));
    }

    @Test
    void whatIsNoImageIsSetAsideWithItsReasonAndHindersNothing() {
        join.send(image("text", "I am an image, honestly"));
        join.send(image(
                "size",
                "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAAAAADhZOFXAAAADElEQVR4nGNgoA4AAABIAAEuuDx+AAAAAElFTkSuQmCC"));
        join.send(image("nothing", "s3://perennial/images/none.png"));
        join.send(image("elsewhere", "s3://other/images/none.png"));
        join.send(image("a", DIGIT.image()));
        join.send(label("a"));

        assertThat(join.examples()).extracting(ExampleJoined::exampleId).containsExactly("a");
        List<TestRecord<byte[], byte[]>> letters = join.deadLetters(Topic.FEATURE_EVENTS);
        assertThat(letters).extracting(letter -> header(letter, "reason")).containsOnly("invalid-value");
        assertThat(letters)
                .extracting(letter -> header(letter, "detail").replaceFirst(" \\(expected.*", ""))
                .containsExactly(
                        "features.digit: text that is not base64",
                        "features.digit: a PNG of 8x8 pixels",
                        "features.digit: s3://perennial/images/none.png",
                        "features.digit: s3://other/images/none.png");
    }

    private static Object imageOf(ExampleJoined example) {
        return example.features().get("digit");
    }

    private static FeaturesObserved image(String exampleId, String image) {
        return new FeaturesObserved(
                EventContext.first(EventContext.idOf(exampleId), NOON),
                "digits",
                exampleId,
                NOON,
                null,
                Collections.singletonMap("digit", image));
    }

    private static LabelObserved label(String exampleId) {
        return new LabelObserved(
                EventContext.first(EventContext.idOf("label-" + exampleId), NOON),
                "digits",
                exampleId,
                "3",
                NOON.plusSeconds(60));
    }
}
