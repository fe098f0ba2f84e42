/** Object storage: immutable objects, each written once under its key. */
package dev.perennial.model.objects;
