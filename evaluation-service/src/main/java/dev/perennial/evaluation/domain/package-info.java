/** What passes, what becomes champion, what a rollback goes back to. Pure: no clock, no log, no framework. */
package dev.perennial.evaluation.domain;
