/** Bundles: fetched from object storage, checked, opened, and kept as local copies for the next start. */
package dev.perennial.serving.objects;
