/** How a version does on labelled examples. */
package dev.perennial.monitor.domain.performance;
