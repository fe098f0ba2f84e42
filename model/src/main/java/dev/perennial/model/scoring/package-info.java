/**
 * Scores examples with a published graph, through DJL's OnnxRuntime engine.
 *
 * <p>The graph has one input per feature of the definition, named as the feature, of shape [-1, 1]: numeric FLOAT (NaN
 * missing), boolean FLOAT (0, 1 or NaN), categorical STRING (empty when missing), time DOUBLE (epoch milliseconds, NaN
 * missing). It has the output {@code probabilities}, FLOAT [-1, classes], or {@code prediction}, FLOAT [-1, 1]. All
 * preprocessing is inside. Invariant: training, evaluation and serving get the same scores from the same bytes.
 */
package dev.perennial.model.scoring;
