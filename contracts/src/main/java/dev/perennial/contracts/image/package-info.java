/**
 * Images as values: how they are written in events, and their pixels. Here and not elsewhere, so that whoever takes an
 * image in, learns from it, scores it or watches it sees the same pixels.
 */
package dev.perennial.contracts.image;
