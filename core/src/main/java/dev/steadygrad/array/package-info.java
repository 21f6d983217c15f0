/// Arrays without history, and the contract of an op.
@NullMarked
package dev.steadygrad.array;

import org.jspecify.annotations.NullMarked;
