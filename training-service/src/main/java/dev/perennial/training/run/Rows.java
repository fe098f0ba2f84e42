package dev.perennial.training.run;

import dev.perennial.contracts.definition.FeatureDefinition;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.data.FeatureTable;
import java.util.LinkedHashMap;
import java.util.Map;

/** Back from columns to the values of one example, as they were checked. */
final class Rows {
    private Rows() {}

    static Map<String, Object> at(ModelDefinition definition, FeatureTable table, int row) {
        Map<String, Object> values = new LinkedHashMap<>();
        definition.inputs().forEach((name, feature) -> values.put(name, value(feature, table, name, row)));
        return values;
    }

    private static Object value(FeatureDefinition feature, FeatureTable table, String name, int row) {
        if (FeatureTable.isText(feature)) {
            return table.text(name, row);
        }
        double number = table.number(name, row);
        if (Double.isNaN(number)) {
            return null;
        }
        return feature.type() == FeatureDefinition.Type.BOOLEAN ? (Object) (number == 1) : (Object) number;
    }
}
