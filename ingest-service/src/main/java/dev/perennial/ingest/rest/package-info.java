/** HTTP: model definitions, feature events and labels; errors as problem documents with the field's path. */
package dev.perennial.ingest.rest;
