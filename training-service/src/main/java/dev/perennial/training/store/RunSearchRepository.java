package dev.perennial.training.store;

import dev.perennial.training.domain.Run;
import dev.perennial.training.domain.tracking.RunQuery;
import dev.perennial.training.store.RunEntity.State;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hibernate.reactive.mutiny.Mutiny;

/** Runs as they are searched for. */
@ApplicationScoped
public class RunSearchRepository {
    /** How a blend's run shows, which has no trial that won. */
    private static final String BLEND = "blend";

    private static final String VALUE = "cast(jsonb_extract_path_text(cast(t.metrics as jsonb), :metric) as float8)";

    private final Mutiny.SessionFactory sessions;

    RunSearchRepository(Mutiny.SessionFactory sessions) {
        this.sessions = sessions;
    }

    /** The runs that a query is for, in its order. */
    public Uni<List<Run>> find(RunQuery query) {
        Map<String, Object> parameters = new HashMap<>();
        String sql = sql(query, parameters);
        return sessions.withSession(session -> {
                    Mutiny.SelectionQuery<RunEntity> selection = session.createNativeQuery(sql, RunEntity.class);
                    parameters.forEach(selection::setParameter);
                    return selection.getResultList();
                })
                .map(runs -> runs.stream().map(RunEntity::toRun).toList());
    }

    /** Every key ascends, so that one comparison of rows finds the page that follows. */
    private static String sql(RunQuery query, Map<String, Object> parameters) {
        StringBuilder sql = new StringBuilder("with listed as (select r.run_id, ")
                .append(key(query.order(), parameters))
                .append(" as key, -extract(epoch from r.occurred_at) as age")
                .append(" from training.run r left join training.run_tracking t on t.run_id = r.run_id")
                .append(" where true");
        if (query.modelName() != null) {
            add(sql, parameters, " and r.model_name = :model", "model", query.modelName());
        }
        if (query.state() != null) {
            add(sql, parameters, " and r.state in (:states)", "states", states(query.state()));
        }
        if (query.reason() != null) {
            add(
                    sql,
                    parameters,
                    " and r.reason = :reason",
                    "reason",
                    query.reason().name());
        }
        if (BLEND.equals(query.algorithm())) {
            sql.append(" and r.algorithm is null and r.state = 'TRAINED'");
        } else if (query.algorithm() != null) {
            add(
                    sql,
                    parameters,
                    " and lower(replace(r.algorithm, '_', '-')) = :algorithm",
                    "algorithm",
                    query.algorithm());
        }
        if (query.from() != null) {
            add(sql, parameters, " and r.occurred_at >= :from", "from", query.from());
        }
        if (query.to() != null) {
            add(sql, parameters, " and r.occurred_at < :to", "to", query.to());
        }
        sql.append(") select r.* from training.run r join listed l on l.run_id = r.run_id");
        if (query.after() != null) {
            String page =
                    " where (l.key, l.age, l.run_id) > (select key, age, run_id from listed where run_id = :after)";
            add(sql, parameters, page, "after", query.after());
        }
        add(sql, parameters, " order by l.key, l.age, l.run_id limit :limit", "limit", query.limit());
        return sql.toString();
    }

    private static void add(
            StringBuilder sql, Map<String, Object> parameters, String clause, String name, Object value) {
        sql.append(clause);
        parameters.put(name, value);
    }

    private static String key(RunQuery.Order order, Map<String, Object> parameters) {
        if (order.metric() == null) {
            return "cast(0 as float8)";
        }
        parameters.put("metric", order.metric());
        return "coalesce(" + (order.descending() ? "-" : "") + VALUE + ", cast('Infinity' as float8))";
    }

    private static List<String> states(Run.State shown) {
        return Arrays.stream(State.values())
                .filter(state -> state.isShownAs(shown))
                .map(State::name)
                .toList();
    }
}
