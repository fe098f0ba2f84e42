/**
 * The model definition: what a user declares, in YAML or JSON, and the checks of raw values against it.
 *
 * <p>Comes in: text. Goes out: {@link dev.perennial.contracts.definition.ModelDefinition}, or every problem with its
 * path. Invariant: a definition that exists is complete (defaults filled in) and valid.
 */
package dev.perennial.contracts.definition;
