/** How a window compares with the champion's reference. */
package dev.perennial.monitor.domain.drift;
