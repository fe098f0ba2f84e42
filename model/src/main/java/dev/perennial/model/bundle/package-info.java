/**
 * Bundles: the published form of one model version, a few files under {@code models/<model>/<version>/}. The manifest,
 * written last, holds the digest of each; its own digest travels in the event that announces the version. Invariant: what
 * differs from its digest by a bit is never opened.
 */
package dev.perennial.model.bundle;
