/**
 * Fits models with native engines (XGBoost, PyTorch through DJL) and writes each with its preprocessing as one ONNX graph.
 * Everything here is a function of its arguments: the same examples, recipe and seed give the same bytes.
 */
package dev.perennial.training.fit;
