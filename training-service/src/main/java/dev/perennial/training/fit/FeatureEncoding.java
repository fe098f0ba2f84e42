package dev.perennial.training.fit;

import dev.perennial.contracts.definition.FeatureDefinition;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.image.ImageShape;
import dev.perennial.model.data.FeatureTable;
import dev.perennial.training.domain.RunFailedException;
import dev.perennial.training.export.GraphBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Raw features to numbers: what is learnt of them from the fitted examples, and how to apply it. */
final class FeatureEncoding {
    /** 80 MB of floats, of which several copies fit into this process. */
    private static final long MOST_VALUES = 20_000_000;

    /** How a time becomes numbers. */
    enum Kind {
        /** one number per part: trees find their own thresholds */
        FOR_TREES,
        /** flags and places on a circle: linear layers have none */
        FOR_LAYERS,
        /** flags alone; so do numbers that are few whole ones, beside the numbers themselves */
        FOR_REGRESSION
    }

    private final ModelDefinition definition;
    private final List<Column> columns;
    private final int width;

    private FeatureEncoding(ModelDefinition definition, List<Column> columns) {
        this.definition = definition;
        this.columns = List.copyOf(columns);
        this.width = columns.stream().mapToInt(Column::width).sum();
    }

    /** @throws RunFailedException when no feature has a value, or the examples would take too much memory */
    static FeatureEncoding fit(ModelDefinition definition, FeatureTable examples, Kind kind) {
        List<Column> columns = new ArrayList<>();
        definition.inputs().forEach((name, feature) -> add(columns, name, feature, examples, kind));
        columns.removeIf(column -> column.width() == 0);
        FeatureEncoding encoding = new FeatureEncoding(definition, columns);
        if (columns.isEmpty()) {
            throw new RunFailedException("no feature has a value in the " + examples.size()
                    + " examples fitted that could tell some apart from others (expected: a number, a time, or a category that"
                    + " occurs twice)");
        }
        if ((long) encoding.width * examples.size() > MOST_VALUES) {
            throw new RunFailedException("the window is too large: " + examples.size() + " examples of "
                    + encoding.width + " encoded columns (expected: at most " + MOST_VALUES
                    + " values); choose a smaller training.window.examples or fewer features");
        }
        return encoding;
    }

    /** One for trees as it was fitted before; a feature that is not among the categories has none. */
    static FeatureEncoding forTrees(ModelDefinition definition, Map<String, List<String>> categories) {
        List<Column> columns = new ArrayList<>();
        definition.inputs().forEach((name, feature) -> {
            if (feature.type() != FeatureDefinition.Type.CATEGORICAL) {
                add(columns, name, feature, null, Kind.FOR_TREES);
            } else if (categories.containsKey(name)) {
                columns.add(new CategoryColumn(name, categories.get(name)));
            }
        });
        return new FeatureEncoding(definition, columns);
    }

    /** By categorical feature what has a column. */
    Map<String, List<String>> categories() {
        Map<String, List<String>> categories = new LinkedHashMap<>();
        for (Column column : columns) {
            if (column instanceof CategoryColumn flags) {
                categories.put(flags.feature(), flags.categories());
            }
        }
        return categories;
    }

    /** @param examples not looked at for what is no category */
    private static void add(
            List<Column> columns, String name, FeatureDefinition feature, FeatureTable examples, Kind kind) {
        switch (feature.type()) {
            case BOOLEAN -> columns.add(new NumberColumn(name));
            case NUMERIC -> {
                columns.add(new NumberColumn(name));
                if (kind == Kind.FOR_REGRESSION) {
                    columns.add(WholeNumberColumn.of(name, examples.numbers(name)));
                }
            }
            case CATEGORICAL -> columns.add(CategoryColumn.of(name, examples.texts(name)));
            case IMAGE -> throw new IllegalArgumentException(name + ": an image has no encoding as columns");
            case TIME ->
                feature.parts()
                        .forEach(part -> columns.add(
                                switch (kind) {
                                    case FOR_TREES -> TimeColumn.number(name, part);
                                    case FOR_LAYERS -> TimeColumn.expanded(name, part);
                                    case FOR_REGRESSION -> TimeColumn.flags(name, part);
                                }));
        }
    }

    /** Encoded columns. */
    int width() {
        return width;
    }

    Matrix encode(FeatureTable examples) {
        float[] values = new float[examples.size() * width];
        int offset = 0;
        for (Column column : columns) {
            column.encode(examples, values, offset, width);
            offset += column.width();
        }
        return new Matrix(examples.size(), width, values);
    }

    /** Per encoded column, whether it is an amount. */
    boolean[] amounts() {
        boolean[] amounts = new boolean[width];
        int offset = 0;
        for (Column column : columns) {
            Arrays.fill(amounts, offset, offset + column.width(), column.isAmount());
            offset += column.width();
        }
        return amounts;
    }

    /** Per encoded column, the position in the definition's inputs of what it is made from. */
    int[] inputs() {
        List<String> names = List.copyOf(definition.inputs().keySet());
        return columns.stream()
                .flatMapToInt(column -> IntStream.generate(() -> names.indexOf(column.feature()))
                        .limit(column.width()))
                .toArray();
    }

    /** Declares every feature of the definition as an input; once per graph. */
    static void declareInputs(ModelDefinition definition, GraphBuilder graph) {
        definition.inputs().forEach((name, feature) -> {
            switch (feature.type()) {
                case NUMERIC, BOOLEAN -> graph.floatInput(name);
                case CATEGORICAL -> graph.textInput(name);
                case TIME -> graph.doubleInput(name);
                case IMAGE -> {
                    ImageShape shape = feature.imageShape();
                    graph.imageInput(name, shape.channels(), shape.height(), shape.width());
                }
            }
        });
    }

    /** Declares the inputs and adds the encoding; returns the encoded tensor. */
    String export(GraphBuilder graph) {
        declareInputs(definition, graph);
        return exportColumns(graph);
    }

    /** Adds the encoding to a graph whose inputs are declared; returns the encoded tensor. */
    String exportColumns(GraphBuilder graph) {
        return graph.sideBySide(
                columns.stream().map(column -> column.export(graph)).toArray(String[]::new));
    }
}
