/** Distributions that can be counted anywhere and added up, and tests of whether two of them differ. */
package dev.perennial.model.statistic;
