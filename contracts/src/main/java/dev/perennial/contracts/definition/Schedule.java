package dev.perennial.contracts.definition;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/** Points in time by the five fields of cron, in UTC: minute, hour, day of the month, month, day of the week. */
public final class Schedule {
    static final String FORMAT =
            "five fields of cron in UTC that some day meets, e.g. \"0 3 * * *\" (every night at three)";

    /** Any point comes round within a leap year's distance; what has none by then, as 30 February, has none. */
    private static final Instant SOME_TIME = Instant.parse("2000-01-01T00:00:00Z");

    private static final int LONGEST = 200;

    private final ExecutionTime times;

    private Schedule(Cron cron) {
        this.times = ExecutionTime.forCron(cron);
    }

    /** Empty for what is no cron expression, or one that never comes. */
    public static Optional<Schedule> parse(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            Schedule schedule = new Schedule(
                    new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX)).parse(text));
            return schedule.after(SOME_TIME).map(next -> schedule);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The first point after an instant; empty when there is none. */
    public Optional<Instant> after(Instant instant) {
        return times.nextExecution(instant.atZone(ZoneOffset.UTC)).map(next -> next.toInstant());
    }
}
