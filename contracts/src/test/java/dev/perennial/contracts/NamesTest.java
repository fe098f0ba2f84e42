package dev.perennial.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    private static final String LONGEST = "m" + "01234567890123456789012345678901234567890123456789012345678901";

    @ParameterizedTest
    @ValueSource(strings = {"m", "flight-delay", "a1-", LONGEST})
    void modelNameOfLettersDigitsAndDashesPasses(String name) {
        assertThat(Names.requireModel(name)).isEqualTo(name);
        assertThat(Names.isModel(name)).isTrue();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                " ",
                "../x",
                "..",
                ".",
                "a/b",
                "a\\b",
                "%2e%2e%2fx",
                "%252e%252e%252fx",
                "a\u0000",
                "a\n",
                "a#b",
                "a?b=c",
                "a;b",
                "a:b",
                "a b",
                "a_b",
                "a.b",
                "A",
                "1a",
                "-a",
                "mödel",
                "ｍodel",
                "\u202em",
                "http://169.254.169.254/",
                "//evil",
                "${jndi:ldap://x}",
                "'; drop table runs; --",
                LONGEST + "0"
            })
    void anythingThatCouldReachAPathATopicOrAQueryIsRefused(String name) {
        assertThatThrownBy(() -> Names.requireModel(name))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("modelName: ");
        assertThat(Names.isModel(name)).isFalse();
    }

    @Property
    void modelNamesAreWhatThePatternSays(
            @ForAll @Chars({'`', 'a', 'm', 'z', '{', '0', '9', '-'}) @StringLength(max = 65) String name) {
        assertThat(Names.isModel(name)).isEqualTo(name.matches(Names.MODEL_PATTERN));
    }

    @Test
    void nameOfThreeHundredCharactersIsRefusedWithoutBeingRepeated() {
        assertThatThrownBy(() -> Names.requireModel("x".repeat(300)))
                .isInstanceOf(InvalidInputException.class)
                .extracting(Throwable::getMessage)
                .asString()
                .hasSizeLessThan(150);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2014-01-15/AA/1123/ORD", "a:b", "Zürich 🛬", "../x"})
    void exampleIdMayBeAnyVisibleText(String id) {
        assertThat(Names.requireExampleId(id)).isEqualTo(id);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "a\u0000b", "a\nb", "a\u007f", "a\u0085", "half \ud83d", "\udeec other half"})
    void exampleIdThatIsNoTextIsRefused(String id) {
        assertThatThrownBy(() -> Names.requireExampleId(id)).hasMessageStartingWith("exampleId: ");
    }

    @Test
    void exampleIdHasAtMost256Characters() {
        assertThat(Names.requireExampleId("🛬".repeat(256))).hasSize(512);
        assertThatThrownBy(() -> Names.requireExampleId("x".repeat(257))).isInstanceOf(InvalidInputException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "_x", "petal.length", "a-b", "distance_mi", "X9"})
    void fieldNameOfTheAllowedCharactersPasses(String name) {
        assertThat(Names.isField(name)).isTrue();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "9x", ".x", "-x", "a b", "a/b", "ä", "a\n", "a'"})
    void otherFieldNameDoesNot(String name) {
        assertThat(Names.isField(name)).isFalse();
        assertThat(Names.isField("x".repeat(129))).isFalse();
    }
}
