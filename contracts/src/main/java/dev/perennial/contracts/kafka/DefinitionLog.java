package dev.perennial.contracts.kafka;

import java.util.Set;

/** Says which models are deleted. */
public interface DefinitionLog {
    /**
     * Those of the models that have no definition at this moment; none of them when nothing was ever defined, as such a
     * log is new or was lost and says nothing about any model.
     *
     * @throws org.apache.kafka.common.KafkaException when the log does not answer
     */
    Set<String> deletedAmong(Set<String> modelNames);
}
