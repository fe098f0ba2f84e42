/** The registry over HTTP: versions, verdicts, moves of the champion, rollback. */
package dev.perennial.evaluation.rest;
