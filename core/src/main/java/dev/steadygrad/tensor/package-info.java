/// Tensors: arrays with history.
@NullMarked
package dev.steadygrad.tensor;

import org.jspecify.annotations.NullMarked;
