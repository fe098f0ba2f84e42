/** How good predictions are, and how sure one can be that some are better than others. */
package dev.perennial.model.metric;
