/**
 * HTTP as the Open Inference Protocol V2 has it: tensors by column, errors as {@code {"error": string}}.
 *
 * <p>Every field that a client sends of an example is one input of shape {@code [n]} or {@code [n, 1]}. The protocol has
 * no missing values and JSON no NaN; so {@code null} stands for missing here, and so does {@code ""} in BYTES. Two more
 * inputs may be sent and need not be: {@code exampleId} (BYTES), by which labels join later, and {@code eventTime}
 * (INT64 epoch milliseconds, or BYTES ISO-8601). Outputs are {@code prediction}, and {@code probabilities} with the
 * names of the classes as parameters {@code class_0}, {@code class_1} and so on.
 */
package dev.perennial.serving.rest.v2;
