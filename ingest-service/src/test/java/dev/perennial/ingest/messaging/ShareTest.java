package dev.perennial.ingest.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShareTest {
    private final Share share = new Share(3);

    @Test
    void isTheLeastWhileLittleComes() {
        assertThat(share.next()).isEqualTo(3);

        share.taken();
        assertThat(share.next()).isEqualTo(3);
    }

    @Test
    void isTwiceWhatCameSinceTheLastTime() {
        take(5);
        assertThat(share.next()).isEqualTo(10);
        assertThat(share.next()).isEqualTo(3);

        take(2);
        assertThat(share.next()).isEqualTo(4);
    }

    private void take(int records) {
        for (int i = 0; i < records; i++) {
            share.taken();
        }
    }
}
