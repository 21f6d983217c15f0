/// Shapes, dtypes, checks and random numbers: what everything else stands on.
@NullMarked
package dev.steadygrad.base;

import org.jspecify.annotations.NullMarked;
