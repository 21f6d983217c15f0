/// Optimisers, schedules of their learning rates, and the clipping of gradients.
@NullMarked
package dev.steadygrad.optim;

import org.jspecify.annotations.NullMarked;
