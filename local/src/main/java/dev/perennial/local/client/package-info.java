/**
 * The services as their REST interfaces show them, for the command line and for replays.
 *
 * <p>Comes in: addresses. Goes out: answers as records. Invariant: an answer that is not a success is a
 * {@link dev.perennial.local.LocalException} that names the service, the status and what the service said.
 */
package dev.perennial.local.client;
