/// The kernels for processors, scalar and vector.
@NullMarked
package dev.steadygrad.kernel.cpu;

import org.jspecify.annotations.NullMarked;
