package dev.perennial.model.image;

import dev.perennial.contracts.image.ImageShape;

/** The light of an image, and how it lies. Sums are added in one order, so that every process comes to the same. */
final class Light {
    private static final double BRIGHTEST = 255;

    private final int width;
    private final int height;
    /** Row by row, each in [0, 1]. */
    private final double[] values;

    private final double sum;
    final double centreX;
    final double centreY;
    private double varianceX;
    private double varianceY;
    private double covariance;

    Light(byte[] pixels, ImageShape shape) {
        width = shape.width();
        height = shape.height();
        values = values(pixels, width * height, shape.channels());
        double light = 0;
        double lightX = 0;
        double lightY = 0;
        for (int i = 0; i < values.length; i++) {
            light += values[i];
            lightX += values[i] * x(i);
            lightY += values[i] * y(i);
        }
        sum = light;
        centreX = light == 0 ? 0.5 : lightX / light;
        centreY = light == 0 ? 0.5 : lightY / light;
        for (int i = 0; i < values.length; i++) {
            double right = x(i) - centreX;
            double down = y(i) - centreY;
            varianceX += values[i] * right * right;
            varianceY += values[i] * down * down;
            covariance += values[i] * right * down;
        }
    }

    private static double[] values(byte[] pixels, int area, int channels) {
        double[] values = new double[area];
        for (int i = 0; i < area; i++) {
            int samples = 0;
            for (int channel = 0; channel < channels; channel++) {
                samples += pixels[channel * area + i] & 0xFF;
            }
            values[i] = samples / (BRIGHTEST * channels);
        }
        return values;
    }

    private double x(int pixel) {
        return (pixel % width) / (width - 1.0);
    }

    private double y(int pixel) {
        int row = pixel / width;
        return row / (height - 1.0);
    }

    double mean() {
        return sum / values.length;
    }

    double deviation() {
        double mean = mean();
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return Math.sqrt(squares / values.length);
    }

    double detail() {
        double squares = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int at = y * width + x;
                squares += x + 1 < width ? square(values[at + 1] - values[at]) : 0;
                squares += y + 1 < height ? square(values[at + width] - values[at]) : 0;
            }
        }
        int neighbours = (width - 1) * height + width * (height - 1);
        return Math.sqrt(squares / neighbours);
    }

    double spread() {
        double both = varianceX + varianceY;
        return both == 0 ? 0 : (varianceX - varianceY) / both;
    }

    double tilt() {
        double both = varianceX + varianceY;
        return both == 0 ? 0 : 2 * covariance / both;
    }

    private static double square(double value) {
        return value * value;
    }
}
