/** What may be served, what is served, and how one model makes way for the next. Pure: no clock, no framework. */
package dev.perennial.serving.domain;
