/// Losses.
@NullMarked
package dev.steadygrad.loss;

import org.jspecify.annotations.NullMarked;
