/** HTTP with named features: predict, what is served, health; errors as {@code application/problem+json}. */
package dev.perennial.serving.rest;
