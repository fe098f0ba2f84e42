package dev.perennial.local;

/** A service that gives up as soon as it starts. */
final class EndingService {
    private EndingService() {}

    public static void main(String[] arguments) {
        System.out.println("The schema is newer than this program");
        System.exit(3);
    }
}
