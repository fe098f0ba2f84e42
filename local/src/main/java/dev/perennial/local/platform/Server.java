package dev.perennial.local.platform;

/** One of the platform's servers. */
interface Server extends AutoCloseable {
    /** Returns when it answers, and all that belongs in it is there. */
    void start();

    /** Lets it end what it is doing; without effect when it does not run. */
    @Override
    void close();
}
