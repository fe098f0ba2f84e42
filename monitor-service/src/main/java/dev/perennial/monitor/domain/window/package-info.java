/** Windows of event time, and the clock that closes them. */
package dev.perennial.monitor.domain.window;
