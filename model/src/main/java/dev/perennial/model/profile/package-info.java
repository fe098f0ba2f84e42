/** What a model's training data looked like: the reference that drift is measured against. */
package dev.perennial.model.profile;
