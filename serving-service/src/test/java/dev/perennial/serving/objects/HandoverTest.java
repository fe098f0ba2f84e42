package dev.perennial.serving.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HandoverTest {
    private final Session session = new Session();

    @Test
    void handsOnWhatTheWorkMadeOfItOpen() {
        Session handed = Handover.of(session, opened -> opened);

        assertThat(handed).isSameAs(session);
        assertThat(session.closings).isZero();
    }

    @Test
    void closesItOnceWhenTheWorkFailsWithAnException() {
        assertThatThrownBy(() -> Handover.of(session, opened -> {
                    throw new IllegalStateException("golden");
                }))
                .hasMessage("golden");
        assertThat(session.closings).isEqualTo(1);
    }

    @Test
    void closesItOnceWhenTheWorkFailsWithAnError() {
        assertThatThrownBy(() -> Handover.of(session, opened -> {
                    throw new StackOverflowError();
                }))
                .isInstanceOf(StackOverflowError.class);
        assertThat(session.closings).isEqualTo(1);
    }

    @Test
    void tellsTheWorksFailureBeforeThatOfTheClosing() {
        session.closingFails = true;

        assertThatThrownBy(() -> Handover.of(session, opened -> {
                    throw new IllegalStateException("golden");
                }))
                .hasMessage("golden")
                .hasSuppressedException(new IllegalStateException("closing"));
    }

    private static final class Session implements AutoCloseable {
        private int closings;
        private boolean closingFails;

        @Override
        public void close() {
            closings++;
            if (closingFails) {
                throw new IllegalStateException("closing");
            }
        }
    }
}
