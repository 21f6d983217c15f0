/// Layers and how they are initialised.
@NullMarked
package dev.steadygrad.nn;

import org.jspecify.annotations.NullMarked;
