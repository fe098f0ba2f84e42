/** Writes ONNX graphs (IR 8, opset 17, ai.onnx.ml 3). */
package dev.perennial.training.export;
