/// How good a classifier's answers are, counted over batches.
@NullMarked
package dev.steadygrad.metric;

import org.jspecify.annotations.NullMarked;
