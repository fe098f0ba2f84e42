/** Opens bundles and segments from object storage and has the versions answer the holdout. */
package dev.perennial.evaluation.objects;
