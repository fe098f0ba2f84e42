/** The topology, its state stores, and the view of definitions and champions. */
package dev.perennial.monitor.messaging;
