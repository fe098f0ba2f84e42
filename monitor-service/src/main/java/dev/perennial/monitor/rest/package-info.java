/** The reports over HTTP. */
package dev.perennial.monitor.rest;
