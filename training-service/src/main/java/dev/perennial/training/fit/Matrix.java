package dev.perennial.training.fit;

/** Encoded examples, row by row; NaN where a value is missing. Whoever is handed the array leaves it as it is. */
final class Matrix {
    private final int rows;
    private final int columns;
    private final float[] values;

    /** @param values {@code rows * columns} numbers */
    Matrix(int rows, int columns, float[] values) {
        if (values.length != rows * columns) {
            throw new IllegalArgumentException(values.length + " values (expected: " + rows * columns + ")");
        }
        this.rows = rows;
        this.columns = columns;
        this.values = values;
    }

    int rows() {
        return rows;
    }

    int columns() {
        return columns;
    }

    float[] values() {
        return values;
    }

    float at(int row, int column) {
        return values[row * columns + column];
    }
}
