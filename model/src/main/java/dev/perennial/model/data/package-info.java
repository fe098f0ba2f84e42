/** Examples as columns: what is fitted, scored and judged. */
package dev.perennial.model.data;
