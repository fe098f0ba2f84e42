/** What a model that somebody brings has to be, and what it is judged on. */
package dev.perennial.training.domain.upload;
