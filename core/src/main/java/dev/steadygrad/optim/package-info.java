/// Optimisers.
@NullMarked
package dev.steadygrad.optim;

import org.jspecify.annotations.NullMarked;
