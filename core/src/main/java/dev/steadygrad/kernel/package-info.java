/// What a backend offers: storage, its primitives and the fused kernels.
@NullMarked
package dev.steadygrad.kernel;

import org.jspecify.annotations.NullMarked;
