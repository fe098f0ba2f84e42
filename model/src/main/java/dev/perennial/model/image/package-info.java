/** Images as numbers: the pixels that a graph takes, and what is watched of them. */
package dev.perennial.model.image;
